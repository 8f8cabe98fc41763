"""Who can reach the program: a QR code that a phone cannot open is worse than none."""

from urllib.parse import urlsplit

from django.conf import settings

_THIS_COMPUTER = ("127.0.0.1", "localhost", "::1")


def this_computer_only() -> bool:
    """Whether the address of the program is that of the computer it runs on, which no other can open."""
    return urlsplit(settings.ADDRESS).hostname in _THIS_COMPUTER
