"""What was published stands: the database refuses changes, whoever asks."""

from django.db import migrations

TABLES = ("releases_figure", "releases_proof")


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'what was published cannot be changed'); END"
            )
        return
    schema_editor.execute(
        "CREATE FUNCTION release_refuse() RETURNS trigger AS $$ BEGIN "
        "RAISE EXCEPTION 'what was published cannot be changed'; END $$ LANGUAGE plpgsql"
    )
    for table in TABLES:
        schema_editor.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION release_refuse()"
        )


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table in TABLES:
            schema_editor.execute(f"DROP TRIGGER {table}_no_update")
    else:
        schema_editor.execute("DROP FUNCTION release_refuse CASCADE")


class Migration(migrations.Migration):
    dependencies = [("releases", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
