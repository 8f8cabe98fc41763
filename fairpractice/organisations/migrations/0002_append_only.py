"""The audit trail can be added to and read, never changed: the database refuses, whoever asks."""

from django.db import migrations

SQLITE = [
    "CREATE TRIGGER event_no_update BEFORE UPDATE ON organisations_event BEGIN SELECT RAISE(ABORT, 'the record cannot be changed'); END",
    "CREATE TRIGGER event_no_delete BEFORE DELETE ON organisations_event BEGIN SELECT RAISE(ABORT, 'the record cannot be changed'); END",
]
POSTGRES = [
    "CREATE FUNCTION event_refuse() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'the record cannot be changed'; END $$ LANGUAGE plpgsql",
    "CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON organisations_event FOR EACH ROW EXECUTE FUNCTION event_refuse()",
]


def forwards(apps, schema_editor):
    for line in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(line)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER event_no_update")
        schema_editor.execute("DROP TRIGGER event_no_delete")
    else:
        schema_editor.execute("DROP FUNCTION event_refuse CASCADE")


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
