"""Answers while files are taken in: those of earlier years, those of a person, and where they are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from typing import Literal

from analysis.core.project import Project
from analysis.intake.recognise import Answer, Question, answer_to, read_answers, write_answers
from analysis.intake.recognise.questions import FILE as READING
from analysis.intake.values import FIRST_YEAR

By = Literal["accepted", "person"]
# Gives the answer to a question and who gave it; None leaves it open.
Ask = Callable[[Question], tuple[str, By] | None]


def accept(question: Question) -> tuple[str, By]:
    """Take the proposal of a question."""
    return question.proposal, "accepted"


class Replies:
    """What has been answered of a commune's files, this year and before.

    Parameters
    ----------
    ask
        Answers what nobody answered before; None: it stays open.
    """

    def __init__(self, project: Project, commune: str, year: int, ask: Ask | None) -> None:
        self._folder = project.raw(year, commune)
        self._ask = ask
        self._known = list(read_answers(self._folder))
        self._new: list[Answer] = []
        self._refused: set[str] = set()
        self._put: set[tuple[str, str, str]] = set()
        years = range(FIRST_YEAR, year)
        self._earlier = [a for each in years for a in read_answers(project.raw(each, commune))]

    @property
    def known(self) -> tuple[Answer, ...]:
        """What has been answered this year."""
        return (*self._known, *self._new)

    def settle(self, questions: Iterable[Question], file: Path) -> bool:
        """Answer the questions of a file; say whether any was answered.

        One that its answer does not close is not put again for ever.
        """
        known = sha256(file.read_bytes()).hexdigest()
        put = {(known, one.id, one.proposal): one for one in questions}
        new = [question for key, question in put.items() if key not in self._put]
        self._put |= put.keys()
        found = [answer for question in new if (answer := self._answer(question, known))]
        self._new += found
        return bool(found)

    def adopt(self, file: Path) -> None:
        """Keep what was answered beside a file before it was taken in."""
        known = sha256(file.read_bytes()).hexdigest()
        if file.resolve().parent != self._folder.resolve():
            self._new += [one for one in read_answers(file.parent) if one.sha256 in ("", known)]

    def write(self, folder: Path) -> None:
        """Write the ``reading.toml`` of the year into a folder, with the new answers, if there are any."""
        if self._new:
            there = self._folder / READING
            if there.is_file():
                (folder / READING).write_bytes(there.read_bytes())
            write_answers(folder, self._new)
            if there.is_file() and (folder / READING).read_bytes() == there.read_bytes():
                (folder / READING).unlink()

    def _answer(self, question: Question, known: str) -> Answer | None:
        if question.id in self._refused:
            return None
        value: tuple[str, By] | None = None
        for answer in reversed(self._earlier):
            if (said := answer_to(question, [answer])) is not None:
                value = said, answer.by
                break
        value = value or (self._ask(question) if self._ask else None)
        if value is None:
            self._refused.add(question.id)
            return None
        return Answer(
            kind=question.kind, header=question.header, value=value[0], proposal=question.proposal,
            file=file_name(question), sha256=known, by=value[1],
        )  # fmt: skip


def file_name(question: Question) -> str:
    """Return the name of the file that was asked about."""
    return Path(question.file).name
