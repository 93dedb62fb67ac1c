"""Zip packages that are equal when their contents are: fixed order, times and attributes."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_FIRST = "[Content_Types].xml"  # readers of office packages expect it at the front
_TIME = (1980, 1, 1, 0, 0, 0)


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Return parts by name as the bytes of a zip package.

    Examples
    --------
    >>> pack({"b": b"2", "a": b"1"}) == pack({"a": b"1", "b": b"2"})
    True
    """
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED, compresslevel=6) as package:
        for name in sorted(parts, key=lambda name: (name != _FIRST, name)):
            entry = ZipInfo(name, _TIME)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 3  # Unix, on every system
            entry.external_attr = 0o600 << 16
            package.writestr(entry, parts[name])
    return stream.getvalue()


def repack(package: bytes) -> bytes:
    """Return a zip package made anew by :func:`pack`."""
    with ZipFile(BytesIO(package)) as old:
        return pack({name: old.read(name) for name in old.namelist()})
