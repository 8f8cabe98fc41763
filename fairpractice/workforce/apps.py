"""The room as Django knows it."""

from django.apps import AppConfig


class WorkforceConfig(AppConfig):
    name = "fairpractice.workforce"
    default_auto_field = "django.db.models.BigAutoField"
