"""Organisations, sites, areas and people. Each model says which of its fields are personal and which are open."""

import secrets
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Crockford's letters: no I, L, O or U, so that an address read aloud or copied by hand is not misread.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def public_id() -> str:
    """Ten random characters (50 bits): part of an address, not a secret and not a count."""
    return "".join(secrets.choice(ALPHABET) for _n in range(10))


class EmployerType(models.TextChoices):
    GP = "gp", _("GP practice")
    DENTAL = "dental", _("Dental practice")
    PHARMACY = "pharmacy", _("Community pharmacy")
    OPTOMETRY = "optometry", _("Optometry practice")
    OTHER = "other", _("Another primary care employer")


class People(BaseUserManager["Person"]):
    """Finds people by address; there are no passwords and no superusers."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody with an account. The name and address are emptied when they ask to be forgotten; the row stays for the record."""

    PERSONAL: ClassVar = {"name", "email", "last_login", "password", "joined"}
    OPEN: ClassVar = {"id", "is_active", "may_set_up", "forgotten"}

    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(unique=True, null=True, blank=True)
    is_active = models.BooleanField(default=True)
    may_set_up = models.BooleanField(default=False)
    forgotten = models.BooleanField(default=False)
    joined = models.DateField(default=timezone.localdate)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = People()

    is_staff = False
    is_superuser = False

    def has_usable_password(self) -> bool:
        """Nobody has one; without this the library would ask for it before a passkey may be added."""
        return False

    def __str__(self) -> str:
        return self.name or self.email or str(_("somebody who has left") if self.forgotten else _("somebody new"))


class Area(models.Model):
    """A PCN, borough, sub-ICB, ICB, region or training hub, for as long as it exists."""

    PERSONAL: ClassVar[set[str]] = set()
    OPEN: ClassVar = {"id", "kind", "code", "name", "start", "end"}

    class Kind(models.TextChoices):
        PCN = "pcn", _("Primary care network")
        BOROUGH = "borough", _("Borough")
        SUB_ICB = "sub-icb", _("Sub-ICB location")
        ICB = "icb", _("Integrated care board")
        REGION = "region", _("Region")
        TRAINING_HUB = "training-hub", _("Training hub")

    kind = models.CharField(max_length=20, choices=Kind)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="area_once")]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """An employer, or a hub or guardian service that helps employers. Sites are apart: one employer may own several."""

    PERSONAL: ClassVar[set[str]] = set()
    OPEN: ClassVar = {"id", "public_id", "kind", "name", "employer_type", "type_words", "area", "created", "demo"}

    class Kind(models.TextChoices):
        EMPLOYER = "employer", _("Employer")
        HUB = "hub", _("Training hub, ICB or region")
        GUARDIANS = "guardians", _("Freedom to Speak Up Guardian service")

    public_id = models.CharField(max_length=10, unique=True, default=public_id, editable=False)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.EMPLOYER)
    name = models.CharField(max_length=200)
    employer_type = models.CharField(max_length=12, choices=EmployerType, blank=True)
    type_words = models.CharField(max_length=80, blank=True)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created = models.DateField(default=timezone.localdate)
    demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="employer") | ~models.Q(employer_type=""), name="employer_has_a_type"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A place of work with its own ODS code."""

    PERSONAL: ClassVar[set[str]] = set()
    OPEN: ClassVar = {"id", "organisation", "name", "ods_code", "postcode", "main", "closed"}

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField(max_length=200)
    ods_code = models.CharField(max_length=12, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    main = models.BooleanField(default=False)
    closed = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-main", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation"], condition=models.Q(main=True), name="one_main_site")
        ]

    def __str__(self) -> str:
        return self.name


class SiteArea(models.Model):
    """A site's dated membership of an area. Not a tree: a PCN may span boroughs and ICBs (docs/decisions/0004)."""

    PERSONAL: ClassVar[set[str]] = set()
    OPEN: ClassVar = {"id", "site", "area", "start", "end", "source"}

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="areas")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(start__isnull=True)
                | models.Q(end__isnull=True)
                | models.Q(end__gte=models.F("start")),
                name="site_area_ends_after_it_starts",
            )
        ]


