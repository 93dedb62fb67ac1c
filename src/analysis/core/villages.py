"""What villages are called (thôn, bản, ấp, khóm, tổ dân phố …), as the names of a commune's villages say."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

from analysis.core.labels import Labels

# A village's own name begins with the word; the longer ones first.
UNITS = {
    "tổ dân phố": "to_dan_pho", "khu phố": "khu_pho", "buôn": "buon", "khóm": "khom", "thôn": "thon",
    "làng": "lang", "xóm": "xom", "bản": "ban", "ấp": "ap", "tdp": "to_dan_pho",
}  # fmt: skip


def word_of(names: Iterable[str], area: str, text: Labels) -> str:
    """Return what villages with these names are called; several words by frequency.

    Where no name says it, a village is a thôn in a rural commune and a tổ dân phố in an urban one.

    Examples
    --------
    >>> from analysis.core.labels import labels_for
    >>> [word_of(names, "urban", labels_for("vi")) for names in (["Khóm 1", "Khóm 2"], [])]
    ['khóm', 'tổ dân phố']
    """
    if text.language != "vi":
        return text("report.village_units.thon")
    found = units_of(names) or ["thon" if area == "rural" else "to_dan_pho"]
    return ", ".join(text(f"report.village_units.{unit}") for unit in found)


def units_of(names: Iterable[str]) -> list[str]:
    """Return the kinds of village that names begin with, the commonest first.

    Examples
    --------
    >>> units_of(["Bản Ún", "Bản Chiềng", "Thôn 1", "Ún"])
    ['ban', 'thon']
    """
    counted: Counter[str] = Counter()
    for name in names:
        plain = " ".join(unicodedata.normalize("NFC", name).casefold().split())
        unit = next((unit for word, unit in UNITS.items() if plain.startswith(f"{word} ")), None)
        if unit:
            counted[unit] += 1
    return [unit for unit, _ in sorted(counted.items(), key=lambda one: (-one[1], one[0]))]
