"""Counts of staff, yearly counters, incidents, and what was shared. No row is about a member of staff.

Counts are what the lead typed or checked; pages other than the lead's own show them only through `releases`.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fairpractice.organisations.models import Organisation, Person, public_id


class RoleGroup(models.Model):
    """A group of roles as this Practice calls it. leads: owners, partners and managers who decide. advises: advisory roles.

    retired_on: since when it is no longer offered; what was counted under it keeps its name.
    """

    PERSONAL: ClassVar[set[str]] = set()
    OPEN: ClassVar = {"id", "employer", "key", "name", "order", "leads", "advises", "retired_on"}

    employer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField(default=0)
    leads = models.BooleanField(default=False)
    advises = models.BooleanField(default=False)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["employer", "key"], name="role_group_once")]

    def __str__(self) -> str:
        return self.name


class Meaning(models.Model):
    """What a label of this Practice's lists means: a column, a role or an ethnic group. label: folded, as typed in the list.

    on: when it was first said; it is kept for a while after the last list (`retention`).
    """

    class Of(models.TextChoices):
        COLUMN = "column", _("Column")
        ROLE = "role", _("Role")
        GROUP = "group", _("Ethnic group")

    PERSONAL: ClassVar[set[str]] = set()
    OPEN: ClassVar = {"id", "employer", "of", "label", "means", "on"}

    employer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    of = models.CharField(max_length=6, choices=Of)
    label = models.CharField(max_length=120)
    means = models.CharField(max_length=60)
    on = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employer", "of", "label"], name="label_means_one_thing")]


class Snapshot(models.Model):
    """Staff counted on a day. delete_on: when the counts go by themselves; the snapshot's row stays and says that they went."""

    class How(models.TextChoices):
        LIST = "list", _("From a staff list")
        TYPED = "typed", _("Typed in")

    PERSONAL: ClassVar = {"by"}
    OPEN: ClassVar = {"id", "employer", "public_id", "on", "how", "made_at", "delete_on", "deleted_on"}

    employer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    public_id = models.CharField(max_length=10, unique=True, default=public_id, editable=False)
    on = models.DateField()
    how = models.CharField(max_length=5, choices=How)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    delete_on = models.DateField()
    deleted_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-on", "-id"]


class StaffCount(models.Model):
    """People of one role group and one ethnic group (a value of `groups.LABELS`) in a snapshot. No row for nobody."""

    PERSONAL: ClassVar = {"people"}
    OPEN: ClassVar = {"id", "snapshot", "role", "group"}

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="counts")
    role = models.CharField(max_length=40)
    group = models.CharField(max_length=40)
    people = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "role", "group"], name="staff_counted_once")]


class Counter(models.Model):
    """How many people of one ethnic group came to one stage of an indicator within a year. Never an event about a person.

    indicator, stage: ids of content/workforce/indicators. year: the year in which the reporting year ends (31 March).
    """

    PERSONAL: ClassVar = {"people"}
    OPEN: ClassVar = {"id", "employer", "indicator", "year", "stage", "group", "delete_on"}

    employer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    indicator = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=40)
    group = models.CharField(max_length=40)
    people = models.PositiveIntegerField()
    delete_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "indicator", "year", "stage", "group"], name="counted_once_a_year"
            )
        ]


