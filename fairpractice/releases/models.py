"""Published figures, what was refused, the proofs, and what binds later rounds. `round` is an opaque address of the asker."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from fairpractice.organisations.models import Organisation


class Proof(models.Model):
    """The proof file of one item of one round: public facts only, checked with `fairpractice verify`."""

    PERSONAL: ClassVar[set[str]] = set()
    OPEN: ClassVar = {"id", "employer", "round", "item", "digest", "text"}

    employer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    round = models.CharField(max_length=10)
    item = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "item"], name="proof_once")]


class Figure(models.Model):
    """One published range (`figures.values.Published`), or, with a reason, one that was refused (`Refusal`)."""

    PERSONAL: ClassVar[set[str]] = set()
    OPEN: ClassVar = {
        "id",
        "employer",
        "round",
        "item",
        "of",
        "lo",
        "hi",
        "least",
        "most",
        "rule",
        "audience",
        "proof",
        "since",
        "reason",
        "needs",
        "on",
    }

    employer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    round = models.CharField(max_length=10)
    item = models.CharField(max_length=120)
    of = models.CharField(max_length=120, blank=True)
    lo = models.PositiveIntegerField(null=True)
    hi = models.PositiveIntegerField(null=True)
    least = models.PositiveIntegerField(null=True)
    most = models.PositiveIntegerField(null=True)
    rule = models.CharField(max_length=20, blank=True)
    audience = models.CharField(max_length=10, blank=True)
    proof = models.CharField(max_length=64, blank=True)
    since = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=80, blank=True)
    needs = models.PositiveIntegerField(null=True)
    on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["employer", "round"], name="figures_of_round")]
        constraints = [
            models.UniqueConstraint(fields=["round", "item", "of"], name="figure_once"),
            models.CheckConstraint(
                condition=models.Q(reason="", lo__isnull=False, hi__isnull=False, lo__lte=models.F("hi"))
                | (~models.Q(reason="") & models.Q(lo__isnull=True, hi__isnull=True)),
                name="figure_is_told_or_refused",
            ),
        ]


class Binding(models.Model):
    """What binds the next round of an item: `figures.practice.Base`, and the last round in which it was reckoned."""

    PERSONAL: ClassVar[set[str]] = set()
    OPEN: ClassVar = {
        "id",
        "employer",
        "item",
        "round",
        "last",
        "lo",
        "hi",
        "headcount",
        "answers",
        "left",
        "joined",
        "detail",
    }

    employer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    item = models.CharField(max_length=120)
    round = models.CharField(max_length=10)
    last = models.CharField(max_length=10)
    lo = models.PositiveIntegerField()
    hi = models.PositiveIntegerField()
    headcount = models.PositiveIntegerField()
    answers = models.PositiveIntegerField()
    left = models.PositiveIntegerField(default=0)
    joined = models.PositiveIntegerField(default=0)
    detail = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employer", "item"], name="binding_once")]
