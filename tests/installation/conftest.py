"""A whole installation in a folder of its own, driven by the real command. On PostgreSQL each has its own database."""

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

POSTGRES = os.environ.get("DATABASE_URL", "")
_ADMIN = re.sub(r"/fair\?", "/postgres?", POSTGRES)

TELL = """
import django; django.setup()
from fairpractice.organisations import services, reference_loading
from fairpractice.organisations.models import *
alice = Person.objects.create(name="Alice", email="alice@example.org")
willow = services.set_up_practice(by=alice, name="=Willow \u2019Tree", employer_type="gp")
services.add_site(by=alice, practice=willow, name="Branch", postcode="E1 1AA")
services.set_borough(by=alice, site=willow.sites.first(), code="E09000030")
"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class Installation:
    """A data folder, a database, and the command."""

    folder: Path
    url: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def env(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("FAIRPRACTICE_") and k != "DATABASE_URL"}
        own = {"FAIRPRACTICE_DATA": str(self.folder), **({"DATABASE_URL": self.url} if self.url else {})}
        return {**kept, **own, "DJANGO_SETTINGS_MODULE": "fairpractice.config.settings", **self.extra}

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "fairpractice.cli", *words]

    def run(self, *words: str, **options: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words),
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            stdin=subprocess.DEVNULL,
            **options,  # type: ignore[call-overload]
        )

    def python(self, code: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code], env=self.env, capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def rows(self) -> str:
        """Every kept row as text: equal texts are equal data."""
        return self.python(
            "import django; django.setup()\n"
            "from fairpractice.installation import preparing, tables\n"
            "for m in tables.models_at(preparing.recorded()):\n"
            "    print(m._meta.label, *[line.decode() for line in tables.lines(m)], sep='\\n', end='')"
        )


class Running:
    """`fairpractice run` on a free port."""

    def __init__(self, installation: Installation, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.output = installation.folder.with_name(f"output-{port}.txt")
        with self.output.open("w") as out:
            self.process = subprocess.Popen(
                installation.command("run", "--port", str(port)), env=installation.env, stdout=out, stderr=out
            )

    def wait(self, seconds: float = 40) -> float:
        """Until the first byte; gives the seconds."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            try:
                with urllib.request.urlopen(self.address, timeout=2) as page:
                    page.read(1)
                return time.monotonic() - began
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                assert self.process.poll() is None, self.output.read_text()
                time.sleep(0.05)
        raise AssertionError(self.output.read_text())

    @property
    def link(self) -> str:
        found = re.search(r"http://\S+/enter/\S+", self.output.read_text())
        assert found, self.output.read_text()
        return found[0]

    def children(self) -> list[int]:
        found = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        return [int(pid) for pid in found.stdout.split()]

    def stop(self, how: int = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(20)


def _new_database(template: str = "") -> str:
    if not POSTGRES:
        return ""
    name = f"fp_{secrets.token_hex(6)}"
    with psycopg.connect(_ADMIN, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
    return POSTGRES.replace("/fair?", f"/{name}?")


def _name(url: str) -> str:
    found = re.search(r"/(fp_\w+)\?", url)
    return found[1] if found else ""


def _drop(url: str) -> None:
    if url:
        with psycopg.connect(_ADMIN, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{_name(url)}" WITH (FORCE)')


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A started installation with a Practice in it; copied, never used itself."""
    made = Installation(tmp_path_factory.mktemp("told") / "data", _new_database())
    made.folder.mkdir(mode=0o700)
    made.python(
        "import django; django.setup()\nfrom fairpractice.installation import preparing as p\np.migrate(); p.collect_static()"
    )
    made.python(TELL)
    (made.folder / "files").mkdir()
    (made.folder / "files" / "evidence.txt").write_text("seen")
    yield made
    _drop(made.url)


@pytest.fixture
def installations(told: Installation, tmp_path: Path) -> Iterator[Callable[..., Installation]]:
    """Makes installations: `installations("here")` a copy of the told one, `installations("there", empty=True)` a new one."""
    made: list[Installation] = []

    def make(name: str, *, empty: bool = False) -> Installation:
        url = _new_database("" if empty else _name(told.url))
        new = Installation(tmp_path / name, url)
        if empty:
            new.folder.mkdir(mode=0o700)
        else:
            shutil.copytree(told.folder, new.folder)
        made.append(new)
        return new

    yield make
    for each in made:
        _drop(each.url)


@pytest.fixture
def here(installations: Callable[..., Installation]) -> Installation:
    return installations("here")


@pytest.fixture
def start() -> Iterator[Callable[[Installation], Running]]:
    """Starts a server; all are ended after the test."""
    running: list[Running] = []

    def begin(installation: Installation, port: int = 0) -> Running:
        running.append(Running(installation, port or free_port()))
        return running[-1]

    yield begin
    for each in running:
        if each.process.poll() is None:
            each.process.kill()
            each.process.wait()
