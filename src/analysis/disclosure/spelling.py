"""Names as people see them: however their letters are coded, cut into pieces, or their tones placed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape
from itertools import combinations
from unicodedata import combining, normalize

# Letters or a number: one that sticks to a name, such as that of a footnote, does not hide it.
_WORD = re.compile(r"[^\W\d_⁰¹²³⁴-⁹]+|\d+")
# Characters that have no width: a word with one of them in it looks the same.
_UNSEEN = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
# "Lý" and "Lí", "Quý" and "Quí": both are taught, as are the places of a tone in "oa", "oe" and "uy".
_FINAL_Y = re.compile(r"^((?:qu|[^aeiouyăâêôơư])+)y$")


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
    row. A single word of a text is no phrase of two, as "Loan" is not "Lò An". Phrases of three words and
    more are found without their accents too, and shortened (:func:`shortened`).

    Examples
    --------
    >>> names = Phrases(["Lò Thị Hoà", "Lò An", "Vi Thị Lý"])
    >>> sorted(names.found_in(words("hộ Lò Thị Hòa; L ò A n; Loan")))
    [(1, 4, 'Lò Thị Hoà'), (4, 8, 'Lò An')]
    >>> sorted(names.found_in(words("Lo Thi Hoa, Lo An, Vi Thị Lí, bà Lò T. Hoà, Lò Thị H***")))
    [(0, 3, 'Lò Thị Hoà'), (5, 8, 'Vi Thị Lý'), (9, 12, 'Lò Thị Hoà'), (12, 15, 'Lò Thị Hoà')]
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._wholes: dict[str, list[str]] = {}
        self._begun: set[str] = set()
        self._short: dict[tuple[str, ...], list[str]] = {}
        for phrase in dict.fromkeys(phrases):
            told = words(phrase)
            if len(told) > 1:
                bare = [*map(without_accents, told)] if len(told) > 2 else told
                for spelled in dict.fromkeys(
                    ("".join(told), "".join(map(one_spelling, told)), "".join(bare))
                ):
                    self._wholes.setdefault(spelled, []).append(phrase)
                    self._begun.update(spelled[:end] for end in range(1, len(spelled) + 1))
                for short in shortened([*map(one_spelling, told)]):
                    self._short.setdefault(short, []).append(phrase)
        self._firsts = {short[0] for short in self._short}
        self._lengths = sorted({len(short) for short in self._short})

    def found_in(self, text: list[str]) -> set[tuple[int, int, str]]:
        """Return each phrase with the words, from and to, where it stands."""
        spelled = [*map(one_spelling, text)]
        rows = (text, spelled) if spelled != text else (text,)
        found = {
            one
            for row in rows
            for start, word in enumerate(row)
            if word in self._begun
            for one in self._from(row, start)
        }
        for at, word in enumerate(text):
            if len(word) == 1:  # a first letter, with its accents or without
                spelled[at] = without_accents(word)
        starts = [start for start, word in enumerate(spelled) if word in self._firsts]
        return found | {one for start in starts for one in self._shortened_at(spelled, start)}

    def _from(self, row: list[str], start: int) -> Iterator[tuple[int, int, str]]:
        whole = ""
        for end in range(start, len(row)):
            whole += row[end]
            if whole not in self._begun:
                return
            for phrase in self._wholes.get(whole, ()):
                if end > start or len(words(phrase)) > 2:
                    yield start, end + 1, phrase

    def _shortened_at(self, row: list[str], start: int) -> Iterator[tuple[int, int, str]]:
        for length in self._lengths:
            for phrase in self._short.get(tuple(row[start : start + length]), ()):
                yield start, start + length, phrase


def shortened(told: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield a name of three words or more as people shorten it, two of its words at least left whole.

    Words become their first letters ("Lò T. Mai", "Lò Thị M***"); of four or more the first may be gone.

    Examples
    --------
    >>> list(shortened(["lò", "thị", "mai"]))
    [('l', 'thị', 'mai'), ('lò', 't', 'mai'), ('lò', 'thị', 'm')]
    """
    for count in range(1, len(told) - 1):
        for cut in combinations(range(len(told)), count):
            yield tuple(without_accents(word)[:1] if at in cut else word for at, word in enumerate(told))
    if len(told) > 3:
        yield tuple(told[1:])


@lru_cache(maxsize=100_000)
def without_accents(word: str) -> str:
    """Return a word as it is typed without Vietnamese letters.

    Examples
    --------
    >>> without_accents("đường"), without_accents("lò")
    ('duong', 'lo')
    """
    return "".join(letter for letter in normalize("NFD", word) if not combining(letter)).replace("đ", "d")


@lru_cache(maxsize=100_000)
def one_spelling(word: str) -> str:
    """Return what all ways to write a word have in common: its letters, i for a last y, then its tone.

    Examples
    --------
    >>> one_spelling("hoà") == one_spelling("hòa"), one_spelling("lý") == one_spelling("lí")
    (True, True)
    >>> one_spelling("lý") == one_spelling("lỳ")
    False
    """
    parts = normalize("NFD", word)
    tones = "".join(_TONES.findall(parts))
    return _FINAL_Y.sub(r"\1i", normalize("NFC", _TONES.sub("", parts))) + tones
