"""A text is shaped together: by name, by slip, with consent, and signed; and nobody who wrote by slip can be told."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils import timezone

from fairpractice.documents import editing, together
from fairpractice.documents.exceptions import DocumentError
from fairpractice.documents.models import Document, Version
from fairpractice.documents.models_together import Comment, Signature
from fairpractice.documents.wording import Wording
from fairpractice.organisations.models import Role
from fairpractice.plans.models import Action
from fairpractice.reflections import casting, counting, dealing, planning, shapes
from fairpractice.reflections.models import Round
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db
TEXT = "We want fair work.\n\nWe do not look away from racism.\n\nWe ask again each year."


def _statement(cast: Cast) -> tuple[Document, Version]:
    made = editing.begin(
        by=cast.people["alice"], employer=cast.willow, kind="statement", title="Our statement", wording=Wording(TEXT)
    )
    version = together.latest(made)
    assert version
    return made, version


def _open(cast: Cast, of: Round, headcount: int = 12) -> tuple[tuple[str, ...], str]:
    alice, bob = cast.people["alice"], cast.people["bob"]
    planning.set_basics(by=alice, of=of, said=planning.Basics(title=of.title, headcount=headcount, days=5))
    role = Role.objects.get(person=bob, end=None)
    planning.choose_teller(by=alice, of=of, role=role, own_key=False, two_colours=False)
    of.refresh_from_db()
    sheets = dealing.make_sheets(by=bob, of=of, spares=0)
    of.refresh_from_db()
    dealing.test_key(by=bob, of=of, typed=sheets.count_code)
    planning.launch(by=alice, of=of)
    of.refresh_from_db()
    return sheets.codes, sheets.count_code


def _cast(of: Round, code: str, **fields: str) -> None:
    posted = QueryDict(mutable=True)
    posted.update({"code": code, **fields})
    assert casting.cast(of, shapes.asking(of), posted).outcome is casting.Outcome.IN


def _count(cast: Cast, of: Round, count_code: str) -> Round:
    now = timezone.now()
    Round.objects.filter(pk=of.pk).update(opened_at=now - timedelta(days=9), closes_at=now - timedelta(hours=1))
    of.refresh_from_db()
    return counting.count(by=cast.people["bob"], of=of, count_code=count_code)


def test_comments_by_slip_open_together_beneath_their_paragraph_and_name_nobody() -> None:
    cast = assemble()
    document, version = _statement(cast)
    of = together.slips_for_comments(by=cast.people["alice"], version=version, home="/back/")
    document.refresh_from_db()
    assert document.stage == Document.Stage.CONSULTING
    codes, count_code = _open(cast, of)
    for number, code in enumerate(codes[:8]):
        _cast(of, code, **({f"t{number % 3}": f"Comment {number}"} if number < 6 else {}))
    assert not [c for t in together.threads(version) for c in t.comments], "nothing before the window has closed"
    _count(cast, of, count_code)
    told = together.threads(version)
    assert [len(t.comments) for t in told] == [2, 2, 2]
    assert all(c.by is None and c.at is None and c.by_slip for t in told for c in t.comments)
    assert together.threads(version) == told, "brought over once"


def test_what_was_said_by_slip_is_not_lost_when_a_newer_version_was_saved_meanwhile() -> None:
    cast = assemble()
    document, version = _statement(cast)
    of = together.slips_for_comments(by=cast.people["alice"], version=version, home="/back/")
    codes, count_code = _open(cast, of)
    for number, code in enumerate(codes[:8]):
        _cast(of, code, **({"t1": f"Comment {number}"} if number < 6 else {}))
    newer = editing.save(by=cast.people["alice"], document=document, wording=Wording("All new."), based_on=1)
    _count(cast, of, count_code)
    newer.document = document
    [said] = together.earlier(newer)
    assert (said.number, [t.number for t in said.threads], len(said.threads[0].comments)) == (1, [1], 6)
    assert [w.number for w in together.windows(document)] == [1]
    lead = f"/lead/{cast.willow.public_id}/documents/{document.public_id}/together/"
    for who, page in (("alice", lead), ("bob", f"/t/{cast.willow.public_id}/shape/{document.public_id}/")):
        assert "Comment 3" in cast.client(who).get(page).content.decode(), who


def test_a_comment_stands_beneath_the_paragraph_that_was_read() -> None:
    cast = assemble()
    document, _version = _statement(cast)
    together.consult(by=cast.people["alice"], document=document)
    editing.save(by=cast.people["alice"], document=document, wording=Wording(f"New.\n\n{TEXT}"), based_on=1)
    page = f"/t/{cast.willow.public_id}/shape/{document.public_id}/"
    sent = {"paragraph": "1", "number": "1", "text": "Name racism at the desk too."}
    kept = cast.client("bob").post(page, sent).content.decode()
    assert "Somebody saved a newer version meanwhile." in kept
    assert "Name racism at the desk too." in kept
    assert 'name="number" value="2"' in kept, "sent once more, it is taken"
    assert not Comment.objects.exists()


@pytest.mark.parametrize(("slips", "comments"), [(6, 6), (8, 4)])
def test_too_few_slips_or_comments_leave_nothing(slips: int, comments: int) -> None:
    cast = assemble()
    _document, version = _statement(cast)
    of = together.slips_for_comments(by=cast.people["alice"], version=version, home="/back/")
    codes, count_code = _open(cast, of)
    for number, code in enumerate(codes[:slips]):
        _cast(of, code, **({"t0": f"Comment {number}"} if number < comments else {}))
    _count(cast, of, count_code)
    assert not Comment.objects.exists()
    assert not [c for t in together.threads(version) for c in t.comments]


def test_an_objection_always_appears_even_if_it_is_the_only_one_of_three() -> None:
    cast = assemble()
    document, version = _statement(cast)
    of = together.slips_for_consent(by=cast.people["alice"], version=version, home="/back/")
    codes, count_code = _open(cast, of)
    _cast(of, codes[0], q0="1")
    _cast(of, codes[1], q0="2")
    _cast(of, codes[2], q0="3", t0="It does not say what happens to us who speak up.")
    _count(cast, of, count_code)
    window = together.windows(document)[0]
    assert window.round.answers == 3, "how many took part is told"
    assert window.objections == ("It does not say what happens to us who speak up.",)
    assert window.figure is None, "three answers have no figure"


def test_consent_of_a_team_is_told_in_a_range() -> None:
    cast = assemble()
    document, version = _statement(cast)
    of = together.slips_for_consent(by=cast.people["alice"], version=version, home="/back/")
    codes, count_code = _open(cast, of)
    for code in codes[:12]:
        _cast(of, code, q0="1")
    _count(cast, of, count_code)
    window = together.windows(document)[0]
    assert window.figure is not None
    assert (window.figure.hi, window.objections) == (12, ())
    assert window.figure.lo < 12


def test_named_comments_are_answered_and_declined_only_with_a_reason() -> None:
    cast = assemble()
    document, version = _statement(cast)
    alice, bob = cast.client("alice"), cast.client("bob")
    page = f"/t/{cast.willow.public_id}/shape/{document.public_id}/"
    assert bob.get(page).status_code == 404, "a draft is nobody's business yet"
    base = f"/lead/{cast.willow.public_id}/documents/{document.public_id}/"
    assert alice.post(f"{base}together/consult/").status_code == 302
    assert bob.get(f"{page}?paragraph=1").status_code == 200
    assert bob.post(page, {"paragraph": "1", "number": "1", "text": "Name racism at the desk too."}).status_code == 302
    assert "Write your comment" in bob.post(page, {"paragraph": "1", "text": ""}).content.decode()
    assert cast.client("charlie").get(page).status_code == 404
    row = Comment.objects.get()
    answer = f"{base}together/comment/{row.public_id}/"
    kept = alice.post(answer, {"outcome": "declined", "reply": ""}).content.decode()
    assert "Say why it is not taken up" in kept
    assert alice.post(answer, {"outcome": "taken", "reply": "Done in version 2."}).status_code == 302
    assert "Done in version 2." in bob.get(page).content.decode()
    with pytest.raises(DocumentError):
        together.comment(by=cast.people["bob"], version=version, paragraph=7, text="Where?")


def test_pledge_signatures_and_launch() -> None:
    cast = assemble()
    document, version = _statement(cast)
    alice, sara, bob = cast.client("alice"), cast.client("sara"), cast.client("bob")
    base = f"/lead/{cast.willow.public_id}/documents/{document.public_id}/"
    sign = f"/t/{cast.willow.public_id}/sign/{document.public_id}/"
    assert bob.get(sign).status_code == 404, "a team member does not sign"
    assert sara.get(sign).status_code == 200
    assert "Tick this to sign" in sara.post(sign, {"role": "GP partner", "number": "1"}).content.decode()
    assert sara.post(sign, {"role": "GP partner", "sure": "on", "number": "1"}).status_code == 302
    assert "signed this version already" in sara.post(sign, {"sure": "on", "number": "1"}).content.decode()
    photo = SimpleUploadedFile("signed.pdf", b"%PDF-1.4 signed", content_type="application/pdf")
    day = {"on_day": "1", "on_month": "3", "on_year": "2026"}
    assert (
        alice.post(f"{base}paper-signature/", {"name": "Dr Paper", "upload": photo, "number": "1", **day}).status_code
        == 302
    )
    assert {s.name for s in together.signatures(version)} == {"Sara", "Dr Paper"}
    paper = Signature.objects.get(person=None)
    scan = alice.get(f"{base}paper-signature/{paper.pk}/")
    assert b"".join(scan.streaming_content) == b"%PDF-1.4 signed"  # type: ignore[attr-defined]
    assert sara.get(f"{base}paper-signature/{paper.pk}/").status_code == 404
    assert "Tick at least one" in alice.post(f"{base}pledge/", {"whole": "part"}).content.decode()
    assert alice.post(f"{base}pledge/", {"whole": "whole"}).status_code == 302
    assert alice.post(f"{base}launch/", {"chosen": ["0", "2"]}).status_code == 302
    assert Action.objects.filter(suggested_by__startswith="launch:").count() == 2
    assert all(a.links.count() == 2 for a in Action.objects.all()), "each is tied to what the framework asks"
    day = {"on_day": "1", "on_month": "3", "on_year": "2026"}
    said = {"whom": "The borough's network", "how": "A meeting led from outside", **day}
    assert alice.post(f"{base}together/invited/", said).status_code == 302
    assert (
        "Nobody is named who has not agreed"
        in alice.post(f"{base}together/advisers/", {"name": "Bola"}).content.decode()
    )
    assert alice.post(f"{base}together/advisers/", {"name": "Bola", "agreed": "on"}).status_code == 302
    page = alice.get(f"{base}together/").content.decode()
    for words in ("The borough&#39;s network", "Bola", "Dr Paper", "whole framework"):
        assert words in page, words


def test_a_heading_belongs_to_the_paragraph_beneath_it() -> None:
    text = "## What we stand for\n\nFair work.\n\nNo racism.\n\n## The end"
    assert together.paragraphs(text) == ("## What we stand for\n\nFair work.", "No racism.", "## The end")
    assert together.paragraphs("") == ()
