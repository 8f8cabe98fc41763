"""The framework on paper: the whole book and a conversation guide, each made once and kept."""

from collections.abc import Iterable
from functools import lru_cache

from django.utils.translation import gettext as _

from fairpractice.framework.packs import Pack, Point, Recommendation, Resource
from fairpractice.reports.documents import Bullet, ConversationGuide, FrameworkBook, Section
from fairpractice.reports.render import render
from fairpractice.ui.texts import document_words


def guide(pack: Pack, initiative: str) -> bytes:
    """The conversation guide of an initiative as PDF. Raises KeyError when there is none."""
    found = pack.initiative(initiative)
    talk = found.conversation
    return _kept(
        ConversationGuide(
            title=found.title,
            purpose=talk.purpose,
            prepare=(*talk.prepare, _("Words to open with: “%s”") % talk.opening),
            questions=talk.questions,
            listen=(*pack.introduction.conversations, *talk.listening),
            record=talk.record,
            if_hard=talk.if_hard,
        ),
        document_words().lang,
    )


def book(pack: Pack) -> bytes:
    """The whole framework as PDF."""
    return _kept(
        FrameworkBook(
            title=pack.title,
            subtitle=_("In plain words, as Fair Practice gives it"),
            sections=tuple(_sections(pack)),
            source=f"{pack.source.title}, {pack.source.publisher}. {pack.source.credit}",
        ),
        document_words().lang,
    )


@lru_cache(maxsize=32)
def _kept(document: ConversationGuide | FrameworkBook, language: str) -> bytes:
    return render(document, "pdf", document_words())


def _points(items: tuple[Recommendation, ...]) -> tuple[Bullet, ...]:
    return tuple(Bullet(found.text, found.title) for item in items for found in item.walk())


def _plain(texts: Iterable[Point]) -> tuple[Bullet, ...]:
    return tuple(Bullet(each.text, each.title) for each in texts)


def _resource(item: Resource) -> Bullet:
    where = _("Where to get it:") + " " + item.ask if item.ask and not item.url else ""
    return Bullet(" ".join(part for part in (item.text, where) if part), item.title, item.url)


def _sections(pack: Pack) -> list[Section]:
    intro = pack.introduction
    rows = [
        Section(_("What it is for"), paragraphs=tuple(p.text for p in intro.about)),
        Section(_("Key aims"), level=2, bullets=_plain(intro.aims)),
        Section(_("Four things to keep in mind"), level=2, bullets=_plain(intro.principles)),
        Section(_("How to use it"), level=2, paragraphs=tuple(p.text for p in intro.guidance)),
        Section(
            _("A good place to start"),
            bullets=tuple(Bullet(f"{p.text} {p.reason}", p.title) for p in intro.starting_points),
        ),
    ]
    for theme in pack.themes:
        rows.append(Section(theme.title, paragraphs=(theme.text,)))
        rows += [
            Section(i.title, level=2, paragraphs=(i.text, i.why), bullets=_points(i.recommendations))
            for i in theme.initiatives
        ]
    rows.append(Section(_("Resources")))
    rows += [
        Section(
            g.title,
            level=2,
            paragraphs=(g.text,),
            bullets=tuple(_resource(r) for top in g.resources for r in top.walk()),
        )
        for g in pack.resource_groups
    ]
    rows.append(Section(_("What the words mean"), bullets=tuple(Bullet(t.text, t.title) for t in pack.glossary)))
    return rows
