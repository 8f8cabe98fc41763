"""Shaping a text together: comments by name and by slip, consent, who was invited and who advised, pledge, signatures.

That ethnic minority staff took part is told by who was invited and how, and by names of those who choose to be named: never by
a yes or no about anybody, which would tell by its absence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fairpractice.documents.exceptions import DocumentError
from fairpractice.documents.models import Document, Version
from fairpractice.documents.models_together import Adviser, Comment, Invited, Pledge, Signature, SlipWindow
from fairpractice.documents.wording import plain
from fairpractice.figures.values import Published
from fairpractice.files import services as files
from fairpractice.organisations import events
from fairpractice.organisations.models import Person
from fairpractice.plans import actions, packs
from fairpractice.reflections import planning
from fairpractice.reflections import questions as sets
from fairpractice.reflections.models import Round
from fairpractice.reflections.results import part_name
from fairpractice.releases import services as releases

_LONGEST, _BRIEF = 700, 120  # letters of a paragraph that stand above its box, and above what was said of it earlier


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a Markdown text, in order: what stands between empty lines. A heading belongs to what follows it."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]
    told: list[str] = []
    heading = ""
    for part in parts:
        if part.startswith("#") and "\n" not in part:
            heading = f"{heading}\n\n{part}".strip()
            continue
        told.append(f"{heading}\n\n{part}".strip())
        heading = ""
    return (*told, heading) if heading else tuple(told)


def latest(document: Document) -> Version | None:
    """The newest version, published or not: what is being shaped."""
    return Version.objects.filter(document=document).order_by("-number").first()


@transaction.atomic
def consult(*, by: Person, document: Document) -> None:
    """Lets colleagues with an account see the draft and comment on it."""
    if document.stage not in (Document.Stage.DRAFT, Document.Stage.CONSULTING, Document.Stage.APPROVED):
        raise DocumentError(_("Only a draft can be shaped together. Write a new version first."))
    document.stage = Document.Stage.CONSULTING
    document.save(update_fields=["stage"])
    _done(by, document, "asked for comments on a document")


@transaction.atomic
def comment(*, by: Person, version: Version, paragraph: int, text: str) -> Comment:
    """A comment by name on one paragraph."""
    if not 0 <= paragraph < len(paragraphs(version.text)):
        raise DocumentError(_("This paragraph is not there any more. Read the newest version."))
    made = Comment.objects.create(
        version=version, paragraph=paragraph, text=text.strip(), by=by, at=timezone.localdate()
    )
    _done(by, version.document, "commented on a document")
    return made


@transaction.atomic
def reply(*, by: Person, comment: Comment, outcome: str, text: str) -> None:
    """Takes a comment up, answers it, or declines it with a reason."""
    if outcome == Comment.Outcome.DECLINED and not text.strip():
        raise DocumentError(_("Say why it is not taken up"))
    comment.outcome, comment.reply, comment.replied_by = outcome, text.strip(), by
    comment.save(update_fields=["outcome", "reply", "replied_by"])
    _done(by, comment.version.document, "answered a comment on a document")


def slips_for_comments(*, by: Person, version: Version, home: str) -> Round:
    """Begins a window in which everybody comments by slip, paragraph by paragraph."""
    asked = [
        sets.Open(
            f"p{number}", _shortened(text), _("What would you change, add or leave out? Leave it empty if it is fine.")
        )
        for number, text in enumerate(paragraphs(version.text))
    ]
    return _slips(by, version, SlipWindow.Kind.COMMENTS, home, (), asked)


def slips_for_consent(*, by: Person, version: Version, home: str) -> Round:
    """Begins a round in which everybody says whether they agree, can live with it, or object, and why."""
    question = sets.Question(
        id=f"consent:{version.sha256[:16]}",
        text=_("What do you think of this text?"),
        kind="choice",
        options=(_("I agree"), _("I can live with it"), _("I object")),
        yes=frozenset({1, 2}),
        no=frozenset({3}),
    )
    because = sets.Open(
        "objection",
        _("If you object: why, and what would have to change?"),
        _("It is always shown, word for word, even if you are the only one."),
    )
    return _slips(by, version, SlipWindow.Kind.CONSENT, home, (question,), (because,))


def _slips(
    by: Person, version: Version, kind: str, home: str, questions: Sequence[sets.Question], opens: Sequence[sets.Open]
) -> Round:
    if version.source != Version.Source.TEXT:
        raise DocumentError(_("Only a text that is written here can be shaped by slip."))
    title = {
        SlipWindow.Kind.COMMENTS.value: _("Comments: %(title)s"),
        SlipWindow.Kind.CONSENT.value: _("Consent: %(title)s"),
    }[kind] % {"title": version.document.title}
    with transaction.atomic():
        made = planning.plan_for_text(
            by=by,
            employer=version.document.employer,
            kind=kind,
            title=title,
            home=home,
            text="" if kind == SlipWindow.Kind.COMMENTS else version.text,
            questions=questions,
            open_questions=opens,
        )
        SlipWindow.objects.create(version=version, kind=kind, round=made.public_id)
        if version.document.stage == Document.Stage.DRAFT:
            consult(by=by, document=version.document)
    return made


def _shortened(markdown: str, longest: int = _LONGEST) -> str:
    """A paragraph in plain words on one line, its heading first: above the box for its comment."""
    text = ": ".join(part.strip() for part in plain(markdown).split("\n\n") if part.strip())
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Thread:
    """One paragraph and what was said about it."""

    number: int
    text: str
    comments: tuple[Comment, ...]

    @property
    def brief(self) -> str:
        """How it begins, in plain words."""
        return _shortened(self.text, _BRIEF)


@dataclass(frozen=True, slots=True)
class Window:
    """A round by slip and what came of it. number: of the version that it asked about.

    figure and parts: how many agree or can live with it, and how many object.
    """

    kind: str
    number: int
    round: Round
    figure: Published | None = None
    parts: tuple[tuple[str, Published], ...] = ()
    objections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was said about a version that is no longer the newest: its paragraphs with comments, and no others."""

    number: int
    threads: tuple[Thread, ...]


