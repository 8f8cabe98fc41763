"""Contact cards, and the contacts a Practice names on its team page."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from fairpractice.organisations.models import Organisation


class Card(models.Model):
    """What a hub or guardian service says of itself, kept once for every Practice."""

    PERSONAL: ClassVar = {"person", "phone", "email"}
    OPEN: ClassVar = {"id", "organisation", "hours", "words", "updated"}

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="card")
    person = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    hours = models.CharField(max_length=120, blank=True)
    words = models.TextField(max_length=1000, blank=True)
    updated = models.DateField(default=timezone.localdate)


class Contact(models.Model):
    """Somebody whom a Practice tells its team they can speak to: typed in, or a card kept by others."""

    PERSONAL: ClassVar = {"name", "phone", "email"}
    OPEN: ClassVar = {"id", "practice", "what", "card", "independent"}

    practice = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    card = models.ForeignKey(Card, null=True, blank=True, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120, blank=True)
    what = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    independent = models.BooleanField(default=False)

    class Meta:
        ordering = ["-independent", "id"]
        constraints = [models.UniqueConstraint(fields=["practice", "card"], name="card_named_once")]
