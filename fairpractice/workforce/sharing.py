"""What leaves the lead's room: chosen by the lead, cleared by `figures` through `releases`, and nothing else.

Three ways, by what is secret (decision 17). The profile: of which group somebody is. Training, appraisals, discipline: what
happened to somebody. Recruitment: everybody sees who was appointed, so it is told how many of those were of an ethnic minority.
Who left or moved up is seen by all and cannot be told apart safely: it is not offered.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fairpractice.figures.practice import Base, Item, Round, toss
from fairpractice.figures.values import Unreleased
from fairpractice.organisations import events
from fairpractice.organisations.models import Organisation, Person, public_id
from fairpractice.organisations.reference.ethnic_groups import Definition
from fairpractice.reflections.models import Round as Reflection
from fairpractice.reflections.planning import LIVE
from fairpractice.releases import services as releases
from fairpractice.workforce import indicators, queries, tellable
from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.groups import Side, Value, sides
from fairpractice.workforce.models import Shared
from fairpractice.workforce.tellable import MINORITY, Bar, Telling

PROFILE = "profile"
HAPPENED = {  # to people whom the figure must not give away; whether it can hurt
    "training/having": False,
    "appraisal/having": False,
    "appraisal/talking": False,
    "disciplinary/entering": True,
    "informal-action/having": True,
}
SEEN = ("recruitment/shortlisting", "recruitment/appointing")  # by everybody; other people each year
NEVER = ("progression/promoting", "leavers/leaving")
MOST_YEARS = 5


@dataclass(frozen=True, slots=True)
class Said:
    """What the lead chose. detail: of the profile, the key of a role group told apart. left, joined: since the same was last told.

    gone, new: people of the profile whom an indicator does not count, and whom it counts who are not in the profile.
    """

    what: str
    definition: Definition = "framework"
    detail: str = ""
    year: int = 0
    years: int = 1
    left: int = 0
    joined: int = 0
    gone: int = 0
    new: int = 0
    on_team_page: bool = True
    on_slide: bool = True
    words: str = ""


@dataclass(frozen=True, slots=True)
class Ready:
    """A figure before it is told. bar: why ethnic minority staff are not told apart. base: what other figures told before."""

    asked: releases.Asked
    people: int
    year: int
    base: Base | None = None
    bar: Bar | None = None


@dataclass(frozen=True, slots=True)
class Since:
    """Since when it must be said who left and joined: the day, and how many were counted then."""

    on: date | None
    people: int


def definition_of(employer: Organisation) -> Definition | None:
    """The definition in which this Practice tells, once it has told anything: two could be subtracted. None before."""
    for item in releases.last_asked(employer):
        name, _colon, definition = item.partition(":")
        if name == tellable.PROFILE:
            return "wres" if definition == "wres" else "framework"
    told = Shared.objects.filter(employer=employer).exclude(round="").order_by("id").first()
    chosen = told.definition if told else ""
    if not chosen:
        rounds = [t.round for t in tellings(employer)]
        chosen = _one_definition(rounds)
    return None if not chosen else "wres" if chosen == "wres" else "framework"


def _one_definition(rounds: list[str]) -> str:
    row = Reflection.objects.filter(public_id__in=rounds).order_by("-opened_at").first()
    return row.definition if row else ""


def tellings(employer: Organisation) -> list[Telling]:
    """Reflections that showed ethnic minority staff apart, or said why not: both told about how many there are."""
    told = releases.told_apart(employer, MINORITY)
    rounds = list(Reflection.objects.filter(employer=employer, opened_at__isnull=False).order_by("opened_at"))
    out = []
    for place, row in enumerate(rounds):
        if row.public_id in told and row.answers:
            lo, hi = tellable.size_in(told[row.public_id], row.answers)
            left = sum(later.left for later in rounds[place + 1 :] if later.kind == row.kind)
            out.append(Telling(row.public_id, row.ended_on or row.planned_on, lo, hi, row.answers, left))
    return out


def item_of(what: str, definition: Definition) -> Item:
    """Under which the ledger of figures knows it. Recruitment has one item of a year, whatever step is told."""
    if what == PROFILE:
        return tellable.profile_item(definition)
    return Item(f"data:{what}:{definition}", HAPPENED.get(what, False))


def since(employer: Organisation, what: str, definition: Definition) -> Since | None:
    """What must be said of who came and went, None where the same was never told."""
    base = releases.base_of(employer, item_of(what, definition).id)
    if base is None:
        seen = tellings(employer) if what == PROFILE else []
        return Since(max(t.on for t in seen), 0) if seen else None
    last = releases.last_asked(employer)[item_of(what, definition).id]
    row = Shared.objects.filter(employer=employer, round=last).first()
    asked = Reflection.objects.filter(employer=employer, public_id=last).first()
    on = row.on if row else asked.ended_on if asked else None
    return Since(on, base.headcount - base.left + base.joined)


def ready(employer: Organisation, said: Said, round_id: str = "") -> Ready:
    """The figure as it would be told; raises WorkforceError in words for whoever fills in the form."""
    fixed = definition_of(employer)
    if fixed and said.definition != fixed:
        raise WorkforceError(_("Your Practice has told figures in the other definition. Both could be subtracted from each other: keep to the first."), "definition")  # fmt: skip
    if said.what == PROFILE:
        return _profile(employer, said, round_id)
    if said.what in HAPPENED:
        return _happened(employer, said, round_id)
    if said.what in SEEN:
        return _seen(employer, said, round_id)
    raise WorkforceError(_("This cannot be shared as a figure."))


def none_under_way(employer: Organisation) -> None:
    """Raises WorkforceError while a round is under way that will tell how many are ethnic minority staff."""
    for row in Reflection.objects.filter(employer=employer, state__in=LIVE):
        if row.detail == Reflection.Detail.MINORITY:
            raise WorkforceError(
                _(
                    "A reflection is under way that shows ethnic minority staff apart. Come back when it has been counted."
                )
            )
        if any(str(q["id"]).startswith(f"{tellable.PROFILE}:") for q in row.questions):
            raise WorkforceError(
                _("A form to staff on who works here is under way. Come back when it has been counted.")
            )


def _profile(employer: Organisation, said: Said, round_id: str) -> Ready:
    none_under_way(employer)
    snapshot = queries.latest(employer)
    if snapshot is None:
        raise WorkforceError(_("Count who works here first."))
    staff = queries.staff(snapshot)
    whole = sides(queries.whole(staff), said.definition)
    people = sum(whole.values())
    _fits(since(employer, PROFILE, said.definition), said.left, said.joined, people)
    seen = [replace(t, left=t.left + said.left) for t in tellings(employer)]
    if said.detail:
        part = sides(staff.get(said.detail, {}), said.definition)
        counts = tellable.parted_cells((part[Side.MINORITY], sum(part.values())), (whole[Side.MINORITY], people))
    else:
        counts = tellable.profile_cells(whole[Side.MINORITY], people)
    item = item_of(PROFILE, said.definition)
    now = Round(round_id, people, said.left, said.joined, said.detail, toss())
    if releases.base_of(employer, item.id) is None:  # who came and went is reckoned in `base_from` already
        now = replace(now, left=0, joined=0)
    return Ready(releases.Asked(item, counts, now), people, snapshot.on.year, tellable.base_from(seen, people))


def _fits(earlier: Since | None, left: int, joined: int, people: int) -> None:
    """Who left and joined must explain the new number: what is told is reckoned from it."""
    if earlier is None or not earlier.people or earlier.people - left + joined == people:
        return
    raise WorkforceError(
        _(
            "This does not fit: %(before)s people were counted last time, less %(left)s who left, and %(joined)s who joined make %(sum)s, and now it is %(now)s."
        )
        % {
            "before": earlier.people,
            "left": left,
            "joined": joined,
            "sum": earlier.people - left + joined,
            "now": people,
        },
        "joined",
    )


def _happened(employer: Organisation, said: Said, round_id: str) -> Ready:
    """Of those who worked here: to how many it happened, and where it is safe, ethnic minority staff apart."""
    of, did = _counted(employer, said)
    people, yes = sum(of.values()), sum(did.values())
    _fits(since(employer, said.what, said.definition), said.left, said.joined, people)
    base = releases.base_of(employer, tellable.profile_item(said.definition).id)
    size = tellable.size_told(base, said.gone, said.new, people)
    item, now = item_of(said.what, said.definition), Round(round_id, people, said.left, said.joined, draw=toss())
    if isinstance(size, Bar):
        return Ready(releases.Asked(item, Unreleased(((yes, people - yes),)), now), people, said.year, bar=size)
    assert base is not None
    before = base.headcount - base.left + base.joined
    if before - said.gone + said.new != people:
        raise WorkforceError(
            _(
                "This does not fit: the profile counts %(before)s people; less %(gone)s, and with %(new)s more, they would be %(sum)s, and here %(now)s are counted."
            )
            % {
                "before": before,
                "gone": said.gone,
                "new": said.new,
                "sum": before - said.gone + said.new,
                "now": people,
            },
            "new",
        )
    if not size[0] <= of[Side.MINORITY] <= size[1]:
        raise WorkforceError(_("More people must have come or gone since the profile than you say. Look at the two numbers again."), "new")  # fmt: skip
    counts = tellable.parted_cells((did[Side.MINORITY], of[Side.MINORITY]), (yes, people))
    parted = replace(now, detail=MINORITY, group=size)
    return Ready(releases.Asked(item, counts, parted), people, said.year)


def _seen(employer: Organisation, said: Said, round_id: str) -> Ready:
    """Of those who got as far, and of those who did not: how many are of an ethnic minority. Each year's people are told once."""
    name = said.what.partition("/")[0]
    for row in Shared.objects.filter(employer=employer, what__startswith=f"{name}/").exclude(round=""):
        if row.year > said.year - said.years and row.year - row.years < said.year:
            raise WorkforceError(_("Some of these years were shared before. Both figures could be subtracted: choose years that come after."), "year")  # fmt: skip
    of, did = _counted(employer, said)
    people, minority = sum(of.values()), of[Side.MINORITY]
    step = indicators.shelf().get(name)
    ratio = next(r for r in step.ratios if r.id == said.what)
    counts = tellable.parted_cells((did[Side.MINORITY], sum(did.values())), (minority, people))
    detail = f"came to: {ratio.counted}"
    now = Round(round_id, people, detail=detail, draw=toss(), stayed=0)
    return Ready(releases.Asked(item_of(said.what, said.definition), counts, now), people, said.year)