class Incident(models.Model):
    """Something a patient, relative or visitor did to staff, and what was done. It says nothing of the member of staff.

    behaviour, steps: ids of content/workforce/incidents. what, done: the lead's words; the page asks for no names.
    action, policy: public ids of an action and of the policy on unacceptable behaviour, "" for none.
    """

    PERSONAL: ClassVar = {"what", "done"}
    OPEN: ClassVar = {
        "id",
        "employer",
        "public_id",
        "on",
        "behaviour",
        "racist",
        "steps",
        "action",
        "policy",
        "closed_on",
        "made_at",
        "delete_on",
    }

    employer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    public_id = models.CharField(max_length=10, unique=True, default=public_id, editable=False)
    on = models.DateField()
    behaviour = models.CharField(max_length=40)
    racist = models.BooleanField(default=False)
    what = models.TextField(blank=True)
    done = models.TextField(blank=True)
    steps = models.JSONField(default=list)
    action = models.CharField(max_length=200, blank=True)
    policy = models.CharField(max_length=200, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    delete_on = models.DateField()

    class Meta:
        ordering = ["-on", "-id"]


class Source(models.Model):
    """A needs assessment, committee guidance or other data about a wider area that the Practice draws on.

    area: its words ("Hackney", "our PCN"). url: of a page, "" for a file. evidence: public id of the evidence that holds it, or "".
    """

    PERSONAL: ClassVar = {"summary"}
    OPEN: ClassVar = {
        "id",
        "employer",
        "public_id",
        "title",
        "publisher",
        "area",
        "dated",
        "url",
        "evidence",
        "made_at",
    }

    employer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    public_id = models.CharField(max_length=10, unique=True, default=public_id, editable=False)
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=120, blank=True)
    area = models.CharField(max_length=120, blank=True)
    dated = models.CharField(max_length=40, blank=True)
    url = models.URLField(max_length=500, blank=True)
    summary = models.TextField(blank=True)
    evidence = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]


class PatientCount(models.Model):
    """People registered with or served by the Practice, by ethnic group value, from its own patient profile."""

    PERSONAL: ClassVar[set[str]] = set()
    OPEN: ClassVar = {"id", "employer", "on", "source", "group", "people"}

    employer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    source = models.CharField(max_length=200)
    group = models.CharField(max_length=40)
    people = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employer", "group"], name="patients_counted_once")]


class Shared(models.Model):
    """Something of our data that the lead chose to show. round: under it the figures stand in `releases`; "" for words alone.

    what: id of a ratio of an indicator, "profile", "incidents" or "languages". words: what the lead adds. year: of what it
    speaks; with more `years`, they end in it.
    """

    PERSONAL: ClassVar = {"words", "by"}
    OPEN: ClassVar = {
        "id",
        "employer",
        "public_id",
        "what",
        "year",
        "years",
        "definition",
        "round",
        "on_team_page",
        "on_slide",
        "on",
        "ended_on",
    }

    employer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    public_id = models.CharField(max_length=10, unique=True, default=public_id, editable=False)
    what = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    years = models.PositiveSmallIntegerField(default=1)
    definition = models.CharField(max_length=9)
    round = models.CharField(max_length=40, blank=True)
    words = models.TextField(blank=True)
    on_team_page = models.BooleanField(default=False)
    on_slide = models.BooleanField(default=False)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    on = models.DateField(default=timezone.localdate)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-on", "-id"]


class Chosen(models.Model):
    """Languages and backgrounds that people chose to tell, as counts of the whole team, and settings of the room.

    what: "language" or "background"; label: its name; people: how many said so.
    """

    PERSONAL: ClassVar = {"label", "people"}
    OPEN: ClassVar = {"id", "employer", "what", "on"}

    employer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=10)
    label = models.CharField(max_length=80)
    people = models.PositiveIntegerField()
    on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ["-people", "label"]
        constraints = [models.UniqueConstraint(fields=["employer", "what", "label"], name="chosen_once")]


class Asking(models.Model):
    """A round of the ballot box that this room asked for: staff's own monitoring form, or what they say of the data.

    round: public id of the round in `reflections`.
    """

    class What(models.TextChoices):
        MONITORING = "monitoring", _("Who works here, answered by staff")
        FEEDBACK = "feedback", _("What staff say of the data")

    PERSONAL: ClassVar[set[str]] = set()
    OPEN: ClassVar = {"id", "employer", "what", "round", "on"}

    employer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=10, choices=What)
    round = models.CharField(max_length=40)
    on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ["-on", "-id"]


class Retention(models.Model):
    """How long this Practice keeps a set of data, where it differs from what we suggest. what: id of `retention.SETS`."""

    PERSONAL: ClassVar[set[str]] = set()
    OPEN: ClassVar = {"id", "employer", "what", "months", "access_words"}

    employer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=40)
    months = models.PositiveSmallIntegerField()
    access_words = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employer", "what"], name="kept_for_one_time")]
