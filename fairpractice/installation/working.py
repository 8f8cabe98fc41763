"""The background worker. Waiting costs little: only when there is work is the whole program loaded, for a while."""

import os
import subprocess
import sys
import threading
import time
import warnings
from datetime import UTC, datetime

WAIT = 2.0  # seconds between two looks
LINGER = 20.0  # seconds that the loaded worker waits for more before it leaves
TRIES = 3  # a task whose worker died this often is given up
_AT_ONCE = datetime(9000, 1, 1, tzinfo=UTC)  # django_tasks_db writes "as soon as you can" as a day far away


def end_with_parent() -> None:
    """Ends this process when whoever started it is gone: then the pipe that is its standard input closes."""

    def watch() -> None:
        while os.read(0, 1):
            pass
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def _there_is_work() -> bool:
    from django.db import connection  # noqa: PLC0415 -- settings must be there first

    now, never = (connection.ops.adapt_datetimefield_value(at) for at in (datetime.now(UTC), _AT_ONCE))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM django_tasks_database_dbtaskresult "
            "WHERE status = 'READY' AND (run_after <= %s OR run_after >= %s) LIMIT 1",
            [now, never],
        )
        return cursor.fetchone() is not None


def wait_for_work() -> None:
    """Looks for tasks for ever; loads the whole worker in a process of its own when there are some."""
    from django.db import DatabaseError, close_old_connections  # noqa: PLC0415 -- settings must be there first

    # Without its apps loaded Django warns at each question; not loading them is the point: 30 MB instead of 90.
    warnings.filterwarnings("ignore", message="Accessing the database during app initialization")
    command = [sys.executable, "-m", "fairpractice.cli", "worker", "--loaded"]
    wait = WAIT
    while True:
        try:
            busy = _there_is_work()
            close_old_connections()
        except DatabaseError:  # locked or away for a moment: look again later
            busy = False
        ended_well = not busy or subprocess.run(command, check=False).returncode == 0
        wait = WAIT if ended_well else min(wait * 2, 60)
        time.sleep(wait)


def work() -> None:
    """Does every waiting task, lingers a little for more, and returns. Needs Django set up."""
    from django_tasks_db.management.commands.db_worker import Worker  # noqa: PLC0415 -- the heavy part, only here

    worker = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"worker-{os.getpid()}",
        excluded_queue_names=[],
    )
    worker.configure_signals()
    until = time.monotonic() + LINGER
    while time.monotonic() < until and worker.running:
        done = worker._run_tasks
        worker.run()
        if worker._run_tasks > done:
            until = time.monotonic() + LINGER
        time.sleep(1)


def take_up_again() -> None:
    """Gives tasks whose worker died back to the queue. Called by the server while no worker runs. Needs Django set up."""
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415 -- models need Django set up

    for task in DBTaskResult.objects.filter(status="RUNNING"):
        task.status = "READY" if len(task.worker_ids) < TRIES else "FAILED"
        task.save(update_fields=["status"])


class Supervisor:
    """Keeps one waiting worker alive beside the server: started again, ever later, when it dies."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def _keep(self) -> None:
        wait = 1.0
        while not self._stop.is_set():
            began = time.monotonic()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "fairpractice.cli", "worker"], stdin=subprocess.PIPE, env=os.environ.copy()
            )
            self._process.wait()
            wait = 1.0 if time.monotonic() - began > 60 else min(wait * 2, 60)
            self._stop.wait(wait)

    def stop(self) -> None:
        """Closes the pipe, which ends the worker and what it started; waits a little, then ends it by hand."""
        self._stop.set()
        process = self._process
        if process is None or process.stdin is None:
            return
        process.stdin.close()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
