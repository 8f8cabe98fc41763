"""What each of the three parties can get with every page of their own: none of them holds enough to answer for others or to read them."""

import re
from collections.abc import Iterable, Mapping

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from fairpractice.ballots import codes, keys
from fairpractice.organisations.models import Role
from fairpractice.reflections import desk, planning
from fairpractice.reflections.casting import Outcome
from fairpractice.reflections.exceptions import ReflectionError
from fairpractice.reflections.models import Round
from fairpractice.reflections.tests import rounds
from fairpractice.reflections.urls import urlpatterns
from tests.attacks.attackers import Burglar, Eyes, Secret
from tests.cast import Cast, assemble

pytestmark = [pytest.mark.attack, pytest.mark.django_db, pytest.mark.usefixtures("own_boxes")]
# A burglar does not break what they came for, and has no use for posters about other things.
PAPERS = ("figures.csv", "proofs.zip")
# Rooms that know of rounds. What the others show has tests of its own.
ROOMS = r"/reflections/|/data/ask/|/teller/|/r/|/safe/|/people/|/record/|/t/|/me/|/practice/|/pools?/|^/lead/\w+/$"
SLOW = (".pdf", ".pptx", ".docx", ".svg")
DESTROYS = ("/cancel/", "/end/", "/hand-over/", "/recover/", "/logout/", "/forget/", "/print/", "/static/", "/charts/")


def secrets_of(made: rounds.Dealt) -> list[Secret]:
    """What must not reach anybody over a page, but the teller's one file: codes, count code, keys, digests."""
    seed, facts = keys.read_count_code(made.count_code), desk.boxes().facts(made.round.public_id)
    digests = codes.digests(made.codes, facts.salt)
    return [*made.codes, made.count_code, seed, keys.private_key(seed), facts.salt, *digests]


def every_door(of: Round, also: Mapping[str, str]) -> list[str]:
    """Each address of this room for this round, whether a page links to it or not."""
    kept = {"practice": of.employer.public_id, "round": of.public_id, **also}
    found = []
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        names = pattern.pattern.converters
        if set(names) <= set(kept) and pattern.name:
            found.append(reverse(pattern.name, kwargs={name: kept[name] for name in names}))
    return [address for address in found if not any(part in address for part in DESTROYS)]


def rob(client: Client, of: Round, *starts: str, leave: Iterable[str] = (), push: bool = True) -> Burglar:
    """Walks through every page from `starts` on, sends what can be sent, and tries every door of this room."""
    burglar = Burglar(client, leave=(*DESTROYS, *leave), only=ROOMS)
    burglar.walk(*starts)
    if push:
        burglar.push({"spares": ["3"], "count_code": ["one two three"], "shared": ["1"], "title": ["Something"]})
    also = {"question": str(of.questions[0]["id"]), "token": "k7m2x9qa4tbc"}
    doors = {address for name in PAPERS for address in every_door(of, {**also, "name": name})}
    burglar.try_all(sorted(address for address in doors if not any(part in address for part in burglar._leave)))
    return burglar


def lead_pages(cast: Cast) -> tuple[str, ...]:
    base = f"/lead/{cast.willow.public_id}/"
    return (
        base,
        f"{base}reflections/",
        f"{base}data/ask/",
        f"{base}people/",
        f"{base}record/",
        "/teller/",
        "/me/",
        f"/t/{cast.willow.public_id}/",
    )


def test_a_lead_with_every_page_gets_no_code() -> None:
    cast = assemble()
    of = rounds.planned(cast)
    made = rounds.dealt(cast, of, launch=False)
    secrets, alice, room = secrets_of(made), cast.client("alice"), f"/lead/{cast.willow.public_id}/reflections/"
    # What is planned can be changed by the lead, and voids the slips: so those forms are left alone here.
    planned = rob(alice, of, room, leave=("/basics/", "/questions/", "/teller/", "/open/", *SLOW))
    of.refresh_from_db()
    planning.launch(by=cast.people["alice"], of=of)
    opened = rob(alice, of, *lead_pages(cast))
    before = _walked(cast.client("dan"), room)
    for code in made.codes[:14]:
        posted = rounds.sheet(made.round, code, [1, 2], ["Written down", ""])
        assert rounds.send(made.round, posted).outcome is Outcome.IN
    after = _walked(cast.client("dan"), room)
    assert len(opened.read) > 60
    # Turnout shows nowhere: the deputy's pages are the same before and after, but for random numbers.
    assert len(before.read) > 10
    assert _quiet(before) == _quiet(after)
    every = [planned, opened, before, after]
    rounds.counted(cast, made)
    every.append(rob(alice, of, room, leave=SLOW[:2]))
    assert (
        Eyes(secrets).search({f"{n} {name}": read for n, each in enumerate(every) for name, read in each.read.items()})
        == {}
    )
    assert {name for each in every for name, status in each.statuses.items() if status >= 500} == set()
    assert ["Written down" in str(each.read) for each in every] == [False] * 4 + [True]


