"""Which letters a column is written in, and the column in Unicode NFC.

A column is looked at as a whole, since one short text may read well in several ways. Letters that
no Unicode Vietnamese text holds (such as "¬", "ñ", "ø") raise the suspicion; then the reading wins
under which most of the words are Vietnamese syllables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from analysis.intake.repair.distinct import distinct
from analysis.intake.repair.syllable import is_syllable, marked_words
from analysis.intake.repair.tcvn3 import from_tcvn3
from analysis.intake.repair.vni import from_vni

Letters = Literal["tcvn3", "vni", "nfd"]

# Latin-1 letters and signs that Vietnamese in Unicode does not use, or a capital inside a word.
FOREIGN = r"[¡-¯µ-¾Ä-ÇËÎÏÐÑÖרÛÜÞßä-çëîïðñö÷øûüþ]|[a-z][À-Ý]"
_FOREIGN = re.compile(FOREIGN)
_UNICODE_ONLY = r"[\x{0100}-\x{01b0}\x{1ea0}-\x{1ef9}\x{0300}-\x{0323}]"
_READERS: dict[Letters, Callable[[str], str]] = {"tcvn3": from_tcvn3, "vni": from_vni}
_SAMPLE = 2000


@dataclass(frozen=True)
class Repaired:
    """A column in NFC, the letters that it was written in (None: nothing changed), cells changed."""

    column: pl.Series
    letters: Letters | None = None
    cells: int = 0


def repair_column(column: pl.Series, is_known: Callable[[str], bool] = lambda _: False) -> Repaired:
    """Return a text column in Unicode NFC.

    Parameters
    ----------
    column
        Texts; null where empty.
    is_known
        Says whether a text that reads well in both letters is a known one as it stands, such as the
        header "Thôn" that somebody put above a TCVN3 column.

    Examples
    --------
    >>> fixed = repair_column(pl.Series(["Th«n Phó Yªn", "Thôn Lương Ngọc", None]))
    >>> fixed.column.to_list(), fixed.letters, fixed.cells
    (['Thôn Phú Yên', 'Thôn Lương Ngọc', None], 'tcvn3', 1)
    """
    if not column.str.contains(r"[^\x00-\x7f]").any():
        return Repaired(column)
    normal = column.str.normalize("NFC")
    letters = letters_of(_suspects(normal))
    if letters is None:
        changed = int((normal != column).sum())
        return Repaired(normal, "nfd" if changed else None, changed)
    converted = _converted(normal, letters, is_known)
    return Repaired(converted, letters, int((converted != normal).sum()))


def letters_of(texts: Sequence[str]) -> Letters | None:
    """Return the legacy letters under which texts read best; None where they read well as they are.

    Examples
    --------
    >>> letters_of(["Hé nghÌo"]), letters_of(["Hoä ngheøo"]), letters_of(["Hộ nghèo"])
    ('tcvn3', 'vni', None)
    """
    words = [word for text in texts if _FOREIGN.search(text) for word in marked_words(text)]
    if not words:
        return None
    plain = sum(map(is_syllable, words))
    scores = {name: sum(is_syllable(read(word)) for word in words) for name, read in _READERS.items()}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] > plain and 2 * scores[best] > len(words) else None


def read_legacy(text: str, letters: Letters) -> str:
    """Return a text in legacy letters in Unicode."""
    return _READERS[letters](text)


def _suspects(column: pl.Series) -> list[str]:
    texts = distinct(column.filter(column.str.contains(FOREIGN)))
    return texts[:: max(1, len(texts) // _SAMPLE)]


def _converted(column: pl.Series, letters: Letters, is_known: Callable[[str], bool]) -> pl.Series:
    """Convert the texts that can be legacy; those with letters that only Unicode has stay."""
    texts = column.drop_nulls().unique(maintain_order=True)
    modern = texts.str.contains(_UNICODE_ONLY)
    marked = texts.str.contains(r"[^\x00-\x7f]") & ~modern
    mixed = bool(modern.any())
    old = [
        text
        for text in texts.filter(marked).to_list()
        if _reads_better(text, letters) or not (mixed or is_known(text))
    ]
    new = [_READERS[letters](text) for text in old]
    return column.replace(pl.Series(old, dtype=pl.String), pl.Series(new, dtype=pl.String)) if old else column


def _reads_better(text: str, letters: Letters) -> bool:
    words = marked_words(text)
    read = _READERS[letters]
    return sum(is_syllable(read(word)) for word in words) > sum(map(is_syllable, words))
