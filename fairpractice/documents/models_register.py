"""Rows of the register: who has read what, joiners, checks. They name documents by "documents.Document" and "documents.Version"."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fairpractice.organisations.models import Organisation, Person, public_id

PASSAGES_OF_A_DOCUMENT = 2**20  # room for numbers in the key of a passage


class Reader(models.Model):
    """Somebody without an account who is to read the policies: bank, agency, learners, joiners. The lead keeps the list.

    starts_on: of a joiner, the first day at work; None for who was here before. Somebody forgotten has no name any more.
    """

    PERSONAL: ClassVar = {"name", "role_words", "starts_on", "left_on"}
    OPEN: ClassVar = {"id", "employer", "public_id", "made_at"}

    employer = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    public_id = models.CharField(max_length=10, unique=True, default=public_id, editable=False)
    name = models.CharField(max_length=120, blank=True)
    role_words = models.CharField(max_length=80, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["employer", "left_on"], name="reader_of_employer")]

    def __str__(self) -> str:
        return self.name or str(_("somebody who has left"))


class Acknowledgement(models.Model):
    """Somebody said that they read this version. A day and no time: it is no clock of who read when.

    named: whether the page said that the lead will see who. Where it did not, nobody without an account gives a name.
    name_key: name and role as typed, folded, so that pressing twice counts once; "" where no name was asked for.
    reader: whom of the list the lead said it is, where the typed name did not tell.
    """

    class How(models.TextChoices):
        ACCOUNT = "account", _("Signed in")
        SLIP = "slip", _("By QR code or on paper, with a typed name")

    PERSONAL: ClassVar = {"person", "typed_name", "typed_role", "name_key", "reader"}
    OPEN: ClassVar = {"id", "version", "on", "how", "named", "set_aside_on"}

    version = models.ForeignKey("documents.Version", on_delete=models.PROTECT, related_name="acknowledgements")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    typed_name = models.CharField(max_length=120, blank=True)
    typed_role = models.CharField(max_length=80, blank=True)
    name_key = models.CharField(max_length=210, blank=True)
    reader = models.ForeignKey(Reader, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    on = models.DateField(default=timezone.localdate)
    how = models.CharField(max_length=7, choices=How)
    named = models.BooleanField()
    set_aside_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "person"], name="acknowledged_once_by_account"),
            models.UniqueConstraint(
                fields=["version", "name_key"], condition=~models.Q(name_key=""), name="acknowledged_once_by_name"
            ),
            models.CheckConstraint(
                condition=models.Q(how="account", person__isnull=False, typed_name="", name_key="")
                | models.Q(how="slip", person__isnull=True),
                name="acknowledged_by_account_or_slip",
            ),
            models.CheckConstraint(
                condition=models.Q(named=True) | models.Q(typed_name="", typed_role="", name_key=""),
                name="name_only_where_it_was_said",
            ),
        ]


class Check(models.Model):
    """A guided look at whether a policy is fair to everyone. Once finished it is never changed.

    answers: by id of the question {"asked": its words then, "answer": id, "note": text, "action": text}, in the order asked.
    actions: public ids of the actions it led to. version: the one that was looked at; None when nothing was written yet.
    """

    PERSONAL: ClassVar = {"by", "answers"}
    OPEN: ClassVar = {
        "id",
        "document",
        "public_id",
        "version",
        "begun_at",
        "finished_on",
        "took_part",
        "actions",
        "review_on",
    }

    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="checks")
    public_id = models.CharField(max_length=10, unique=True, default=public_id, editable=False)
    version = models.ForeignKey("documents.Version", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    finished_on = models.DateField(null=True, blank=True)
    took_part = models.JSONField(default=list, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    actions = models.JSONField(default=list, blank=True)
    review_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document"], condition=models.Q(finished_on__isnull=True), name="one_check_at_a_time"
            )
        ]


class Passage(models.Model):
    """A page of a published document, or a part under one heading, as it can be searched. Written by `searching` alone.

    id: document × PASSAGES_OF_A_DOCUMENT + number, so that a hit tells its document without a look at the row.
    number: 0 is the title; from 1 on, pages of a file or parts of a text. owner: public id of the employer, searched too.
    The index of the words is kept in step by the database itself (migration 0004).
    """

    PERSONAL: ClassVar = {"heading", "text"}
    OPEN: ClassVar = {"id", "document", "owner", "number", "paged"}

    id = models.BigIntegerField(primary_key=True)
    document = models.ForeignKey("documents.Document", on_delete=models.CASCADE, related_name="+")
    owner = models.CharField(max_length=10)
    number = models.PositiveIntegerField()
    paged = models.BooleanField()  # whether `number` is the page of a file
    heading = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="passage_once")]