class Role(models.Model):
    """What a person does in an organisation, from a date to a date."""

    PERSONAL: ClassVar = {"person"}
    OPEN: ClassVar = {"id", "organisation", "kind", "start", "end"}

    class Kind(models.TextChoices):
        LEAD = "lead", _("Lead")
        DEPUTY = "deputy", _("Deputy lead")
        SENIOR = "senior", _("Senior leader")
        MEMBER = "member", _("Team member")
        HUB = "hub", _("Hub member")
        GUARDIAN = "guardian", _("Freedom to Speak Up Guardian")
        TELLER = "teller", _("Teller (deals and counts reflections)")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="roles")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=10, choices=Kind)
    start = models.DateField(default=timezone.localdate)
    end = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"], condition=models.Q(end__isnull=True), name="one_role_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(end__isnull=True, kind="lead"), name="one_lead_at_a_time"
            ),
        ]


class Invitation(models.Model):
    """An offer of a role. Only a hash of its code is kept: a stolen back-up lets nobody in."""

    PERSONAL: ClassVar = {"name", "email", "made_by", "accepted_by"}
    OPEN: ClassVar = {"id", "organisation", "kind", "code_hash", "made_at", "expires", "accepted_at", "withdrawn_at"}

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    kind = models.CharField(max_length=10, choices=Role.Kind)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    code_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    accepted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)


class SignInLink(models.Model):
    """A printed link that signs one person in once. Only its hash is kept."""

    PERSONAL: ClassVar = {"person"}
    OPEN: ClassVar = {"id", "code_hash", "expires", "used_at"}

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    code_hash = models.CharField(max_length=64, unique=True)
    expires = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Recovery(models.Model):
    """A deputy or senior leader asks to take over from a lead who has vanished; the lead can stop it until `ready`."""

    PERSONAL: ClassVar = {"asked_by"}
    OPEN: ClassVar = {"id", "organisation", "asked_at", "ready", "stopped_at", "done_at"}

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    ready = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(stopped_at__isnull=True, done_at__isnull=True),
                name="one_recovery_at_a_time",
            )
        ]


class Event(models.Model):
    """Who did what, when. Append-only: the database itself refuses changes (migration 0002)."""

    PERSONAL: ClassVar = {"by"}
    OPEN: ClassVar = {"id", "organisation", "at", "what", "about"}

    # No cascade: the record outlives what it is about. Person rows are emptied, never deleted.
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    by = models.ForeignKey(Person, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    what = models.CharField(max_length=60)
    about = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["organisation", "-id"], name="event_latest")]


class KnownSite(models.Model):
    """An organisation in the official ODS files, as last loaded: what a typed code is looked up in."""

    PERSONAL: ClassVar[set[str]] = set()
    OPEN: ClassVar = {"id", "code", "name", "kind", "postcode", "borough_code", "opened", "closed", "loaded"}

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    postcode = models.CharField(max_length=10, blank=True)
    borough_code = models.CharField(max_length=12, blank=True)
    opened = models.DateField(null=True)
    closed = models.DateField(null=True)
    loaded = models.DateField(default=timezone.localdate)


class KnownRelation(models.Model):
    """A dated relation between organisations in the official files."""

    PERSONAL: ClassVar[set[str]] = set()
    OPEN: ClassVar = {"id", "child", "parent", "kind", "start", "end"}

    child = models.CharField(max_length=12, db_index=True)
    parent = models.CharField(max_length=12)
    kind = models.CharField(max_length=20)
    start = models.DateField(null=True)
    end = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child", "parent", "kind", "start"], name="relation_once", nulls_distinct=False
            )
        ]


class AreaPopulation(models.Model):
    """Census counts of an area by ethnic group, as loaded; London's boroughs are built in and need no row."""

    PERSONAL: ClassVar[set[str]] = set()
    OPEN: ClassVar = {"id", "area_code", "area_name", "group", "people", "source"}

    area_code = models.CharField(max_length=12)
    area_name = models.CharField(max_length=120)
    group = models.CharField(max_length=40)
    people = models.PositiveIntegerField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_code", "group"], name="population_once")]
