"""Rows of shaping a draft together: comments, rounds by slip, who was invited and who advised, the pledge, signatures."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fairpractice.files.models import StoredFile
from fairpractice.organisations.models import Person, public_id


class Comment(models.Model):
    """A comment on a paragraph: by somebody with an account, or by slip (`by` and `at` empty, in random order)."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("Not answered yet")
        TAKEN = "taken", _("Taken up")
        ANSWERED = "answered", _("Answered")
        DECLINED = "declined", _("Not taken up")

    PERSONAL: ClassVar = {"text", "by", "reply", "replied_by"}
    OPEN: ClassVar = {"id", "public_id", "version", "paragraph", "by_slip", "at", "outcome"}

    public_id = models.CharField(max_length=10, unique=True, default=public_id, editable=False)
    version = models.ForeignKey("documents.Version", on_delete=models.PROTECT, related_name="+")
    paragraph = models.PositiveIntegerField()
    text = models.TextField()
    by_slip = models.BooleanField(default=False)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.OPEN)
    reply = models.TextField(blank=True)
    replied_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["paragraph", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(by_slip=False) | models.Q(by__isnull=True, at__isnull=True),
                name="slip_comment_names_nobody",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome="declined") | ~models.Q(reply=""), name="declined_with_a_reason"
            ),
        ]


class SlipWindow(models.Model):
    """A round by slip on one version: comments or consent. `round` is the round's address in its own room."""

    class Kind(models.TextChoices):
        COMMENTS = "comments", _("Comments by slip")
        CONSENT = "consent", _("Consent by slip")

    PERSONAL: ClassVar[set[str]] = set()
    OPEN: ClassVar = {"id", "version", "kind", "round", "gathered"}

    version = models.ForeignKey("documents.Version", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    round = models.CharField(max_length=10, unique=True)
    gathered = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]


class Invited(models.Model):
    """Who was invited to shape the text, and how: a network, a meeting, a facilitator. Never who came, or of which group."""

    PERSONAL: ClassVar = {"whom", "how"}
    OPEN: ClassVar = {"id", "document", "on"}

    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    whom = models.CharField(max_length=200)
    how = models.CharField(max_length=300)
    on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ["on", "id"]


class Adviser(models.Model):
    """Somebody who advised and agreed to be named. Deleted, not kept, when they no longer wish it."""

    PERSONAL: ClassVar = {"name", "role"}
    OPEN: ClassVar = {"id", "document"}

    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["id"]


class Pledge(models.Model):
    """What a Practice pledges with its statement: the whole framework, or some initiatives, in its own words."""

    PERSONAL: ClassVar = {"words"}
    OPEN: ClassVar = {"id", "document", "whole", "initiatives"}

    document = models.OneToOneField("documents.Document", on_delete=models.PROTECT, related_name="+")
    whole = models.BooleanField(default=True)
    initiatives = models.JSONField(default=list, blank=True)
    words = models.TextField(blank=True)


class Signature(models.Model):
    """A senior leader's name under one version: signed here, or on paper with a photo or scan kept."""

    PERSONAL: ClassVar = {"person", "name", "role", "paper"}
    OPEN: ClassVar = {"id", "version", "on"}

    version = models.ForeignKey("documents.Version", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120, blank=True)
    paper = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "person"], condition=models.Q(person__isnull=False), name="signed_once"
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | models.Q(paper__isnull=False), name="signed_here_or_on_paper"
            ),
        ]
