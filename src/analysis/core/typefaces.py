"""The fonts of the package: the same on every machine, so that pages are the same too."""

from __future__ import annotations

from functools import cache
from pathlib import Path

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
