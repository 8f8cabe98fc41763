"""Pools, who holds their keys, who agreed, and shares that are sealed. No count and no sum stays here once it has been told."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fairpractice.organisations.models import Area, Organisation, Person, public_id


class Pool(models.Model):
    """What a hub offers: totals of one question set, told by borough. `other` is the organisation of the second holder.

    groups: "" for one column, else by which definition ethnic minority staff are told apart ("framework" or "wres"); fixed.
    closes_on: what is counted up to this day is told together.
    """

    class Groups(models.TextChoices):
        NONE = "", _("All staff together")
        FRAMEWORK = "framework", _("Ethnic minority staff apart: everyone except White British, as in the framework")
        WRES = (
            "wres",
            _("Ethnic minority staff apart: everyone outside the White groups, as in the national standard (WRES)"),
        )

    PERSONAL: ClassVar = {"started_by"}
    OPEN: ClassVar = {
        "id",
        "public_id",
        "hub",
        "other",
        "name",
        "question_set",
        "groups",
        "started_on",
        "closes_on",
        "ended_on",
    }

    public_id = models.CharField(max_length=10, unique=True, default=public_id, editable=False)
    hub = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    question_set = models.CharField(max_length=40)
    groups = models.CharField(max_length=10, choices=Groups, blank=True)
    started_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    started_on = models.DateField(default=timezone.localdate)
    closes_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(hub=models.F("other")), name="pool_of_two_organisations")
        ]

    def __str__(self) -> str:
        return self.name


class Holder(models.Model):
    """One of the two who hold a key: 1 for the hub, 2 for the other organisation. The private half is never here."""

    PERSONAL: ClassVar = {"person"}
    OPEN: ClassVar = {"id", "pool", "number", "public_key", "since"}

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="holders")
    number = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    public_key = models.CharField(max_length=64)
    since = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="holder_once"),
            models.UniqueConstraint(fields=["pool", "person"], name="two_holders_are_two_people"),
            models.CheckConstraint(condition=models.Q(number__in=[1, 2]), name="two_holders"),
        ]


class Agreement(models.Model):
    """A Practice agreed that its totals count in a pool, from the reflections that open afterwards until it withdraws."""

    PERSONAL: ClassVar = {"agreed_by"}
    OPEN: ClassVar = {"id", "pool", "employer", "question_set", "agreed_at", "withdrawn_at"}

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="+")
    employer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    question_set = models.CharField(max_length=40)
    agreed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            # Two pools of nearly the same Practices could be subtracted.
            models.UniqueConstraint(
                fields=["employer", "question_set"],
                condition=models.Q(withdrawn_at=None),
                name="one_pool_for_each_question_set",
            )
        ]


class Release(models.Model):
    """What is told of one place for one closing day. request: what both holders are asked, byte for byte."""

    class State(models.TextChoices):
        ASKED = "asked", _("The holders are asked")
        TOLD = "told", _("Told")
        GIVEN_UP = "given-up", _("Given up")

    PERSONAL: ClassVar = {"begun_by"}
    OPEN: ClassVar = {
        "id",
        "public_id",
        "pool",
        "place",
        "closed_on",
        "state",
        "request",
        "practices",
        "begun_on",
        "told_on",
    }

    public_id = models.CharField(max_length=10, unique=True, default=public_id, editable=False)
    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="+")
    place = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    request = models.TextField()
    practices = models.PositiveIntegerField()
    begun_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    begun_on = models.DateField(default=timezone.localdate)
    told_on = models.DateField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["pool", "place", "closed_on"], name="told_once_a_closing_day")]


class PoolShare(models.Model):
    """What one round of one Practice brought: two sealed boxes, emptied once they were added up.

    answers: how many answered; None for fewer than seven, of whom no number is kept. asked: whether the answers stand in the
    pool's groups. place, network: where the Practice was when it was counted.
    """

    PERSONAL: ClassVar[set[str]] = set()
    OPEN: ClassVar = {
        "id",
        "pool",
        "employer",
        "round",
        "place",
        "network",
        "items",
        "answers",
        "asked",
        "left",
        "joined",
        "on",
        "sealed_one",
        "sealed_two",
        "release",
    }

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="+")
    employer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    round = models.CharField(max_length=10)
    place = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    network = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    items = models.JSONField(default=list)
    answers = models.PositiveIntegerField(null=True)
    asked = models.BooleanField(default=True)
    # At most how many answered only in the round that this Practice brought before, and only in this one; None: not known.
    left = models.PositiveIntegerField(null=True)
    joined = models.PositiveIntegerField(null=True)
    on = models.DateField(default=timezone.localdate)
    sealed_one = models.BinaryField()
    sealed_two = models.BinaryField()
    release = models.ForeignKey(Release, null=True, on_delete=models.CASCADE, related_name="shares")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["round"], name="a_round_counts_in_one_pool")]


class HolderSum(models.Model):
    """One holder's sums, until the other's are here: alone they are random numbers. Both are gone once the place is told."""

    PERSONAL: ClassVar[set[str]] = set()
    OPEN: ClassVar = {"id", "release", "number", "text"}

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="sums")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "number"], name="sums_once")]
