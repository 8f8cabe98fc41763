"""The told story: a fictional Practice in a folder of its own, never in anybody's data."""

import json
import os
import shutil
from importlib import import_module
from pathlib import Path

from fairpractice.config import environment
from fairpractice.installation.errors import ServingError
from fairpractice.installation.locking import FolderLock
from fairpractice.installation.serving import demo_folder, serve

_MARK = "told-story.json"


def serve_demo(*, host: str, fresh: bool) -> None:
    """Opens the story, and tells it first when it has not been told or `fresh` asks for it anew."""
    folder = demo_folder()
    os.environ["FAIRPRACTICE_DATA"] = str(folder)
    os.environ.pop("DATABASE_URL", None)  # a story never goes into a shared database
    os.environ.pop("FAIRPRACTICE_BALLOT_KEYS", None)  # nor its keys among those of real rounds
    if fresh and folder.exists():
        _clear(folder)
    serve(host=host, before=lambda: _told(folder))


def _clear(folder: Path) -> None:
    """Empties the story's folder; refuses when it does not look like one."""
    if any(folder.iterdir()) and not (folder / _MARK).exists() and (folder / "fairpractice.sqlite3").exists():
        raise ServingError(
            f"The folder {folder} does not hold a story, so it is left alone. Move it away and try again."
        )
    with FolderLock(folder, "clearing"):
        for path in folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path.name != "running.lock":
                path.unlink()
    shutil.rmtree(environment.ballot_keys_folder(folder), ignore_errors=True)


def _told(folder: Path) -> str | None:
    from fairpractice.organisations.models import Person  # noqa: PLC0415 -- models need Django set up
    from fairpractice.organisations.signin import make_link  # noqa: PLC0415 -- models need Django set up

    mark = folder / _MARK
    if mark.exists():
        person = Person.objects.filter(pk=json.loads(mark.read_text("utf-8"))["person"]).first()
        return make_link(person) if person else None
    mark.write_text(json.dumps({"person": None}), "utf-8")
    tell = getattr(import_module("fairpractice.demo"), "tell", None)
    if tell is None:
        print("There is no story in this version yet: the program opens empty.")
        return None
    print("Telling the story (once, a few seconds)…", flush=True)
    lead = tell()
    mark.write_text(json.dumps({"person": lead.pk}), "utf-8")
    return make_link(lead)
