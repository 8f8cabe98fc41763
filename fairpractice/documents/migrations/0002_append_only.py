"""What a version says stands: the database refuses changes, whoever asks. When and how it was published is written later.

A later migration that rebuilds this table on SQLite drops the trigger: then it has to be made again.
"""

from django.db import migrations

COLUMNS = "document_id, number, source, text, link, stored_file_id, plain, sha256, by_id, reason, made_at"


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            f"CREATE TRIGGER documents_version_stands BEFORE UPDATE OF {COLUMNS} ON documents_version "
            "BEGIN SELECT RAISE(ABORT, 'a version cannot be changed'); END"
        )
        return
    schema_editor.execute(
        "CREATE FUNCTION documents_refuse() RETURNS trigger AS $$ BEGIN "
        "RAISE EXCEPTION 'a version cannot be changed'; END $$ LANGUAGE plpgsql"
    )
    schema_editor.execute(
        f"CREATE TRIGGER documents_version_stands BEFORE UPDATE OF {COLUMNS} ON documents_version "
        "FOR EACH ROW EXECUTE FUNCTION documents_refuse()"
    )


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER documents_version_stands")
    else:
        schema_editor.execute("DROP FUNCTION documents_refuse CASCADE")


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
