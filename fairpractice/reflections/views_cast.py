"""The cast page: one plain form that knows nobody. It reads no cookie, sets none, writes no line, and remembers nothing."""

import ipaddress

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from fairpractice.ballots import keys
from fairpractice.directory.services import spoken_to
from fairpractice.reflections import casting, deciders, explained, pages, shapes, weaker
from fairpractice.reflections.exceptions import ReflectionError
from fairpractice.reflections.models import Round

SENT = "sent"  # in the address of the page that thanks
LONGEST = 600_000  # bytes of a form: room for 100,000 letters of any script


def _round(public_id: str) -> Round:
    """An open or ended round. One that is still being planned is nobody's business: 404."""
    found = get_object_or_404(Round.objects.select_related("employer"), public_id=public_id)
    if found.state == Round.State.PLANNED:
        raise Http404
    return found


def _told(
    request: HttpRequest, of: Round, title: str, text: str, status: int = 200, *, thanks: bool = False
) -> HttpResponse:
    return render(
        request,
        "reflections/cast_told.jinja",
        {"round": of, "title": title, "text": text, "contacts": spoken_to(of.employer), "thanks": thanks},
        status=status,
    )


def _closed(request: HttpRequest, of: Round) -> HttpResponse | None:
    """What the page says when no answers are taken; None while they are."""
    states = Round.State
    if of.state == states.CANCELLED:
        return _told(
            request,
            of,
            _("This round was cancelled"),
            _("Everything that was answered has been destroyed. Nothing of it is shown to anybody."),
        )
    if of.state == states.VOID:
        return _told(
            request,
            of,
            _("This round is void"),
            _(
                "The answers are no longer on this computer, so they cannot be counted. Nothing of it is shown to anybody."
            ),
        )
    if of.state == states.TOO_FEW:
        return _told(
            request,
            of,
            _("Too few people answered"),
            _("There were not enough answers to show any. Every ballot was destroyed."),
        )
    if of.state == states.COUNTED:
        return _told(
            request,
            of,
            _("This round has been counted"),
            _(
                "Your answers are counted, and every single ballot has been destroyed. Ask the lead what came of it: they mean to tell you."
            ),
        )
    if pages.phase_of(of) is deciders.Phase.TO_COUNT:
        return _told(
            request, of, _("This round has closed"), _("It takes no more answers. The teller counts them now.")
        )
    return None


def may_send(request: HttpRequest) -> bool:
    """Answers go over an encrypted line, or not beyond this computer; or in a network whose owner agreed to less."""
    if request.is_secure() or settings.ON_LAN:
        return True
    if "HTTP_X_FORWARDED_FOR" in request.META:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def too_long(request: HttpRequest) -> bool:
    """Whether more was sent than anybody types: it would come back whole on the page, through a file on the disk."""
    return int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST


def _TOO_LONG() -> str:
    return _("Nothing was taken. Go back, make what you wrote much shorter, and send it again.")


@csrf_exempt
@sensitive_post_parameters()
@sensitive_variables()
def page(request: HttpRequest, round: str) -> HttpResponse:
    """The questions, and the one moment in which answers pass."""
    found = _round(round)
    asked = shapes.asking(found)
    as_json = request.headers.get("Accept", "").startswith("application/json")
    closed = _closed(request, found)
    if closed is not None:
        if as_json and request.method == "POST":
            return _json(False, _("This round has closed"), _("It takes no more answers."), "")
        return closed
    if not may_send(request):
        return _told(
            request,
            found,
            _("This page needs a safe line"),
            _(
                "Over this address others on the network could read your answers. Use the computer at the Practice, or ask the lead for the address that begins with https."
            ),
            status=403,
        )
    if request.method != "POST" and not casting.key_fits(found):
        return _told(request, found, _("This round takes no answers just now"), casting.no_box())
    if request.method != "POST":
        return (
            _told(request, found, *_thanks(found), thanks=True)
            if SENT in request.GET
            else _form(request, found, asked, {}, {})
        )
    if too_long(request):
        if as_json:
            return _json(False, _("There is a problem"), _TOO_LONG(), "t0")
        return _told(request, found, _("This is too long"), _TOO_LONG(), status=413)
    reply = casting.cast(found, asked, request.POST)
    if reply.outcome is casting.Outcome.IN:
        title, text = _thanks(found)
        return _json(True, title, text, "") if as_json else _gone(request, found)
    if as_json:
        name, text = next(iter(reply.errors.items()), ("code", _("Please try again.")))
        return _json(False, _("There is a problem"), text, name)
    status = 429 if reply.outcome is casting.Outcome.TOO_MANY else 200
    return _form(request, found, asked, casting.typed_again(asked, request.POST), dict(reply.errors), status)