def earlier(version: Version) -> tuple[Earlier, ...]:
    """What was said about the versions before this one, the newest first: whoever spoke can see what came of it."""
    _gather(version.document)
    before = Version.objects.filter(document=version.document, number__lt=version.number)
    spoken = before.filter(pk__in=Comment.objects.values("version")).order_by("-number")
    return tuple(Earlier(one.number, tuple(t for t in threads(one) if t.comments)) for one in spoken)


def threads(version: Version) -> tuple[Thread, ...]:
    """The paragraphs of a version, each with its comments; those by slip are there once their window was counted."""
    _gather(version.document)
    said: dict[int, list[Comment]] = {}
    for row in Comment.objects.filter(version=version).select_related("by", "replied_by"):
        said.setdefault(row.paragraph, []).append(row)
    return tuple(
        Thread(number, text, tuple(said.get(number, ()))) for number, text in enumerate(paragraphs(version.text))
    )


def _gather(document: Document) -> None:
    """Brings the comments of counted windows here, once, whichever version is the newest by then.

    They were kept in random order and stay in it.
    """
    rows = SlipWindow.objects.filter(version__document=document, kind=SlipWindow.Kind.COMMENTS, gathered=False)
    waiting = list(rows.select_related("version").defer("version__text", "version__plain"))
    counted = {
        r.public_id: r
        for r in Round.objects.filter(public_id__in=[w.round for w in waiting], state=Round.State.COUNTED)
    }
    for window in waiting:
        if window.round not in counted:
            continue
        with transaction.atomic():
            if not SlipWindow.objects.filter(pk=window.pk, gathered=False).update(gathered=True):
                continue
            texts = planning.texts_of(counted[window.round])
            Comment.objects.bulk_create(
                [
                    Comment(version=window.version, paragraph=int(place[1:]), text=text, by_slip=True)
                    for place, rows in texts.items()
                    for text in rows
                ]
            )


def windows(document: Document) -> tuple[Window, ...]:
    """The rounds by slip on all versions of a document, those on the newest version first."""
    found = SlipWindow.objects.filter(version__document=document).select_related("version")
    rows = list(found.defer("version__text", "version__plain").order_by("-version__number", "id"))
    rounds = {
        r.public_id: r
        for r in Round.objects.filter(public_id__in=[w.round for w in rows]).select_related("employer", "teller")
    }
    return tuple(_window(row, rounds[row.round]) for row in rows if row.round in rounds)


def _window(row: SlipWindow, of: Round) -> Window:
    if row.kind != SlipWindow.Kind.CONSENT or of.state != Round.State.COUNTED:
        return Window(row.kind, row.version.number, of)
    sheet = releases.sheets(of.employer, [of.public_id]).get(of.public_id, releases.Sheet())
    told = sheet.of(str(of.questions[0]["id"]))
    return Window(
        row.kind,
        row.version.number,
        of,
        told.whole,
        tuple((part_name(f.of), f) for f in told.parts),
        tuple(planning.texts_of(of).get("objection", ())),
    )


