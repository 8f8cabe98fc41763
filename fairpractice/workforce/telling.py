"""What was shared, ready to be shown: read from what was published, from public figures, and from nothing else.

Two Practices whose published figures are the same get the same page, whatever their counts are.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import floor

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fairpractice.figures import words
from fairpractice.figures.statistics import Say, Verdict, enough_to_say_published
from fairpractice.figures.values import Audience, Published, Reason, Refusal
from fairpractice.organisations.models import Organisation
from fairpractice.organisations.reference.ethnic_groups import Definition
from fairpractice.plans.models import Action
from fairpractice.releases import services as releases
from fairpractice.workforce import indicators, population, queries, sharing
from fairpractice.workforce.indicators import Ratio
from fairpractice.workforce.models import Asking, Shared
from fairpractice.workforce.tellable import MINORITY, Bar

_EARLIER = 2  # figures shown beside the newest


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a figure, by name."""

    name: str
    sentence: str
    figure: Published


@dataclass(frozen=True, slots=True)
class Beside:
    """A figure of others: what it says, and where it comes from, with its limits."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was told of the same before."""

    when: str
    sentence: str
    figure: Published | None


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that was shared. counted: who is counted, in words. verdict: what the parts say of each other, "" for nothing."""

    shared: Shared
    title: str
    when: str
    counted: str
    sentence: str
    figure: Published | None
    parts: tuple[Part, ...]
    verdict: str
    refused: tuple[str, ...]
    beside: tuple[Beside, ...]
    caveats: tuple[str, ...]
    earlier: tuple[Earlier, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """What would be told, before it is."""

    sentence: str
    figure: Published | None
    parts: tuple[Part, ...]
    verdict: str
    refused: tuple[str, ...]


def option(employer: Organisation, said: sharing.Said, told: releases.Told) -> Option:
    """What a rehearsal told, in the words in which the team would read it."""
    refused = tuple(refuse(r) for r in told.refusals)
    said_of_all = sentence(said.what, told.whole) if told.whole else ""
    return Option(said_of_all, told.whole, parts(employer, told), verdict(said.what, told), refused)


def definition_words(definition: str) -> str:
    """Who is meant by ethnic minority staff: printed beside every figure."""
    if definition == "wres":
        return _("Ethnic minority means everyone outside the White groups, as in the Workforce Race Equality Standard.")
    return _("Ethnic minority means everyone except White British people, as in the framework.")


def pieces(employer: Organisation, audience: Audience = Audience.TEAM, where: str = "") -> tuple[Piece, ...]:
    """Everything that is shared now, the newest of each thing. where: "team" or "slide", "" for all. Few queries."""
    rows = list(Shared.objects.filter(employer=employer).exclude(round="").order_by("-id"))
    newest: dict[str, list[Shared]] = {}
    for row in rows:
        newest.setdefault(row.what, []).append(row)
    shown = {what: found for what, found in newest.items() if found[0].ended_on is None and _is_in(found[0], where)}
    if not shown:
        return ()
    sheets = releases.sheets(employer, [row.round for found in shown.values() for row in found])
    actions = actions_from(employer)
    forms = set(Asking.objects.filter(employer=employer).values_list("round", flat=True))
    order = [sharing.PROFILE, *sharing.HAPPENED, *sharing.SEEN]
    return tuple(
        _piece(employer, shown[what], sheets, audience, _about(shown[what][0], actions), forms)
        for what in sorted(shown, key=lambda w: order.index(w) if w in order else len(order))
    )


def _is_in(row: Shared, where: str) -> bool:
    return {"team": row.on_team_page, "slide": row.on_slide}.get(where, True)


def actions_from(employer: Organisation) -> dict[str, tuple[Action, ...]]:
    """Actions that came from our data, by what they are about."""
    found: dict[str, tuple[Action, ...]] = {}
    for row in Action.objects.filter(employer=employer, suggested_by__startswith="our-data:", retired_at=None):
        what = row.suggested_by.partition(":")[2]
        found[what] = (*found.get(what, ()), row)
    return found


def _piece(
    employer: Organisation,
    rows: Sequence[Shared],
    sheets: dict[str, releases.Sheet],
    audience: Audience,
    actions: tuple[Action, ...],
    forms: Collection[str],
) -> Piece:
    row = rows[0]
    definition = side_of(row.definition)
    all_of = _told(row, sheets, Audience.TEAM)
    told = _told(row, sheets, audience)
    refused = [refuse(r) for r in told.refusals]
    if all_of.whole and not told.whole:
        refused = [_("Shown inside the Practice only: it speaks of fewer than ten people.")]
    return Piece(
        row,
        title(row.what),
        sharing.when_words(row),
        counted(row.what, row.definition, by_form=row.round in forms),
        sentence(row.what, told.whole) if told.whole else " ".join(refused[:1]),
        told.whole,
        parts(employer, told),
        verdict(row.what, told),
        tuple(refused if told.whole else refused[1:]),
        beside(employer, row.what, definition),
        () if row.what == sharing.PROFILE else indicators.shelf().get(row.what.partition("/")[0]).caveats,
        tuple(_before(each, sheets, audience) for each in rows[1:] if each.ended_on is None)[:_EARLIER],
        actions,
    )


def _told(row: Shared, sheets: dict[str, releases.Sheet], audience: Audience) -> releases.Told:
    return (
        sheets.get(row.round, releases.Sheet())
        .of(sharing.item_of(row.what, side_of(row.definition)).id)
        .seen_by(audience)
    )


def side_of(definition: str) -> Definition:
    """A definition as it is kept."""
    return "wres" if definition == "wres" else "framework"


def _before(row: Shared, sheets: dict[str, releases.Sheet], audience: Audience) -> Earlier:
    whole = _told(row, sheets, audience).whole
    said = sentence(row.what, whole) if whole else _("Not shown.")
    return Earlier(sharing.when_words(row), said, whole)


@dataclass(frozen=True, slots=True)
class Thing:
    """What an action can be about: the profile, a ratio, or an indicator as a whole."""

    id: str
    title: str
    initiative: str


def thing(what: str) -> Thing | None:
    """By its id; None for none of ours."""
    name = "workforce-profile" if what == sharing.PROFILE else what.partition("/")[0]
    try:
        found = indicators.shelf().get(name)
    except indicators.UnknownIndicator:
        return None
    if what == sharing.PROFILE or what == name:
        return Thing(what, found.title, found.initiative)
    ratio = next((r for r in found.ratios if r.id == what), None)
    return Thing(what, ratio.title, found.initiative) if ratio else None


def _about(row: Shared, actions: Mapping[str, tuple[Action, ...]]) -> tuple[Action, ...]:
    """Actions about what is shared, and about its indicator as a whole."""
    whole = "workforce-profile" if row.what == sharing.PROFILE else row.what.partition("/")[0]
    return (*actions.get(row.what, ()), *actions.get(whole, ()))


def ratio_of(what: str) -> Ratio:
    """The ratio of an indicator by its id; raises StopIteration for none of ours."""
    return next(r for r in indicators.shelf().get(what.partition("/")[0]).ratios if r.id == what)


def title(what: str) -> str:
    """What a reader calls it."""
    return _("Who works here") if what == sharing.PROFILE else ratio_of(what).title


def counted(what: str, definition: str, by_form: bool = False) -> str:
    """Who is counted, out of whom, and who is meant by ethnic minority."""
    if by_form:
        of = _("Everybody who answered a form by slip is counted. Those who preferred not to say are among the others.")
    elif what == sharing.PROFILE:
        of = _("Everybody who works here is counted. Those whose ethnic group is not known are among the others.")
    else:
        indicator, ratio = indicators.shelf().get(what.partition("/")[0]), ratio_of(what)
        of = _("Counted: %(did)s. Out of: %(all)s.") % {
            "did": indicator.stage(ratio.counted.rpartition("/")[2]).title,
            "all": indicator.stage(ratio.out_of.rpartition("/")[2]).title,
        }
    return f"{of} {definition_words(definition)}"


def sentence(what: str, figure: Published) -> str:
    """The figure after what it counts."""
    if what == sharing.PROFILE:
        who = _("How many are ethnic minority staff?")
    elif what in sharing.SEEN:
        who = _("How many of all counted are ethnic minority people?")
    else:
        who = f"{_stage(what)}:"
    return f"{who} {words.say(figure, _)}"


def _stage(what: str) -> str:
    """Those to whom it happened."""
    return indicators.shelf().get(what.partition("/")[0]).stage(ratio_of(what).counted.rpartition("/")[2]).title


def parts(employer: Organisation, told: releases.Told) -> tuple[Part, ...]:
    """The parts by name. Role groups are public: they are called as this Practice calls them."""
    names = {role.key: role.name for role in queries.roles(employer)}
    return tuple(Part(part_name(f.of, names), words.say(f, _), f) for f in told.parts)


def part_name(of: str, roles: dict[str, str]) -> str:
    """Of whom a part speaks, for a reader."""
    for name, text in (
        (MINORITY, _("Ethnic minority staff")),
        (f"not {MINORITY}", _("Everybody else, and those whose group is not known")),
        ("came to: shortlisted", _("Among those who were shortlisted")),
        ("not came to: shortlisted", _("Among those who were not shortlisted")),
        ("came to: appointed", _("Among those who were appointed")),
        ("not came to: appointed", _("Among those who were shortlisted and not appointed")),
    ):
        if of == name:
            return text
    if of.startswith("not "):
        return _("The rest")
    return roles.get(of, of)


def verdict(what: str, told: releases.Told) -> str:
    """What two parts say of each other, from the ranges that were told and nothing else; "" where there are no two."""
    if what == sharing.PROFILE or len(told.parts) != 2:
        return ""
    first, second = told.parts
    if what in sharing.SEEN:
        return _SHARES()[enough_to_say_published(first, second).say]
    ratio = ratio_of(what)
    return f"{ratio.event}: {_likelier(enough_to_say_published(first, second), ratio.likelier_is_good)}"


def _likelier(found: Verdict, good: bool) -> str:
    """Ethnic minority staff over the others, in words, with the bound that holds whatever the numbers in the ranges are."""
    if found.say is Say.TOO_FEW:
        return f"{_('too few people to say whether ethnic minority staff or the others were more likely.')} {_more()}"
    if found.say is Say.NO_CLEAR_DIFFERENCE:
        return _(
            "no clear difference. Ethnic minority staff were between %(low)s and %(high)s times as likely as the others."
        ) % {"low": _number(found.low), "high": _number(found.high)}
    if found.say is Say.HIGHER:
        said = _("ethnic minority staff were more likely than the others, at least %(low)s times as likely.")
        bound = found.low
    else:
        said = _("the others were more likely than ethnic minority staff, at least %(low)s times as likely.")
        bound = 1 / found.high
    favours = (
        _("This favours ethnic minority staff.") if (found.say is Say.HIGHER) == good else _("This favours the others.")
    )
    return f"{said % {'low': _number(bound)}} {favours}"


def _number(value: float) -> str:
    """Two places, never more than was found."""
    return f"{floor(value * 100) / 100:.2f}"


def _SHARES() -> dict[Say, str]:
    return {
        Say.HIGHER: _(
            "Ethnic minority people are more common among those who came further than among the others. This favours ethnic minority people."
        ),
        Say.LOWER: _(
            "Ethnic minority people are rarer among those who came further than among the others. This favours the others."
        ),
        Say.NO_CLEAR_DIFFERENCE: _(
            "No clear difference: ethnic minority people are about as common among those who came further."
        ),
        Say.TOO_FEW: _("Too few people to say whether this favours anybody.") + " " + _more(),
    }


def _more() -> str:
    return _("Several years together, or more people, could say more.")


def beside(employer: Organisation, what: str, definition: Definition) -> tuple[Beside, ...]:
    """Public figures to set beside it, each with its source and limits."""
    if what == sharing.PROFILE:
        return _local(employer, definition)
    found = indicators.shelf().beside(what.partition("/")[0])
    return tuple(
        Beside(f"{b.who}: {b.reads}", f"{b.source}. {b.limits}")
        for b in found
        if b.ratio in ("", what) and b.definition in ("", definition)
    )


def _local(employer: Organisation, definition: Definition) -> tuple[Beside, ...]:
    """The people who live near, in the same definition: the Practice's own area alone."""
    near = population.populations(employer)[0]
    share = near.share(definition)
    if share is None:
        return ()
    text = _("In %(place)s, %(share)s in 100 people are from an ethnic minority by the same definition.") % {
        "place": near.name,
        "share": f"{share.value:.0f}",
    }
    when = date_format(near.on, "F Y")
    return (Beside(text, " ".join(part for part in (f"{near.source}, {when}.", near.note) if part)),)


