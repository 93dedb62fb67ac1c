"""What the cells of a column leave open, whatever its header says.

"1" under "Khu vực" may be urban, rural, or a zone of its own (I, II, III). The letter O may be a zero or a
mark. "1.250" beside "2.5" is no thousand and more, unless "2.5" is a slip. A code "1-5" becomes a date in a
spreadsheet. Each is decided for the column as a whole, and asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from analysis.intake.recognise.questions import Kind
from analysis.intake.repair.distinct import distinct
from analysis.intake.repair.names import loose_key
from analysis.intake.repair.vocabulary import flags
from analysis.standard.schema.households import columns

_OPTIONS: dict[Kind, tuple[str, ...]] = {
    "area": ("urban", "rural", "other"),
    "letter_o": ("yes", "no"),
    "separator": ("decimal", "thousands"),
    "code_date": ("dash", "slash", "dash_month", "date"),
}
_ZONES = frozenset({"0", "1", "2", "3", "i", "ii", "iii"})
_NAMES_URBAN = re.compile(r"\b(thanh thi|do thi|urban)\b")
_GROUPS = r"^[+-]?\d{1,3}\.\d{3}$"
_SEVERAL_GROUPS = r"^[+-]?\d{1,3}(\.\d{3}){2,}"
_POINTED = r"^[+-]?\d+\.(\d{1,2}|\d{4,})$|^[+-]?0\.\d+$"
_UNIT = r"(?i)\s*(đồng|vnđ|vnd|đ|₫|nghìn|ngàn|k|triệu|tr)\.?$"
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})([T ]00:00(:00)?)?")
_TWO_NUMBERS = re.compile(r"\d+([-/])\d+")


@dataclass(frozen=True)
class Doubt:
    """What is open about the cells of a column.

    Parameters
    ----------
    kind
        Of the question.
    proposal
        The likeliest of ``options``.
    read
        Gives the cells as plain texts by an answer; cells that cannot be read so become null.
    doubtful
        Which cells are meant; the others mean what they mean in any case.
    """

    kind: Kind
    proposal: str
    read: Callable[[pl.Series, str], pl.Series]
    doubtful: pl.Series

    @property
    def options(self) -> tuple[str, ...]:
        """What may be answered."""
        return _OPTIONS[self.kind]


def doubt_of(name: str, title: str, cells: pl.Series, *, zeros: bool = True) -> Doubt | None:
    """Return what is open about the cells of a column; None where they can be read in one way only.

    Parameters
    ----------
    name, title
        What the column means, and its header.
    zeros
        Whether the letter O may be a mark: not where another column of the list has it beside marks.

    Examples
    --------
    >>> doubt_of("urban", "Khu vực", pl.Series(["1", "1"])).proposal
    'other'
    >>> doubt_of("income_vnd", "Thu nhập", pl.Series(["1.250", "2.5"])).proposal
    'decimal'
    >>> doubt_of("household_id", "Mã hộ", pl.Series(["1-4", "2023-05-01"])).proposal
    'dash'
    >>> doubt_of("urban", "Thành thị", pl.Series(["1", "0"])) is None
    True
    """
    kind = columns()[name].kind
    if kind == "area":
        return _area(title, cells)
    if kind == "flag":
        return _letter_o(cells) if zeros else None
    if kind in ("money", "count"):
        return _separator(cells)
    return _code_date(cells) if kind == "code" else None


def has_letter_o(cells: pl.Series) -> bool:
    """Say whether a column has the letter O beside marks, and so for zero."""
    texts = {loose_key(text) for text in distinct(cells)}
    return "o" in texts and bool(flags(cells).fill_null(value=False).any())


def _area(title: str, cells: pl.Series) -> Doubt | None:
    texts = {loose_key(text) for text in distinct(cells)}
    if not texts or not texts <= _ZONES or _NAMES_URBAN.search(loose_key(title)):
        return None
    # One zone for a whole commune, or three of them, is that of the ethnic minority areas.
    proposal = "urban" if texts in ({"0", "1"}, {"1", "2"}) else "other"
    return Doubt("area", proposal, _areas, cells.is_not_null())


def _areas(cells: pl.Series, answer: str) -> pl.Series:
    one, rest = {"urban": ("urban", "rural"), "rural": ("rural", "urban")}.get(answer, (None, None))
    first = cells.str.to_lowercase().is_in(["1", "i"])
    column = pl.lit(cells)
    told = pl.when(pl.lit(first)).then(pl.lit(one, pl.String)).when(column.is_not_null())
    return pl.select(told.then(pl.lit(rest, pl.String)).alias(cells.name)).to_series()


def _letter_o(cells: pl.Series) -> Doubt | None:
    texts = {loose_key(text) for text in distinct(cells)}
    if texts != {"o"}:
        return None
    return Doubt("letter_o", "yes" if cells.null_count() else "no", _marks, cells.is_not_null())


def _marks(cells: pl.Series, answer: str) -> pl.Series:
    mark = "x" if answer == "yes" else "0"
    told = pl.when(pl.lit(cells).is_not_null()).then(pl.lit(mark)).alias(cells.name)
    return pl.select(told).to_series()


def _separator(cells: pl.Series) -> Doubt | None:
    if not cells.str.contains(".", literal=True).any():
        return None
    bare = cells.str.strip_chars().str.replace(_UNIT, "")
    grouped, pointed = (bare.str.contains(way).fill_null(value=False) for way in (_GROUPS, _POINTED))
    if not (grouped & ~pointed).any() or not pointed.any():
        return None
    proposal = "thousands" if bool(bare.str.contains(_SEVERAL_GROUPS).any()) else "decimal"
    return Doubt("separator", proposal, _numbers, grouped | pointed)


def _numbers(cells: pl.Series, answer: str) -> pl.Series:
    if answer == "decimal":
        several = cells.str.strip_chars().str.contains(_SEVERAL_GROUPS).fill_null(value=False)
        return cells.str.replace(".", ",", literal=True).zip_with(~several, cells)
    bare = cells.str.strip_chars().str.replace(_UNIT, "")
    return cells.set(bare.str.contains(_POINTED).fill_null(value=False), None)


def _code_date(cells: pl.Series) -> Doubt | None:
    texts = distinct(cells)
    dates = [text for text in texts if _DATE.fullmatch(text.strip())]
    if not dates:
        return None
    marks = {found[1] for text in texts if (found := _TWO_NUMBERS.fullmatch(text.strip()))}
    proposal = {frozenset("-"): "dash", frozenset("/"): "slash"}.get(frozenset(marks), "date")
    return Doubt("code_date", proposal, _codes, cells.is_in(dates))


def _codes(cells: pl.Series, answer: str) -> pl.Series:
    """Return codes as they were typed: with leading zeros where the others have them."""
    others = [text for text in cells.drop_nulls().to_list() if _TWO_NUMBERS.fullmatch(text.strip())]
    padded = any(re.search(r"\b0\d", text) for text in others)
    width = 2 if padded else 1

    def typed(text: str) -> str:
        found = _DATE.fullmatch(text.strip())
        if found is None:
            return text
        year, month, day = int(found[1]), int(found[2]), int(found[3])
        if answer == "date":
            return f"{day:02}/{month:02}/{year}"
        if answer == "dash_month":
            return f"{month:0{width}}-{year}"
        return f"{day:0{width}}{'-' if answer == 'dash' else '/'}{month:0{width}}"

    return pl.Series(cells.name, [None if text is None else typed(text) for text in cells], dtype=pl.String)
