"""What the parts of an ``.xlsx``/``.xlsm`` or ``.ods`` package tell beside the cells."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from analysis.intake.workbook.guard import BROKEN, refused
from analysis.intake.workbook.scan import Scan, check_area, scan_sheet
from analysis.intake.workbook.styles import Styles, read_styles

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REPEATED = re.compile(
    rb"<table:table-row(?P<row>[^>]*)>|<table:table-cell(?P<cell>[^>]*)>|<table:table (?P<table>[^>]*)>"
)
_TIMES = {
    name: re.compile(rb'table:number-%s-repeated="(\d+)"' % name.encode()) for name in ("rows", "columns")
}


@dataclass(frozen=True)
class Package:
    """What was seen in a package, by sheet name where it belongs to a sheet."""

    scans: dict[str, Scan] = field(default_factory=dict)
    styles: Styles = field(default_factory=Styles)
    images: frozenset[str] = frozenset()
    macros: bool = False
    external_links: bool = False


def look_into_xlsx(data: bytes, file: str) -> Package:
    """Look through the parts of an OOXML workbook.

    Raises
    ------
    DataError
        If a part is damaged or too large.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        styles = read_styles(_part(archive, "xl/styles.xml", file)) if "xl/styles.xml" in names else Styles()
        sheets = {name: part for name, part in _sheets(archive, file).items() if part in names}
        return Package(
            scans={name: scan_sheet(archive, part, styles, file) for name, part in sheets.items()},
            styles=styles,
            images=frozenset(name for name, part in sheets.items() if _has_image(archive, part, names, file)),
            macros="xl/vbaProject.bin" in names,
            external_links=any(name.startswith("xl/externalLinks/") for name in names),
        )


def look_into_ods(data: bytes, file: str) -> Package:
    """Bound the area of an OpenDocument spreadsheet, whose cells and rows may be repeated.

    Raises
    ------
    DataError
        If it is encrypted, damaged or too large.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        manifest = _part(archive, "META-INF/manifest.xml", file) if "META-INF/manifest.xml" in names else b""
        if b"encryption-data" in manifest:
            raise refused("password_protected", file)
        content = _part(archive, "content.xml", file)
    rows = columns = row = column = 0
    for match in _REPEATED.finditer(content):
        if match["table"] is not None:
            row = 0
        elif match["row"] is not None:
            row, column = row + _times(match["row"], "rows"), 0
        else:
            column += _times(match["cell"], "columns")
            if b"office:value-type" in match["cell"]:
                rows, columns = max(rows, row), max(columns, column)
    check_area(rows, columns, file)
    return Package(macros=any(name.startswith("Basic/") for name in names))


def _sheets(archive: zipfile.ZipFile, file: str) -> dict[str, str]:
    """Return the part of each sheet by its name."""
    relations = _xml(archive, "xl/_rels/workbook.xml.rels", file)
    targets = {
        item.get("Id"): posixpath.normpath(posixpath.join("xl", item.get("Target", "")))
        .replace("xl//xl", "xl")
        .lstrip("/")
        for item in relations
    }
    book = _xml(archive, "xl/workbook.xml", file)
    return {
        item.get("name", ""): targets.get(item.get(_RELATION), "")
        for item in book.iter()
        if item.tag.rpartition("}")[2] == "sheet"
    }


def _has_image(archive: zipfile.ZipFile, part: str, names: set[str], file: str) -> bool:
    folder, _, name = part.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    return relations in names and b"/drawing" in _part(archive, relations, file)


def _xml(archive: zipfile.ZipFile, part: str, file: str) -> Element:
    try:
        root: Element = fromstring(_part(archive, part, file))
    except (ParseError, DefusedXmlException, ValueError):
        raise refused("damaged_file", file) from None
    return root


def _part(archive: zipfile.ZipFile, part: str, file: str) -> bytes:
    try:
        return archive.read(part)
    except BROKEN:
        raise refused("damaged_file", file) from None


def _times(attributes: bytes, what: str) -> int:
    match = _TIMES[what].search(attributes)
    return min(int(match[1]), 1 << 24) if match else 1
