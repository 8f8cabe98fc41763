"""What a reader of a page sees or hears: its text and the attributes that are read out."""

import re
from html.parser import HTMLParser

_SPOKEN = ("aria-label", "aria-description", "aria-roledescription", "alt", "title", "placeholder", "label", "content")
_SILENT = ("script", "style", "template")
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_ENGLISH = re.compile(r"[A-Za-z]{2,}")


class Words(HTMLParser):
    """`untranslated`: texts with a plain English word in them. What is marked lang="en" is a source's own title or credit."""

    def __init__(self, html: str, allowed: tuple[str, ...] = ()) -> None:
        super().__init__(convert_charrefs=True)
        self.untranslated: list[str] = []
        self.texts = 0
        self._allowed = re.compile("|".join(re.escape(each) for each in sorted(allowed, key=len, reverse=True)) or "$^")
        self._open: list[tuple[str, bool]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        left_out = tag in _SILENT or values.get("lang") == "en" or "fp-address" in values.get("class", "").split()
        if not self._out and not left_out:
            self._look_at(tag, values)
        if tag not in _VOID:
            self._open.append((tag, left_out))

    def _look_at(self, tag: str, values: dict[str, str]) -> None:
        for name in _SPOKEN:
            if name in values and (tag != "meta" or values.get("name") == "description"):
                self._check(values[name], f"{tag} {name}")
        if tag == "input" and values.get("type") in ("submit", "button", "reset"):
            self._check(values.get("value", ""), "button")
        for name, value in values.items():
            if name.startswith("data-i18n"):
                self._check(value, name)

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            if self._open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        if not self._out:
            self._check(data, self._open[-1][0] if self._open else "")

    @property
    def _out(self) -> bool:
        return any(left_out for _tag, left_out in self._open)

    def _check(self, text: str, where: str) -> None:
        text = " ".join(text.split())
        if text:
            self.texts += 1
        if _ENGLISH.search(self._allowed.sub("", text)):
            self.untranslated.append(f"<{where}> {text}")
