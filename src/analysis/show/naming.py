"""Codes of frames as a reader knows them: columns, indicators, classes."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.core.labels import Labels, Language, labels_for
from analysis.standard.schema.indicators import short_name

_GROUPS = ("frames.dimensions.", "classes.")


def label(frame: pd.DataFrame, language: Language = "vi", village: str = "") -> pd.DataFrame:
    """Return a frame with names for its columns, indicators and classes instead of codes.

    Parameters
    ----------
    frame
        Any frame; what has no name of ours stays as it is, and so do the numbers.
    language
        ``vi`` or ``en``.
    village
        What villages are called there, such as ``ấp``; empty for a word that fits all.

    Examples
    --------
    >>> frame = pd.DataFrame({"class": ["poor"], "indicator": ["nuoc"], "households": [7]})
    >>> label(frame, "vi").to_dict("records")
    [{'Loại hộ': 'Hộ nghèo', 'Chỉ số': 'Nguồn nước', 'Số hộ': 7}]
    """
    text = labels_for(language).at(village) if village else labels_for(language)
    named = frame.copy()
    for place, kind in enumerate(frame.dtypes):
        if not (pd.api.types.is_numeric_dtype(kind) or pd.api.types.is_bool_dtype(kind)):
            column = frame.iloc[:, place]
            told = column.map(lambda value: _named(value, text), na_action="ignore")
            named.isetitem(place, told.array)
    named.columns = _index(frame.columns, text)
    named.index = frame.index if isinstance(frame.index, pd.RangeIndex) else _index(frame.index, text)
    return named


def _index(index: pd.Index, text: Labels) -> pd.Index:
    names = [_named(name, text) for name in index.names]
    if isinstance(index, pd.MultiIndex):
        told = [tuple(_named(part, text) for part in one) for one in index]
        return pd.MultiIndex.from_tuples(told, names=names)
    told_index: pd.Index = pd.Index([_named(one, text) for one in index], name=names[0])
    return told_index


def _named(value: Any, text: Labels) -> Any:
    if not isinstance(value, str) or not value.isidentifier():
        return value
    if text.get(f"frames.columns.{value}", ""):
        return text(f"frames.columns.{value}")
    if (indicator := short_name(value, text.language)) != value:
        return indicator
    return next((found for group in _GROUPS if (found := text.get(group + value, ""))), value)
