"""Values of an analyst's frame as the cells of a table: any value that pandas can hold, and none made up.

Missing stays missing, numbers keep every digit that they have, and what no writer can print (control
characters) is left out.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from numbers import Integral, Real
from typing import Any

import pandas as pd

from analysis.core.labels import Labels
from analysis.core.missing import is_missing
from analysis.core.numbers import number
from analysis.display.blocks import Cell

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_YEAR = re.compile(r"(?i)\b(?:year|năm)\b")
_YEARS = range(1900, 2200)
_MOST_DECIMALS = 6
_MOST = 10**18  # beyond it nobody counts digits
_NOISE = 1e-9  # what is left of a zero after computing with floats


def is_number(series: pd.Series) -> bool:
    """Say whether a column holds numbers; flags are none, and complex numbers are texts."""
    kind = series.dtype
    numeric = pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_complex_dtype(kind)
    return numeric and not pd.api.types.is_bool_dtype(kind)


def cells_of(series: pd.Series, text: Labels, decimals: int | None = None) -> Sequence[Cell]:
    """Return the cells of a column; its numbers have as many decimals as tell them from zero, or as told.

    Examples
    --------
    >>> from analysis.core.labels import labels_for
    >>> [cell.text for cell in cells_of(pd.Series([0.5, None, 0.0004]), labels_for("vi"))]
    ['0,5000', '…', '0,0004']
    >>> [cell.text for cell in cells_of(pd.Series([2022, 2023], name="year"), labels_for("vi"))]
    ['2022', '2023']
    """
    if not is_number(series):
        return [own_cell(value, text) for value in series]
    known = [value for value in series if not is_missing(value)]
    if _YEAR.search(str(series.name)) and all(value in _YEARS for value in known):
        return [_year(value, text) for value in series]
    few = _decimals(known)
    return [own_cell(value, text, max(few, decimals or 0)) for value in series]


def shared_decimals(frame: pd.DataFrame) -> list[int | None]:
    """Return how many decimals each column of floats needs at least, so that those of one measure agree.

    Columns are of one measure where they are the values of something with a name, as a pivot's are.
    """
    if frame.columns.names[-1] is None:
        return [None] * frame.shape[1]
    groups = [name[:-1] if isinstance(name, tuple) else () for name in frame.columns]
    floats = [pd.api.types.is_float_dtype(kind) for kind in frame.dtypes]
    most: dict[Any, int] = {}
    for place, group in enumerate(groups):
        if floats[place]:
            known = [value for value in frame.iloc[:, place] if not is_missing(value)]
            most[group] = max(most.get(group, 0), _decimals(known))
    return [most[group] if is_float else None for group, is_float in zip(groups, floats, strict=True)]


def own_cell(value: Any, text: Labels, decimals: int | None = None) -> Cell:
    """Return one value as a cell.

    Examples
    --------
    >>> from analysis.core.labels import labels_for
    >>> [own_cell(value, labels_for("vi")).text for value in (1234, 0.125, True, None, float("inf"))]
    ['1.234', '0,13', 'có', '…', '∞']
    """
    if is_missing(value) or (isinstance(value, Decimal) and value.is_nan()):
        return Cell(text("publish.own.missing"), evidence="missing")
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return Cell(text("publish.own.yes" if value else "publish.own.no"))
    if not isinstance(value, Real | Decimal):
        return Cell(plain_text(value, text))
    amount = float(value)
    if math.isinf(amount):
        return Cell("∞" if amount > 0 else "-∞")
    if abs(amount) >= _MOST:
        return Cell(f"{amount:.6g}", amount)
    decimals = _decimals([amount]) if decimals is None else decimals
    exact = Decimal(int(value)) if isinstance(value, Integral) else Decimal(str(amount))
    return _number(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP), decimals, text)


def _number(rounded: Decimal, decimals: int, text: Labels) -> Cell:
    shown = rounded or Decimal(0)  # no -0
    form = "#,##0" + ("." + "0" * decimals if decimals else "")
    words = number(shown, text.language, decimals)
    return Cell(words, float(shown) if decimals else int(shown), number_format=form)


def _year(value: Any, text: Labels) -> Cell:
    if is_missing(value):
        return own_cell(value, text)
    return Cell(str(int(value)), int(value), number_format="0")


def plain_text(value: Any, text: Labels) -> str:
    r"""Return a value as text: days as they are written, letters in one form, no control characters.

    Examples
    --------
    >>> from analysis.core.labels import labels_for
    >>> [plain_text(value, labels_for("vi")) for value in (pd.Timestamp("2024-01-02 13:45"), "a\x00b", 3.0)]
    ['02/01/2024 13:45', 'ab', '3']
    """
    if is_missing(value):
        return text("publish.own.missing")
    if isinstance(value, date):
        day = value.strftime("%d/%m/%Y" if text.language == "vi" else "%Y-%m-%d")
        timed = isinstance(value, datetime) and (value.hour or value.minute or value.second)
        return f"{day} {value.strftime('%H:%M')}" if timed else day
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else own_cell(value, text).text
    return printable(str(value))


def printable(words: str) -> str:
    """Return a text in NFC without control characters, which no document can hold."""
    return unicodedata.normalize("NFC", _CONTROL.sub("", words))


def _decimals(values: Iterable[Any]) -> int:
    """Return how many decimals a column needs: none for whole numbers, else two or more.

    More than two only where a number that is not zero would read as zero.
    """
    known = [abs(float(value)) for value in values if math.isfinite(value)]
    if all(value.is_integer() for value in known):
        return 0
    least = min((value for value in known if value > _NOISE), default=1.0)
    return next((few for few in (2, 4) if least >= 0.5 * 10**-few), _MOST_DECIMALS)
