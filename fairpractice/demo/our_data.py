"""Quince Lane's data: who works there, two years of counts, what patients did to staff, what is known about the area."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import timezone

from fairpractice.organisations.models import Organisation, Person
from fairpractice.workforce import (
    counting,
    importing,
    in_words,
    incidents,
    indicators,
    languages,
    retention,
    sharing,
    sources,
)
from fairpractice.workforce.exceptions import WorkforceError
from fairpractice.workforce.groups import Value
from fairpractice.workforce.models import Snapshot

# Nineteen people, by role group and ethnic group: four reception staff have changed since last year.
_NOW: Mapping[str, Mapping[Value, int]] = {
    "gp-partner": {"white-british": 2, "broad-asian": 1},
    "salaried-gp": {"broad-asian": 1, "broad-white-other": 1},
    "nurse": {"white-british": 2, "broad-black": 1},
    "direct-patient-care": {"broad-black": 1, "broad-mixed": 1, "white-british": 1},
    "admin": {"broad-black": 2, "broad-asian": 2, "white-british": 1, "not-stated": 1},
    "management": {"white-british": 2},
}
_LAST_YEAR: Mapping[str, Mapping[Value, int]] = {
    **_NOW,
    "admin": {"broad-black": 1, "broad-asian": 2, "white-british": 2, "not-stated": 1},
}
_STAFF: Mapping[Value, int] = {
    "white-british": 8,
    "broad-white-other": 1,
    "broad-asian": 4,
    "broad-black": 4,
    "broad-mixed": 1,
    "not-stated": 1,
}
# Training can be said after two years, discipline cannot: one case says nothing.
_TRAINED: tuple[Mapping[Value, int], ...] = (
    {"white-british": 7, "broad-asian": 1, "broad-black": 1},
    {"white-british": 8, "broad-asian": 1, "broad-black": 1, "broad-white-other": 1},
)
_DISCIPLINED: tuple[Mapping[Value, int], ...] = ({}, {"broad-black": 1})


def bring(lead: Person, practice: Organisation) -> None:
    """Tells it."""
    today = timezone.localdate()
    for day, counts in ((today - timedelta(days=371), _LAST_YEAR), (today - timedelta(days=20), _NOW)):
        importing.keep_counts(by=lead, employer=practice, on=day, how=Snapshot.How.TYPED, counts=counts)
    running = retention.year_of(today)
    for name, stage, years in (("training", "had", _TRAINED), ("disciplinary", "entered", _DISCIPLINED)):
        indicator = indicators.shelf().get(name)
        for year, counted in zip((running - 2, running - 1), years, strict=True):
            people = {"staff": dict(_STAFF), stage: {group: counted.get(group, 0) for group in _STAFF}}
            counting.count(by=lead, employer=practice, indicator=indicator, year=year, people=people)
    _incidents(lead, practice, today)
    sources.add(
        by=lead,
        employer=practice,
        told=sources.Told(
            title="Joint strategic needs assessment (an example)",
            publisher="The council",
            area="Hackney",
            dated=str(today.year - 1),
            url="https://council.example/needs",
            summary="Many people near us speak Turkish, Yoruba or Yiddish at home, and ethnic minority carers are found late. We ask about both at registration now.",
        ),
    )
    languages.put(
        by=lead,
        employer=practice,
        kind=languages.LANGUAGE,
        rows=[("Bengali", 2), ("Turkish", 2), ("Yoruba", 3), ("Polish", 1)],
    )
    in_words.show(by=lead, employer=practice, what=in_words.LANGUAGES)
    _share(lead, practice)


def _incidents(lead: Person, practice: Organisation, today: date) -> None:
    policy = incidents.policy_of(practice)
    followed = policy.public_id if policy else ""
    noted = incidents.note(
        by=lead,
        employer=practice,
        told=incidents.Told(
            on=today - timedelta(days=120),
            behaviour="refusal",
            racist=True,
            what="A patient at the desk asked for “somebody English” to take blood.",
            steps=("stepped-in", "asked", "spoke", "told-team", "asked-again"),
            done="We told the patient that we do not choose staff that way. The appointment stayed as it was.",
            policy=followed,
        ),
    )
    incidents.close(by=lead, incident=noted)
    incidents.note(
        by=lead,
        employer=practice,
        told=incidents.Told(
            on=today - timedelta(days=15),
            behaviour="distance",
            racist=True,
            what="Shouting on the phone, and a remark about an accent.",
            steps=("asked", "letter"),
            policy=followed,
        ),
    )


def _share(lead: Person, practice: Organisation) -> None:
    """The profile goes to the team, if it can be told today."""
    said = sharing.Said(what=sharing.PROFILE, words="We looked at this together in our staff meeting.")
    try:
        sharing.share(by=lead, employer=practice, said=said)
    except WorkforceError:
        return
