"""For whom a document is made.

``superior``: the level above and the desk itself; every figure, no household. ``public``: what the
disclosure policy lets anybody see. ``internal``: households too.
"""

from __future__ import annotations

from typing import Literal, get_args

from analysis.core.errors import UsageError
from analysis.core.labels import LANGUAGES

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


def check_reader(language: str, audience: str) -> None:
    """Refuse a language or an audience that is none of those known.

    Raises
    ------
    UsageError
        With those that are known.

    Examples
    --------
    >>> check_reader("vi", "everybody")
    Traceback (most recent call last):
    analysis.core.errors.UsageError: audience is one of superior, public, internal, not 'everybody'
    """
    for name, value, known in (("language", language, LANGUAGES), ("audience", audience, AUDIENCES)):
        if value not in known:
            raise UsageError.said("one_of", name=name, known=", ".join(known), told=repr(value))
