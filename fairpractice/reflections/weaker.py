"""The weaker way for people whom no slip can reach: an e-mailed link, behind which a code is shown on the screen once.

It is weaker since whoever runs the computer could watch which link shows which code. Neither is kept: the link's row holds no
address, rows are written in random order, and the code's digest goes into the box after the row was closed, never with it.
"""

from collections.abc import Sequence
from secrets import SystemRandom

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairpractice.ballots import codes
from fairpractice.ballots.exceptions import BallotError
from fairpractice.organisations import events, letters
from fairpractice.organisations.codes import code_hash, new_code
from fairpractice.organisations.models import Person
from fairpractice.reflections import desk, pages
from fairpractice.reflections.exceptions import NotNow
from fairpractice.reflections.models import Round, ScreenLink


@transaction.atomic
def send_links(*, by: Person, of: Round, addresses: Sequence[str]) -> int:
    """E-mails one link to each address and forgets the addresses. Raises NotNow without e-mail, with two colours, or without room."""
    if of.state != Round.State.OPEN or of.two_colours or not settings.EMAIL_ENABLED:
        raise NotNow(_("Links cannot be sent for this round."))
    _room_for(of, len(addresses))
    links = [new_code() for _address in addresses]
    rows = [ScreenLink(round=of, link_hash=code_hash(link)) for link in links]
    SystemRandom().shuffle(rows)
    ScreenLink.objects.bulk_create(rows)
    for address, link in zip(addresses, links, strict=True):
        letters.send(
            to=address,
            subject=_("%(practice)s asks everyone: %(title)s") % {"practice": of.employer.name, "title": of.title},
            lines=[
                _("Open this address and press the button. It shows you a code, once, with which you can answer:"),
                f"{pages.cast_address(of)}code/{link}/",
                _(
                    "A paper slip is the safer way: whoever runs the computer could watch which link shows which code. Ask %(name)s for a slip if you can."
                )
                % {"name": of.teller_name},
            ],
        )
    events.record(organisation=of.employer, by=by, what="sent links for a reflection", about=of.public_id)
    return len(links)


def _room_for(of: Round, more: int) -> None:
    """Raises NotNow where a box has no room for the codes of so many more links."""
    try:
        facts = desk.boxes().facts(of.public_id)
    except BallotError as error:
        raise NotNow(_("The ballot box of this round is not on this computer, or cannot be read.")) from error
    left = facts.shape.capacity - sum(facts.codes) - ScreenLink.objects.filter(round=of, used=False).count()
    if more > left:
        raise NotNow(
            ngettext(
                "This round has room for %(n)s more link. Give the others a slip.",
                "This round has room for %(n)s more links. Give the others a slip.",
                left,
            )
            % {"n": left}
        )


def is_waiting(of: Round, token: str) -> bool:
    return ScreenLink.objects.filter(round=of, link_hash=code_hash(token), used=False).exists()


def show_code(*, of: Round, token: str) -> str:
    """A fresh code, once a link. The link is closed first and by itself; if the box then fails, the link opens again."""
    link = code_hash(token)
    if not ScreenLink.objects.filter(round=of, link_hash=link, used=False).update(used=True):
        raise NotNow(_("This link has shown its code already. Ask the teller for a slip."))
    try:
        code = codes.fresh(1)[0]
        with desk.working:
            digest = codes.digest(codes.tidy(code), desk.boxes().facts(of.public_id).salt)
        desk.boxes().add_code(of.public_id, digest)
    except BallotError as error:
        ScreenLink.objects.filter(round=of, link_hash=link).update(used=False)
        raise NotNow(_("There is no code left for this round. Ask the teller for a slip.")) from error
    return codes.shown(code)
