"""Phones in the same network are let in only after somebody has read what that means."""

import os

import pytest

from fairpractice.installation import network
from fairpractice.installation.errors import ServingError


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAIRPRACTICE_ADDRESS", "")
    monkeypatch.setenv("FAIRPRACTICE_LAN", "")
    monkeypatch.setattr(network, "address_here", lambda: "192.168.1.7")


def test_it_says_what_it_means_and_starts_only_when_agreed() -> None:
    said: list[str] = []

    def no(text: str) -> bool:
        said.append(text)
        return False

    with pytest.raises(ServingError, match="Not started"):
        network.agree("8010", no)
    assert "http://192.168.1.7:8010" in said[0]
    assert "not encrypted" in said[0]
    assert "firewall" in said[0]
    assert os.environ["FAIRPRACTICE_LAN"] == ""


def test_once_agreed_everything_printed_has_the_address_that_phones_reach() -> None:
    network.agree("8010", lambda _text: True)
    assert os.environ["FAIRPRACTICE_ADDRESS"] == "http://192.168.1.7:8010"
    assert os.environ["FAIRPRACTICE_LAN"] == "1"
