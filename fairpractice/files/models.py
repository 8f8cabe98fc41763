"""One row a file that is kept. Rows are never changed: another version is another file."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from fairpractice.organisations.models import Organisation, Person, public_id


class StoredFile(models.Model):
    """A file of an organisation. `stored` is its place under MEDIA_ROOT, which tells nothing about it."""

    PERSONAL: ClassVar = {"name", "by"}
    OPEN: ClassVar = {"id", "organisation", "public_id", "kind", "size", "sha256", "stored", "stored_at"}

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=10, unique=True, default=public_id, editable=False)
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=10)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    stored = models.CharField(max_length=80, unique=True)
    stored_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.name
