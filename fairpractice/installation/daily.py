"""What is done once a day in the background: reminders that were asked for, files that lost their row, data that is past its end."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from fairpractice.files.services import sweep
from fairpractice.plans.reminders import send_reminders
from fairpractice.reflections.housekeeping import tidy
from fairpractice.workforce.retention import delete_due

HOUR = 9  # when people are at work, and not before


@task()
def daily() -> None:
    """Does the day's work and asks for tomorrow's, whatever happens to today's."""
    tomorrow = datetime.combine(timezone.localdate() + timedelta(days=1), time(HOUR), timezone.get_current_timezone())
    daily.using(run_after=tomorrow).enqueue()
    sweep()
    tidy()
    delete_due(timezone.now())
    send_reminders.call()


@transaction.atomic
def make_sure() -> None:
    """Asks for the day's work unless it is waiting already. Called at each start."""
    waiting = DBTaskResult.objects.filter(task_path=daily.module_path, status="READY")
    if not waiting.exists():
        daily.enqueue()
