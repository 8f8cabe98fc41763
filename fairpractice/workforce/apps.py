"""The room as Django knows it."""

from django.apps import AppConfig


class WorkforceConfig(AppConfig):
    name = "fairpractice.workforce"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from fairpractice.plans import coming  # noqa: PLC0415 -- models are there from here on
        from fairpractice.workforce import yearly  # noqa: PLC0415

        coming.add_source(yearly.dues)
