"""Pages behind a sign-in are not kept by the browser, so that Back on a shared PC shows nothing."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class NothingKept:
    """Adds `Cache-Control: no-store` to every page that a signed-in person saw."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response and request.user.is_authenticated:
            response["Cache-Control"] = "no-store"
        return response
