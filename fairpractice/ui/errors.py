"""Pages for when something is missing, not allowed or broken: each says what to do next and reveals nothing."""

import errno
import logging
import secrets
import sys

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException
from django.shortcuts import render
from django.utils.translation import gettext as _

from fairpractice.ui import held

log = logging.getLogger("fairpractice.errors")
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    return render(request, "ui/told.jinja", {"title": title, "text": text}, status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    text = _(
        "If you typed the address, check it is correct. If you followed a link, it may be out of date, or you may need to sign in with another address."
    )
    return _page(request, 404, _("Page not found"), text)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403, _("This was not allowed"), _("Go back to the start and try again."))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        400,
        _("We could not read this"),
        _("What was sent was too long or not in the expected form. Go back and try again."),
    )


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 429, _("Too many tries"), _("Wait ten minutes, then try again."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    text = _(
        "The page was open for a long time, or your browser does not keep cookies. Use the Back button of your browser, reload the page and send it again. Nothing was saved."
    )
    return _page(request, 403, _("Please send this again"), text)


def broken(request: HttpRequest) -> HttpResponse:
    """500: a reference to quote, and what was typed, to be sent again. The log has the kind of error and where, never more."""
    reference = secrets.token_hex(4)
    kind, value, trace = sys.exc_info()
    where = []
    while trace:
        where.append(f"{trace.tb_frame.f_code.co_filename.rsplit('fairpractice/', 1)[-1]}:{trace.tb_lineno}")
        trace = trace.tb_next
    log.error("%s %s at %s", reference, kind.__name__ if kind else "error", " < ".join(reversed(where)))
    text = (
        _(
            "The disk of the computer that runs Fair Practice may be full. What was saved before is safe; this was not saved."
        )
        if full_disk(value)
        else _(
            "What was saved before is safe. Go back and try again; if it happens again, tell whoever looks after this program and quote the number below."
        )
    )
    try:
        response = render(
            request,
            "ui/broken.jinja",
            {"text": text, "reference": reference, "typed": _typed(request)},
            status=500,
        )
    except Exception:  # noqa: BLE001 -- the last line of defence: the layout itself may be what is broken
        response = HttpResponse(
            f"<!DOCTYPE html><title>Sorry</title><h1>Sorry, something went wrong</h1><p>{text}</p><p>{reference}</p>",
            status=500,
        )
    response["Cache-Control"] = "no-store"
    return response


def full_disk(error: BaseException | None) -> bool:
    """Whether this error, or one that led to it, says that nothing more can be written."""
    seen: set[int] = set()
    while error and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, OSError) and error.errno in _FULL:
            return True
        # sqlite3 names a disk that is full, or that a quota stops; PostgreSQL gives a number.
        name = str(getattr(error, "sqlite_errorname", ""))
        if name == "SQLITE_FULL" or name.startswith("SQLITE_IOERR") or getattr(error, "sqlstate", "") == "53100":
            return True
        error = error.__cause__ or error.__context__
    return False


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What was posted, field by field, without our own tokens; nothing when it could not be read whole."""
    if request.method != "POST":
        return []
    try:
        posted = request.POST
    except (OSError, SuspiciousOperation, MultiPartParserError, RawPostDataException):
        return []
    return [(name, each) for name, values in posted.lists() if name not in held.NOT_KEPT for each in values]
