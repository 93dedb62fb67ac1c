"""Which rows are the header, and which column means what.

A header may take several rows: machine keys above Vietnamese labels, or merged group titles above
the columns. A header that only resembles a known one is not believed: it is asked about, and the
answer stands in a mapping file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache

import polars as pl

from analysis.intake.lists.groups import below_groups, group_titles, joined
from analysis.intake.lists.hints import hint
from analysis.intake.repair.names import loose_key
from analysis.intake.repair.vocabulary import classes
from analysis.intake.workbook.grid import Grid
from analysis.standard.schema.households import Column, columns, headers

_SEARCHED_ROWS = 40
_FEWEST = 3
_CLOSE = 0.82
_NUMBER = re.compile(r"^\d+( \d+)* ")
_UNIT = re.compile(
    r" (dvt.*|((nghin|ngan|trieu|tr|1 ?000|k) ?)?(dong|d|vnd)( (1 )?(nguoi|khau|thang|nam))*"
    r"|(nghin|ngan|trieu)( (nguoi|thang|nam))*|nguoi|diem)$"
)
_HAVING = re.compile(r"^(da co|co|duoc cap|duoc|chua co|khong co) ")
_REQUIRED = re.compile(r" (bat buoc|required)$")
_OF_YEAR = re.compile(r" (?:nam )?(20\d\d)$")
_A_YEAR = re.compile(r"20\d\d")
_BEFORE = " nam truoc"
_YEARLY = re.compile(r" (1 )?nam$")


@dataclass(frozen=True)
class Match:
    """A column of the file: its letters, its header as written, and what it means.

    ``name`` is None where nothing is meant; ``near`` is what it may mean and asks for an answer.
    ``marks`` is the column of which the header names a class and the cells mark the households, empty where
    it names none; ``year`` is the year that the header names; ``again``, that a column before has the
    meaning of ``near``.
    """

    letters: str
    header: str
    name: str | None
    near: str | None = None
    marks: str = ""
    year: int | None = None
    again: bool = False


@dataclass(frozen=True)
class Header:
    """The header of a list: its last row (0-based), and its columns from left to right."""

    first: int
    last: int
    matches: tuple[Match, ...]

    @property
    def letters(self) -> Mapping[str, str]:
        """Letters of each meant column."""
        return {match.name: match.letters for match in self.matches if match.name}

    @property
    def titles(self) -> Mapping[str, str]:
        """Header as written of each meant column."""
        return {match.name: match.header for match in self.matches if match.name}

    @property
    def is_of_names(self) -> bool:
        """Whether its titles are our own names of the columns: a table, and no form that people fill in."""
        return all(match.header == match.name for match in self.matches if match.name)


def find_header(grid: Grid, mapping: Mapping[str, str], *, sure: bool = False) -> Header | None:
    """Return the header of a household list; None where the sheet is no such list.

    Parameters
    ----------
    grid
        The sheet.
    mapping
        Columns by header as written, from the mapping file; "" for a column to be left out.
    sure
        Whether the sheet is known to be a list, so that a few columns do.
    """
    rows = [list(row) for row in grid.cells.head(_SEARCHED_ROWS).rows()]
    known = {loose_key(header): name for header, name in mapping.items()}
    scores = [len({column.name for column in _meant(row, known)}) for row in rows]
    best = max(scores, default=0)
    # A known list of few columns: still no row of households whose cells happen to read like headers.
    fewest = min(best, _FEWEST - 1) if sure else _FEWEST
    if not best or best < fewest:
        return None
    # A header that a later page repeats may be the fuller one; the list begins below the first.
    full = [i for i, score in enumerate(scores) if score >= max(fewest, best // 2)]
    last = below_groups(grid, max(i for i in full if i <= full[0] + 2))
    first = next(i for i, score in enumerate(scores) if score >= min(_FEWEST, best))
    titles = _filled_up(rows[max(0, first - 2) : first], grid, max(0, first - 2))
    groups = group_titles(grid, first, last)
    matches = _matches(rows[first : last + 1], (titles, groups), known, grid.cells.columns)
    found = {match.name for match in matches}
    if sure:
        return Header(first, last, matches)
    if not (found & {"household_id", "head_name"} and len(found) > _FEWEST):
        return None
    return Header(first, last, _hinted(matches, grid.cells[last + 1 :], known))


def _hinted(matches: tuple[Match, ...], below: pl.DataFrame, known: Mapping[str, str]) -> tuple[Match, ...]:
    """Return the columns, those without a meaning with the one they may have where no other column has it."""
    marked = Counter(match.marks for match in matches if match.marks)
    taken = {name for match in matches for name in (match.name, match.near) if name}
    taken |= {name for name, times in marked.items() if times > 1}
    found = []
    for match in matches:
        near = None
        if match.header and not match.name and not match.near and loose_key(match.header) not in known:
            lacking = columns().keys() - taken
            near = match.marks if match.marks in lacking else None
            near = near or (None if match.marks else hint(match.header, below[match.letters], lacking))
        taken |= {near} if near else set()
        found.append(replace(match, near=near, marks="") if near else match)
    return tuple(found)


def marks_of(matches: tuple[Match, ...], review: int | None) -> tuple[Match, ...]:
    """Return the columns with each that marks a class told apart by its year.

    Those of the year before mark last year's class, those of other years nothing. Where two mark the same
    class, nobody knows which of them is this year's: each is left open.
    """
    settled = []
    for match in matches:
        past = review - match.year if match.marks and match.year and review else 0
        kept = {0: match.marks, 1: "previous_class"}.get(past, "")
        settled.append(replace(match, marks=kept))
    meant = classes(pl.Series([bare_class(match.header) for match in settled], dtype=pl.String)).to_list()
    times = Counter((m.marks, class_) for m, class_ in zip(settled, meant, strict=True) if m.marks)
    return tuple(
        replace(match, marks="", near=match.marks) if times[match.marks, class_] > 1 else match
        for match, class_ in zip(settled, meant, strict=True)
    )


def bare_class(header: str) -> str:
    """Return the title of a column that marks a class, without its year."""
    return _OF_YEAR.sub("", loose_key(header)).removesuffix(_BEFORE)


def is_header(text: str) -> bool:
    """Say whether a text is the header of a known column.

    Examples
    --------
    >>> is_header("Thôn"), is_header("Thụn")
    (True, False)
    """
    return loose_key(text) in headers()


def _meant(row: Sequence[str | None], known: Mapping[str, str]) -> list[Column]:
    keys = [loose_key(text) for text in row if text]
    return [column for key in keys if (column := _column(key, known)) is not None]


def _column(key: str, known: Mapping[str, str]) -> Column | None:
    if key in known:
        return columns().get(known[key])
    key = _REQUIRED.sub("", key)
    bare = _UNIT.sub("", _NUMBER.sub("", key))
    found = (
        headers().get(key)
        or _titles().get(key)
        or headers().get(bare)
        or headers().get(_HAVING.sub("", bare))
    )
    if found is None and (yearly := headers().get(_YEARLY.sub("", bare))) and yearly.kind == "money":
        return yearly
    return found


@cache
def _titles() -> Mapping[str, Column]:
    """Return the columns by the titles that our own workbook gives them, in each language."""
    return {
        loose_key(text): column
        for column in columns().values()
        if column.title
        for text in (column.title.vi, column.title.en)
    }


def _filled_up(rows: list[list[str | None]], grid: Grid, start: int) -> list[list[str | None]]:
    """Write the title of a merged group above each of its columns."""
    for top, left, bottom, right in grid.merged:
        for row in range(max(top, start), min(bottom, start + len(rows) - 1) + 1):
            for column in range(left, min(right + 1, grid.cells.width)):
                rows[row - start][column] = grid.cells[top, left] if left < grid.cells.width else None
    return rows


def _matches(
    header: list[list[str | None]],
    over: tuple[list[list[str | None]], list[str | None]],
    known: Mapping[str, str],
    letters: Sequence[str],
) -> tuple[Match, ...]:
    above, groups = over
    years = len({found for group in groups for found in _A_YEAR.findall(group or "")})
    matches = [
        _match(name, _said(i, header, above, groups[i], years), known) for i, name in enumerate(letters)
    ]
    times = Counter(match.name for match in matches)
    seen: set[str | None] = set()
    unique = []
    for match in matches:
        again = match.name is not None and times[match.name] > 1 and match.name in seen
        unique.append(Match(match.letters, match.header, None, match.name, again=True) if again else match)
        seen.add(match.name)
    return tuple(unique)


def _said(
    index: int,
    header: list[list[str | None]],
    above: list[list[str | None]],
    group: str | None,
    years: int,
) -> list[str]:
    """Return what the header says of a column, the likeliest first."""
    own = [text for row in reversed(header) if (text := row[index])]
    if group and (mine := [text for text in own if text != group]):
        return [*joined(mine[0], group, years=years), *mine[1:]]
    return own or [text for row in reversed(above) if (text := row[index])]


def _match(letters: str, texts: list[str], known: Mapping[str, str]) -> Match:
    if not texts:
        return Match(letters, "", None)
    for text in texts:
        key = loose_key(text)
        if key in known and known[key] not in columns():
            return Match(letters, text, None)
        if column := _column(key, known):
            return Match(letters, text, column.name)
    return _of_other_year(letters, texts[0], known) or _near(letters, texts[0])


def _of_other_year(letters: str, text: str, known: Mapping[str, str]) -> Match | None:
    """Return a column whose title marks a class, or names a year or "năm trước" besides its meaning."""
    key = loose_key(text)
    of_year = _OF_YEAR.search(key)
    year, bare = int(of_year[1]) if of_year else None, _OF_YEAR.sub("", key)
    before = bare.endswith(_BEFORE)
    if classes(pl.Series([bare_class(text)])).item() is not None:
        return Match(letters, text, None, marks="previous_class" if before else "declared_class", year=year)
    column = _column(bare.removesuffix(_BEFORE), known) if year or before else None
    if column is None:
        return None
    if before and column.name == "declared_class":
        return Match(letters, text, "previous_class")
    return Match(letters, text, None, column.name, year=year, again=before)


def _near(letters: str, text: str) -> Match:
    close = get_close_matches(loose_key(text), headers(), n=1, cutoff=_CLOSE)
    return Match(letters, text, None, headers()[close[0]].name if close else None)
