"""The doubts about the columns of one list: asked, and settled by the answers that there are."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

import polars as pl

from analysis.intake.lists.certain import CLEAR
from analysis.intake.lists.header import Header, Match, marks_of
from analysis.intake.lists.values import Typed
from analysis.intake.lists.villages import alike
from analysis.intake.recognise.cells import doubt_of, has_letter_o
from analysis.intake.recognise.doubts import (
    Words,
    a_person,
    doubtful_polarity,
    examples,
    is_mere_mark,
    is_of_a_person,
    marks_having,
    money_factor,
    plainness,
    stated_unit,
    unit_line,
)
from analysis.intake.recognise.questions import Answer, Kind, Question, answer_to
from analysis.intake.repair.names import loose_key
from analysis.intake.repair.vocabulary import nothing
from analysis.intake.workbook.grid import Grid
from analysis.standard.schema.households import columns


@dataclass(frozen=True)
class Answers:
    """Answers beside a file, and the hash of the file.

    ``sure``: the file is our own workbook, whose columns mean what it was made for. ``mapping``:
    columns by header, from an old mapping file. ``is_list``: the sheet is a household list for sure.
    """

    given: Sequence[Answer] = ()
    sha256: str = ""
    sure: bool = False
    is_list: bool = False
    mapping: Mapping[str, str] = field(default_factory=dict)


NO_ANSWERS = Answers()
_LEGEND = r"(?i)^\s*(ghi chú|chú thích|lưu ý|[xv1]\s*[:=])"
_LEGEND_COLUMNS = 3
# What a list settles by itself: doubtful columns with their proposals, to those that are certain.
Certain = Callable[[pl.DataFrame, Mapping[str, tuple[str, Words]]], Mapping[str, str]]
# How many households have a class that the law excludes.
Excluded = Callable[[pl.DataFrame], int]


@dataclass(frozen=True)
class Asking:
    """What is asked about one list; ``open`` grows with each question that has no answer."""

    grid: Grid
    file: str
    header: Header
    answers: Answers
    open: list[Question] = field(default_factory=list)
    unused: dict[str, pl.Series] = field(default_factory=dict)

    def factor(self, name: str, amounts: pl.Series) -> Fraction | None:
        """Return by how much the amounts of a column are multiplied; None while that is asked."""
        shown = amounts.cast(pl.String).str.replace(r"\.0$", "")
        asked = replace(self._about("unit", name), examples=examples(name, shown))
        above = stated_unit(self._unit_line())
        return money_factor(amounts, asked.header, above, asked, self._ask)

    def meant(self, year: int | None) -> Header:
        """Return the header with its columns as they are meant where their titles do not say so for sure.

        Such a title resembles a known one, means what another column means, or names a year.

        Parameters
        ----------
        year
            Of the review, where it is known: the title that names it is told.
        """
        if self.answers.sure:
            return self.header
        years = [match.year for match in self.header.matches if match.year]
        review, taken = year or max(years, default=None), dict(self.header.letters)
        settled: dict[str, Match] = {}
        for match in self.header.matches:
            if match.name or match.near is None:
                continue
            options = [match.near, *(["previous_class"] if match.near == "declared_class" else []), "leave"]
            proposal = self._likeliest(match, review, taken)
            if year is not None and match.year == year and match.near not in taken:
                said: str | None = match.near
            else:
                asked = self._at("meaning", match.letters, match.header)
                said = self._ask(replace(asked, proposal=proposal, options=tuple(options)))
            if said not in (None, "leave"):
                taken[said] = match.letters
            if said is not None:
                settled[match.letters] = replace(match, near=None)
        names = {letters: name for name, letters in taken.items()}
        matches = (settled.get(match.letters, match) for match in self.header.matches)
        meant = (replace(match, name=names.get(match.letters)) for match in matches)
        return replace(self.header, matches=marks_of(tuple(meant), review))

    def _likeliest(self, match: Match, review: int | None, taken: Mapping[str, str]) -> str:
        if match.year is None:
            return "leave" if match.again else str(match.near)
        if match.year == review:
            return str(match.near)
        before = match.near == "declared_class" and match.year + 1 == review and "previous_class" not in taken
        return "previous_class" if before else "leave"

    def understood(self, raw: pl.DataFrame, titles: Mapping[str, str]) -> pl.DataFrame:
        """Return the cells as they are meant where they can be read in two ways; null while that is asked.

        Parameters
        ----------
        raw
            The cells of each column as text.
        titles
            The columns, with their headers.
        """
        if self.answers.sure:
            return raw
        said = _cells(raw, [name for name in raw.columns if name in self.header.titles])
        zeros = not any(
            columns()[name].kind == "flag" and has_letter_o(said[name]) for name in self.header.titles
        )
        for name in [name for name in titles if name in self.header.titles]:
            cells = said[name]
            if (doubt := doubt_of(name, self.header.titles[name], cells, zeros=zeros)) is None:
                continue
            shown = examples(name, cells.filter(doubt.doubtful))
            asked = self._about(doubt.kind, name)
            answer = self._ask(replace(asked, proposal=doubt.proposal, options=doubt.options, examples=shown))
            if answer is None:
                self.unused[name] = doubt.doubtful
            read = raw[name].set(doubt.doubtful, None) if answer is None else doubt.read(cells, answer)
            raw = raw.with_columns(read.alias(name))
        return raw

    def settled(self, values: Typed, certain: Certain, excluded: Excluded) -> Typed:
        """Return the values with each flag column that may mean having turned round, or not used.

        So is an income that may be a household's. A blank that is an error value or a formula without
        a result is unknown, never "no".
        """
        data = values.data
        for name in values.blank_is_no:
            known = ~data["row"].is_in(self._unreadable(name))
            data = data.with_columns(pl.when(known).then(pl.col(name)).alias(name))
        doubtful = {} if self.answers.sure else self._doubtful(data)
        settled = certain(data, doubtful)
        for name, (proposal, _) in doubtful.items():
            raw = data[f"raw_{name}"]
            options, shown = ("having", "lacking"), examples(name, raw)
            asked = self._about("polarity", name)
            question = replace(asked, proposal=proposal, options=options, examples=shown)
            answer = self._answer(question) or settled.get(name) or self._ask(question)
            flag = {None: pl.lit(None, pl.Boolean), "having": ~pl.col(name)}.get(answer, pl.col(name))
            data = data.with_columns(flag.alias(name))
        for name, cells in self.unused.items():
            # An empty cell in place of one that is asked about is no "no".
            data = data.with_columns(data[name].set(cells, None))
        return replace(values, data=self._by_person(data, excluded))

    def villages(self, data: pl.DataFrame) -> pl.DataFrame:
        """Return the list with one name for villages whose names differ by a slip: each pair is asked of."""
        if self.answers.sure or "village" not in data.columns:
            return data
        # Of sections and sheets the villages have no column.
        of_column = (self.header.letters.get("village", ""), self.header.titles.get("village", ""))
        for one in alike(data["village"]):
            asked = replace(self._at("village_of", *of_column), header=f"{one.name} – {one.other}")
            proposal = "same" if one.slip else "other"
            answer = self._ask(replace(asked, proposal=proposal, options=("same", "other")))
            if answer == "same":
                data = data.with_columns(pl.col("village").replace(one.name, one.other))
        return data

    def numbered(self, data: pl.DataFrame, year: int | None) -> pl.DataFrame:
        """Return the list with household codes: its own, or numbers of its rows where that is answered.

        A number begins with the year, since the same row of another year's list is another household, and
        with the sheet, since a village may stand on several. Rows are numbered while that is asked, too, so
        that it is told once.
        """
        named = "head_name" in self.header.letters
        if self.answers.sure or not named or "household_id" in data.columns or data.is_empty():
            return data
        asked = replace(self._at("codes", *self._of("head_name")), options=("number", "leave"))
        if self._ask(replace(asked, proposal="number")) == "leave":
            return data
        sheet = "".join(re.findall(r"\b[a-z]|\d", loose_key(self.grid.sheet))).upper()
        before = "".join(f"{part}-" for part in (str(year or ""), sheet) if part)
        numbers = pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(4)
        return data.with_columns((pl.lit(before) + numbers).alias("household_id"))

    def _by_person(self, data: pl.DataFrame, excluded: Excluded) -> pl.DataFrame:
        """Return the list with incomes by person, where that is told or answered; null while it is asked."""
        name, title = "income_vnd", self.header.titles.get("income_vnd", "")
        told = self.answers.sure or not title or is_of_a_person(title, self._unit_line())
        if told or "members" not in data.columns or data[name].is_null().all():
            return data
        divided = data.with_columns(a_person(data[name], data["members"]).alias(name))
        if divided[name].equals(data[name]):
            return data
        wrong = excluded(data), excluded(divided)
        shown, options = examples(name, data[f"raw_{name}"]), ("person", "household")
        proposal = "person" if wrong[0] <= wrong[1] else "household"
        asked = self._about("income_of", name)
        question = replace(asked, proposal=proposal, options=options, examples=shown)
        settled = "person" if not wrong[0] and wrong[1] >= CLEAR else None
        answer = self._answer(question) or settled or self._ask(question)
        if answer is None:
            return data.with_columns(pl.lit(None, pl.Int64).alias(name))
        return divided if answer == "household" else data

    def _doubtful(self, data: pl.DataFrame) -> dict[str, tuple[str, Words]]:
        found: dict[str, tuple[str, Words]] = {}
        turned = marks_having(self._legends())
        for name, title in self.header.titles.items():
            raw = data[f"raw_{name}"]
            if proposal := doubtful_polarity(name, title, raw):
                found[name] = (proposal, plainness(title, raw))
            elif turned and is_mere_mark(name, title, raw):
                found[name] = ("having", "open")
        return found

    def _legends(self) -> list[str]:
        """Return what stands above the columns and in notes below them, the titles of the columns apart."""
        titles = {match.header for match in self.header.matches}
        above = self.grid.cells.head(self.header.last + 1)
        below = self.grid.cells[self.header.last + 1 :, :_LEGEND_COLUMNS]
        said = [text for row in above.rows() for text in row if text and text not in titles]
        return said + [text for column in below for text in column.filter(column.str.contains(_LEGEND))]

    def _unreadable(self, name: str) -> list[int]:
        lines = self.grid.unreadable_lines(self.header.letters[name])
        return (
            [row for row, line in enumerate(self.grid.all_lines().to_list()) if line in lines]
            if lines
            else []
        )

    def _unit_line(self) -> str:
        return unit_line(self.grid, self.header.first)

    def _about(self, kind: Kind, name: str) -> Question:
        return self._at(kind, *self._of(name))

    def _of(self, name: str) -> tuple[str, str]:
        """Return the letters and the title of a column."""
        return self.header.letters[name], self.header.titles[name]

    def _at(self, kind: Kind, letters: str, title: str) -> Question:
        line, column = self.grid.line(self.header.last), letters if self.grid.sheet else title
        return Question(kind, self.file, self.grid.sheet, line, column, title, "", ())

    def _answer(self, question: Question) -> str | None:
        return answer_to(question, self.answers.given, self.answers.sha256)

    def _ask(self, question: Question) -> str | None:
        answer = self._answer(question)
        if answer is None:
            self.open.append(question)
        return answer


def _cells(raw: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Return the cells of some columns, null where they say nothing."""
    empty = sorted(nothing())
    return raw.select(pl.when(~pl.col(name).is_in(empty)).then(pl.col(name)).alias(name) for name in names)
