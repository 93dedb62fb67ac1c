"""Names as people see them: however their letters are coded, cut into pieces, or their tones placed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape
from unicodedata import normalize

# Letters or a number: one that sticks to a name, such as that of a footnote, does not hide it.
_WORD = re.compile(r"[^\W\d_⁰¹²³⁴-⁹]+|\d+")
# Characters that have no width: a word with one of them in it looks the same.
_UNSEEN = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# Both are taught: the tone of "oa", "oe" and "uy" on the first letter or on the second.
_TONE = re.compile("(o)([\u0300\u0301\u0303\u0309\u0323])([ae])|(u)([\u0300\u0301\u0303\u0309\u0323])(y)")


def plain(text: str) -> str:
    r"""Return a text as it looks: composed letters, no entities, nothing without width.

    Examples
    --------
    >>> plain("L&ograve; Th\u1ecb\u200b Mai")
    'Lò Thị Mai'
    """
    return normalize("NFC", _UNSEEN.sub("", unescape(text)))


def words(text: str) -> list[str]:
    """Return the words of a text without regard to capitals and marks.

    Examples
    --------
    >>> words("bà LÒ  Thị-Mai²: 12 hộ")
    ['bà', 'lò', 'thị', 'mai', '12', 'hộ']
    """
    return _WORD.findall(normalize("NFC", plain(text).casefold()))


class Phrases:
    """Phrases of two words or more, to be found in texts all at once.

    Words that a writer has cut, or put together, make the same phrase: compared is what they give in a
    row. A single word of a text is no phrase of two, as "Loan" is not "Lò An".

    Examples
    --------
    >>> names = Phrases(["Lò Thị Hoà", "Lò An"])
    >>> sorted(names.found_in(words("hộ Lò Thị Hòa; L ò A n; Loan")))
    [(1, 4, 'Lò Thị Hoà'), (4, 8, 'Lò An')]
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._wholes: dict[str, list[str]] = {}
        self._begun: set[str] = set()
        for phrase in dict.fromkeys(phrases):
            told = words(phrase)
            if len(told) > 1:
                for whole in dict.fromkeys(("".join(told), "".join(map(tone_last, told)))):
                    self._wholes.setdefault(whole, []).append(phrase)
                    self._begun.update(whole[:end] for end in range(1, len(whole) + 1))

    def found_in(self, text: list[str]) -> set[tuple[int, int, str]]:
        """Return each phrase with the words, from and to, where it stands."""
        settled = [tone_last(word) for word in text]
        rows = (text, settled) if settled != text else (text,)
        return {found for row in rows for start in range(len(row)) for found in self._from(row, start)}

    def _from(self, row: list[str], start: int) -> Iterator[tuple[int, int, str]]:
        whole = ""
        for end in range(start, len(row)):
            whole += row[end]
            if whole not in self._begun:
                return
            for phrase in self._wholes.get(whole, ()):
                if end > start or len(words(phrase)) > 2:
                    yield start, end + 1, phrase


@lru_cache(maxsize=100_000)
def tone_last(word: str) -> str:
    """Return a word with its tone on the second of two vowels."""
    return normalize("NFC", _TONE.sub(r"\1\3\2\4\6\5", normalize("NFD", word)))
