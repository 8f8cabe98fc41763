"""The way to the cast page: nobody is known there. No cookie is read, none is set, and nothing of the request is kept."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

CAST = "/r/"


class NobodyKnown:
    """Takes every cookie off a request to the cast page before anything can read it, and off its reply."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(CAST):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request)
        response.cookies.clear()
        response.headers.pop("Vary", None)  # there is no cookie to differ by
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "same-origin"
        return response
