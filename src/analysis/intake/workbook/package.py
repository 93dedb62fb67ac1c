"""What the parts of an ``.xlsx``/``.xlsm`` or ``.ods`` package, or an old ``.xls``, tell beside the cells."""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass, field

from lxml import etree

from analysis.intake.workbook.biff import scan_xls
from analysis.intake.workbook.guard import BROKEN, refused
from analysis.intake.workbook.ods import scan_ods
from analysis.intake.workbook.scan import Scan, check_area, scan_sheet
from analysis.intake.workbook.styles import Styles, read_styles
from analysis.intake.workbook.xml import parsed


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
        styles = _styles(archive, file) if "xl/styles.xml" in names else Styles()
        sheets = {name: part for name, part in _sheets(archive, file).items() if part in names}
        return Package(
            scans={name: scan_sheet(archive, part, styles, file) for name, part in sheets.items()},
            styles=styles,
            images=frozenset(name for name, part in sheets.items() if _has_image(archive, part, names, file)),
            macros="xl/vbaProject.bin" in names,
            external_links=any(name.startswith("xl/externalLinks/") for name in names),
        )


def look_into_ods(data: bytes, file: str) -> Package:
    """Look through the content of an OpenDocument spreadsheet.

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
    try:
        scans, styles = scan_ods(io.BytesIO(content))
    except BROKEN:
        raise refused("damaged_file", file) from None
    for scan in scans.values():
        check_area(scan.rows, scan.columns, file)
    macros = any(name.startswith("Basic/") for name in names)
    return Package(scans=scans, styles=styles, macros=macros)


def look_into_xls(data: bytes, sheets: list[str], file: str) -> Package:
    """Look through an old workbook, whose worksheets the reader has named in their order.

    Raises
    ------
    DataError
        If it is damaged.
    """
    try:
        scans, styles = scan_xls(data)
    except (*BROKEN, IndexError):
        raise refused("damaged_file", file) from None
    if scans and len(scans) != len(sheets):
        raise refused("damaged_file", file)
    return Package(scans=dict(zip(sheets, scans, strict=False)), styles=styles)


def _sheets(archive: zipfile.ZipFile, file: str) -> dict[str, str]:
    """Return the part of each sheet by its name."""
    relations = _xml(archive, "xl/_rels/workbook.xml.rels", file)
    targets = {
        item.get("Id"): posixpath.normpath(posixpath.join("xl", item.get("Target", "")))
        .replace("xl//xl", "xl")
        .lstrip("/")
        for item in relations.iterfind("{*}Relationship")
    }
    book = _xml(archive, "xl/workbook.xml", file)
    return {
        item.get("name", ""): targets.get(_relation(item), "") for item in book.iterfind("{*}sheets/{*}sheet")
    }


def _has_image(archive: zipfile.ZipFile, part: str, names: set[str], file: str) -> bool:
    folder, _, name = part.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    return relations in names and b"/drawing" in _part(archive, relations, file)


def _relation(sheet: etree._Element) -> str | None:
    """Return the relation of a sheet: an ``id`` in whichever of the two namespaces."""
    return next((str(value) for key, value in sheet.items() if str(key).endswith("/relationships}id")), None)


def _styles(archive: zipfile.ZipFile, file: str) -> Styles:
    try:
        return read_styles(_part(archive, "xl/styles.xml", file))
    except ValueError:
        raise refused("damaged_file", file) from None


def _xml(archive: zipfile.ZipFile, part: str, file: str) -> etree._Element:
    try:
        return parsed(_part(archive, part, file))
    except ValueError:
        raise refused("damaged_file", file) from None


def _part(archive: zipfile.ZipFile, part: str, file: str) -> bytes:
    try:
        return archive.read(part)
    except BROKEN:
        raise refused("damaged_file", file) from None
