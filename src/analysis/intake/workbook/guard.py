"""What kind of file this is by its first bytes, and whether it may be opened at all."""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Literal

from analysis.core.errors import DataError, Finding
from analysis.intake.workbook import limits

Kind = Literal["xlsx", "ods", "xls", "csv"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_NOT_TABLES = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"{\\rt": "RTF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
}
# All that the zip module raises for a damaged package; NotImplementedError is its word for an unknown
# way of compression.
BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error,
    EOFError, KeyError, NotImplementedError, OSError, OverflowError, RuntimeError, ValueError,
)  # fmt: skip
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DOCUMENT = "WordDocument".encode("utf-16-le")


def read_bytes(path: Path, file: str) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    DataError
        If it is empty, too large, or cannot be read.
    """
    try:
        size = path.stat().st_size
        if size > limits.FILE_BYTES:
            raise refused("file_too_large", file, size=_mb(size), limit=_mb(limits.FILE_BYTES))
        data = path.read_bytes()
    except OSError as error:
        raise refused("file_unreadable", file, reason=error.strerror or "") from None
    if not data.strip(b"\x00\t\r\n "):
        raise refused("empty_file", file)
    return data


def kind_of(data: bytes, file: str) -> Kind:
    """Return what a file is, by its content and not by its name.

    Raises
    ------
    DataError
        If it is no table, is encrypted, damaged, or unpacks to more than may be opened.
    """
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise refused("password_protected", file)
        if _DOCUMENT in data:
            raise refused("no_table_file", file, found="Word")
        return "xls"
    if data.startswith(_ZIP):
        return _zip_kind(data, file)
    for start, name in _NOT_TABLES.items():
        if data.startswith(start):
            raise refused("no_table_file", file, found=name)
    if rule := _markup(data[:4000]):
        raise refused(rule, file)
    if data.startswith(b"PK"):
        raise refused("damaged_file", file)
    return "csv"


def refused(rule: str, file: str, found: str = "", **details: str) -> DataError:
    """Return the error of a file that cannot be read."""
    return DataError([Finding(rule, file, found=found, details=details)])


def _markup(head: bytes) -> str:
    """Return the rule that a page or sheet of markup under the name of a table breaks; empty for others."""
    text = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe\t\r\n ").lower()
    if not text.startswith(b"<"):
        return ""
    if b"urn:schemas-microsoft-com:office:spreadsheet" in text:
        return "saved_as_xml_2003"
    return "saved_as_html" if re.search(rb"<(!doctype html|html|table|meta|body)\b", text) else ""


def _zip_kind(data: bytes, file: str) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except BROKEN:
        raise refused("damaged_file", file) from None
    _check_size(parts, len(data), file)
    if any(part.flag_bits & 1 for part in parts):
        raise refused("password_protected", file)
    names = {part.filename for part in parts}
    if "content.xml" in names:
        return "ods"
    if "xl/workbook.bin" in names:
        raise refused("no_table_file", file, found="XLSB")
    if any(name.lower().startswith("xl/") for name in names):
        return "xlsx"
    raise refused("no_table_file", file, found="DOCX" if "word/document.xml" in names else "ZIP")


def _check_size(parts: list[zipfile.ZipInfo], packed: int, file: str) -> None:
    unpacked = sum(part.file_size for part in parts)
    bomb = unpacked > limits.RATIO_FROM_BYTES and unpacked > limits.UNPACKED_RATIO * packed
    if unpacked > limits.UNPACKED_BYTES or bomb or len(parts) > limits.PARTS:
        raise refused("unpacks_too_large", file, size=_mb(unpacked), limit=_mb(limits.UNPACKED_BYTES))


def _mb(size: int) -> str:
    return f"{size / 1e6:.0f}"
