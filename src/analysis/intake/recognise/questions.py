"""Questions about how a file is to be read, and the answers of a person.

Answers stand in ``reading.toml`` beside the file that was asked about. An answer holds for its file,
told by its hash, and for any other file in which the same header raises the same question with the same
proposal: next year's form is not asked about again, and a file that speaks against it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict

from analysis.core.errors import LABEL, Finding
from analysis.core.labels import LANGUAGES, Labels, labels_for
from analysis.core.targets import write_file
from analysis.intake.repair.names import loose_key
from analysis.intake.toml import read_toml
from analysis.standard.schema.households import columns

FILE = "reading.toml"
Kind = Literal[
    "unit", "income_of", "polarity", "area", "letter_o", "separator", "code_date", "meaning", "coverage",
    "village_of", "codes",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
_HEAD = "# Cách hiểu các cột của tệp đặt cạnh tệp này; do người phụ trách số liệu trả lời.\n"


@dataclass(frozen=True)
class Question:
    """One thing about a column that the file does not say for sure.

    Parameters
    ----------
    kind
        ``unit`` (options are factors to đồng a month), ``income_of`` (``person``, ``household``),
        ``polarity`` (``having``, ``lacking``), what the
        cells of a column leave open (:mod:`analysis.intake.recognise.cells`), ``meaning`` (a column of
        ours, or ``leave``), ``village_of`` (two names mean the ``same`` village or ``other`` ones),
        ``codes`` (a list has no household codes: ``number`` its rows, or ``leave`` it), or
        ``coverage`` of the list as a whole (:mod:`analysis.intake.coverage`).
    file, sheet, line, column
        Where the header stands; ``column`` by its letters.
    header
        As written.
    proposal
        The likeliest of ``options``; used only once it is accepted.
    examples
        Two values; never of a column with names or numbers of people.
    details
        Values for the wording of the question.
    """

    kind: Kind
    file: str
    sheet: str
    line: int | None
    column: str
    header: str
    proposal: str
    options: tuple[str, ...]
    examples: tuple[str, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Name of the question within a check."""
        return f"{self.file}#{self.sheet}!{self.column}:{self.kind}"

    def finding(self) -> Finding:
        """Return the open question as an error of the file."""
        details = {
            **self.details,
            "proposal": self.proposal,
            "options": ", ".join(self.options),
            "examples": "; ".join(self.examples),
            "proposed": _label(self.kind, self.proposal),
            "choices": "|".join(_label(self.kind, one) for one in self.options),
        }
        rule = f"question_{self.kind}"
        return Finding(rule, self.file, self.line, self.column, self.header, self.sheet, "error", details)

    def text(self, language: Literal["vi", "en"] = "vi") -> str:
        """Return the question as one line, with its place."""
        return self.finding().describe(language)

    def asked(self, file: str, text: Labels) -> str:
        """Return the question as it is put to a person, who knows the file by this name."""
        told = self.finding().values(text)
        where = {"file": file, "column": self.column, "header": self.header}
        return text(f"questions.ask.{self.kind}", **told, **where)


class Answer(BaseModel):
    """What a person said to a question.

    ``sha256`` and ``proposal`` are empty where the answer was written by hand: it then holds for every
    file beside it. ``by``: ``accepted`` where the proposal was taken as a whole, ``person`` otherwise.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Kind
    header: str
    value: str
    proposal: str = ""
    file: str = ""
    sha256: str = ""
    by: Literal["accepted", "person"] = "person"


class _Answers(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    answer: tuple[Answer, ...] = field(default=())


def answer_to(question: Question, answers: Iterable[Answer], sha256: str = "") -> str | None:
    """Return the value that was answered; None where the question is open.

    Examples
    --------
    >>> asked = Question("unit", "ds.xlsx", "", 1, "G", "Thu nhập", "1000", ("1", "1000"))
    >>> answer_to(asked, [Answer(kind="unit", header="THU NHẬP", value="nghìn đồng mỗi tháng")])
    '1000'
    >>> answer_to(asked, [Answer(kind="unit", header="Thu nhập", value="1", proposal="1", sha256="ab")])
    """
    fitting = [
        answer
        for answer in answers
        if answer.kind == question.kind
        and loose_key(answer.header) == loose_key(question.header)
        and _meant(answer.value, question) is not None
    ]
    own = [answer for answer in fitting if answer.sha256 and answer.sha256 == sha256]
    same = [answer for answer in fitting if not answer.sha256 or answer.proposal == question.proposal]
    return _meant((own or same)[-1].value, question) if own or same else None


def option(kind: Kind, value: str, text: Labels) -> str:
    """Return an answer in words.

    Examples
    --------
    >>> option("unit", "1000/12", labels_for("vi"))
    'nghìn đồng mỗi năm'
    """
    if kind == "meaning" and value in columns():
        title = columns()[value].title
        return title.text(text.language) if title else text(f"checking.titles.{value}")
    return text.get(_label(kind, value).removeprefix(LABEL), value)


def _label(kind: Kind, value: str) -> str:
    if kind == "meaning" and value in columns():
        return value
    return f"{LABEL}questions.options.{kind}.{value.replace('/', '_')}"


def _meant(value: str, question: Question) -> str | None:
    """Return the option that a person wrote, by its code or in words of either language."""
    said = loose_key(value)
    for one in question.options:
        words = (option(question.kind, one, labels_for(language)) for language in LANGUAGES)
        if value == one or said in map(loose_key, words):
            return one
    return None


def read_answers(folder: Path) -> tuple[Answer, ...]:
    """Return the answers that stand in a folder; none where there is no ``reading.toml``.

    Raises
    ------
    DataError
        If the file is no TOML of answers.
    """
    path = folder / FILE
    return answers_in(path.read_bytes(), path.name) if path.is_file() else ()


def answers_in(data: bytes, file: str) -> tuple[Answer, ...]:
    """Return the answers that a ``reading.toml`` holds.

    Raises
    ------
    DataError
        If it is no TOML of answers.
    """
    return read_toml(data, file, _Answers)[0].answer


def write_answers(folder: Path, answers: Iterable[Answer]) -> Path:
    """Add answers to the ``reading.toml`` of a folder; a new answer takes the place of an old one."""
    path = folder / FILE
    write_file(path, answers_text((*read_answers(folder), *answers)).encode())
    return path


def answers_text(answers: Iterable[Answer]) -> str:
    """Return a ``reading.toml`` with answers, of those to one question the last."""
    kept = {_key(answer): answer for answer in answers}
    return _HEAD + "".join(_entry(answer) for answer in kept.values())


def accepted(question: Question, sha256: str) -> Answer:
    """Return the answer that takes the proposal of a question."""
    return Answer(
        kind=question.kind, header=question.header, value=question.proposal, proposal=question.proposal,
        file=Path(question.file).name, sha256=sha256, by="accepted",
    )  # fmt: skip


def _key(answer: Answer) -> tuple[str, str, str]:
    return answer.kind, loose_key(answer.header), answer.sha256


def _entry(answer: Answer) -> str:
    told = {name: value for name, value in answer.model_dump().items() if value}
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in told.items()]
    return "\n".join(["", "[[answer]]", *lines, ""])
