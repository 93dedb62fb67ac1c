"""Whether two names are of one person, however they are typed: an approval needs two people."""

from __future__ import annotations

import re
from unicodedata import normalize

from analysis.disclosure.spelling import one_spelling, words

# How people are addressed is no part of their name.
_TITLES = (
    *("ông", "bà", "anh", "chị", "cô", "chú", "bác", "đồng", "chí"),
    *("đc", "ts", "ths", "cn", "ks", "mr", "mrs", "ms"),
)
_COMRADE = re.compile(r"^\W*đ/c\b")
# Letters of other scripts that look like Latin ones.
_LIKE = str.maketrans(
    "аевкмнорстухіїјѕһԁԛԝыαβεζηικμνορτυχγ",
    "aebkmhopctyxiijshdqwbabezhikmvoptuxy",
)


def person_key(name: str) -> str:
    """Return what two spellings of one name have in common.

    Capitals, gaps, dots, titles, the coding of letters, the place of a tone, i for y, and letters of other
    scripts that look the same do not count; tones do.

    Examples
    --------
    >>> person_key("Ông LÝ  Văn Hoà") == person_key("Lí văn Hòa")
    True
    >>> person_key("Lê Hoa") == person_key("Lê Hòa")
    False
    """
    looks = normalize("NFD", normalize("NFKC", name).casefold()).translate(_LIKE)
    told = [one_spelling(word) for word in words(_COMRADE.sub("", normalize("NFC", looks)))]
    while len(told) > 1 and told[0] in _TITLE_KEYS:
        del told[0]
    return "".join(told)


_TITLE_KEYS = frozenset(map(one_spelling, _TITLES))
