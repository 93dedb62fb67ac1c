"""Words as WordprocessingML: elements, runs and paragraphs that carry a style by its name.

Elements are made as trees, so a text can never become markup, and large tables stay fast.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from analysis.core.errors import BuildError

Node = Any  # an lxml element; lxml carries no types
TWIPS_PER_POINT = 20
_HYPHEN = re.compile(r"(?<=[0-9A-ZĐƯ])-(?=[A-ZĐƯ])")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def node(tag: str, *children: Node, **attributes: object) -> Node:
    """Return an element of WordprocessingML with its attributes and children.

    Examples
    --------
    >>> node("tr", node("tc"), node("tc")).tag.rpartition("}")[2]
    'tr'
    """
    made = OxmlElement(
        f"w:{tag}", {qn(f"w:{name}"): allowed(str(value)) for name, value in attributes.items()}
    )
    made.extend(children)
    return made


def allowed(text: str) -> str:
    """Return a text that may stand in a Word document.

    Raises
    ------
    BuildError
        If it holds a control character.
    """
    if _FORBIDDEN.search(text):
        raise BuildError(f"a control character in the text {text[:60]!r}")
    return text


def twips(points: float) -> int:
    """Return a length in twentieths of a point, as Word counts."""
    return round(points * TWIPS_PER_POINT)


@dataclass(frozen=True)
class Styles:
    """The styles of a base document: name → identifier there (an office's base may use its own)."""

    ids: Mapping[str, str]

    def paragraph(self, style: str, *content: Node, keep: bool = False, align: str = "") -> Node:
        """Return a paragraph; ``keep`` holds it on the page of the next one."""
        properties = node("pPr", node("pStyle", val=self.ids[style]))
        if keep:
            properties.append(node("keepNext"))
        if align:
            properties.append(node("jc", val=align))
        return node("p", properties, *content)

    def run(  # noqa: PLR0913 - the properties of a run
        self,
        text: str,
        style: str = "",
        *,
        bold: bool = False,
        italic: bool = False,
        size: float = 0,
        highlight: str = "",
    ) -> Node:
        """Return a run of text; size in points, 0 for that of the paragraph's style.

        Raises
        ------
        BuildError
            If the text holds a control character, which no Word document may.
        """
        properties = node("rPr")
        if style:
            properties.append(node("rStyle", val=self.ids[style]))
        for wanted, tags in ((bold, ("b", "bCs")), (italic, ("i", "iCs"))):
            properties.extend(node(tag) for tag in tags if wanted)
        if size:
            properties.extend(node(tag, val=round(2 * size)) for tag in ("sz", "szCs"))
        if highlight:
            properties.append(node("highlight", val=highlight))
        return node("r", *([properties] if len(properties) else []), *_letters(text))


def _letters(text: str) -> Iterator[Node]:
    for number, line in enumerate(allowed(text).split("\n")):
        if number:
            yield node("br")
        # A document number stands on one line: Word breaks after a hyphen, but not after this one.
        for place, piece in enumerate(_HYPHEN.split(line)):
            if place:
                yield node("noBreakHyphen")
            letters = node("t")
            letters.text = piece
            letters.set(qn("xml:space"), "preserve")
            yield letters