def _walked(client: Client, room: str) -> Burglar:
    burglar = Burglar(client, leave=(*DESTROYS, *SLOW, "/people/", "/speak-to/", "/me/", "/accounts/"), only=ROOMS)
    burglar.walk(room)
    return burglar


def _quiet(burglar: Burglar) -> dict[str, str]:
    """What was read, without what is drawn anew for each page."""
    drawn = re.compile(r'nonce[-=]"?[^"\' ]+|name="(csrf\w+|held_for)" value="[^"]+"')
    kept = {
        name: data
        for name, data in burglar.read.items()
        if "post " not in name and name.endswith("/") and "/reflections/" in name
    }
    return {name: drawn.sub("", data.decode(errors="replace")) for name, data in kept.items()}


def _printed(burglar: Burglar) -> set[str]:
    """The codes that can be read in the PDFs that somebody got."""
    pages = b"\n".join(data for name, data in burglar.read.items() if "!page" in name).decode()
    return {codes.tidy(code) for code in re.findall(r"\b(?:[0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}\b", pages)}


def test_control_the_same_burglar_finds_every_code_at_the_tellers_desk() -> None:
    cast = assemble()
    of = rounds.planned(cast)
    burglar = Burglar(cast.client("bob"))
    burglar._open("post", f"/teller/{of.public_id}/slips.pdf", {"spares": "3"})
    of.refresh_from_db()
    assert of.slips == 17
    assert len(_printed(burglar)) == 17
    found = Eyes(_printed(burglar)).search(burglar.read)
    assert {secret for secrets in found.values() for secret in secrets} == {repr(code) for code in _printed(burglar)}


def test_of_two_colours_the_lead_gets_one_which_alone_casts_nothing() -> None:
    cast = assemble()
    of = rounds.planned(cast, two_colours=True)
    made = rounds.dealt(cast, of, launch=False)
    lead = cast.client("alice")
    sheet = f"/lead/{cast.willow.public_id}/reflections/{of.public_id}/sheet.pdf"
    burglar = Burglar(lead)
    burglar._open("post", sheet, {})
    own = _printed(burglar)
    assert len(own) == of.slips, "control: in a PDF codes are seen"
    again = lead.post(sheet)
    assert again.status_code == 302, "once"
    of.refresh_from_db()
    planning.launch(by=cast.people["alice"], of=of)
    of.refresh_from_db()
    rest = rob(lead, of, f"/lead/{cast.willow.public_id}/reflections/", leave=SLOW)
    teller = [*made.codes, made.count_code]
    assert Eyes(teller).search(burglar.read | rest.read) == {}
    mine = sorted(own)
    for pair in ((mine[0], mine[1]), (mine[0], mine[0]), (mine[0], ""), ("", mine[0]), (mine[0], "7K2M-X9QA-4TBC")):
        posted = rounds.sheet(of, pair[0], [1], code2=pair[1])
        assert rounds.send(of, posted).outcome in (Outcome.NOT_TAKEN, Outcome.MISTAKE), pair
        assert desk.boxes().take(of.public_id).answers == ()
    # The teller alone gets no further.
    assert rounds.send(of, rounds.sheet(of, made.codes[0], [1], code2=made.codes[1])).outcome is Outcome.NOT_TAKEN
    assert rounds.send(of, rounds.sheet(of, mine[0], [1], code2=made.codes[0])).outcome is Outcome.IN


def test_nobody_who_leads_can_be_teller_by_any_form() -> None:
    cast = assemble()
    of = rounds.planned(cast)
    made = rounds.dealt(cast, of, launch=False)
    here = f"/lead/{cast.willow.public_id}/reflections/{of.public_id}/"
    for name in ("alice", "dan", "charlie", "grace"):
        role = Role.objects.get(person=cast.people[name], end=None)
        page = cast.client("alice").post(f"{here}teller/", {"role": role.pk, "own_key": "paper"})
        assert page.status_code == 200, "the form comes back with its mistake"
        if name in ("alice", "dan"):
            with pytest.raises(ReflectionError):
                planning.choose_teller(by=cast.people["alice"], of=of, role=role, own_key=False, two_colours=False)
    of.refresh_from_db()
    assert (of.teller, of.sheets_made) == (cast.people["bob"], "b")
    # Whoever is chosen instead gets slips of their own; those that Bob printed are void.
    sara = Role.objects.get(person=cast.people["sara"], end=None)
    planning.choose_teller(by=cast.people["alice"], of=of, role=sara, own_key=False, two_colours=False)
    assert not desk.boxes().exists(of.public_id)
    assert cast.client("bob").get(f"/teller/{of.public_id}/").status_code == 404
    assert made.codes