def _counted(employer: Organisation, said: Said) -> tuple[dict[Side, int], dict[Side, int]]:
    """People by side, all of them and those to whom it happened, over the years chosen."""
    name = said.what.partition("/")[0]
    ratio = next(r for r in indicators.shelf().get(name).ratios if r.id == said.what)
    by_year = queries.counters(employer, name)
    of: dict[Side, int] = dict.fromkeys(Side, 0)
    did: dict[Side, int] = dict.fromkeys(Side, 0)
    for year in range(said.year - said.years + 1, said.year + 1):
        stages: Mapping[str, Mapping[Value, int]] = by_year.get(year, {})
        whole, part = stages.get(ratio.out_of.rpartition("/")[2], {}), stages.get(ratio.counted.rpartition("/")[2], {})
        if not whole:
            raise WorkforceError(_("Nothing is counted for the year to March %(year)s.") % {"year": year}, "year")
        for into, row in ((of, whole), (did, part)):
            for side, people in sides(row, said.definition).items():
                into[side] += people
    if any(did[side] > of[side] for side in Side):
        raise WorkforceError(_("More people came this far than began. Mend the counts first."))
    return of, did


@dataclass(frozen=True, slots=True)
class Look:
    """What would be told, kept nowhere. told: one, or two where a coin decides. bar: why one part is missing."""

    told: tuple[releases.Told, ...]
    bar: Bar | None
    people: int
    year: int


