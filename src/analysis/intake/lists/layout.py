"""What each row below the header is: a household, or part of the form around the households."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import polars as pl

from analysis.intake.lists.header import Header
from analysis.intake.lists.symbols import meaning_of_first_row
from analysis.intake.lists.titles import are_class_titles, village_title
from analysis.intake.repair.names import loose_key
from analysis.intake.repair.vocabulary import nothing
from analysis.intake.workbook.grid import Grid

RowKind = Literal[
    "household", "blank", "symbols", "section", "total", "signature", "placeholder", "header", "note", "below"
]

_TOTAL = (
    r"^(toan (xa|phuong|thi tran|thon|huyen)"
    r"|tong|tong cong|tong so|cong|cong chung|tong so ho|tong cong ho|tong hop|luy ke"
    r"|mang sang|chuyen sang|chuyen trang)( |$)"
)
_TOTAL_LETTERS = r"(?i)^\s*(to[aà]n|t[oôổ]ng|c[oôộ]ng|l[uũ]y|mang|chuy[eể]n)"
_NOTE = r"^(ghi chu|luu y|chu thich)( |$)"
_SIGNATURE = (
    r"(^nguoi lap|^nguoi tong hop|^chu tich|^tm |^thay mat|^pho chu tich|^truong ban|^giam sat|^can bo"
    r"|ngay .*thang .*nam|^ky ten|^ky ghi ro|^xac nhan cua|^thu truong)"
)
_SECTION = r"^([IVXLC]{1,6}|[A-ZĐ])[.)]?$"
# "A" may be a village, "CN" too; a class is said by more.
_ABBREVIATED = 3
_FEW = 2


def row_kinds(grid: Grid, header: Header) -> pl.Series:
    """Return the :data:`RowKind` of each row of a grid; null for the header and what is above it.

    A row is part of the form only where it holds too little for a household; anything else counts
    as a household, to be accepted or set aside, so that nothing gets lost.
    """
    cells = grid.cells
    filled = cells.select(pl.sum_horizontal(pl.all().is_not_null().cast(pl.Int32))).to_series()
    first = cells.select(pl.coalesce(pl.all())).to_series()
    few = filled <= max(_FEW, len(header.letters) // 4)
    keys = _keys(first, few)
    last = _last_column_text(cells)
    kinds = pl.select(
        pl.when(filled == 0)
        .then(pl.lit("blank"))
        .when(_all_cells(cells, _nothing))
        .then(pl.lit("placeholder"))
        .when(_is_header(cells, header))
        .then(pl.lit("header"))
        .when(_has_total(cells, header))
        .then(pl.lit("total"))
        .when((filled <= _FEW) & keys.str.contains(_NOTE))
        .then(pl.lit("note"))
        .when(few & keys.str.contains(_SIGNATURE))
        .then(pl.lit("signature"))
        .when(few & _keys(last, few).str.contains(_SIGNATURE))
        .then(pl.lit("signature"))
        .when(_is_section(cells, header, filled, first) | _is_village_title(cells, header, filled))
        .then(pl.lit("section"))
        .otherwise(pl.lit("household"))
    ).to_series()
    below = pl.arange(0, cells.height, eager=True) > header.last
    kinds = pl.select(pl.when(below).then(kinds)).to_series()
    return _below(_after_signature(_symbols(cells, header, kinds), few), few, cells)


def _keys(texts: pl.Series, wanted: pl.Series) -> pl.Series:
    """Fold the texts of the rows that may matter; the others are null."""
    some = pl.select(pl.when(wanted).then(texts)).to_series()
    distinct: list[str] = some.drop_nulls().unique(maintain_order=True).to_list()
    folded = pl.Series([loose_key(text) for text in distinct], dtype=pl.String)
    return some.replace_strict(
        pl.Series(distinct, dtype=pl.String), folded, default=None, return_dtype=pl.String
    )


def _last_column_text(cells: pl.DataFrame) -> pl.Series:
    return cells.select(pl.coalesce(list(reversed(cells.columns)))).to_series()


def _all_cells(cells: pl.DataFrame, test: Callable[[pl.Expr], pl.Expr]) -> pl.Series:
    return cells.select(pl.all_horizontal(pl.all().is_null() | test(pl.all()))).to_series()


def _nothing(cell: pl.Expr) -> pl.Expr:
    return cell.is_in([*sorted(nothing()), "0"])


def _is_header(cells: pl.DataFrame, header: Header) -> pl.Series:
    """Say which rows repeat a row of the header, as on each printed page.

    Half of what such a row holds stands above its column in the header, which may take several rows.
    """
    above = cells[header.first : header.last + 1].to_dict(as_series=False)
    titles = {letters: [text for text in texts if text is not None] for letters, texts in above.items()}
    same = pl.sum_horizontal(
        pl.col(letters).is_in(texts).fill_null(value=False).cast(pl.Int32)
        for letters, texts in titles.items()
        if texts
    )
    filled = pl.sum_horizontal(pl.all().is_not_null().cast(pl.Int32))
    return cells.select((same > _FEW) & (same * 2 >= filled)).to_series()


def _has_total(cells: pl.DataFrame, header: Header) -> pl.Series:
    """Say which rows have a word for a total among their leading texts, and no household code."""
    found = pl.repeat(value=False, n=cells.height, eager=True, dtype=pl.Boolean)
    starts = cells.select(pl.all().str.contains(_TOTAL_LETTERS).fill_null(value=False))
    no_id = _no_id(cells, header)
    some = starts.select(pl.all().any()).row(0) if starts.width else ()
    for letters in (name for name, one in zip(starts.columns, some, strict=True) if one):
        keys = _keys(cells[letters], starts[letters] & no_id)
        found = found | keys.str.contains(_TOTAL).fill_null(value=False)
    return found


def _no_id(cells: pl.DataFrame, header: Header) -> pl.Series:
    letters = header.letters.get("household_id")
    if letters is None or (letters in cells.columns[:2] and cells[letters].is_null().all()):
        return pl.repeat(value=True, n=cells.height, eager=True, dtype=pl.Boolean)
    return cells[letters].is_null() | ~cells[letters].str.contains(r"\d").fill_null(value=False)


def _is_section(cells: pl.DataFrame, header: Header, filled: pl.Series, first: pl.Series) -> pl.Series:
    """Say which rows are titles: "I | Thôn X", "HỘ NGHÈO".

    A letter in a column that means something of a household is a value of it: a village A without a code is
    a household with a fault, unless a class stands beside it as a title.
    """
    names = {letters: name for name, letters in header.letters.items()}
    free = [letters for letters in cells.columns if names.get(letters, "ordinal") == "ordinal"]
    if "village" not in header.letters and "household_id" in header.letters:
        free.append(header.letters["household_id"])
    titled = {*free, header.letters.get("household_id"), header.letters.get("head_name")}
    rows = (filled.is_between(1, _FEW + 1) & _no_id(cells, header)).arg_true()
    some, first, count = cells[rows], first.gather(rows), filled.gather(rows)
    place = some.select(
        pl.coalesce([pl.when(pl.col(name).is_not_null()).then(pl.lit(name)) for name in some.columns])
    )
    in_free = place.to_series().is_in(free)
    of_class = some.select(
        pl.any_horizontal(
            pl.repeat(value=False, n=pl.len()),
            *(are_class_titles(some[name]).alias(name) for name in some.columns if name in titled),
        )
    ).to_series()
    word = are_class_titles(first) & (in_free | (first.str.len_chars() > _ABBREVIATED))
    numeral = first.str.contains(_SECTION) & (in_free | of_class)
    none = pl.repeat(value=False, n=cells.height, eager=True, dtype=pl.Boolean)
    return none.scatter(rows.filter(((count <= _FEW) & word) | numeral), values=True)


def _is_village_title(cells: pl.DataFrame, header: Header, filled: pl.Series) -> pl.Series:
    """Say which rows are the name of a village and nothing else, a count of its households apart."""
    if "village" in header.letters:
        return pl.repeat(value=False, n=cells.height, eager=True, dtype=pl.Boolean)
    rows = filled.is_between(1, _FEW).arg_true()
    named = [any(village_title(text) for text in row if text) for row in cells[rows].rows()]
    none = pl.repeat(value=False, n=cells.height, eager=True, dtype=pl.Boolean)
    return none.scatter(rows.filter(pl.Series(named, dtype=pl.Boolean)), values=True)


def _symbols(cells: pl.DataFrame, header: Header, kinds: pl.Series) -> pl.Series:
    """Mark the row of column symbols (A, B, 1, 2, "4=3/1*100") right below the header."""
    row = header.last + 1
    if row >= cells.height:
        return kinds
    if meaning_of_first_row(cells, header) != "symbols":
        return kinds
    again = cells.select(
        pl.all_horizontal(pl.col(name).eq_missing(cells[name][row]) for name in cells.columns)
    ).to_series()
    return pl.select(
        pl.when(again & kinds.is_not_null()).then(pl.lit("symbols")).otherwise(kinds)
    ).to_series()


def _below(kinds: pl.Series, few: pl.Series, cells: pl.DataFrame) -> pl.Series:
    """Mark what stands below a list under a title of its own, such as a small table of sums.

    It begins after a blank row with words and no figure, and no row of it fills as many columns as a
    household does.
    """
    full = (kinds == "household") & ~few
    last = full.arg_true().to_list()[-1] if full.any() else len(kinds)
    blank = kinds.shift(1) == "blank"
    figures = cells.select(pl.any_horizontal(pl.all().str.contains(r"\d").fill_null(value=False))).to_series()
    index = pl.arange(0, len(kinds), eager=True)
    starts = ((index > last) & blank & (kinds != "blank") & ~figures).fill_null(value=False).arg_true()
    if starts.is_empty():
        return kinds
    under = (index >= int(starts[0])) & (kinds == "household")
    return pl.select(pl.when(under).then(pl.lit("below")).otherwise(kinds)).to_series()


def _after_signature(kinds: pl.Series, few: pl.Series) -> pl.Series:
    """Take the short rows below a signature (titles, names) as part of it."""
    signatures = (kinds == "signature").arg_true()
    if signatures.is_empty():
        return kinds
    index = pl.arange(0, len(kinds), eager=True)
    below = (index > int(signatures[0])) & few & (kinds == "household")
    return pl.select(pl.when(below).then(pl.lit("signature")).otherwise(kinds)).to_series()
