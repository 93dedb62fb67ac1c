"""Every text that a reader sees, in Vietnamese and in English.

Texts stand in TOML files beside this module, one folder per language with the same files and
the same keys (a test holds them equal). Code names a text by its key, so a change of wording
never touches code, and nothing is half translated.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


class Labels:
    """The texts of one language.

    Parameters
    ----------
    language
        ``vi`` or ``en``.
    texts
        Nested tables of texts, as read from the TOML files.
    words
        What fills the placeholders that a call leaves open: words of the place.
    """

    def __init__(
        self, language: Language, texts: Mapping[str, Any], words: Mapping[str, str] | None = None
    ) -> None:
        self.language = language
        self._texts = texts
        self._words = words or {}

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the text of a dotted key with its placeholders filled in.

        Raises
        ------
        KeyError
            If there is no such text: a missing label is a bug, never an empty cell.
        """
        return self._find(key).format_map({**self._words, **values})

    def at(self, village: str) -> Labels:
        """Return the same texts where a village is called by this word.

        Examples
        --------
        >>> [text("frames.columns.village") for text in (labels_for("vi"), labels_for("vi").at("ấp"))]
        ['Khu dân cư', 'Ấp']
        """
        return Labels(self.language, self._texts, _village(village))

    def get(self, key: str, default: str) -> str:
        """Return a text, or a default where communes may add names of their own."""
        try:
            return self._find(key)
        except KeyError:
            return default

    def _find(self, key: str) -> str:
        node: Any = self._texts
        for part in key.split("."):
            if not isinstance(node, Mapping) or part not in node:
                raise KeyError(f"no text '{key}' in language '{self.language}'")
            node = node[part]
        if not isinstance(node, str):
            raise KeyError(f"'{key}' is a group of texts, not a text, in language '{self.language}'")
        return node


@cache
def labels_for(language: Language) -> Labels:
    """Return the texts of a language, read once.

    Examples
    --------
    >>> labels_for("vi")("classes.near_poor")
    'Hộ cận nghèo'
    >>> labels_for("en")("classes.near_poor")
    'Near-poor households'
    """
    if language not in LANGUAGES:
        raise ValueError(f"language is one of {', '.join(LANGUAGES)}, not {language!r}")
    folder = files(__name__) / language
    texts = {
        entry.name.removesuffix(".toml"): tomllib.loads(entry.read_text("utf-8"))
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".toml")
    }
    return Labels(language, texts, _village(texts["report"]["village_units"]["any"]))


def _village(word: str) -> dict[str, str]:
    """Return a village's word, and as it begins a sentence."""
    return {"village": word, "Village": word[:1].upper() + word[1:]}