@transaction.atomic
def invite(*, by: Person, document: Document, whom: str, how: str, on: date) -> None:
    """Keeps who was invited to shape the text, and how."""
    Invited.objects.create(document=document, whom=whom.strip(), how=how.strip(), on=on)
    _done(by, document, "noted who was invited to shape a document")


@transaction.atomic
def take_back_invited(*, by: Person, row: Invited) -> None:
    document = row.document
    row.delete()
    _done(by, document, "took away who was invited to shape a document")


@transaction.atomic
def name_adviser(*, by: Person, document: Document, name: str, role: str) -> None:
    """Names somebody who advised and agreed to be named."""
    Adviser.objects.create(document=document, name=name.strip(), role=role.strip())
    _done(by, document, "named somebody who advised on a document")


@transaction.atomic
def take_back_adviser(*, by: Person, row: Adviser) -> None:
    """Forgets the name: nobody has to say why."""
    document = row.document
    row.delete()
    _done(by, document, "took away somebody who advised on a document")


@transaction.atomic
def pledge(*, by: Person, document: Document, whole: bool, initiatives: Sequence[str], words: str) -> None:
    """What the Practice pledges with its statement."""
    Pledge.objects.update_or_create(
        document=document,
        defaults={"whole": whole, "initiatives": [] if whole else list(initiatives), "words": words.strip()},
    )
    _done(by, document, "said what the Practice pledges")


@transaction.atomic
def sign(*, by: Person, version: Version, role: str) -> None:
    """Signs by name, here. Raises DocumentError for a version that is signed already or is not the newest."""
    _signable(version)
    if Signature.objects.filter(version=version, person=by).exists():
        raise DocumentError(_("You have signed this version already."))
    if not str(by.name).strip():
        raise DocumentError(_("Your account has no name to sign with. Add it under “Your account” first."))
    Signature.objects.create(version=version, person=by, name=by.name, role=role.strip())
    _done(by, version.document, "signed a document")


@transaction.atomic
def sign_on_paper(*, by: Person, version: Version, name: str, role: str, on: date, upload: UploadedFile) -> None:
    """Keeps a signature on paper: the name, and a photo or scan as evidence. Raises FilesError for a file that is none."""
    _signable(version)
    stored = files.store(by=by, organisation=version.document.employer, upload=upload)
    Signature.objects.create(version=version, name=name.strip(), role=role.strip(), paper=stored, on=on)
    _done(by, version.document, "kept a signature on paper")


def _signable(version: Version) -> None:
    newest = latest(version.document)
    if newest is None or newest.pk != version.pk or version.document.stage == Document.Stage.WITHDRAWN:
        raise DocumentError(_("There is a newer version. Sign that one."))


def signatures(version: Version | None) -> list[Signature]:
    return list(Signature.objects.filter(version=version)) if version else []


def launch_actions() -> tuple[actions.Wording, ...]:
    """Ready-made actions for launching a statement, after the framework (page 3)."""
    plan = "edi-statement/launch-plan"

    def made(title: str, why: str, item: str) -> actions.Wording:
        pack = packs.whole_pack()
        items = tuple(packs.key(pack, one) for one in ("edi-statement", item) if one in pack.items)
        return actions.Wording(title=title, why=why, items=items)

    return (
        made(
            _("A senior leader speaks for the statement at the next team meeting, and again each quarter"),
            _("People believe it when they hear it from those who decide, more than once."),
            f"{plan}/leaders-champion",
        ),
        made(
            _("Give the statement to bank, agency and locum staff on their first shift"),
            _("They work here too, and are often left out."),
            f"{plan}/tell-everyone",
        ),
        made(
            _("Put the statement into the induction of everybody who joins"),
            _("Those who join later should find it as alive as on the first day."),
            f"{plan}/tell-everyone",
        ),
        made(
            _("Make the statement and pledge a standing item in team meetings"),
            _("What is never talked about is soon forgotten."),
            f"{plan}/keep-visible",
        ),
        made(
            _("Hang the poster where staff and patients see it"),
            _("It tells patients as well how we treat each other."),
            f"{plan}/keep-visible",
        ),
        made(
            _("Ask the team what has changed since the statement, and show what was said"),
            _("Feedback, again and again, keeps a promise honest."),
            "edi-statement/gather-feedback",
        ),
    )


def _done(by: Person, document: Document, what: str) -> None:
    events.record(organisation=document.employer, by=by, what=what, about=document.public_id)
