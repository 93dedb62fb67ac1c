"""What a finished file shows or carries: its text, its attributes for those who cannot see, its metadata.

Markup within a word hides nothing: what stands in one line is also read without it.
"""

from __future__ import annotations

import io
import json
import re
import struct
import zipfile
from base64 import b64decode
from collections.abc import Iterator
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from lxml import etree

from analysis.core.errors import BuildError

_PAGES = frozenset({".html", ".htm"})
_MARKUP = frozenset({".svg", ".xml", ".rels", ".vml"})
_PACKAGES = frozenset({".xlsx", ".docx"})
# In office files, and drawn from what the document was looked at for; fonts.
_PICTURES = frozenset(
    {".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".tif", ".tiff", ".odttf", ".fntdata"}
)
# What emphasises part of a line, on pages and in drawings; runs of Word and of spreadsheets' rich text.
_INLINE = frozenset({"em", "strong", "b", "i", "u", "s", "a", "span", "sup", "sub", "small", "code", "tspan"})
_RUNS = frozenset(
    {"wbr", "r", "t", "rPr", "noBreakHyphen", "hyperlink", "ins", "proofErr", "bookmarkStart", "bookmarkEnd"}
)
# Attributes that are read out, shown on pointing at something, or tell the title of a file or sheet.
_TOLD = frozenset({"alt", "title", "aria-label", "aria-description", "content", "summary", "label"})
_TOLD_IN_OFFICE = frozenset({"descr", "name", "tooltip", "prompt", "promptTitle"})
# Texts that Word keeps in ``val``: captions and descriptions of tables, titles of fields.
_TOLD_BY_VALUE = frozenset({"tblCaption", "tblDescription", "alias", "tag"})
_PICTURE = re.compile(r"data:image/svg\+xml;base64,(.+)", re.DOTALL)
_HASH = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{64}(?![0-9A-Za-z])")


def shown_text(name: str, content: bytes) -> str:
    """Return every text of a finished file, whatever shows it.

    Parameters
    ----------
    name
        Of the file; its ending says how it is read.
    content
        Its bytes.

    Raises
    ------
    BuildError
        If the file is of a kind that cannot be read, or broken: what it says is unknown.

    Examples
    --------
    >>> page = "<p>bà Lò Thị M<em>ai</em><img alt='nhà ở'></p>"
    >>> [word in shown_text("a.html", page.encode()) for word in ("Lò Thị Mai", "nhà ở")]
    [True, True]
    >>> shown_text("a.gif", b"GIF89a")
    Traceback (most recent call last):
    analysis.core.errors.BuildError: a.gif: nobody can look into files of this kind for names
    """
    try:
        return _text(name, content)
    except (ValueError, KeyError, struct.error, etree.LxmlError, zipfile.BadZipFile, RecursionError) as error:
        raise BuildError(f"{name}: cannot be looked into for names ({type(error).__name__})") from None


def markup_text(markup: str | bytes, *, page: bool = False) -> str:
    """Return the text of a drawing, a page or a part of an office file, with what its attributes tell.

    Lines that markup divides come twice, joined and divided; a footnote's number may stick to a name.

    Examples
    --------
    >>> markup_text("<svg><title>Hộ</title><text>13<tspan>00</tspan></text></svg>").split()
    ['Hộ', '1300', 'Hộ', '13', '00']
    """
    content = markup.encode() if isinstance(markup, str) else markup
    parser: Any = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    if page:
        parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    root = etree.fromstring(content, parser)
    if root is None:
        return ""
    pieces = list(_pieces(root))
    joined = "".join(text or between for text, between in pieces)
    # Two spaces: numbers of two cells are no groups of one.
    divided = "  ".join(text for text, _ in pieces if text.strip())
    return "\n".join((joined, divided, *_attributes(root)))


def _text(name: str, content: bytes) -> str:
    kind = PurePosixPath(name).suffix.lower()
    if kind in _PAGES:
        return markup_text(content, page=True)
    if kind in _MARKUP:
        return markup_text(content)
    if kind in (".csv", ".txt", ".toml"):
        return content.decode("utf-8-sig")
    if kind == ".json":
        return "\n".join(_HASH.sub("", text) for text in _strings(json.loads(content)))
    described = kind == ".png" and b"iTXtDescription" in content
    if kind in _PACKAGES or described:
        return "\n".join(_png_texts(content) if described else _package_texts(content))
    if kind == ".pdf":
        return _pdf_text(content)
    raise BuildError(f"{name}: nobody can look into files of this kind for names")


def _png_texts(content: bytes) -> Iterator[str]:
    """Yield the words of a picture that says what it shows; our writer draws these and no others."""
    at = len(b"\x89PNG\r\n\x1a\n")
    while at < len(content):
        size, kind = struct.unpack_from(">I4s", content, at)
        body = content[at + 8 : at + 8 + size]
        if kind in (b"zTXt", b"eXIf") or (kind == b"iTXt" and body.partition(b"\0")[2][:1] != b"\0"):
            raise ValueError("packed text")
        if kind in (b"iTXt", b"tEXt"):
            yield body.decode("utf-8" if kind == b"iTXt" else "latin-1").replace("\0", " ")
        at += size + 12


def _pieces(root: Any) -> Iterator[tuple[str, str]]:
    """Yield each text of a tree, and between them what stands for markup: nothing within a line."""
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            yield from ((" ", " "), (element.text or "", ""), (" ", " "), (element.tail or "", ""))
            continue
        yield "", "" if _is_inline(element) else " "
        yield (_said(element) if event == "start" else element.tail) or "", ""


def _attributes(root: Any) -> Iterator[str]:
    for element in root.iter(etree.Element):
        by_value = _local(element) in _TOLD_BY_VALUE
        for key, value in element.attrib.items():
            name = key.rpartition("}")[2]
            if name in _TOLD | _TOLD_IN_OFFICE or (by_value and name == "val"):
                yield value
            elif picture := _PICTURE.fullmatch(value):
                yield markup_text(b64decode(picture[1]))


def _said(element: Any) -> str | None:
    hyphen: str | None = "-" if _local(element) == "noBreakHyphen" else element.text
    return hyphen


def _is_inline(element: Any) -> bool:
    parent = element.getparent()
    within = parent is not None and _local(parent) == "rPr"  # how a run looks
    return within or _local(element) in _INLINE | _RUNS


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _strings(told: Any) -> Iterator[str]:
    """Yield the texts of JSON, names of fields among them."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        for key, value in told.items():
            yield key
            yield from _strings(value)
    elif isinstance(told, list):
        for value in told:
            yield from _strings(value)


def _package_texts(content: bytes) -> Iterator[str]:
    """Yield the texts of an office file; one within it that cannot be read is refused."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for member in sorted(package.namelist()):
            kind = "." + member.rpartition(".")[2].lower()  # also of ".rels"
            if not (member.endswith("/") or kind in _PICTURES):
                yield (
                    markup_text(package.read(member))
                    if kind in _MARKUP
                    else _text(member, package.read(member))
                )


@lru_cache(maxsize=8)
def _pdf_text(content: bytes) -> str:
    """Return the text of a PDF's pages, and every text among its objects: properties, alternative texts.

    Equal bytes are read once: forms beside a report and alone, a release built again and verified.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        strings = [*_pdf_strings(PdfReader(io.BytesIO(content), strict=True))]
        # pypdf finds the same words on the pages, in twenty times the time.
        with PdfDocument(content) as document:
            pages = [page.get_textpage().get_text_range() for page in document]
    except (PyPdfError, PdfiumError) as error:
        raise ValueError(str(error)) from None
    # A space may be what divides two cells: "001 250 120 130" in a row is no number of a card.
    return "\n".join((*(page.replace(" ", "  ") for page in pages), *strings))


def _pdf_strings(reader: Any) -> Iterator[str]:
    from pypdf.generic import IndirectObject, StreamObject, TextStringObject

    seen: set[int] = set()
    waiting: list[Any] = [reader.trailer]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, IndirectObject):
            if thing.idnum in seen:
                continue
            seen.add(thing.idnum)
            thing = thing.get_object()
        if isinstance(thing, TextStringObject):
            yield str(thing)
        elif isinstance(thing, dict):
            waiting += [dict.__getitem__(thing, key) for key in thing]
        elif isinstance(thing, list):
            waiting += list.__iter__(thing)
        if isinstance(thing, StreamObject) and thing.get("/Type") == "/Metadata":
            yield markup_text(thing.get_data())
