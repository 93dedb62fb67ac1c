"""Which encoding the bytes of a text file are in."""

from __future__ import annotations

import codecs
import unicodedata
from dataclasses import dataclass

from analysis.intake.repair.letters import read_legacy
from analysis.intake.repair.syllable import is_syllable, marked_words

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAMPLE = 200_000
_BAD = "\ufffd"
# A UTF-8 file with a damaged byte for every ten letters is none.
_TOLERATED = 10
# No text of one encoding has so many letters outside ASCII that are valid UTF-8 by chance.
_FEWEST_TWICE = 4
_LATIN_1 = 256


@dataclass(frozen=True)
class Decoded:
    """The text of a file, the encoding that it was in, and how many bytes were no letter in it."""

    text: str
    encoding: str
    bad_bytes: int = 0


def decode_table(data: bytes) -> Decoded:
    r"""Return the text of a file in any encoding that communes use.

    Bytes that are neither UTF-8 nor UTF-16 are read as windows-1258 if that gives Vietnamese words,
    else byte by byte, for the letters of TCVN3 and VNI to be recognised column by column.

    Examples
    --------
    >>> decode_table("Hộ nghèo".encode("utf-16")).text, decode_table(b"H\xe9 ngh\xcco").encoding
    ('Hộ nghèo', 'latin-1')
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(data.decode(encoding, errors="replace"), encoding)
    if wide := _wide(data):
        return Decoded(data.decode(wide, errors="replace"), wide)
    text = data.decode("utf-8", errors="replace")
    bad = text.count(_BAD)
    if bad * _TOLERATED <= sum(not letter.isascii() for letter in text[:_SAMPLE]):
        return Decoded(text, "utf-8", bad)
    legacy = "cp1258" if _reads_as_1258(data) else "latin-1"
    return Decoded(unicodedata.normalize("NFC", data.decode(legacy, errors="replace")), legacy)


def encoded_twice(text: str) -> bool:
    """Say whether a text is UTF-8 that was taken for another encoding and encoded once more.

    Examples
    --------
    >>> once = "Hộ nghèo, hộ cận nghèo"
    >>> encoded_twice(once.encode().decode("latin-1")), encoded_twice(once), encoded_twice("plain")
    (True, False, False)
    """
    sample = text[:_SAMPLE].rpartition("\n")[0] or text[:_SAMPLE]
    if sum(not letter.isascii() for letter in sample) < _FEWEST_TWICE:
        return False
    try:
        mended = b"".join(_byte(letter) for letter in sample).decode("utf-8")
    except UnicodeError:
        return False
    return any(map(is_syllable, marked_words(mended)))


def _byte(letter: str) -> bytes:
    """Return the byte that windows-1252, or latin-1 where that has none, shows as a letter."""
    return letter.encode("latin-1") if ord(letter) < _LATIN_1 else letter.encode("cp1252")


def _wide(data: bytes) -> str | None:
    """Return the UTF-16 without a mark that the zero bytes of ASCII letters betray."""
    head = data[:2000]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 4 < len(head):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _reads_as_1258(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    modern = unicodedata.normalize("NFC", sample.decode("cp1258", errors="replace"))
    legacy = sample.decode("latin-1")
    scores = [
        sum(map(is_syllable, marked_words(text)))
        for text in (modern, read_legacy(legacy, "tcvn3"), read_legacy(legacy, "vni"))
    ]
    return scores[0] >= max(scores)
