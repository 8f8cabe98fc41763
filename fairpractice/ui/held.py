"""Keeps what somebody typed when their session had ended, for the same person on the same page only."""

import time
from typing import Any, TypeVar

from django import forms
from django.core import signing
from django.http import HttpRequest, QueryDict

_SALT = "held-form"
_KEEP_SECONDS = 1800
NOT_KEPT = {"csrfmiddlewaretoken", "held_for"}
# Of a form with one of these nothing is kept: they open ballots, name people whom nobody is to remember, or say so themselves.
SECRET = {"count_code", "keys", "public_key", "addresses", "sums", "kept_nowhere"}
F = TypeVar("F", bound=forms.BaseForm)


def token(person_id: int) -> str:
    """Goes into each form as `held_for`, so that on a shared PC the next person does not get these words."""
    return signing.dumps(person_id, salt=_SALT)


def hold(request: HttpRequest) -> None:
    """Keeps the posted fields in the (anonymous) session until the same person signs in again; never a secret."""
    if SECRET & set(request.POST):
        return
    try:
        owner = signing.loads(request.POST.get("held_for", ""), salt=_SALT, max_age=86_400 * 3)
    except signing.BadSignature:
        return
    fields = request.POST.copy()
    for name in NOT_KEPT:
        fields.pop(name, None)
    request.session["held"] = {"path": request.path, "for": owner, "at": int(time.time()), "fields": fields.urlencode()}


def take(request: HttpRequest) -> QueryDict | None:
    """What was held for this person and page, once."""
    kept = request.session.get("held") if request.user.is_authenticated else None
    if not kept or kept["path"] != request.path:
        return None
    del request.session["held"]
    if kept["for"] != request.user.pk or time.time() - kept["at"] > _KEEP_SECONDS:
        return None
    return QueryDict(kept["fields"])


def bind(request: HttpRequest, form_class: type[F], **kwargs: Any) -> F:
    """The form of a page: bound to what was posted, else to what was held, else fresh. Check `request.method` before saving."""
    if request.method == "POST":
        return form_class(request.POST, request.FILES, **kwargs)
    fields = take(request)
    if fields is None:
        return form_class(**kwargs)
    request.form_was_held = True  # type: ignore[attr-defined]
    return form_class(fields, **kwargs)
