"""For whom a document is made.

``superior``: the level above and the desk itself; every figure, no household. ``public``: what the
disclosure policy lets anybody see. ``internal``: households too.
"""

from __future__ import annotations

from typing import Literal, get_args

Audience = Literal["superior", "public", "internal"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)


def shelf(audience: object) -> str:
    """Return the folder inside ``output/`` that keeps what is made for an audience apart.

    Examples
    --------
    >>> shelf("superior"), shelf("public"), shelf("internal")
    ('', 'public', 'internal')
    """
    return str(audience) if audience in ("public", "internal") else ""
