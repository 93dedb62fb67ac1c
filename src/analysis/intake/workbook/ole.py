"""A stream of a compound file, which is how an old ``.xls`` is packed ([MS-CFB])."""

from __future__ import annotations

import struct

_LAST_SECTOR = 0xFFFFFFFA
_IN_HEADER = 109
_ENTRY = 128


def ole_stream(data: bytes, *names: str) -> bytes | None:
    """Return the first stream with one of these names; None where there is none.

    Raises
    ------
    ValueError, struct.error, IndexError
        If the chains of sectors are damaged.
    """
    (sector_bits, small_bits) = struct.unpack_from("<2H", data, 30)
    first_folder, _, small_below, first_small, _, more = struct.unpack_from("<6I", data, 48)
    if sector_bits not in {9, 12} or small_bits > sector_bits:
        raise ValueError("sector size")
    fat = _fat(data, sector_bits, more)
    body = memoryview(data)[1 << sector_bits :]
    folder = _chained(body, fat, first_folder, sector_bits)
    root_start = struct.unpack_from("<I", folder, 116)[0]
    wanted = {name.lower() for name in names}
    for place in range(0, len(folder) - _ENTRY + 1, _ENTRY):
        length, kind = struct.unpack_from("<HB", folder, place + 64)
        name = folder[place : place + max(length - 2, 0)].decode("utf-16-le", "replace")
        if kind != 2 or name.lower() not in wanted:
            continue
        start, size = struct.unpack_from("<2I", folder, place + 116)
        if size >= small_below:
            return _chained(body, fat, start, sector_bits)[:size]
        small = memoryview(_chained(body, fat, root_start, sector_bits))
        table = _numbers(_chained(body, fat, first_small, sector_bits))
        return _chained(small, table, start, small_bits)[:size]
    return None


def _fat(data: bytes, bits: int, more: int) -> tuple[int, ...]:
    """Return the sector that follows each sector."""
    body, size = memoryview(data)[1 << bits :], 1 << bits
    sectors = list(struct.unpack_from(f"<{_IN_HEADER}I", data, 76))
    seen = set()
    while more < _LAST_SECTOR:
        if more in seen:
            raise ValueError("loop")
        seen.add(more)
        *found, more = _numbers(bytes(body[more * size : (more + 1) * size])) or (_LAST_SECTOR,)
        sectors += found
    used = (sector for sector in sectors if sector < _LAST_SECTOR)
    return _numbers(b"".join(bytes(body[sector * size : (sector + 1) * size]) for sector in used))


def _chained(body: memoryview, following: tuple[int, ...], sector: int, bits: int) -> bytes:
    parts: list[memoryview] = []
    while sector < _LAST_SECTOR:
        if len(parts) > len(following):
            raise ValueError("loop")
        parts.append(body[sector << bits : (sector + 1) << bits])
        sector = following[sector]
    return b"".join(parts)


def _numbers(part: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(part) // 4}I", part[: len(part) // 4 * 4])
