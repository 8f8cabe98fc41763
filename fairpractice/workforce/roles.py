"""Role groups of a Practice: ready-made ones by its type, which it renames, orders, adds to and retires as it likes.

Ready-made groups are rows only once something was changed or counted; until then they are offered unsaved. Their names are kept
in English and shown in the reader's language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from fairpractice.organisations import events
from fairpractice.organisations.models import EmployerType, Organisation, Person
from fairpractice.workforce.ethnicity import How, Meant, fold
from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.groups import N_
from fairpractice.workforce.models import RoleGroup

MOST = 24
NOT_SAID = "not-said"  # the list has no role, or somebody's cell is empty


@dataclass(frozen=True)
class Ready:
    """A ready-made group. words: how roles in it are called on lists, as a pattern for the folded label."""

    key: str
    name: str
    words: str
    leads: bool = False
    advises: bool = False


_MANAGEMENT = Ready(
    "management", N_("Management"), r"manager|management|supervisor|team lead|head of|coordinator lead", True
)
_ADMIN = Ready(
    "admin",
    N_("Admin and reception"),
    r"reception|admin|secretar|coder|summari|clerk|call handler|care navigator|typist|data|cleaner|caretaker|finance|front of house",
)
_OWNER = r"owner|proprietor|director|principal|executive|chair|superintendent|board"
_NOT_SAID = Ready(NOT_SAID, N_("Role not said"), r"not said|not known|unknown|unspecified")

READY: Mapping[str, tuple[Ready, ...]] = MappingProxyType(
    {
        EmployerType.GP: (
            Ready("gp-partner", N_("GP partners"), r"partner\b", True),
            Ready("salaried-gp", N_("Salaried and other GPs"), r"\bgps?\b|doctor|general practitioner|registrar"),
            Ready("nurse", N_("Nurses"), r"nurs|\banp\b|matron|midwi"),
            Ready(
                "direct-patient-care",
                N_("Direct patient care"),
                r"health ?care assistant|\bhca\b|phlebot|paramedic|physio|pharmac|prescrib|dieti|physician|associate|wellbeing|mental health|therap|care coordinator|podiat|social worker",
            ),
            _ADMIN,
            _MANAGEMENT,
            Ready("leadership", N_("Other owners and leaders"), _OWNER, True),
            Ready("advisory", N_("Advisory roles"), r"advis|patient participation|ppg|champion", False, True),
        ),
        EmployerType.DENTAL: (
            Ready("leadership", N_("Owners and leaders"), _OWNER + r"|partner\b", True),
            Ready("dental-nurse", N_("Dental nurses"), r"nurs"),
            Ready("dental-care", N_("Hygienists, therapists and technicians"), r"hygien|therap|technic|orthodontic"),
            Ready("dentist", N_("Dentists"), r"dentist|associate|orthodontist|foundation"),
            _ADMIN,
            _MANAGEMENT,
            Ready("advisory", N_("Advisory roles"), r"advis|champion", False, True),
        ),
        EmployerType.PHARMACY: (
            Ready("leadership", N_("Owners and leaders"), _OWNER + r"|partner\b", True),
            Ready("technician", N_("Pharmacy technicians"), r"technic|accuracy check"),
            Ready("dispenser", N_("Dispensers and counter team"), r"dispens|counter|assistant|driver|deliver"),
            Ready("pharmacist", N_("Pharmacists"), r"pharmacist|locum|trainee|foundation"),
            _ADMIN,
            _MANAGEMENT,
            Ready("advisory", N_("Advisory roles"), r"advis|champion", False, True),
        ),
        EmployerType.OPTOMETRY: (
            Ready("leadership", N_("Owners and leaders"), _OWNER + r"|partner\b", True),
            Ready("dispensing-optician", N_("Dispensing opticians"), r"dispens|optician"),
            Ready("optometrist", N_("Optometrists"), r"optom|locum|pre ?reg"),
            Ready("optical-assistant", N_("Optical assistants"), r"assistant|technic|contact lens"),
            _ADMIN,
            _MANAGEMENT,
            Ready("advisory", N_("Advisory roles"), r"advis|champion", False, True),
        ),
        EmployerType.OTHER: (
            Ready("leadership", N_("Owners and leaders"), _OWNER + r"|partner\b", True),
            Ready("clinical", N_("Registered professionals"), r"doctor|\bgps?\b|nurs|pharmacist|dentist|optom|physio|paramedic"),
            Ready("direct-care", N_("Others who care for patients"), r"assistant|care|support|technic|prescrib"),
            _ADMIN,
            _MANAGEMENT,
            Ready("advisory", N_("Advisory roles"), r"advis|champion", False, True),
        ),
    }
)  # fmt: skip
# Words that roles of any kind have: by them a column of roles is told from one of names.
_ANY_ROLE = re.compile(
    "|".join(each.words for of in READY.values() for each in of) + r"|staff|team|manager|officer|worker"
)


def ready(employer: Organisation) -> tuple[Ready, ...]:
    """The ready-made groups for the type of an employer."""
    return READY.get(employer.employer_type, READY[EmployerType.OTHER])


def current(employer: Organisation) -> list[RoleGroup]:
    """The groups that are offered, in order, to be shown and never saved: kept ones, or the ready-made ones. One query."""
    kept = list(RoleGroup.objects.filter(employer=employer)) or _unsaved(employer)
    for group in kept:
        group.name = _(group.name)
    return [group for group in kept if group.retired_on is None]


def names(employer: Organisation) -> dict[str, str]:
    """The name of every group by key, retired ones too."""
    kept = {group.key: _(group.name) for group in RoleGroup.objects.filter(employer=employer)}
    return kept or {each.key: _(each.name) for each in (*ready(employer), _NOT_SAID)}


def _unsaved(employer: Organisation) -> list[RoleGroup]:
    return [
        RoleGroup(employer=employer, key=each.key, name=each.name, order=n, leads=each.leads, advises=each.advises)
        for n, each in enumerate(ready(employer))
    ]


def keep(employer: Organisation) -> list[RoleGroup]:
    """All groups as rows, the ready-made ones written if there were none. Call within a transaction."""
    kept = list(RoleGroup.objects.select_for_update().filter(employer=employer))
    return kept or RoleGroup.objects.bulk_create(_unsaved(employer))


def keep_not_said(employer: Organisation) -> None:
    """Sees to it that there is a group for people whose role is not said."""
    RoleGroup.objects.get_or_create(
        employer=employer, key=NOT_SAID, defaults={"name": _NOT_SAID.name, "order": 99, "retired_on": timezone.localdate()}
    )  # fmt: skip


def looks_like_a_role(label: str) -> bool:
    """Whether a label has a word that roles have."""
    return bool(_ANY_ROLE.search(fold(label)))


def read(label: str, groups: Sequence[RoleGroup], employer: Organisation) -> Meant:
    """Which group a role is in: sure when it is called as the group is, else our guess from its words."""
    folded, keys = fold(label), {group.key for group in groups}
    if not folded:
        return Meant(How.NOT, because=_("The role is empty"))
    for group in groups:
        if folded in (fold(group.name), fold(group.key)):
            return Meant(How.SURE, group.key)
    for each in ready(employer):
        if each.key in keys and re.search(each.words, folded):
            return Meant(How.GUESS, each.key, _("Our guess from the words"))
    return Meant(How.NOT, because=_("We do not know this role"))


def _find(employer: Organisation, key: str) -> RoleGroup:
    for group in keep(employer):
        if group.key == key:
            return group
    raise WorkforceError(_("Somebody changed the role groups meanwhile. Look again"))


def _named(employer: Organisation, name: str, but: str = "") -> str:
    name = " ".join(name.split())
    if not name:
        raise WorkforceError(_("Give the group a name"), "name")
    if any(fold(group.name) == fold(name) and group.key != but for group in keep(employer)):
        raise WorkforceError(_("There is a group of this name already, or there was one. Choose another name"), "name")
    return name


@transaction.atomic
def add(*, by: Person, employer: Organisation, name: str, leads: bool = False, advises: bool = False) -> RoleGroup:
    """A group of the Practice's own. Raises WorkforceError: no name, taken, too many."""
    name = _named(employer, name)
    kept = keep(employer)
    if len([group for group in kept if group.retired_on is None]) >= MOST:
        raise WorkforceError(_("That is as many groups as fit. Fewer and larger groups also say more"), "name")
    taken, stem = {group.key for group in kept}, (slugify(name) or "group")[:30]
    key = next(k for n in range(1, 999) if (k := stem if n == 1 else f"{stem}-{n}") not in taken)
    order = max((group.order for group in kept if group.key != NOT_SAID), default=0) + 1
    made = RoleGroup.objects.create(
        employer=employer, key=key, name=name[:80], order=min(order, 98), leads=leads, advises=advises
    )
    events.record(organisation=employer, by=by, what="changed the role groups")
    return made


