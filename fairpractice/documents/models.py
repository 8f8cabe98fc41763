"""Documents and their versions. A version is never changed: another wording is another version (migration 0002 holds it).

The rows of acknowledgements and checks are in `models_register`, those of comments and signatures in `models_together`.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fairpractice.documents import models_register, models_together  # noqa: F401 -- Django finds models through here
from fairpractice.files.models import StoredFile
from fairpractice.organisations.models import Organisation, Person, public_id


class Document(models.Model):
    """A statement or a policy of a Practice. What readers see is `current`, whatever else is being drafted.

    stage: how far the work on it is. A published document that is drafted anew stays published: `current` stands until
    the next version is published. policy_kind: id of a kind in content/documents, "" for a statement.
    """

    class Kind(models.TextChoices):
        STATEMENT = "statement", _("Statement")
        POLICY = "policy", _("Policy")

    class Stage(models.TextChoices):
        DRAFT = "draft", _("Draft")
        CONSULTING = "consulting", _("Out for comment")
        APPROVED = "approved", _("Agreed, not yet published")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    PERSONAL: ClassVar = {"title", "owner_name", "withdrawn_because"}
    OPEN: ClassVar = {
        "id",
        "employer",
        "public_id",
        "kind",
        "policy_kind",
        "owner_role",
        "stage",
        "review_on",
        "induction",
        "must_acknowledge",
        "replaced_by",
        "current",
        "made_at",
    }

    employer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    public_id = models.CharField(max_length=10, unique=True, default=public_id, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    policy_kind = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=200)
    owner_role = models.CharField(max_length=80, blank=True)
    owner_name = models.CharField(max_length=120, blank=True)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.DRAFT)
    review_on = models.DateField(null=True, blank=True)
    induction = models.BooleanField(default=False)
    must_acknowledge = models.BooleanField(default=False)
    replaced_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_because = models.TextField(blank=True)
    current = models.ForeignKey("Version", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["employer", "kind", "stage"], name="document_of_employer")]
        constraints = [
            models.UniqueConstraint(
                fields=["employer"],
                condition=models.Q(kind="statement") & ~models.Q(stage="withdrawn"),
                name="one_statement_at_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage="published") | models.Q(current__isnull=False),
                name="published_document_has_a_version",
            ),
        ]

    @property
    def shown(self) -> Version | None:
        """The version that readers see; None for a draft and for what has been withdrawn."""
        return None if self.stage == self.Stage.WITHDRAWN else self.current

    @property
    def due(self) -> bool:
        """Whether its review date has come."""
        return self.review_on is not None and self.review_on <= timezone.localdate()

    def __str__(self) -> str:
        return self.title


class Version(models.Model):
    """One wording, or one file or link, as somebody saved it. Only when and how it was published is written later.

    text: Markdown, for source "text"; then `stored_file` is the file that it was read from, if any.
    plain: the same in plain words, to be searched and compared (of a file: what could be read in it, its pages parted by
    form feeds).
    sha256: of the text in UTF-8, of the file's bytes, or of the link.
    """

    class Source(models.TextChoices):
        TEXT = "text", _("Written here")
        FILE = "file", _("A file")
        LINK = "link", _("A link")

    PERSONAL: ClassVar = {"text", "link", "stored_file", "plain", "by", "reason", "what_changed"}
    OPEN: ClassVar = {"id", "document", "number", "source", "sha256", "made_at", "published_on", "needs_reading"}

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=4, choices=Source, default=Source.TEXT)
    text = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    stored_file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    plain = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    published_on = models.DateField(null=True, blank=True)
    needs_reading = models.BooleanField(default=False)
    what_changed = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="document_version_once"),
            models.CheckConstraint(
                condition=models.Q(source="text", link="") & ~models.Q(text="")
                | models.Q(source="file", stored_file__isnull=False, text="", link="")
                | models.Q(source="link", text="") & ~models.Q(link=""),
                name="document_version_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} ({self.number})"


class Incoming(models.Model):
    """A file that was brought in and waits for a choice: whether to use it, and what to do with its tracked changes.

    document: to become its next version; None to begin a statement with it. Deleted when the choice is made.
    """

    PERSONAL: ClassVar = {"stored_file", "by"}
    OPEN: ClassVar = {"id", "employer", "public_id", "document", "made_at"}

    employer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    public_id = models.CharField(max_length=10, unique=True, default=public_id, editable=False)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
