"""The day's work is asked for once, and asks for tomorrow's itself."""

import pytest
from django_tasks_db.models import DBTaskResult

from fairpractice.installation import daily

pytestmark = pytest.mark.django_db


def test_starting_twice_asks_once() -> None:
    daily.make_sure()
    daily.make_sure()
    assert DBTaskResult.objects.filter(task_path=daily.daily.module_path).count() == 1


def test_the_days_work_asks_for_tomorrows_even_when_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> int:
        raise OSError("no disk")

    monkeypatch.setattr(daily, "sweep", broken)
    with pytest.raises(OSError, match="no disk"):
        daily.daily.call()
    assert DBTaskResult.objects.get().run_after.hour in (8, 9)
