"""The rows of an official form that are a commune's own, as the tables of the contract want them.

A form names the whole as it likes: "Tổng cộng", "Toàn xã", "Xã Cẩm Thạch"; the contract wants the code. In a
form of a whole district a commune has one row among others, and the total there is not its own.
"""

from __future__ import annotations

import re
from decimal import Decimal

import polars as pl

from analysis.core.errors import Finding
from analysis.intake.repair.names import loose_key
from analysis.places import Place

_TOTAL = re.compile(r"(tong|tong cong|tong so|cong|toan xa|toan phuong|toan thi tran|chung)( .*)?")
_HIGHER = re.compile(r"(xa|phuong|thi tran|huyen|quan|thi xa|thanh pho|tinh|toan huyen|toan tinh) .*")
_PLACES = Decimal("0.000001")


def own_rows(frame: pl.DataFrame, place: Place, file: str) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the rows of a commune and its villages, and what is to be said of the others.

    Parameters
    ----------
    frame
        A table read of official forms, or any other: it then comes back as it is.
    file
        Its file in findings.

    Examples
    --------
    >>> from analysis.places import place_in
    >>> table = pl.DataFrame({"unit": ["Thôn Kim", "Tổng cộng"], "value": ["3", "9"]})
    >>> own_rows(table, place_in("15142", 2023), "b2.xlsx")[0]["unit"].to_list()
    ['Thôn Kim', '15142']
    >>> units = ["Huyện Cẩm Thủy", "Xã Cẩm Thạch", "Xã Cẩm Bình"]
    >>> table = pl.DataFrame({"unit": units, "value": ["9", "3", "4"]})
    >>> own_rows(table, place_in("15142", 2023), "b2.xlsx")[0].rows()
    [('15142', '3')]
    """
    if "unit" not in frame.columns:
        return frame, []
    names = {loose_key(place.name), loose_key(place.name.partition(" ")[2])}
    keys = {unit: loose_key(unit) for unit in frame["unit"].drop_nulls().unique(maintain_order=True)}
    own = {unit for unit, key in keys.items() if key in names}
    totals = {unit for unit, key in keys.items() if _TOTAL.fullmatch(key) and unit not in own}
    others = {unit for unit, key in keys.items() if _HIGHER.fullmatch(key)} - own - totals
    found = []
    if others and not own:
        shown = ", ".join(sorted(others))
        found.append(Finding("form_of_others", file, found=shown, details={"name": place.name}))
    elif others:
        kept = frame.filter(pl.col("unit").is_in(sorted(own)))
        details = {"name": place.name, "rows": str(frame.height - kept.height)}
        found.append(Finding("rows_of_others", file, severity="warning", details=details))
        frame = kept
    code = pl.when(pl.col("unit").is_in(sorted(own | totals))).then(pl.lit(place.code))
    frame = frame.with_columns(unit=code.otherwise(pl.col("unit")), value=_rounded(frame))
    return frame.unique(maintain_order=True), found


def _rounded(frame: pl.DataFrame) -> pl.Series:
    """Return the figures with the places that the contract takes: 29.03225806 is a share of 9 in 31."""
    told = [_number(text) for text in frame["value"].to_list()]
    return pl.Series("value", told, pl.String)


def _number(text: str | None) -> str | None:
    if text is None or len(text.partition(".")[2]) <= -int(_PLACES.as_tuple().exponent):
        return text
    return f"{Decimal(text).quantize(_PLACES).normalize():f}"
