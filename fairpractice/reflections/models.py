"""Rounds of reflection: what was planned and frozen, never who answered what. Ballots are in the ballot box file, not here."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fairpractice.organisations.models import Organisation, Person, public_id


class Round(models.Model):
    """One round. Nothing in it says whether any single person answered; `answers` is told once, after the count.

    questions, open_questions: as asked, frozen at launch (`questions.to_plain`). lead_view: position chosen by the leaders, by
    question id. detail: "" for none, "distribution", or "minority" for a split by ethnic group.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("Being planned")
        OPEN = "open", _("Open for answers")
        COUNTED = "counted", _("Counted")
        TOO_FEW = "too-few", _("Too few answers")
        CANCELLED = "cancelled", _("Cancelled")
        VOID = "void", _("Void")

    class Kind(models.TextChoices):
        """A reflection, or what another room asks by slip: comments on a text, consent to it, or about the Practice's data."""

        REFLECTION = "reflection", _("Reflection")
        COMMENTS = "comments", _("Comments on a text")
        CONSENT = "consent", _("Consent to a text")
        DATA = "data", _("About our data")

    class Detail(models.TextChoices):
        NONE = "", _("No more than one figure for the whole team")
        DISTRIBUTION = "distribution", _("Also how many disagree")
        MINORITY = "minority", _("Also ethnic minority staff and everybody else apart")

    PERSONAL: ClassVar = {"teller", "teller_name", "planned_by"}
    OPEN: ClassVar = {
        "id",
        "employer",
        "public_id",
        "state",
        "kind",
        "home",
        "text",
        "question_set",
        "set_version",
        "title",
        "about",
        "about_action",
        "questions",
        "open_questions",
        "lead_view",
        "headcount",
        "left",
        "joined",
        "detail",
        "groups",
        "definition",
        "minority_headcount",
        "two_colours",
        "own_key",
        "days",
        "may_extend",
        "extended",
        "slips",
        "spares",
        "sheets_made",
        "public_key",
        "key_tested",
        "planned_on",
        "opened_at",
        "closes_at",
        "ended_on",
        "answers",
        "unread",
        "left_over",
        "share_with_team",
        "pooled",
    }

    employer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    public_id = models.CharField(max_length=10, unique=True, default=public_id, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.REFLECTION)
    home = models.CharField(max_length=200, blank=True)  # where whoever asked shows what came of it: an opaque address
    text = models.TextField(blank=True)  # Markdown: what comments or consent are asked on, frozen with the rest
    planned_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    planned_on = models.DateField(default=timezone.localdate)

    # What is asked
    question_set = models.CharField(max_length=40)
    set_version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=150)
    about = models.CharField(max_length=300, blank=True)
    about_action = models.CharField(max_length=10, blank=True)
    questions = models.JSONField(default=list)
    open_questions = models.JSONField(default=list)
    lead_view = models.JSONField(default=dict, blank=True)

    # Whom, and what can be shown
    headcount = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)
    joined = models.PositiveIntegerField(default=0)
    detail = models.CharField(max_length=12, choices=Detail, blank=True)
    groups = models.CharField(max_length=10, blank=True)
    definition = models.CharField(max_length=10, blank=True)
    minority_headcount = models.PositiveIntegerField(null=True)

    # Who holds what
    teller = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    teller_name = models.CharField(max_length=120, blank=True)
    two_colours = models.BooleanField(default=False)
    own_key = models.BooleanField(default=False)
    slips = models.PositiveIntegerField(default=0)
    spares = models.PositiveIntegerField(default=0)
    sheets_made = models.CharField(max_length=10, blank=True)
    public_key = models.CharField(max_length=64, blank=True)
    key_tested = models.BooleanField(default=False)

    # When
    days = models.PositiveIntegerField(default=10)
    may_extend = models.BooleanField(default=False)
    extended = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)

    # What came of it
    answers = models.PositiveIntegerField(null=True)
    unread = models.PositiveIntegerField(default=0)
    left_over = models.PositiveIntegerField(null=True)  # slips that were not given out, as the teller counted them
    share_with_team = models.BooleanField(default=False)
    pooled = models.BooleanField(default=False)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["employer", "state"], name="round_of_employer")]
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "kind"],
                condition=models.Q(state__in=["planned", "open"]),
                name="one_round_at_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="open")
                | models.Q(opened_at__isnull=False, closes_at__isnull=False, key_tested=True),
                name="open_round_has_key_and_close",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class FreeText(models.Model):
    """One free text of a counted round. Rows were written in random order; nothing ties one to another or to a person."""

    PERSONAL: ClassVar = {"text"}
    OPEN: ClassVar = {"id", "round", "question"}

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    question = models.CharField(max_length=60)
    text = models.TextField()

    class Meta:
        ordering = ["id"]


class ScreenLink(models.Model):
    """A link that was e-mailed to somebody without paper. Neither who they are nor which code they were shown is kept."""

    PERSONAL: ClassVar[set[str]] = set()
    OPEN: ClassVar = {"id", "round", "link_hash", "used"}

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    link_hash = models.CharField(max_length=64, unique=True)
    used = models.BooleanField(default=False)
