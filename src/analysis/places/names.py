"""Names of units as published tables spell them.

The same commune is "Đăk R'Măng" in one form and "Xã Đắk RMăng" in the next. Names are compared
without the word for the kind of unit, without accents, spaces, hyphens and apostrophes. Within one
published table that is enough to tell units apart; a name alone never stands for a code.
"""

from __future__ import annotations

import re
import unicodedata

_KINDS = re.compile(
    r"^(tỉnh|thành phố|tp\.?|huyện|thị xã|tx\.?|quận|thị trấn|tt\.?|xã|phường|đặc khu)\s+", re.IGNORECASE
)


def unit_key(name: str) -> str:
    """Return what equal units have in common however they are spelled.

    Examples
    --------
    >>> unit_key("Xã Đắk R'Măng") == unit_key("Đăk  RMăng"), unit_key("TT Ea T’Ling")
    (True, 'eatling')
    """
    letters = unicodedata.normalize("NFD", bare_name(name).casefold().replace("đ", "d"))
    return "".join(letter for letter in letters if letter.isalnum())


def bare_name(name: str) -> str:
    """Return a unit's name without the word for its kind.

    Examples
    --------
    >>> bare_name("Huyện  Cẩm Thủy"), bare_name("TP. Huế"), bare_name("Đặc khu Côn Đảo")
    ('Cẩm Thủy', 'Huế', 'Côn Đảo')
    """
    return _KINDS.sub("", unicodedata.normalize("NFC", " ".join(name.split())))
