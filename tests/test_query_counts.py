"""A page asks the database as many questions in a region of many employers as on a PC with one."""

import pytest

from benchmarks.filling import PAGES, fill, queries

pytestmark = pytest.mark.django_db
MOST = {"/lead/{id}/": 10, "/framework/": 3, "/t/{id}/": 7}  # sign-in and session: three


def test_the_number_of_queries_does_not_grow_with_the_number_of_employers() -> None:
    fill(1, 1)
    one = queries(1)
    fill(2, 60)
    assert queries(60) == one
    assert queries(1) == one
    assert all(one[page] <= MOST[page] for page in PAGES), one
