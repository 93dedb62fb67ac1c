"""Whether a word can be Vietnamese: what tells a right reading of legacy letters from a wrong one."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ONSET = "b|ch|c|d|đ|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|r|s|th|tr|t|v|x"
_NUCLEUS = (
    "iêu|yêu|uôi|ươi|ươu|oai|oay|oeo|uây|uya|uyê|iê|yê|uô|ươ|ia|ya|ua|ưa|oa|oă|oe|uâ|uê|uy|uơ|"
    "ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|a|ă|â|e|ê|i|o|ô|ơ|u|ư|y"
)
_CODA = "ch|c|m|ng|nh|n|p|t"
_SYLLABLE = re.compile(f"(?:{_ONSET})?(?:{_NUCLEUS})(?:{_CODA})?")
_WORD = re.compile(r"[^\s\d!-/:-@\[-`{-~]+")


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Say whether a word has the build of a Vietnamese syllable, with one tone at most.

    Examples
    --------
    >>> is_syllable("Lương"), is_syllable("L­¬ng"), is_syllable("Löông")
    (True, False, False)
    """
    if any(unicodedata.combining(letter) for letter in unicodedata.normalize("NFC", word)):
        return False
    letters = unicodedata.normalize("NFD", word.lower())
    tones = sum(letter in _TONES for letter in letters)
    plain = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES))
    return tones <= 1 and _SYLLABLE.fullmatch(plain) is not None and _one_case(word)


def marked_words(text: str) -> list[str]:
    """Return the words of a text that hold a letter beyond ASCII: only those tell readings apart."""
    return [word for word in _WORD.findall(text) if not word.isascii()]


def _one_case(word: str) -> bool:
    return word[1:] in (word[1:].lower(), word[1:].upper())
