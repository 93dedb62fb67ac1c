"""TCVN3 (the ``.Vn*`` fonts): one byte a letter, seen in Unicode files as Latin-1 characters.

A plain capital with a tone is the capital and the small letter's code ("Aµ" is "À"); the ``*H``
fonts draw the small letters' codes as capitals, so a text in such a font is raised as a whole.
Source: TCVN 5712:1993, VN3; glibc's ``iconv -f TCVN`` agrees letter by letter (tests).
"""

from __future__ import annotations

import re
import unicodedata

LETTERS = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
_TABLE = str.maketrans(LETTERS)
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_CAPITAL_AND_TONED = re.compile(r"([AEIOUYĂÂÊÔƠƯ])([^\W\d_])")


def from_tcvn3(text: str, *, capitals: bool = False) -> str:
    r"""Return a TCVN3 text in Unicode; ``capitals`` for a text in one of the ``*H`` fonts.

    Examples
    --------
    >>> from_tcvn3("X· CÈm L\xad¬ng"), from_tcvn3("®¹i héi", capitals=True)
    ('Xã Cẩm Lương', 'ĐẠI HỘI')
    """
    converted = _CAPITAL_AND_TONED.sub(_joined, text.translate(_TABLE))
    return converted.upper() if capitals else converted


def _joined(match: re.Match[str]) -> str:
    """Join a capital with the toned small form of the same letter."""
    base, *marks = list(unicodedata.normalize("NFD", match[2]))
    quality = "".join(mark for mark in marks if mark not in _TONES)
    same = unicodedata.normalize("NFC", base + quality).upper() == match[1]
    return match[2].upper() if same and len(marks) > len(quality) else match[0]
