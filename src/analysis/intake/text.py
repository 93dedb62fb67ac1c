"""Bytes to text: strict UTF-8, one form of each Vietnamese letter, one kind of line end."""

from __future__ import annotations

import re
import unicodedata

from analysis.core.errors import DataError, Finding

# Control characters, and marks that turn the direction of writing: a figure could be shown as another.
HIDDEN = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
# What a cell of a spreadsheet holds at most: a longer one is a file gone wrong, and no page can show it.
LONGEST_CELL = 32_767
_HIDDEN = re.compile(HIDDEN)


def decode(data: bytes, file: str) -> str:
    """Return the text of a file, in Unicode NFC; a byte-order mark is dropped.

    Raises
    ------
    DataError
        If the file is empty or not UTF-8, the finding gives the line and the offset of the byte; or if
        it has characters that nobody sees but that change what is shown: every one with its line.

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
    if hidden := [_hidden(text, found, file) for found in _HIDDEN.finditer(text)]:
        raise DataError(hidden)
    return unicodedata.normalize("NFC", text)


def _hidden(text: str, found: re.Match[str], file: str) -> Finding:
    line = text.count("\n", 0, found.start()) + 1
    return Finding("hidden_character", file, line=line, found=f"U+{ord(found[0]):04X}")


def _not_utf8(data: bytes, error: UnicodeDecodeError, file: str) -> Finding:
    offset = error.start + len(data) - len(error.object)  # the decoder does not count a dropped mark
    return Finding(
        "not_utf8",
        file,
        line=data.count(b"\n", 0, offset) + 1,
        found=f"0x{data[offset]:02X}",
        details={"offset": str(offset)},
    )
