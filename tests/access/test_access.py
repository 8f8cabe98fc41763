"""Every address, each of the cast: exactly what they should see. Generated from the address list."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.rules import EVERYONE, LIBRARY, RULES
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db


def _named(resolver: URLResolver) -> Iterator[str]:
    for found in resolver.url_patterns:
        if isinstance(found, URLPattern):
            assert found.name, f"{found.pattern} has no name"
            yield found.name
        else:
            yield from _named(found)


NAMES = sorted(set(_named(get_resolver())))


@pytest.fixture
def cast() -> Cast:
    return assemble()


def test_every_address_has_a_rule_and_every_rule_an_address() -> None:
    library = {name for names in LIBRARY.values() for name in names}
    assert set(NAMES) - library - set(RULES) == set(), "an address without a rule: add it to tests/access/rules.py"
    assert set(RULES) - set(NAMES) == set(), "a rule for an address that is gone"


def _got(client: Client, method: str, address: str) -> str:
    cache.clear()  # the limit on tries at codes has its own test
    response = client.get(address) if method == "get" else client.post(address, {})
    if response.status_code == 302 and response["Location"].startswith("/accounts/login/"):
        return "sign-in"
    return {200: "page", 302: "on", 404: "not found"}.get(response.status_code, str(response.status_code))


@pytest.mark.parametrize("name", sorted(RULES))
def test_who_sees_what(name: str, cast: Cast) -> None:
    rule = RULES[name]
    address = reverse(name, kwargs=rule.make(cast) or None)
    got = {who: _got(cast.client(who), "get", address) for who in EVERYONE}
    assert got == {who: "405" if rule.post_only else rule.expected(who) for who in EVERYONE}


@pytest.mark.parametrize("name", sorted(RULES))
def test_posting_opens_no_door_that_reading_does_not(name: str, cast: Cast) -> None:
    rule = RULES[name]
    address = reverse(name, kwargs=rule.make(cast) or None)
    for who in EVERYONE:
        if rule.expected(who) in ("sign-in", "not found"):
            # 405: nothing can be posted there by anyone
            assert _got(cast.client(who), "post", address) in (rule.expected(who), "405"), who


@pytest.mark.parametrize("name", LIBRARY["signed-in"])
def test_own_ways_to_sign_in_need_a_sign_in(name: str) -> None:
    assert _got(Client(HTTP_HOST="127.0.0.1"), "get", reverse(name)) in ("sign-in",)


@pytest.mark.parametrize("name", LIBRARY["open"])
def test_sign_in_pages_are_open(name: str) -> None:
    assert _got(Client(HTTP_HOST="127.0.0.1"), "get", reverse(name)) == "page"


def test_hub_members_without_a_second_factor_get_nowhere_else(cast: Cast) -> None:
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 -- models need the settings

    Authenticator.objects.all().delete()
    for who, place in (("hana", cast.hub), ("grace", cast.guardians)):
        response = cast.client(who).get(f"/hub/{place.public_id}/")
        assert response.status_code == 302
        assert response["Location"] == "/me/second-factor/"
