from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import fairpractice.organisations.models


def a_talk_each(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Each conversation kept so far is one of its own. A default would be worked out once, for all of them together."""
    for row in apps.get_model("plans", "Conversation").objects.all():
        row.talk = fairpractice.organisations.models.public_id()
        row.save(update_fields=["talk"])


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]

    operations = [
        migrations.AddField("conversation", "withdrawn_at", models.DateTimeField(null=True)),
        migrations.AddField("conversation", "talk", models.CharField(default="", editable=False, max_length=10)),
        migrations.RunPython(a_talk_each, migrations.RunPython.noop),
        migrations.AlterField(
            "conversation",
            "talk",
            models.CharField(default=fairpractice.organisations.models.public_id, editable=False, max_length=10),
        ),
    ]
