"""The words of passages, indexed by the database itself: whatever writes a passage has written its words too.

SQLite: an FTS5 table beside it, with triggers. PostgreSQL: a column that the database works out, with a GIN index.
A later migration that rebuilds this table on SQLite drops the triggers: then they have to be made again.
"""

from django.db import migrations

TABLE, WORDS, COLUMNS = "documents_passage", "documents_passage_words", "owner, heading, text"


def _new(prefix):
    return ", ".join(f"{prefix}.{name}" for name in COLUMNS.split(", "))


def _sqlite():
    add = f"INSERT INTO {WORDS}(rowid, {COLUMNS}) VALUES (new.id, {_new('new')});"  # nosec B608 -- our own names
    drop = f"INSERT INTO {WORDS}({WORDS}, rowid, {COLUMNS}) VALUES ('delete', old.id, {_new('old')});"  # nosec B608 -- our own names
    yield (
        f"CREATE VIRTUAL TABLE {WORDS} USING fts5({COLUMNS}, content='{TABLE}', content_rowid='id', "
        "tokenize='porter unicode61 remove_diacritics 2')"
    )
    yield f"CREATE TRIGGER {TABLE}_added AFTER INSERT ON {TABLE} BEGIN {add} END"
    yield f"CREATE TRIGGER {TABLE}_dropped AFTER DELETE ON {TABLE} BEGIN {drop} END"
    yield f"CREATE TRIGGER {TABLE}_changed AFTER UPDATE ON {TABLE} BEGIN {drop} {add} END"


def _postgres():
    # Letters and digits alone: else "<b>", "and/or" or an address would be one word that nobody looks for.
    plain = "regexp_replace(heading || ' ' || text, '[^[:alnum:]]+', ' ', 'g')"
    yield (
        f"ALTER TABLE {TABLE} ADD COLUMN words tsvector GENERATED ALWAYS AS "
        f"(array_to_tsvector(ARRAY[owner::text]) || to_tsvector('english', {plain})) STORED"
    )
    yield f"CREATE INDEX {WORDS} ON {TABLE} USING gin (words)"


def forwards(apps, schema_editor):
    for statement in _sqlite() if schema_editor.connection.vendor == "sqlite" else _postgres():
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in ("added", "dropped", "changed"):
            schema_editor.execute(f"DROP TRIGGER {TABLE}_{name}")
        schema_editor.execute(f"DROP TABLE {WORDS}")
    else:
        schema_editor.execute(f"ALTER TABLE {TABLE} DROP COLUMN words")


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_register")]
    operations = [migrations.RunPython(forwards, backwards)]
