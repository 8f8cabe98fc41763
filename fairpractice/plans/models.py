"""Answers, actions, evidence, conversations, reminders. An item is "pack-id:item-id", or "own:public-id" for their own."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fairpractice.files.models import StoredFile
from fairpractice.organisations.models import Organisation, Person, public_id

OWN = "own"


class Stage(models.TextChoices):
    """Where a team is, in words: never a number."""

    NOT_STARTED = "not-started", _("Not started")
    TALKING = "talking", _("Talking about it")
    UNDER_WAY = "under-way", _("Under way")
    PART = "part", _("Part of how we work")
    NOT_NOW = "not-now", _("Not for us now")
    NOT_SURE = "not-sure", _("Not sure")


class Took(models.TextChoices):
    """Who took part. Kinds of work, never ethnic groups: in a team of twelve a group may be one person."""

    LEAD = "lead", _("The lead")
    LEADERS = "leaders", _("Partners, owners or senior leaders")
    MANAGERS = "managers", _("Managers")
    CLINICAL = "clinical", _("Clinical staff")
    OTHER_STAFF = "other-staff", _("Reception, administration and other staff")
    TEMPORARY = "temporary", _("Bank, agency or locum staff")
    LEARNERS = "learners", _("Learners")
    WHOLE_TEAM = "whole-team", _("The whole team, at a meeting")
    OUTSIDE = "outside", _("Somebody from outside, such as the training hub")


class PackUse(models.Model):
    """The version of a pack that a Practice last looked at."""

    PERSONAL: ClassVar[set[str]] = set()
    OPEN: ClassVar = {"id", "employer", "pack", "seen_version"}

    employer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    pack = models.CharField(max_length=60)
    seen_version = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employer", "pack"], name="pack_use_once")]


class Answer(models.Model):
    """What the team said of an item on a day. Never changed: a later answer stands beside it; undo marks it withdrawn."""

    PERSONAL: ClassVar = {"note", "because", "by"}
    OPEN: ClassVar = {
        "id",
        "employer",
        "item",
        "pack_version",
        "stage",
        "took_part",
        "as_of",
        "recorded_at",
        "withdrawn_at",
    }

    employer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    item = models.CharField(max_length=180)
    pack_version = models.PositiveIntegerField(default=0)  # 0: an item of their own
    stage = models.CharField(max_length=12, choices=Stage)
    note = models.TextField(blank=True)
    because = models.TextField(blank=True)
    took_part = models.JSONField(default=list, blank=True)
    as_of = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["as_of", "id"]
        indexes = [models.Index(fields=["employer", "item"], name="answer_of_item")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(stage="not-now") | ~models.Q(because=""), name="not_now_has_a_because"
            ),
        ]


class OwnItem(models.Model):
    """An initiative of their own."""

    PERSONAL: ClassVar = {"title", "text"}
    OPEN: ClassVar = {"id", "employer", "public_id", "position", "retired_at", "made_at"}

    employer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    public_id = models.CharField(max_length=10, unique=True, default=public_id, editable=False)
    title = models.CharField(max_length=150)
    text = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["position", "id"]

    @property
    def item(self) -> str:
        return f"{OWN}:{self.public_id}"

    def __str__(self) -> str:
        return self.title


class Action(models.Model):
    """One thing the team means to do. `due` is the first of a month."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        UNDER_WAY = "under-way", _("Under way")
        DONE = "done", _("Done")
        ASIDE = "aside", _("Put aside")

    PERSONAL: ClassVar = {"title", "why", "owner_name", "note"}
    OPEN: ClassVar = {
        "id",
        "employer",
        "public_id",
        "status",
        "owner_role",
        "due",
        "position",
        "suggested_by",
        "retired_at",
        "made_at",
        "done_on",
    }

    employer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    public_id = models.CharField(max_length=10, unique=True, default=public_id, editable=False)
    title = models.CharField(max_length=300)
    why = models.TextField(blank=True)
    note = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    owner_role = models.CharField(max_length=80, blank=True)
    owner_name = models.CharField(max_length=120, blank=True)
    due = models.DateField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    suggested_by = models.CharField(max_length=180, blank=True)
    retired_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=timezone.now)
    done_on = models.DateField(null=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(due__isnull=True) | models.Q(due__day=1), name="due_is_a_month"),
        ]

    def __str__(self) -> str:
        return self.title


