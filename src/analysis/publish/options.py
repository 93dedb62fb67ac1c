"""Options of a notebook cell, written as comments at its top: ``#| caption: "…"``.

The convention is Quarto's. Where a cell shows several tables or figures, an option holds a list:
``#| caption: ["Hộ nghèo theo thôn", "Hộ cận nghèo theo thôn"]``. A document in English takes ``caption-en``
and ``alt-en`` where they stand there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from analysis.core.audience import AUDIENCES, Audience
from analysis.core.errors import BuildError
from analysis.core.labels import Labels, Language, labels_for
from analysis.display.blocks import EDITIONS, Edition
from analysis.display.own_cells import printable

Name = Literal["caption", "caption-en", "alt", "alt-en", "label", "audience", "edition", "echo", "include"]
NAMES: tuple[Name, ...] = get_args(Name)
_LINE = re.compile(r"#\|\s*(?P<name>[\w-]+)\s*:\s*(?P<value>.*)")
_FLAGS = {"true": True, "false": False}


@dataclass(frozen=True)
class Options:
    """What the top of a cell says.

    Parameters
    ----------
    caption, alt, label
        One a table or figure, in order.
    audience
        The widest audience that may see what the cell shows; None if it does not say.
    edition
        The edition that shows what the cell shows; None for all.
    echo
        Whether the code is shown too.
    include
        Whether anything of the cell goes into the document.
    """

    caption: tuple[str, ...] = ()
    alt: tuple[str, ...] = ()
    label: tuple[str, ...] = ()
    audience: Audience | None = None
    edition: Edition | None = None
    echo: bool = False
    include: bool = True


def cell_options(where: str, source: str, language: Language = "vi") -> Options:
    r"""Return the options of a cell.

    Raises
    ------
    BuildError
        If an option is unknown or its value is of no use; the line is quoted.

    Examples
    --------
    >>> cell_options("cell 3", '#| caption: "Hộ nghèo theo thôn"\n#| audience: public\nframe').audience
    'public'
    """
    found: dict[str, Any] = {}
    text = labels_for(language)
    for line in source.splitlines():
        if not line.strip():
            continue
        if not line.startswith("#|"):
            break
        told = _LINE.fullmatch(line.strip())
        if told is None or told["name"] not in NAMES:
            raise BuildError(
                text("own_cells.option.unknown", where=where, line=repr(line), names=", ".join(NAMES))
            )
        found[told["name"]] = _value(where, told["name"], told["value"].strip(), text)
    english = {name: found.pop(f"{name}-en", ()) for name in ("caption", "alt")}
    if language == "en":
        found |= {name: words for name, words in english.items() if words}
    return Options(**found)


def shown_to(audience: Audience, widest: Audience) -> bool:
    """Say whether a reader sees what is meant for an audience at the widest.

    Examples
    --------
    >>> [shown_to("superior", widest) for widest in ("public", "superior", "internal")]
    [True, True, False]
    """
    width = {"public": 2, "superior": 1, "internal": 0}
    return width[audience] <= width[widest]


def without_options(source: str) -> str:
    """Return the code of a cell without its options."""
    return "\n".join(line for line in source.splitlines() if not line.startswith("#|")).strip("\n")


def _value(where: str, name: str, words: str, text: Labels) -> Any:
    said = {"where": where, "name": name, "text": words}
    if name in ("echo", "include"):
        if words not in _FLAGS:
            raise BuildError(text("own_cells.option.flag", **said))
        return _FLAGS[words]
    if name in ("audience", "edition"):
        known: tuple[str, ...] = AUDIENCES if name == "audience" else EDITIONS
        if words.strip("\"'") not in known:
            raise BuildError(text("own_cells.option.choice", **said, known=", ".join(known)))
        return words.strip("\"'")
    try:
        told = json.loads(words) if words[:1] in ("[", '"') else words.strip("'")
    except ValueError:
        raise BuildError(text("own_cells.option.text", **said)) from None
    many = told if isinstance(told, list) else [told]
    return tuple(kept for one in many if (kept := printable(str(one)).strip()))


def told_audience(where: str, metadata: Mapping[str, Any]) -> Audience | None:
    """Return the audience that the metadata of a cell names."""
    audience = metadata.get("giamngheo", {}).get("audience")
    if audience is not None and audience not in AUDIENCES:
        raise BuildError(f"{where}: audience is one of {', '.join(AUDIENCES)}, not {audience!r}")
    known: Audience | None = audience
    return known
