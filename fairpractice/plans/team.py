"""Who may open the team page and what hangs on it: by role, by the link, or anyone, as the lead chose."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from fairpractice.organisations.access import STAFF, person_for, roles_of
from fairpractice.organisations.models import Organisation, Role
from fairpractice.plans import sharing
from fairpractice.plans.models import Sharing
from fairpractice.plans.queries import sharing_at, sharing_of


@dataclass(frozen=True)
class Team:
    """A visit to the team page. role: of whoever is signed in and works there; chosen: what the lead shares, if anything.

    code: that of the link, when they came by it.
    """

    organisation: Organisation
    role: Role | None
    chosen: Sharing | None
    code: str

    @property
    def known(self) -> bool:
        """Whether they came with a role or the link; else they are anybody at all."""
        return bool(self.role or self.code)

    @property
    def base(self) -> str:
        """Where the pages of this visit begin, so that whoever came by the link stays on it."""
        end = f"{self.code}/" if self.code else ""
        return f"/t/{self.organisation.public_id}/{end}"


def team_address(practice: Organisation) -> str:
    """The address for posters: with the code when the page is only for those who have the link."""
    chosen = sharing_of(practice)
    end = f"{chosen.link_code}/" if chosen and chosen.by_link else ""
    return f"{settings.ADDRESS}/t/{practice.public_id}/{end}"


def team_for(request: HttpRequest, practice: str, code: str = "") -> Team:
    """The visit; raises Http404, or SignInNeeded where nobody is signed in and no link was used. At most two queries."""
    chosen = sharing_at(practice)
    kind = Organisation.Kind.EMPLOYER
    organisation = chosen.employer if chosen else get_object_or_404(Organisation, public_id=practice, kind=kind)
    role = next((r for r in roles_of(request) if r.organisation_id == organisation.pk and r.kind in STAFF), None)
    has_link = chosen is not None and bool(code) and sharing.code_fits(chosen, code)
    open_to_anyone = chosen is not None and not chosen.by_link
    if not (role or open_to_anyone or has_link):
        if not request.user.is_authenticated and not code:
            person_for(request)
        raise Http404
    return Team(organisation, role, chosen, code.lower() if has_link else "")
