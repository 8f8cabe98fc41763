"""Policies for tests, made as the pages make them."""

from fairpractice.documents import editing, publishing, together
from fairpractice.documents.models import Document, Version
from fairpractice.documents.models_together import Signature
from fairpractice.documents.wording import Wording
from fairpractice.files.models import StoredFile
from fairpractice.organisations.models import Organisation, Person


def policy(
    by: Person, employer: Organisation, title: str = "Dignity at work", text: str = "We are kind.", **said: object
) -> Document:
    """A draft."""
    said = {"policy_kind": "dignity-at-work", **said}
    return editing.begin(
        by=by,
        employer=employer,
        kind="policy",
        title=title,
        wording=Wording(text),
        **said,  # type: ignore[arg-type]
    )


def published(
    by: Person, employer: Organisation, title: str = "Dignity at work", text: str = "We are kind.", **said: object
) -> Document:
    """A policy that everybody reads."""
    made = policy(by, employer, title, text, **said)
    publish(by, made)
    return made


def publish(by: Person, document: Document, *, again: bool = True, changed: str = "The list is new.") -> Version:
    """Publishes the newest version; one of a statement is signed first, by the same person."""
    version = editing.newest(document)
    assert version
    sign(by, version)
    done = publishing.publish(by=by, document=document, version=version, needs_reading=again, what_changed=changed)
    document.refresh_from_db()
    return done


def sign(by: Person, version: Version) -> None:
    """Puts a name under a version of a statement, where there is none yet."""
    if version.document.kind == "statement" and not Signature.objects.filter(version=version).exists():
        together.sign(by=by, version=version, role="Partner")


def rewrite(by: Person, document: Document, text: str) -> Version:
    """A newer version, not published."""
    head = editing.newest(document)
    assert head
    return editing.save(by=by, document=document, wording=Wording(text), based_on=head.number)


def filed(by: Person, employer: Organisation, pages: list[str], title: str = "A long file") -> Document:
    """A published policy that is a PDF of these pages."""
    stored = StoredFile.objects.create(
        organisation=employer, by=by, name="long.pdf", kind="pdf", size=10, sha256="0" * 64, stored=f"{title}/x"
    )
    wording = Wording(stored_file=stored, plain="\f".join(pages))
    made = editing.begin(by=by, employer=employer, kind="policy", title=title, wording=wording)
    publish(by, made)
    return made
