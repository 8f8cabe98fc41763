"""The pages of pools as browsers see them: for the hub, the two holders, a lead, and strangers."""

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fairpractice.figures import proofs
from fairpractice.organisations import services as organisations
from fairpractice.organisations.models import Area, Organisation, Person, Role
from fairpractice.pooling import holder_tool, releasing
from fairpractice.pooling.models import Agreement, Pool, Release
from fairpractice.pooling.tests import made
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db


def _text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def _said(client: Client, address: str, posted: Mapping[str, object]) -> str:
    response = client.post(address, posted, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def _started(cast: Cast) -> tuple[Pool, list[str]]:
    """A pool from its start to both keys, through the pages."""
    hana, grace = cast.client("hana"), cast.client("grace")
    base = f"/hub/{cast.hub.public_id}/pools/"
    assert "There is no pool yet" in _text(hana, base)
    posted = {"name": "Our pool", "question_set": "framework", "groups": "none", "other": cast.guardians.public_id}
    wrong = hana.post(f"{base}start/", {**posted, "name": ""}).content.decode()
    assert "Type a name" in wrong
    assert "It is offered to Practices once both keys are made" in _said(hana, f"{base}start/", posted)
    pool = Pool.objects.get()
    words = []
    for client, place in ((hana, cast.hub), (grace, cast.guardians)):
        here = f"/hub/{place.public_id}/pools/{pool.public_id}/"
        assert "Make our key" in _text(client, here)
        assert "64 letters and numbers" in client.post(f"{here}key/", {"public_key": "zz"}).content.decode()
        mine, public = holder_tool.new_key()
        assert "public half of your key is here" in _said(client, f"{here}key/", {"public_key": public.hex()})
        assert "There is a key already" in _text(client, f"{here}key/")
        words.append(mine)
    return pool, words


def test_from_the_start_of_a_pool_to_what_a_lead_sees() -> None:
    cast = assemble()
    pool, words = _started(cast)
    alice, hana, grace = (cast.client(who) for who in ("alice", "hana", "grace"))
    organisations.set_borough(by=cast.people["alice"], site=cast.willow.sites.get(), code=made.HACKNEY)
    ours = f"/lead/{cast.willow.public_id}/pools/{pool.public_id}/"
    offer = _text(alice, ours)
    for said in ("What it shows", "To whom", "What they could do", "How to withdraw", "Hana", "Grace"):
        assert said in offer
    assert "Agreed. Your totals count" in _said(alice, f"{ours}agree/", {})
    Agreement.objects.update(agreed_at=timezone.now() - timedelta(days=30))

    whole = made.Made(pool, cast.hub, [cast.people["hana"], cast.people["grace"]], words)
    made.counted(whole, cast.willow, [6, 4, 2], 9)
    made.filled(whole, [9] * 8)
    here = f"/hub/{cast.hub.public_id}/pools/{pool.public_id}/"
    theirs = f"/hub/{cast.guardians.public_id}/pools/{pool.public_id}/"
    day = timezone.localdate()
    when = {"on_day": day.day, "on_month": day.month, "on_year": day.year}
    assert "Type the closing day" in hana.post(f"{here}closing/", {}).content.decode()
    assert "Practices see the closing day" in _said(hana, f"{here}closing/", when)
    assert "has not passed yet" in _said(hana, f"{here}begin/", {"place": made.HACKNEY})
    made.close(pool)
    page = _text(hana, here)
    assert "9 Practices have agreed" in page
    assert "Ask the holders for Hackney" in page
    assert "Ask the holders" not in _text(grace, theirs)
    assert grace.post(f"{theirs}begin/", {"place": made.HACKNEY}).status_code == 404
    assert "Both holders find on this page" in _said(hana, f"{here}begin/", {"place": made.HACKNEY})
    release = Release.objects.get()
    for number, (client, base) in enumerate(((hana, here), (grace, theirs)), 1):
        asked = f"{base}{release.public_id}/"
        assert "Willow Tree Surgery" in _text(client, asked)
        assert "not sums of what was asked" in client.post(asked, {"sums": "nonsense"}).content.decode()
        shares = holder_tool.read_shares(_text(client, f"{asked}shares.json"))
        text, _used = holder_tool.sums(shares, holder_tool.private_key(shares, words[number - 1]), {})
        said = _said(client, asked, {"sums": text} if number == 1 else {"file": io.BytesIO(text.encode())})
        assert ("Now the other holder sends theirs" if number == 1 else "the place is told") in said

    told = _text(hana, f"{here}{release.public_id}/")
    assert "Hackney" in told
    assert "Save the proofs" in told
    packed = hana.get(f"{here}{release.public_id}/proofs.zip").content
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert len(archive.namelist()) == 3
        for name in archive.namelist():
            assert proofs.verify(archive.read(name).decode()).figures
    svg = hana.get(f"{here}{release.public_id}/chart.svg")
    assert svg["Content-Type"] == "image/svg+xml"
    lead = _text(alice, f"{ours}{release.public_id}/")
    assert "Save the proofs" not in lead
    assert "of 81" in lead
    assert "Withdrawn" in _said(alice, f"{ours}withdraw/", {})
    assert alice.get(f"{ours}{release.public_id}/").status_code == 200, "what it counted in it may still read"


def test_strangers_see_nothing() -> None:
    cast = assemble()
    pool = made.pool(hub=cast.hub, other=cast.guardians)
    organisations.set_borough(by=cast.people["alice"], site=cast.willow.sites.get(), code=made.HACKNEY)
    made.agreed(pool, cast.willow)
    made.filled(pool, [9] * 8)
    of = pool.tell()
    other = Organisation.objects.create(name="Another Hub", kind="hub")
    stranger = Person.objects.create(name="Stranger")
    Role.objects.create(person=stranger, organisation=other, kind="hub")
    cast.people["stranger"] = stranger

    Authenticator.objects.create(user=stranger, type=Authenticator.Type.TOTP, data={"secret": "x"})
    ends = ["", "key/", "end/", f"{of.public_id}/", f"{of.public_id}/proofs.zip", f"{of.public_id}/chart.svg"]
    for end in ends:
        assert (
            cast.client("stranger").get(f"/hub/{other.public_id}/pools/{pool.pool.public_id}/{end}").status_code == 404
        )
        for who in ("stranger", "charlie", "alice", "grace"):
            address = f"/hub/{cast.hub.public_id}/pools/{pool.pool.public_id}/{end}"
            assert cast.client(who).get(address).status_code == 404, (who, end)
    told = f"pools/{pool.pool.public_id}/{of.public_id}/"
    assert cast.client("alice").get(f"/lead/{cast.willow.public_id}/{told}").status_code == 200
    assert cast.client("charlie").get(f"/lead/{cast.oak.public_id}/{told}").status_code == 404, "a lead of no member"
    assert cast.client("charlie").get(f"/lead/{cast.willow.public_id}/{told}").status_code == 404


def test_a_colleague_of_a_holder_gets_neither_shares_nor_proofs() -> None:
    cast = assemble()
    pool = made.pool(hub=cast.hub, other=cast.guardians)
    made.filled(pool, [9] * 8)
    made.filled(pool, [9] * 8, made.ISLINGTON)
    told = pool.tell()

    place = Area.objects.get(code=made.ISLINGTON)
    asked = releasing.begin(by=pool.holders[0], pool=pool.pool, place=place)
    Role.objects.create(person=cast.people["nell"], organisation=cast.hub, kind="hub")

    Authenticator.objects.create(user=cast.people["nell"], type=Authenticator.Type.TOTP, data={"secret": "x"})
    nell, base = cast.client("nell"), f"/hub/{cast.hub.public_id}/pools/{pool.pool.public_id}/"
    assert nell.get(f"{base}{asked.public_id}/").status_code == 200
    assert nell.get(f"{base}{asked.public_id}/shares.json").status_code == 404
    assert nell.get(f"{base}{told.public_id}/proofs.zip").status_code == 404
    sent = nell.post(f"{base}{asked.public_id}/", {"sums": pool.sums(asked, 1)})
    assert sent.status_code == 200
    assert not asked.sums.exists()


def test_pages_ask_the_database_as_much_for_many_practices_as_for_few() -> None:
    cast = assemble()
    pool = made.pool(hub=cast.hub, other=cast.guardians)
    organisations.set_borough(by=cast.people["alice"], site=cast.willow.sites.get(), code=made.HACKNEY)
    made.agreed(pool, cast.willow)
    base, lead = f"/hub/{cast.hub.public_id}/pools/", f"/lead/{cast.willow.public_id}/pools/"
    pages = [
        (cast.client("hana"), base),
        (cast.client("hana"), f"{base}{pool.pool.public_id}/"),
        (cast.client("alice"), lead),
        (cast.client("alice"), f"{lead}{pool.pool.public_id}/"),
    ]

    def queries() -> list[int]:
        counts = []
        for client, address in pages:
            client.get(address)
            with CaptureQueriesContext(
                connection,
            ) as found:
                assert client.get(address).status_code == 200
            counts.append(len(found))
        return counts

    made.filled(pool, [9] * 8)
    made.close(pool.pool)
    few = queries()
    made.filled(pool, [9] * 12)
    made.filled(pool, [9] * 8, made.ISLINGTON)
    for _n in range(3):
        made.pool(hub=cast.hub, other=cast.guardians)
    assert queries() == few
    assert max(few) <= 12


def test_what_was_told_is_read_with_as_many_queries_however_many_were_told() -> None:
    cast = assemble()
    pool = made.pool(hub=cast.hub, other=cast.guardians)
    made.filled(pool, [9] * 8)
    of = pool.tell()
    hana, address = cast.client("hana"), f"/hub/{cast.hub.public_id}/pools/{pool.pool.public_id}/{of.public_id}/"
    hana.get(address)
    with CaptureQueriesContext(connection) as few:
        hana.get(address)
    made.filled(pool, [9] * 12, made.ISLINGTON)
    pool.tell(made.ISLINGTON)
    with CaptureQueriesContext(connection) as many:
        hana.get(address)
    assert len(many) == len(few) <= 11


def test_shares_are_json_that_no_cache_keeps() -> None:
    cast = assemble()
    pool = made.pool(hub=cast.hub, other=cast.guardians)
    made.filled(pool, [9] * 8)
    made.close(pool.pool)

    of = releasing.begin(by=pool.holders[0], pool=pool.pool, place=Area.objects.get(code=made.HACKNEY))
    response = cast.client("hana").get(
        f"/hub/{cast.hub.public_id}/pools/{pool.pool.public_id}/{of.public_id}/shares.json"
    )
    assert response["Cache-Control"] == "no-store"
    body = json.loads(response.content)
    assert set(body) == {"format", "public", "request", "boxes"}
    assert len({len(box) for box in body["boxes"].values()}) == 1
