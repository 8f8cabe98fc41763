"""The real server in a process of its own, and how much memory a group of processes takes."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
THREADS = 6  # as `fairpractice run`
WAIT_SECONDS = 60


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def surroundings(data: Path, port: int, settings: str) -> dict[str, str]:
    """The environment of a program that keeps everything under `data`."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "SYSTEMROOT") if name in os.environ}
    return {
        **kept,
        "FAIRPRACTICE_DATA": str(data),
        "FAIRPRACTICE_PORT": str(port),
        "DJANGO_SETTINGS_MODULE": settings,
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
    }


def first_byte(port: int, process: "subprocess.Popen[str]") -> None:
    """Waits until the server answers. Raises RuntimeError when it ends or takes a minute."""
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_SECONDS)
            connection.request("GET", "/")
            connection.getresponse().read(1)
            connection.close()
            return
        except OSError:
            time.sleep(0.01)
    raise RuntimeError("the server did not answer within a minute")


@contextmanager
def running(command: list[str], env: dict[str, str], port: int) -> Iterator["subprocess.Popen[str]"]:
    """`command` in a session of its own, answering; ended with all that it started."""
    process = subprocess.Popen(
        command, env=env, cwd=ROOT, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        first_byte(port, process)
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.communicate(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


def memory(session: int) -> float:
    """Megabytes of all processes of a session, shared pages counted in part (PSS), so that nothing counts twice."""
    total = 0
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == session:
                rows = (entry / "smaps_rollup").read_text().splitlines()
                total += sum(int(row.split()[1]) for row in rows if row.startswith("Pss:"))
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue  # it ended while we looked
    return total / 1024


def serve(port: int) -> None:
    """The program's server without its worker: what `python -m benchmarks.serving PORT` runs."""
    import waitress  # noqa: PLC0415 -- only in the server's process

    from fairpractice.config.wsgi import application  # noqa: PLC0415

    waitress.serve(application, host="127.0.0.1", port=port, threads=THREADS, ident=None, _quiet=True)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
