"""XML of office files by lxml, with nothing resolved, loaded or expanded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from lxml import etree

_SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False}


def parsed(xml: bytes) -> etree._Element:
    """Return the root of a part.

    Raises
    ------
    ValueError
        If it is no XML, or declares a document type, which no office file does.
    """
    try:
        root = etree.fromstring(xml, etree.XMLParser(remove_comments=True, remove_pis=True, **_SAFE))
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from None
    _check(root)
    return root


def elements(stream: IO[bytes], *names: str) -> Iterator[etree._Element]:
    """Yield the elements of these names in whatever namespace, each whole and then forgotten.

    Raises
    ------
    ValueError
        If it is no XML, or declares a document type.
    """
    tags = [f"{{*}}{name}" for name in names]
    try:
        checked = False
        for _, element in etree.iterparse(
            stream, tag=tags, remove_comments=True, remove_pis=True, huge_tree=True, **_SAFE
        ):
            if not checked:
                _check(element)
                checked = True
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from None


def local(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _check(element: etree._Element) -> None:
    if element.getroottree().docinfo.doctype:
        raise ValueError("document type")
