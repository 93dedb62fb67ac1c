"""Words for classes, marks and nothing: whole texts looked up, never parts of them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import polars as pl

from analysis.intake.repair.distinct import distinct
from analysis.intake.repair.names import loose_key

_SIGNS = {"✓": True, "✔": True, "☑": True, "×": True, "☒": True, "☐": False}


def classes(column: pl.Series) -> pl.Series:
    """Return ``poor``, ``near_poor``, ``not_poor``; null where a text says none of them.

    Examples
    --------
    >>> classes(pl.Series(["Hộ cận nghèo", "CN", "HN", "Không nghèo", "nghèo?"])).to_list()
    ['near_poor', 'near_poor', 'poor', 'not_poor', 'poor']
    """
    return _looked_up(column, _words("classes"), pl.String)


def names_class(text: str) -> bool:
    """Say whether a text is the word for a class.

    Examples
    --------
    >>> names_class("Hộ cận nghèo"), names_class("Thôn Kim")
    (True, False)
    """
    return loose_key(text) in _words("classes")


def flags(column: pl.Series) -> pl.Series:
    """Return marks as true and false; null where a text says neither.

    Examples
    --------
    >>> flags(pl.Series(["x", "Có", "0", "không", "✓", "?"])).to_list()
    [True, True, False, False, True, None]
    """
    words = {word: mark == "yes" for word, mark in _words("flags").items()}
    return _looked_up(column, words, pl.Boolean, _SIGNS)


def areas(column: pl.Series) -> pl.Series:
    """Return true for urban and false for rural; null where a text says neither.

    Examples
    --------
    >>> areas(pl.Series(["Thành thị", "nông thôn", "?"])).to_list()
    [True, False, None]
    """
    words = {word: area == "urban" for word, area in _words("areas").items()}
    return _looked_up(column, words, pl.Boolean, _SIGNS)


def nothing() -> frozenset[str]:
    """Return the texts that stand for an empty cell.

    Examples
    --------
    >>> "--" in nothing(), "0" in nothing()
    (True, False)
    """
    return frozenset(_vocabulary()["nothing"]["texts"])


def _looked_up(
    column: pl.Series,
    words: Mapping[str, object],
    dtype: type[pl.DataType],
    signs: Mapping[str, object] | None = None,
) -> pl.Series:
    texts = distinct(column)
    meant = [(signs or {}).get(text, words.get(loose_key(text))) for text in texts]
    old, new = pl.Series(texts, dtype=pl.String), pl.Series(meant, dtype=dtype, strict=False)
    return column.replace_strict(old, new, default=None, return_dtype=dtype) if texts else column.cast(dtype)


@cache
def _words(group: str) -> Mapping[str, str]:
    return {word: meaning for meaning, words in _vocabulary()[group].items() for word in words}


@cache
def _vocabulary() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads((files(__package__ or "") / "vocabulary.toml").read_text("utf-8"))
