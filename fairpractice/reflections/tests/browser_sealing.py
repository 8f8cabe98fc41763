"""The browser's sealing script, called from Python: one node process, one JSON line for each call."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_ROOM = Path(__file__).resolve().parents[1]
_BUILT = _ROOM.parent / "ui" / "static" / "built"
_SCRIPTS = [_BUILT / "nacl.js", _BUILT / "blake2b.js", _ROOM / "static" / "reflections" / "sealing.js"]


class Browser:
    """Calls functions of `FairSealing`. Bytes go in and come out as bytes."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def __call__(self, name: str, *values: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([name, *map(_out, values)]) + "\n")
        self._process.stdin.flush()
        return _in(json.loads(self._process.stdout.readline()))


def _out(value: Any) -> Any:
    return {"hex": value.hex()} if isinstance(value, bytes) else value


def _in(value: Any) -> Any:
    if isinstance(value, dict):
        return bytes.fromhex(value["hex"]) if "hex" in value else {name: _in(each) for name, each in value.items()}
    return value


@contextmanager
def browser() -> Iterator[Browser]:
    """The script, loaded. Node is that of the build requirements, beside this Python."""
    beside = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    node = shutil.which("node", path=beside)
    assert node, "node was not found: it comes with requirements-build.txt"
    driver = Path(__file__).with_name("sealing_driver.js")
    process = subprocess.Popen(
        [node, str(driver), *map(str, _SCRIPTS)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        yield Browser(process)
    finally:
        process.communicate(timeout=30)