def refuse(refusal: Refusal) -> str:
    """Why a figure is not shown, and what would do."""
    text = {
        Reason.TOO_FEW: _("Too few people to show this without telling about somebody."),
        Reason.NO_CUT: _("With this number of people nothing can be shown without telling about somebody."),
        Reason.TOO_FEW_ELSEWHERE: _("The others would be too few: something could be worked out about them by subtraction."),
        Reason.NOTHING_MORE: _(
            "The two groups are not shown apart: it would tell about somebody. More people, or several years together, could show it."
        ),
        Reason.OTHER_GROUPS: _("Other groups are shown apart already; both together would tell about somebody."),
        Reason.ALREADY: _("This stands in other figures already; one figure more could tell about somebody."),
        Reason.HELD: _("Too many people joined or left since the earlier figure to tell a change from who was there."),
    }.get(refusal.reason) or words.refuse(refusal, _)  # fmt: skip
    return text if refusal.needs is None else f"{text} {_(words.NEEDED).format(needs=refusal.needs)}"


def bar_words(bar: Bar) -> str:
    """Why ethnic minority staff are not told apart, and what would make it sayable."""
    return {
        Bar.NO_PROFILE: _(
            "Ethnic minority staff and the others are not shown apart: share “Who works here” first, so that this tells nothing about who they are that was not told."
        ),
        Bar.SMALL: _(
            "Ethnic minority staff and the others are not shown apart: one of the two groups may have fewer than seven people. In a larger team they could be."
        ),
    }[bar]
