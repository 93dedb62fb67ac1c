"""VNI (the ``VNI-*`` fonts): a vowel and a second character that bears its marks.

Source: the VNI-Windows table; the npm package ``vietnamese-conversion`` agrees letter by letter.
"""

from __future__ import annotations

import re
import unicodedata

_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
_TONES = {"ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT}
_CIRCUMFLEXES = dict(zip("âáàåãä", ("", _ACUTE, _GRAVE, _HOOK, _TILDE, _DOT), strict=True))
_BREVES = dict(zip("êéèúüë", ("", _ACUTE, _GRAVE, _HOOK, _TILDE, _DOT), strict=True))
_SINGLE = dict(zip("ôöñíìæóòî", "ơưđíìỉĩịỵ", strict=True))


def _pairs() -> dict[str, str]:
    pairs = {vowel + mark: vowel + tone for vowel in "aeouyôö" for mark, tone in _TONES.items()}
    pairs |= {v + mark: v + _CIRCUMFLEX + tone for v in "aeo" for mark, tone in _CIRCUMFLEXES.items()}
    pairs |= {"a" + mark: "a" + _BREVE + tone for mark, tone in _BREVES.items()}
    return {
        legacy: unicodedata.normalize("NFC", _SINGLE.get(letter[0], letter[0]) + letter[1:])
        for legacy, letter in pairs.items()
    }


def _with_capitals(small: dict[str, str]) -> dict[str, str]:
    capitals = {legacy.upper(): letter.upper() for legacy, letter in small.items()}
    mixed = {legacy[0].upper() + legacy[1:]: letter.upper() for legacy, letter in small.items()}
    return small | mixed | capitals


LETTERS = _with_capitals(_SINGLE | _pairs())
_LETTER = re.compile("|".join(sorted(map(re.escape, LETTERS), key=len, reverse=True)))


def from_vni(text: str) -> str:
    """Return a VNI text in Unicode.

    Examples
    --------
    >>> from_vni("Xaõ Caåm Löông"), from_vni("ÑAÏI HOÄI")
    ('Xã Cẩm Lương', 'ĐẠI HỘI')
    """
    return _LETTER.sub(lambda match: LETTERS[match[0]], text)
