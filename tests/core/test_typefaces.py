"""The fonts of the package are there, or their absence is told by name."""

import pytest

from analysis.core import typefaces
from analysis.core.errors import BuildError


def test_the_fonts_are_those_of_the_folder():
    assert sorted(path.name for path in typefaces.FOLDER.glob("*.ttf")) == sorted(typefaces.NAMES)
    assert set(typefaces.typefaces()) == set(typefaces.NAMES)


def test_every_missing_font_is_named(monkeypatch, tmp_path):
    for name in typefaces.NAMES[2:]:
        (tmp_path / name).write_bytes(b"font")
    monkeypatch.setattr(typefaces, "FOLDER", tmp_path)
    typefaces.typefaces.cache_clear()
    try:
        with pytest.raises(
            BuildError, match=r"Sans-Bold.ttf, LiberationSans-BoldItalic.ttf; install it again"
        ):
            typefaces.typefaces()
    finally:
        typefaces.typefaces.cache_clear()
