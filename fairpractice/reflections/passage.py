"""The way to the cast page: nobody is known there. No cookie is read, none is set, and nothing of the request is kept."""

from collections.abc import Callable
from typing import Any, NoReturn

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse

CAST = "/r/"


class NoFiles(FileUploadHandler):
    """Nobody answers with a file: one that comes all the same is read past, and never lies on a disk."""

    def new_file(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise SkipFile


class NobodyKnown:
    """Takes every cookie off a request to the cast page before anything can read it, and off its reply."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(CAST):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        request.upload_handlers = [NoFiles(request)]
        response = self.get_response(request)
        response.cookies.clear()
        response.headers.pop("Vary", None)  # there is no cookie to differ by
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "same-origin"
        return response
