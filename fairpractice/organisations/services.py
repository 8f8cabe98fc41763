"""Setting up a Practice and keeping what is known of it."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from fairpractice.organisations import events, places
from fairpractice.organisations.models import Area, KnownRelation, KnownSite, Organisation, Person, Role, Site, SiteArea
from fairpractice.organisations.reference import london


class OrganisationError(Exception):
    """Something about an organisation cannot be done; the text says why, for the person on the page."""


@transaction.atomic
def first_person() -> Person:
    """Whoever holds the first printed link: may set up a Practice."""
    person = Person.objects.filter(may_set_up=True, is_active=True).order_by("pk").first()
    return person or Person.objects.create(may_set_up=True)


@transaction.atomic
def set_up_practice(
    *, by: Person, name: str, employer_type: str, type_words: str = "", demo: bool = False
) -> Organisation:
    """A new employer with one site, led by `by`."""
    practice = Organisation.objects.create(name=name, employer_type=employer_type, type_words=type_words, demo=demo)
    Site.objects.create(organisation=practice, name=name, main=True)
    Role.objects.create(person=by, organisation=practice, kind=Role.Kind.LEAD)
    events.record(organisation=practice, by=by, what="set up the Practice", about=name)
    return practice


@transaction.atomic
def start_service(*, name: str, kind: str) -> Person:
    """A hub or guardian service with its first member, who fills in their name and second factor when they come in.

    `kind`: Organisation.Kind.HUB or GUARDIANS. For whoever runs the installation (`fairpractice add`).
    """
    service = Organisation.objects.create(name=name, kind=kind)
    person = Person.objects.create()
    Role.objects.create(
        person=person, organisation=service, kind=Role.Kind.HUB if kind == Organisation.Kind.HUB else Role.Kind.GUARDIAN
    )
    events.record(organisation=service, by=None, what="started", about=name)
    return person


@transaction.atomic
def next_founder() -> Person:
    """Somebody new who may set up one more Practice on this installation."""
    return Person.objects.create(may_set_up=True)


@transaction.atomic
def rename_practice(*, by: Person, practice: Organisation, name: str, employer_type: str, type_words: str) -> None:
    practice.name, practice.employer_type, practice.type_words = name, employer_type, type_words
    practice.save(update_fields=["name", "employer_type", "type_words"])
    events.record(organisation=practice, by=by, what="changed the Practice's name or type", about=name)


def known(code: str) -> KnownSite | None:
    """The organisation of this code in the reference data, if it was loaded."""
    return KnownSite.objects.filter(code=code).first() if code else None


def any_known() -> bool:
    return KnownSite.objects.exists()


@transaction.atomic
def add_site(*, by: Person, practice: Organisation, name: str, postcode: str = "") -> Site:
    site = Site.objects.create(organisation=practice, name=name, postcode=postcode)
    events.record(organisation=practice, by=by, what="added a site", about=name)
    return site


@transaction.atomic
def change_site(*, by: Person, site: Site, name: str, postcode: str) -> None:
    site.name, site.postcode = name, postcode
    site.save(update_fields=["name", "postcode"])
    events.record(organisation=site.organisation, by=by, what="changed a site", about=name)


@transaction.atomic
def set_ods_code(*, by: Person, site: Site, code: str) -> None:
    """Keeps the code and, where it is known, the postcode and the dated memberships of the official files."""
    site.ods_code = code
    found = known(code)
    if found:
        site.postcode = found.postcode
    site.save(update_fields=["ods_code", "postcode"])
    if found:
        _copy_relations(site, code)
    events.record(organisation=site.organisation, by=by, what="set the ODS code", about=code)


def _copy_relations(site: Site, code: str) -> None:
    wanted = [
        kind.value for kind in Area.Kind if kind != Area.Kind.BOROUGH
    ]  # the borough is asked for: few files have it
    site.areas.filter(area__kind__in=wanted).delete()
    for relation in KnownRelation.objects.filter(child=code, kind__in=wanted):
        name = KnownSite.objects.filter(code=relation.parent).values_list("name", flat=True).first() or relation.parent
        area, _made = Area.objects.get_or_create(kind=relation.kind, code=relation.parent, defaults={"name": name})
        SiteArea.objects.create(site=site, area=area, start=relation.start, end=relation.end, source="ODS files")


@transaction.atomic
def set_borough(*, by: Person, site: Site, code: str, on: date | None = None) -> None:
    """Ends the membership of an earlier borough today and starts the new one; "" means not known.

    A borough of London or any other local authority with figures. Raises places.UnknownPlace.
    """
    today = on or timezone.localdate()
    current = SiteArea.objects.filter(site=site, area__kind=Area.Kind.BOROUGH, end=None).select_related("area").first()
    if current and current.area.code == code:
        return
    if current:
        current.end = today
        current.save(update_fields=["end"])
    if code:
        name = places.place(code).name
        area, _made = Area.objects.get_or_create(kind=Area.Kind.BOROUGH, code=code, defaults={"name": name})
        SiteArea.objects.create(site=site, area=area, start=today if current else None, source="the Practice")
    _copy_areas_above(site, code)
    events.record(organisation=site.organisation, by=by, what="set the borough", about=code)


def _copy_areas_above(site: Site, borough_code: str) -> None:
    """The dated ICB, region and training hub of a London borough, where the ODS files did not say."""
    SiteArea.objects.filter(site=site, source=london.AREAS_SOURCE).delete()
    said = set(SiteArea.objects.filter(site=site).values_list("area__kind", flat=True))
    for link in london.area_links():
        if link.child_code == borough_code and link.kind != "successor" and link.kind not in said:
            area, _made = Area.objects.get_or_create(
                kind=link.kind, code=link.parent_code, defaults={"name": link.parent_name}
            )
            SiteArea.objects.create(site=site, area=area, start=link.start, end=link.end, source=london.AREAS_SOURCE)


def borough_of(site: Site) -> Area | None:
    row = SiteArea.objects.filter(site=site, area__kind=Area.Kind.BOROUGH, end=None).select_related("area").first()
    return row.area if row else None


def suggested_borough(site: Site) -> str:
    """The borough code that the official files give for the site's code, or ""."""
    found = known(site.ods_code)
    return found.borough_code if found else ""


@transaction.atomic
def rename_person(*, by: Person, name: str) -> None:
    """The name alone: an address is changed by its own code (`addresses`)."""
    by.name = name
    by.save(update_fields=["name"])
