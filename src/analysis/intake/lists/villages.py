"""Villages whose names nearly say the same: one that lost its accents or has a slip, or another one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from analysis.intake.repair.names import loose_key
from analysis.intake.repair.spelling import bare_village
from analysis.intake.repair.syllable import is_syllable

_SLIP = 4  # letters and more of a name in which one too many, too few or wrong may be a slip


@dataclass(frozen=True)
class Alike:
    """Two names of a list: the rarer, the other, and whether the rarer is likely a slip for it."""

    name: str
    other: str
    slip: bool


def alike(villages: pl.Series) -> Iterator[Alike]:
    """Yield the villages of a list that may be another one written otherwise.

    Such are names that differ by accents alone, and by one letter where a word of the rarer one is no
    Vietnamese syllable. "Bản Na" and "Bản Nà" are two villages as often as one.

    Examples
    --------
    >>> names = pl.Series(["Thôn Phú Yên"] * 3 + ["Thôn Phú Yen", "Thôn Phú Yênn", "Thôn Phú An"])
    >>> [(one.name, one.slip) for one in alike(names)]
    [('Thôn Phú Yen', True), ('Thôn Phú Yênn', True)]
    >>> [(one.name, one.slip) for one in alike(pl.Series(["Bản Mới", "Bản Mới", "Bản Mời"]))]
    [('Bản Mời', False)]
    """
    counted = villages.drop_nulls().value_counts(name="rows")
    names = counted.sort(["rows", counted.columns[0]], descending=[True, False]).to_series().to_list()
    for at, name in enumerate(names):
        for other in names[:at]:
            own, its = bare_village(name), bare_village(other)
            if own == its:  # villages of two kinds
                continue
            if loose_key(own) == loose_key(its) or loose_key(name) == loose_key(other):
                yield Alike(name, other, marks_lost(own, its) or marks_lost(name, other))
            elif _is_slip(own, its):
                yield Alike(name, other, True)
            else:
                continue
            break


def marks_lost(name: str, other: str) -> bool:
    """Say whether a name is another one without some of its accents.

    Examples
    --------
    >>> marks_lost("Gia Lap", "Gia Lập"), marks_lost("Giả Lập", "Gia Lập")
    (True, False)
    """
    letters = iter(unicodedata.normalize("NFD", other.lower().replace("đ", "d\u0335")))
    return all(
        any(one == letter for one in letters)
        for letter in unicodedata.normalize("NFD", name.lower().replace("đ", "d\u0335"))
    )


def _is_slip(name: str, other: str) -> bool:
    wrong = [word for word in name.split() if word.isalpha() and not is_syllable(word)]
    return len(wrong) == 1 and len(name) >= _SLIP and _one_apart(name.lower(), other.lower())


def _one_apart(name: str, other: str) -> bool:
    """Say whether two texts are one letter apart: one more, one less, or another."""
    if abs(len(name) - len(other)) > 1:
        return False
    same = next((n for n, (a, b) in enumerate(zip(name, other, strict=False)) if a != b), None)
    if same is None:
        return len(name) != len(other)
    short, long = sorted((name, other), key=len)
    return long[same + 1 :] == short[same + (len(short) == len(long)) :]
