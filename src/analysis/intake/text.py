"""Bytes to text: strict UTF-8, one form of each Vietnamese letter, one kind of line end."""

from __future__ import annotations

import unicodedata

from analysis.errors import DataError, Finding


def decode(data: bytes, file: str) -> str:
    """Return the text of a file, in Unicode NFC; a byte-order mark is dropped.

    Raises
    ------
    DataError
        If the file is empty or not UTF-8; the finding gives the line and the offset of the byte.

    Examples
    --------
    >>> decode("Xã Cẩm Lương".encode(), "commune.toml")
    'Xã Cẩm Lương'
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError([_not_utf8(data, error, file)]) from None
    if not text.strip():
        raise DataError([Finding("empty_file", file)])
    return unicodedata.normalize("NFC", text)


def _not_utf8(data: bytes, error: UnicodeDecodeError, file: str) -> Finding:
    offset = error.start + len(data) - len(error.object)  # the decoder does not count a dropped mark
    return Finding(
        "not_utf8",
        file,
        line=data.count(b"\n", 0, offset) + 1,
        found=f"0x{data[offset]:02X}",
        details={"offset": str(offset)},
    )