def look(employer: Organisation, said: Said) -> Look:
    """What the team would be told; raises WorkforceError."""
    found = ready(employer, said)
    return Look(
        releases.rehearse(employer=employer, one=found.asked, base=found.base), found.bar, found.people, found.year
    )


@transaction.atomic
def share(*, by: Person, employer: Organisation, said: Said) -> Shared:
    """Tells it. Whoever sees it has seen it: later figures of the same are reckoned with it for good. Raises WorkforceError."""
    Organisation.objects.select_for_update().get(pk=employer.pk)  # two at once would both be the first
    found = ready(employer, said, public_id())
    if _told_already(employer, said, found):
        raise WorkforceError(_("The same is shared already."))
    if not any(told.figures for told in releases.rehearse(employer=employer, one=found.asked, base=found.base)):
        raise WorkforceError(_("Nothing of this can be shown without telling about somebody. So it is not shared."))
    if found.base and releases.base_of(employer, found.asked.item.id) is None:
        releases.reckon_with(employer=employer, item=found.asked.item.id, base=found.base)
    releases.publish(employer=employer, asked=[found.asked])
    made = Shared.objects.create(
        employer=employer,
        what=said.what,
        year=found.year,
        years=said.years,
        definition=said.definition,
        round=found.asked.now.id,
        words=said.words.strip(),
        on_team_page=said.on_team_page,
        on_slide=said.on_slide,
        by=by,
    )
    events.record(organisation=employer, by=by, what="shared some of our data", about=made.public_id)
    return made