@transaction.atomic
def change(*, by: Person, employer: Organisation, key: str, name: str, leads: bool, advises: bool) -> RoleGroup:
    """Another name, or whether people in it lead or advise. Raises WorkforceError."""
    name = _named(employer, name, but=key)
    group = _find(employer, key)
    group.name, group.leads, group.advises = name[:80], leads, advises
    group.save()
    events.record(organisation=employer, by=by, what="changed the role groups")
    return group


@transaction.atomic
def move(*, by: Person, employer: Organisation, key: str, up: bool) -> None:
    """One place up or down. Raises WorkforceError when the group is gone."""
    _find(employer, key)
    offered = [group for group in keep(employer) if group.retired_on is None]
    at = next((n for n, group in enumerate(offered) if group.key == key), None)
    if at is None or not 0 <= (to := at - 1 if up else at + 1) < len(offered):
        return
    offered[at], offered[to] = offered[to], offered[at]
    for number, group in enumerate(offered):
        group.order = number
    RoleGroup.objects.bulk_update(offered, ["order"])
    events.record(organisation=employer, by=by, what="changed the role groups")


@transaction.atomic
def retire(*, by: Person, employer: Organisation, key: str, back: bool = False) -> None:
    """No longer offers a group, or offers it again. What was counted stays. Raises WorkforceError for the last one."""
    group = _find(employer, key)
    others = [each for each in keep(employer) if each.retired_on is None and each.key != key]
    if not back and not others:
        raise WorkforceError(_("One group at least is needed"))
    group.retired_on = None if back else timezone.localdate()
    group.save(update_fields=["retired_on"])
    events.record(organisation=employer, by=by, what="changed the role groups")