def _gone(request: HttpRequest, of: Round) -> HttpResponse:
    """Thanks at another address: else Reload would send again what was typed, and show it to whoever sits there next."""
    told = _told(request, of, *_thanks(of), status=303, thanks=True)
    told["Location"] = f"/r/{of.public_id}/?{SENT}"
    return told


def _thanks(of: Round) -> tuple[str, str]:
    return (
        _("Thank you. Your answers are in"),
        _("They stay locked until the round closes on %(day)s. You can throw your slip away and close this page.")
        % {"day": pages.closes(of)},
    )


def _json(ok: bool, title: str, text: str, field: str) -> JsonResponse:
    return JsonResponse({"ok": ok, "title": title, "text": text, "field": field})


def _form(
    request: HttpRequest,
    of: Round,
    asked: shapes.Asking,
    typed: dict[str, str],
    errors: dict[str, str],
    status: int = 200,
) -> HttpResponse:
    public, asked = bytes.fromhex(of.public_key), shapes.shown(asked)
    rows = [{"text": text, "href": f"#{name}"} for name, text in errors.items()]
    extended = (
        deciders.closing(of.closes_at, deciders.EXTENSION, timezone.get_current_timezone()) if of.closes_at else None
    )
    return render(
        request,
        "reflections/cast.jinja",
        {
            "round": of,
            "asked": asked,
            "sections": shapes.sections(of, asked),
            "typed": typed,
            "errors": errors,
            "page_errors": rows,
            "minutes": shapes.minutes(of),
            "promise": pages.promise_lines(of),
            "truth": pages.truth_lines(of),
            "closes": pages.closes(of),
            "may_extend": of.may_extend and not of.extended,
            "extended_to": date_format(timezone.localtime(extended), "j F Y") if extended else "",
            "contacts": spoken_to(of.employer),
            "public_key": of.public_key,
            "key_name": keys.key_name(public),
        },
        status=status,
    )


def safe(request: HttpRequest, round: str) -> HttpResponse:
    """For staff, in plain words: what is stored, what the lead sees, and what nothing can defend against."""
    found = _round(round)
    return render(
        request,
        "reflections/safe.jinja",
        {
            "round": found,
            "truth": pages.truth_lines(found),
            "promise": pages.promise_lines(found),
            "contacts": spoken_to(found.employer),
            "n": explained.in_words(),
            "key_name": pages.key_name(found),
        },
    )


@csrf_exempt
@sensitive_variables()
def screen_code(request: HttpRequest, round: str, token: str) -> HttpResponse:
    """For people without paper: a code on the screen, after a button is pressed (mail scanners follow links)."""
    found = _round(round)
    closed = _closed(request, found)
    if closed is not None:
        return closed
    if not weaker.is_waiting(found, token):
        text = _(
            "This link has shown its code already, or a part of it is missing. Open it from the e-mail again, or ask the teller for a slip."
        )
        return _told(request, found, _("There is no code to show"), text, status=404)
    if request.method != "POST":
        return render(request, "reflections/screen_code.jinja", {"round": found, "code": ""})
    try:
        code = weaker.show_code(of=found, token=token)
    except ReflectionError as error:
        return _told(request, found, _("There is no code to show"), str(error))
    return render(request, "reflections/screen_code.jinja", {"round": found, "code": code})