def _told_already(employer: Organisation, said: Said, found: Ready) -> bool:
    """Whether the same people of the same time are shown now: a second press of a button."""
    now = (
        Shared.objects.filter(employer=employer, what=said.what, ended_on=None)
        .exclude(round="")
        .order_by("-id")
        .first()
    )
    if now is None or (now.year, now.years) != (found.year, said.years) or said.left or said.joined:
        return False
    seen = since(employer, said.what, said.definition)
    return seen is not None and seen.people == found.people


@transaction.atomic
def place(*, by: Person, shared: Shared, on_team_page: bool, on_slide: bool, words: str) -> None:
    """Where it is shown, and what the lead says beside it."""
    shared.on_team_page, shared.on_slide, shared.words = on_team_page, on_slide, words.strip()
    shared.save(update_fields=["on_team_page", "on_slide", "words"])
    events.record(organisation=shared.employer, by=by, what="changed where our data is shown", about=shared.public_id)


@transaction.atomic
def take_back(*, by: Person, shared: Shared) -> None:
    """Takes it off every page and paper made from now on. What was told stays reckoned with."""
    shared.ended_on = timezone.localdate()
    shared.save(update_fields=["ended_on"])
    events.record(organisation=shared.employer, by=by, what="took back some of our data", about=shared.public_id)


def shares_with_team(employer: Organisation) -> bool:
    """Whether the team page has anything of our data, in figures or in words. One query."""
    return Shared.objects.filter(employer=employer, ended_on=None, on_team_page=True).exists()


def years_words(year: int, years: int) -> str:
    """The years that a figure of yearly counts speaks of."""
    if years == 1:
        return _("The year to March %(year)s") % {"year": year}
    return _("The %(n)s years to March %(year)s together") % {"n": years, "year": year}


def when_words(row: Shared) -> str:
    return date_format(row.on, "F Y") if row.what == PROFILE else years_words(row.year, row.years)
