"""One name for what a list spells in several ways: villages and ethnic groups.

The key only decides what is the same; what is shown is the official name of an ethnic group, and of a
village its commonest spelling. Two villages that carry different words for a village ("Bản Mới", "Thôn
Mới") stay two, and a bare name between them is left as it is.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import polars as pl

from analysis.intake.repair.names import exact_key, with_stroke

_UNIT = re.compile(r"^(thôn|bản|buôn|bon|ấp|khóm|khu phố|khu|tổ dân phố|tổ|làng|xóm|tdp)\b\s*(?=\S)", re.I)
# "T. Phú Yên": a village of whatever kind its other rows say.
_SHORT_UNIT = re.compile(r"^(t|th|b|a|x)\.\s*(?=\w{2})", re.I)
_ZEROS = re.compile(r"\b0+(?=\d)")


@dataclass(frozen=True)
class Spelled:
    """A column with one name for each thing.

    Parameters
    ----------
    names
        The column; null where it was null.
    merged
        The other spellings of each name that had any, most frequent first.
    """

    names: pl.Series
    merged: Mapping[str, tuple[str, ...]]


def ethnic_groups(column: pl.Series) -> Spelled:
    """Return ethnic groups by their official names; a name that is none of them keeps one spelling.

    Examples
    --------
    >>> spelled = ethnic_groups(pl.Series(["MƯỜNG", "Mường", "H'mông", "Mèo", None, "Pháp"]))
    >>> spelled.names.to_list()
    ['Mường', 'Mường', 'Mông', 'Mông', None, 'Pháp']
    """
    return _one_name(column, lambda text: _joined(text.replace("-", " ")), _official())


def villages(column: pl.Series) -> Spelled:
    """Return villages by one spelling each.

    Examples
    --------
    >>> villages(pl.Series(["Thôn 1", "thôn  01", "1", "Thôn 1", "Bản Mới", "Mới"])).names.to_list()
    ['Thôn 1', 'Thôn 1', 'Thôn 1', 'Thôn 1', 'Bản Mới', 'Bản Mới']
    >>> villages(pl.Series(["Bản Mới", "Thôn Mới", "Mới"])).names.to_list()
    ['Bản Mới', 'Thôn Mới', 'Mới']
    >>> villages(pl.Series(["Ðồng Tâm", "Đồng Tâm", "Đồng Tâm"])).merged
    {'Đồng Tâm': ('Ðồng Tâm',)}
    """
    texts = column.drop_nulls().unique().to_list()
    keys = dict(zip(texts, village_keys([""] * len(texts), texts), strict=True))
    return _one_name(column, keys.__getitem__, {})


def village_keys(communes: Sequence[str], names: Sequence[str]) -> list[str]:
    """Return a key of each village of many communes, one for all ways in which its commune spells it.

    Parameters
    ----------
    communes, names
        Every pair once.

    Examples
    --------
    >>> keys = village_keys(["1", "1", "2", "2"], ["Bản Mới", "Mới", "Bản Mới", "Thôn Mới"])
    >>> keys[0] == keys[1], keys[2] == keys[3]
    (True, False)
    """
    parts = {text: _parts(text) for text in set(names)}
    units: dict[tuple[str, str], set[str]] = {}
    for commune, text in zip(communes, names, strict=True):
        unit, bare = parts[text]
        units.setdefault((commune, bare), set()).update({unit} - {""})

    def key(commune: str, text: str) -> str:
        unit, bare = parts[text]
        return bare if len(units[commune, bare]) < 2 else f"{unit}|{bare}"

    return [key(commune, text) for commune, text in zip(communes, names, strict=True)]


# What is unified in a list, by column.
NAMED: tuple[tuple[str, Callable[[pl.Series], Spelled]], ...] = (
    ("village", villages),
    ("ethnicity", ethnic_groups),
)


def _parts(text: str) -> tuple[str, str]:
    unit, bare = _divided(text)
    return exact_key(unit), _ZEROS.sub("", exact_key(bare))


def bare_village(text: str) -> str:
    """Return the name of a village without the word for its kind.

    Examples
    --------
    >>> bare_village("Thôn  Phú Yên"), bare_village("T. Phú Yên"), bare_village("TDP 3")
    ('Phú Yên', 'Phú Yên', '3')
    """
    return _divided(text)[1]


def _divided(text: str) -> tuple[str, str]:
    name = _SHORT_UNIT.sub("", " ".join(with_stroke(text).split()))
    unit = _UNIT.match(name)
    return (unit[1], name[unit.end() :]) if unit else ("", name)


def _joined(text: str) -> str:
    return exact_key(re.sub(r"(?i)^(dân tộc|người)\s+", "", with_stroke(text)))


@cache
def _official() -> Mapping[str, str]:
    folder = files("analysis.standard.schema")
    groups = tomllib.loads((folder / "ethnic_groups.toml").read_text("utf-8"))["groups"]
    return {
        _joined(name.replace("-", " ")): official
        for official, others in groups.items()
        for name in (official, *others)
    }


def _one_name(column: pl.Series, key_of: Callable[[str], str], official: Mapping[str, str]) -> Spelled:
    same: dict[str, Counter[str]] = {}
    for text, times in Counter(column.drop_nulls().to_list()).items():
        same.setdefault(key_of(text), Counter())[text] = times
    shown = {key: official.get(key) or with_stroke(texts.most_common(1)[0][0]) for key, texts in same.items()}
    others = {
        shown[key]: tuple(text for text, _ in texts.most_common() if text != shown[key])
        for key, texts in same.items()
    }
    renamed = {text: shown[key] for key, texts in same.items() for text in texts}
    names = column.replace_strict(renamed, default=None, return_dtype=pl.String) if renamed else column
    return Spelled(names, {name: texts for name, texts in others.items() if texts})
