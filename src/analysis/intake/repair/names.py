"""Names as keys: the same place or header written in different ways gets the same key.

Only keys are folded; what is shown stays as it was written. The exact key keeps accents, so that
"Bản Mới" and "Bản Mời" stay two villages; the loose key drops them, for headers and for a second
look where the exact key finds nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_JOINERS = re.compile(r"['’‘ʼ`´]")
_GAPS = re.compile(r"[^\w%]+")
# Spellings of the one word for river in the names of the Central Highlands.
_DAK = frozenset({"đăk", "đak", "dak", "dăk", "đắk"})


def with_stroke(text: str) -> str:
    """Write the Icelandic letter that older keyboards give (U+00D0) as the Vietnamese one.

    Examples
    --------
    >>> with_stroke("\u00d0ồng Tâm") == "Đồng Tâm"
    True
    """
    return text.replace("\u00d0", "Đ").replace("\u00f0", "đ")


def exact_key(name: str) -> str:
    """Return the key of a name: case, gaps, apostrophes, tone placement and Đăk/Đắk do not count.

    Examples
    --------
    >>> exact_key("Quảng  Hoà") == exact_key("quảng hòa"), exact_key("Đăk R'Măng") == exact_key("Đắk RMăng")
    (True, True)
    >>> exact_key("Bản Mới") == exact_key("Bản Mời")
    False
    """
    text = _JOINERS.sub("", with_stroke(unicodedata.normalize("NFC", name))).lower()
    return " ".join(_word_key(word) for word in _GAPS.sub(" ", text).split())


# The same headers, villages and words are asked for again and again.
@lru_cache(maxsize=10_000)
def loose_key(name: str) -> str:
    """Return the key of a name without its accents.

    Examples
    --------
    >>> loose_key("Hộ  cận nghèo"), loose_key("HO CAN NGHEO")
    ('ho can ngheo', 'ho can ngheo')
    """
    letters = unicodedata.normalize("NFD", _JOINERS.sub("", with_stroke(name)).lower().replace("đ", "d"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(_GAPS.sub(" ", plain).replace("_", " ").split())


def match_names(names: Iterable[str], known: Iterable[str]) -> Mapping[str, str]:
    """Return for each name the known one that it means; a name without a sure match is left out.

    Examples
    --------
    >>> match_names(["thôn quảng  hoà", "Thon Phu Yen", "Bản Xa"], ["Thôn Quảng Hòa", "Thôn Phú Yên"])
    {'thôn quảng  hoà': 'Thôn Quảng Hòa', 'Thon Phu Yen': 'Thôn Phú Yên'}
    """
    known = tuple(known)
    exact = _unambiguous(known, exact_key)
    loose = _unambiguous(known, loose_key)
    found = {name: exact.get(exact_key(name)) or loose.get(loose_key(name)) for name in names}
    return {name: match for name, match in found.items() if match is not None}


def _unambiguous(names: tuple[str, ...], key_of: Callable[[str], str]) -> dict[str, str]:
    keys: dict[str, set[str]] = {}
    for name in names:
        keys.setdefault(key_of(name), set()).add(name)
    return {key: min(same) for key, same in keys.items() if len(same) == 1}


def _word_key(word: str) -> str:
    """Move the tone behind the word, where its place in the vowels no longer counts."""
    if word in _DAK:
        return "đak"
    letters = unicodedata.normalize("NFD", word)
    tones = "".join(letter for letter in letters if letter in _TONES)
    return "".join(letter for letter in letters if letter not in _TONES) + tones
