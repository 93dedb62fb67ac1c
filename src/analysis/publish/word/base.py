"""The base document: page, styles and numbering, ours or an office's own.

Ours is kept as the plain parts in ``templates/word``. An office takes any report that this program
made, restyles it in Word, and saves it as its base: its words are dropped, its page set-up, header
and styles stay, and a style that it lacks is added from ours.
"""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from importlib.resources import files
from io import BytesIO
from zipfile import BadZipFile

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn

from analysis.core.errors import BuildError
from analysis.core.labels import Language
from analysis.publish.archive import pack
from analysis.publish.word.nodes import Node, Styles

PARTS = {
    "[Content_Types].xml": "content_types",
    "_rels/.rels": "package_rels",
    "word/_rels/document.xml.rels": "document_rels",
    **{
        f"word/{name}.xml": name
        for name in ("document", "fontTable", "header1", "numbering", "settings", "styles")
    },
}
_TAGS: dict[Language, str] = {"vi": "vi-VN", "en": "en-GB"}


def open_base(base: bytes | None, language: Language) -> tuple[WordDocument, Styles, Node]:
    """Return an empty document with every style that a report uses.

    Parameters
    ----------
    base
        An office's own base document; None for ours.

    Returns
    -------
    tuple
        The document, its styles, and the properties of its first section: the page set-up.

    Raises
    ------
    BuildError
        If the base is no Word document.
    """
    try:
        word = docx.Document(BytesIO(own_base() if base is None else base))
    except (BadZipFile, KeyError, OpcError, ValueError) as error:
        raise BuildError(f"the base document cannot be opened as .docx: {error}") from error
    page = _emptied(word)
    if base is not None:
        _add_missing(word)
    for tongue in word.styles.element.iter(qn("w:lang")):
        tongue.set(qn("w:val"), _TAGS[language])
    return word, Styles(_ids(word)), page


@cache
def own_base() -> bytes:
    """Return our base document: the layout of Decree 30/2020/NĐ-CP."""
    folder = files("analysis.publish") / "templates" / "word"
    return pack({name: (folder / f"{source}.xml").read_bytes() for name, source in PARTS.items()})


def _emptied(word: WordDocument) -> Node:
    """Drop words and pictures; return the page set-up of the first section."""
    body = word.element.body
    page = deepcopy(next(body.iter(qn("w:sectPr"))))
    for child in list(body):
        body.remove(child)
    pictures = [key for key, link in word.part.rels.items() if link.reltype == RELATIONSHIP_TYPE.IMAGE]
    for key in pictures:
        del word.part.rels[key]
    return page


def _ids(word: WordDocument) -> dict[str, str]:
    return {style.name: style.style_id for style in word.styles if style.name}


def _add_missing(word: WordDocument) -> None:
    """Add our styles where a base has none of that name, without our list marks."""
    there = {name.lower() for name in _ids(word)}
    for style in docx.Document(BytesIO(own_base())).styles:
        if style.name and style.name.lower() not in there:
            copy = deepcopy(style.element)
            copy.attrib.pop(qn("w:default"), None)
            for numbering in list(copy.iter(qn("w:numPr"))):
                numbering.getparent().remove(numbering)
            word.styles.element.append(copy)
