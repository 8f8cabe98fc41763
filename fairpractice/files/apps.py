"""The room of files."""

from django.apps import AppConfig


class Files(AppConfig):
    name = "fairpractice.files"
    label = "files"
