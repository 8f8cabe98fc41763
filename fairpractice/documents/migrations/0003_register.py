"""Who has read what, joiners, checks, and the passages that are searched."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import fairpractice.organisations.models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_append_only"),
        ("files", "0001_initial"),
        ("organisations", "0003_alter_invitation_kind_alter_role_kind"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reader",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=fairpractice.organisations.models.public_id, editable=False, max_length=10, unique=True
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120)),
                ("role_words", models.CharField(blank=True, max_length=80)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("left_on", models.DateField(blank=True, null=True)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organisations.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Acknowledgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("typed_name", models.CharField(blank=True, max_length=120)),
                ("typed_role", models.CharField(blank=True, max_length=80)),
                ("name_key", models.CharField(blank=True, max_length=210)),
                ("on", models.DateField(default=django.utils.timezone.localdate)),
                (
                    "how",
                    models.CharField(
                        choices=[("account", "Signed in"), ("slip", "By QR code or on paper, with a typed name")],
                        max_length=7,
                    ),
                ),
                ("named", models.BooleanField()),
                ("set_aside_on", models.DateField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acknowledgements",
                        to="documents.version",
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="documents.reader",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Check",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=fairpractice.organisations.models.public_id, editable=False, max_length=10, unique=True
                    ),
                ),
                ("begun_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("finished_on", models.DateField(blank=True, null=True)),
                ("took_part", models.JSONField(blank=True, default=list)),
                ("answers", models.JSONField(blank=True, default=dict)),
                ("actions", models.JSONField(blank=True, default=list)),
                ("review_on", models.DateField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="documents.document"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.version",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("finished_on__isnull", True)),
                        fields=("document",),
                        name="one_check_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Passage",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("owner", models.CharField(max_length=10)),
                ("number", models.PositiveIntegerField()),
                ("paged", models.BooleanField()),
                ("heading", models.CharField(blank=True, max_length=300)),
                ("text", models.TextField(blank=True)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="documents.document"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("document", "number"), name="passage_once")],
            },
        ),
        migrations.AddIndex(
            model_name="reader",
            index=models.Index(fields=["employer", "left_on"], name="reader_of_employer"),
        ),
        migrations.AddConstraint(
            model_name="acknowledgement",
            constraint=models.UniqueConstraint(fields=("version", "person"), name="acknowledged_once_by_account"),
        ),
        migrations.AddConstraint(
            model_name="acknowledgement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("name_key", ""), _negated=True),
                fields=("version", "name_key"),
                name="acknowledged_once_by_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="acknowledgement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("how", "account"), ("name_key", ""), ("person__isnull", False), ("typed_name", "")),
                    models.Q(("how", "slip"), ("person__isnull", True)),
                    _connector="OR",
                ),
                name="acknowledged_by_account_or_slip",
            ),
        ),
        migrations.AddConstraint(
            model_name="acknowledgement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("named", True), models.Q(("name_key", ""), ("typed_name", ""), ("typed_role", "")), _connector="OR"
                ),
                name="name_only_where_it_was_said",
            ),
        ),
    ]
