"""How the server takes in what is sent: a staff list never lies on a disk on its way, whatever its size.

waitress writes the body of a request to a nameless file once it is large. For the addresses of staff lists it is held in memory
up to their limit; what is larger is read past, and the page says so.
"""

import copy
import io
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError, crack_first_line, split_uri

from fairpractice.workforce.arriving import ADDRESS, MOST_BODY, TOO_LARGE


class _ReadPast:
    """Counts a body down and keeps nothing of it."""

    error = None

    def __init__(self, size: int) -> None:
        self.left = size

    @property
    def completed(self) -> bool:
        return self.left <= 0

    def __len__(self) -> int:
        return 0

    def received(self, data: bytes) -> int:
        taken = min(len(data), self.left)
        self.left -= taken
        return taken

    def getfile(self) -> io.BytesIO:
        return io.BytesIO()

    def getbuf(self) -> io.BytesIO:
        return io.BytesIO()


class Parser(HTTPRequestParser):
    """Reads a request; one with a staff list into memory alone."""

    adj: Any

    def parse_header(self, header_plus: bytes) -> None:
        """Raises ParsingError, as waitress does."""
        if not ADDRESS.match(_path(header_plus)):
            super().parse_header(header_plus)
            return
        limits = copy.copy(self.adj)
        limits.inbuf_overflow = MOST_BODY * 2
        self.adj = limits
        super().parse_header(header_plus)
        if self.chunked:
            limits.max_request_body_size = MOST_BODY
        elif self.content_length > MOST_BODY:
            self.body_rcv = _ReadPast(self.content_length)
            self.headers["CONTENT_LENGTH"] = "0"
            self.headers[TOO_LARGE] = "1"


def _path(header: bytes) -> str:
    try:
        _command, uri, _version = crack_first_line(header.split(b"\r\n", 1)[0].rstrip())
        return str(split_uri(uri)[2])
    except (ParsingError, ValueError):
        return ""


class Channel(HTTPChannel):
    """A connection that reads requests with our parser."""

    parser_class = Parser
