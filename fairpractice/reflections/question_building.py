"""From checked records of question sets to their dataclasses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from fairpractice.framework.reading import Record
from fairpractice.organisations.reference.ethnic_groups import GROUP_IDS, WHITE_IDS, Definition
from fairpractice.reflections.question_parts import (
    Content,
    Discussion,
    EthnicOption,
    EthnicQuestion,
    Kind,
    LeftOut,
    Open,
    Prompt,
    Question,
    QuestionSet,
    Section,
    Side,
)
from fairpractice.reflections.question_schema import Files, Positions


def build(files: Files) -> Content:
    """The content of a folder that `question_schema.read` found no mistake in."""
    return _Builder(files).content()


def side(covers: Iterable[str], definition: Definition) -> Side:
    """Where an answer stands that may mean any of these Census groups: "cannot say" if they are on both sides, or none."""
    majority = {"white-british"} if definition == "framework" else WHITE_IDS
    sides: set[Side] = {"majority" if id in majority else "minority" for id in covers}
    return sides.pop() if len(sides) == 1 else "cannot say"


class _Builder:
    def __init__(self, files: Files) -> None:
        self._files = files
        self._scales = {
            scale["id"]: _scale(scale, files.positions[scale["id"]]) for scale in files.answers.build()["scales"]
        }
        self._questions: dict[str, Question] = {}

    def content(self) -> Content:
        for record in self._files.sets:  # before the sets: one may use questions of another
            for section in record.build()["sections"]:
                for plain in (*section.get("questions", ()), *section.get("quoted", ())):
                    namespace = section.get("namespace", record.values["namespace"])
                    self._questions[plain["id"]] = self._question(plain, namespace, section)
        ethnic = self._files.ethnic.build()
        return Content(
            sets={record.values["id"]: self._set(record) for record in self._files.sets},
            scales=self._scales,
            ethnic={each["kind"]: _ethnic(ethnic, each) for each in ethnic["lists"]},
            discussion=_discussion(self._files.discussion.build()),
        )

    def _question(self, plain: Mapping[str, Any], namespace: str, section: Mapping[str, Any]) -> Question:
        names = ("text", "sensitive", "initiative", "recommendations", "credit", "wres")
        parts = {name: plain[name] for name in names if name in plain}
        scale = self._scales[plain.get("answers") or section["answers"]]
        return Question(id=f"{namespace}:{plain['id']}", shared=True, **parts, **scale)

    def _set(self, record: Record) -> QuestionSet:
        plain = record.build()
        namespace = plain["namespace"]
        return QuestionSet(
            **{name: plain[name] for name in ("id", "version", "title", "purpose", "minutes", "pack")},
            sections=tuple(self._section(each) for each in plain["sections"]),
            open=tuple(Open(f"{namespace}:{each['id']}", each["text"], each["hint"]) for each in plain.get("open", ())),
            left_out=tuple(LeftOut(each["recommendation"], each["reason"]) for each in plain.get("left_out", ())),
        )

    def _section(self, plain: Mapping[str, Any]) -> Section:
        ids: Iterator[str] = (each["id"] for each in (*plain.get("questions", ()), *plain.get("quoted", ())))
        questions = tuple(self._questions[id] for id in (*plain.get("reuse", ()), *ids))
        return Section(plain["title"], plain["intro"], plain.get("help", False), questions, plain.get("help_text", ""))


def _scale(plain: Mapping[str, Any], positions: Positions) -> Mapping[str, Any]:
    """The parts of a question that its scale gives."""
    return {
        "kind": cast(Kind, plain["kind"]),
        "options": (*plain.get("quoted", ()), *plain["options"]),
        "yes": positions.yes,
        "no": positions.no,
        "ours": positions.ours,
    }


def _ethnic(question: Mapping[str, Any], groups: Mapping[str, Any]) -> EthnicQuestion:
    options = tuple(
        EthnicOption(
            id=each["id"].rpartition("/")[2],
            text=each["text"],
            heading=block.get("title", ""),
            covers=tuple(id for id in GROUP_IDS if id in each.get("covers", ())),
            framework=side(each.get("covers", ()), "framework"),
            wres=side(each.get("covers", ()), "wres"),
        )
        for block in groups["blocks"]
        for each in block["options"]
    )
    parts = {name: question[name] for name in ("id", "text", "hint", "reason", "credit")}
    return EthnicQuestion(**parts, kind=groups["kind"], options=options)


def _discussion(plain: Mapping[str, Any]) -> Discussion:
    prompts = tuple(Prompt(each["initiative"], each["text"]) for each in plain["prompts"])
    parts = {name: plain[name] for name in ("title", "purpose", "prepare", "record", "if_hard")}
    return Discussion(**parts, listen=plain["listening"], prompts=prompts)