class Evidence(models.Model):
    """Something that shows what was done. What it says and holds is in its versions."""

    PERSONAL: ClassVar = {"title"}
    OPEN: ClassVar = {"id", "employer", "public_id", "retired_at", "made_at"}

    employer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    public_id = models.CharField(max_length=10, unique=True, default=public_id, editable=False)
    title = models.CharField(max_length=200)
    retired_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title


class EvidenceVersion(models.Model):
    """One version. `effective_on` is when it held true; `recorded_at` is when it came here."""

    class Kind(models.TextChoices):
        NOTE = "note", _("A note")
        LINK = "link", _("A link")
        FILE = "file", _("A file")

    PERSONAL: ClassVar = {"note", "link", "stored_file", "by"}
    OPEN: ClassVar = {"id", "evidence", "number", "kind", "sha256", "effective_on", "review_on", "recorded_at"}

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=4, choices=Kind)
    note = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    stored_file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    effective_on = models.DateField()
    review_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["evidence", "number"], name="version_once"),
            models.CheckConstraint(
                condition=models.Q(kind="note") & ~models.Q(note="")
                | models.Q(kind="link") & ~models.Q(link="")
                | models.Q(kind="file", stored_file__isnull=False),
                name="version_has_what_it_says",
            ),
        ]


class Link(models.Model):
    """Ties two of: an item, an action, a piece of evidence. One table, so that a whole plan is read in one go."""

    PERSONAL: ClassVar[set[str]] = set()
    OPEN: ClassVar = {"id", "employer", "item", "action", "evidence"}

    employer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    item = models.CharField(max_length=180, blank=True)
    action = models.ForeignKey(Action, null=True, on_delete=models.CASCADE, related_name="links")
    evidence = models.ForeignKey(Evidence, null=True, on_delete=models.CASCADE, related_name="links")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["item", "action", "evidence"], name="link_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=(models.Q(action__isnull=False) & models.Q(evidence__isnull=False) & models.Q(item=""))
                | (~models.Q(item="") & models.Q(action__isnull=False) & models.Q(evidence__isnull=True))
                | (~models.Q(item="") & models.Q(action__isnull=True) & models.Q(evidence__isnull=False)),
                name="link_ties_two",
            ),
        ]


class Conversation(models.Model):
    """What a team conversation about an initiative decided: not who said what.

    One row a wording, never changed. A correction is another row of the same `talk`, and the latest that is not
    withdrawn stands; undo marks a row withdrawn.
    """

    PERSONAL: ClassVar = {"decided", "next_step", "by"}
    OPEN: ClassVar = {"id", "employer", "talk", "item", "held_on", "took_part", "recorded_at", "withdrawn_at"}

    employer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    talk = models.CharField(max_length=10, default=public_id, editable=False)
    item = models.CharField(max_length=180)
    held_on = models.DateField()
    took_part = models.JSONField(default=list, blank=True)
    decided = models.TextField()
    next_step = models.TextField(blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-held_on", "-id"]


class Reminding(models.Model):
    """What one person wants to be reminded of for one Practice. E-mail is off until they ask for it."""

    PERSONAL: ClassVar = {"person"}
    OPEN: ClassVar = {
        "id",
        "employer",
        "by_email",
        "actions",
        "evidence",
        "yearly",
        "policies",
        "feed_hash",
        "sent_month",
    }

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    employer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    by_email = models.BooleanField(default=False)
    actions = models.BooleanField(default=True)
    evidence = models.BooleanField(default=True)
    yearly = models.BooleanField(default=True)
    policies = models.BooleanField(default=True)
    feed_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    sent_month = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "employer"], name="reminding_once")]


class UndoStep(models.Model):
    """How to take back one change: what was before, and what is after it (if that has changed too, it is not taken back)."""

    PERSONAL: ClassVar = {"person", "data"}
    OPEN: ClassVar = {"id", "employer", "at", "what", "used_at"}

    employer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    what = models.CharField(max_length=60)
    data = models.JSONField(encoder=DjangoJSONEncoder)
    used_at = models.DateTimeField(null=True)


class Sharing(models.Model):
    """What of the plan the team page shows, and to whom: anyone, or those with the link."""

    PERSONAL: ClassVar[set[str]] = set()
    OPEN: ClassVar = {"id", "employer", "show_plan", "show_progress", "by_link", "link_code"}

    employer = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="+")
    show_plan = models.BooleanField(default=False)
    show_progress = models.BooleanField(default=False)
    by_link = models.BooleanField(default=True)
    # Kept in clear, since the lead prints it on posters; it guards what the lead means the team to see.
    link_code = models.CharField(max_length=20)
