"""The room of plans."""

from django.apps import AppConfig


class Plans(AppConfig):
    name = "fairpractice.plans"
    label = "plans"