def _desk(of: Round) -> list[str]:
    ends = ("", "key/", "slips.pdf", "try/", "links/", "count/", "envelopes.json")
    return [f"/teller/{of.public_id}/{end}" for end in ends]


@pytest.mark.parametrize("kind", ["lead", "deputy", "gone"])
def test_a_teller_who_comes_to_lead_or_goes_finds_the_desk_shut(kind: str) -> None:
    cast = assemble()
    of = rounds.planned(cast)
    made = rounds.dealt(cast, of)
    for code in made.codes[:8]:
        rounds.send(of, rounds.sheet(of, code, [1]))
    rounds.close(of)
    bob, role = cast.client("bob"), Role.objects.filter(person=cast.people["bob"], end=None)
    assert bob.get(f"/teller/{of.public_id}/count/").status_code == 200
    if kind == "lead":
        Role.objects.filter(person=cast.people["alice"]).update(kind="deputy")
    role.update(**({"end": "2026-01-01"} if kind == "gone" else {"kind": kind}))
    for address in _desk(of):
        assert bob.get(address).status_code in (404, 405), address
        assert bob.post(address, {"count_code": made.count_code, "spares": "3"}).status_code == 404, address
    assert of.title not in bob.get("/teller/").content.decode()
    of.refresh_from_db()
    assert of.state == Round.State.OPEN
    if kind == "gone":  # invited again, as a member: the round can be counted after all
        Role.objects.create(person=cast.people["bob"], organisation=cast.willow, kind="member")
        assert bob.post(f"/teller/{of.public_id}/count/", {"count_code": made.count_code}).status_code == 302


def test_a_teller_sees_no_result_but_the_number_of_answers() -> None:
    cast = assemble()
    of = rounds.planned(cast)
    made = rounds.dealt(cast, of)
    for code in made.codes[:10]:
        rounds.send(of, rounds.sheet(of, code, [1, 2, 3], ["Only the lead reads this", ""]))
    of = rounds.counted(cast, made)
    bob = Burglar(cast.client("bob"), leave=DESTROYS, only=ROOMS)
    bob.walk("/teller/", f"/teller/{of.public_id}/", f"/t/{cast.willow.public_id}/")
    doors = every_door(of, {"question": str(of.questions[0]["id"]), "name": "figures.csv"})
    bob.try_all(address for address in doors if address.startswith(f"/lead/{cast.willow.public_id}/"))
    for address, status in bob.statuses.items():
        if "/lead/" in address:
            assert status in (404, 405), (address, status)
    assert "Only the lead reads this" not in str(bob.read)
    # Control: the lead does read it, at the same doors.
    alice = Burglar(cast.client("alice"))
    alice._open("get", next(address for address in doors if address.endswith("/results/")))
    assert "Only the lead reads this" in str(alice.read)


def test_staff_see_whose_hands_the_slips_were_in() -> None:
    """A lead could invent a colleague and make them teller: what staff can hold against it is the name, said before they answer."""
    cast = assemble()
    of = rounds.planned(cast)
    rounds.dealt(cast, of)
    page = Client(HTTP_HOST="127.0.0.1", REMOTE_ADDR="127.0.0.1").get(f"/r/{of.public_id}/").content.decode()
    assert "The key is nine words on paper, with Bob until the count" in page


def test_what_the_burglar_left_alone() -> None:
    """Cancelling is the lead's to do: it destroys, and shows nothing."""
    cast = assemble()
    of = rounds.planned(cast)
    made = rounds.dealt(cast, of)
    secrets = secrets_of(made)
    rounds.send(of, rounds.sheet(of, made.codes[0], [1], ["A text that goes", ""]))
    burglar = Burglar(cast.client("alice"), leave=("/logout/",))
    burglar.walk(f"/lead/{cast.willow.public_id}/reflections/{of.public_id}/cancel/", most=1)
    burglar.push({})
    of.refresh_from_db()
    assert of.state == Round.State.CANCELLED
    assert desk.boxes().rounds() == []
    again = _walked(cast.client("alice"), f"/lead/{cast.willow.public_id}/reflections/")
    assert Eyes([*secrets, "A text that goes"]).search(burglar.read | again.read) == {}
