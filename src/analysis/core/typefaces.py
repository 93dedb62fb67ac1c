"""The fonts of the package: the same on every machine, so that pages are the same too."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from unicodedata import category

from analysis.core.errors import BuildError

FOLDER = Path(__file__).parent / "fonts"
NAMES = tuple(
    f"Liberation{family}-{style}.ttf"
    for family in ("Sans", "Serif")
    for style in ("Bold", "BoldItalic", "Italic", "Regular")
)


@cache
def typefaces() -> dict[str, Path]:
    """Return the font files by name.

    Raises
    ------
    BuildError
        If one is missing: another would be put in its place, and pages would look other than elsewhere.

    Examples
    --------
    >>> len(typefaces())
    8
    """
    found = {name: FOLDER / name for name in NAMES}
    if absent := [name for name, path in found.items() if not path.is_file()]:
        raise BuildError(f"fonts of the package are missing: {', '.join(absent)}; install it again")
    return found


def unprintable(text: str) -> str:
    """Return the letters of a text that no font of the package has, each once, in the order of the text.

    What only joins or varies letters, and what has no shape, is not one.

    Examples
    --------
    >>> unprintable("Hộ nghèo 👍 và 👍🏽 (中)")
    '👍🏽中'
    """
    odd = set(text) - _letters()
    return "".join(dict.fromkeys(c for c in text if c in odd and not _is_shapeless(c))) if odd else ""


def printable(text: str) -> str:
    """Return a text as the fonts of the package can print it: a box stands for each letter that they lack.

    Examples
    --------
    >>> printable("Tốt 👍️"), printable("Hộ nghèo")
    ('Tốt □', 'Hộ nghèo')
    """
    if text.isascii():
        return text
    known = _letters()
    return "".join(c if c in known or c.isspace() else "" if _is_shapeless(c) else "\u25a1" for c in text)


def _is_shapeless(char: str) -> bool:
    """Say whether a character is a space, a control, a joiner or a selector of variants."""
    return char.isspace() or category(char) in {"Cc", "Cf"} or "\ufe00" <= char <= "\ufe0f"


@cache
def _letters() -> frozenset[str]:
    from fontTools.ttLib import TTFont

    found: set[int] = set()
    for path in typefaces().values():
        with TTFont(path, lazy=True) as font:
            found |= font.getBestCmap().keys()
    return frozenset(map(chr, found))
