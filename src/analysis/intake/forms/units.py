"""The units of a form: districts over communes over villages, by their numbering."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.intake.repair.names import loose_key

_ROMAN = re.compile(r"[IVXLC]+\.?")
_LETTER = re.compile(r"[A-ZĐ]\.?")
_ARABIC = re.compile(r"\d+(\.\d+)*\.?")
_TOTAL = re.compile(r"(tong|tong cong|tong so|cong|toan huyen|toan xa|toan tinh|chung)( .*)?")


@dataclass(frozen=True)
class Unit:
    """A unit of a form: its name as written, the name of the one above, its depth (0: the whole)."""

    name: str
    parent: str | None
    level: int


def units_of(rows: Sequence[tuple[str | None, str | None]]) -> list[Unit | None]:
    """Return the unit of each row of (number, name); None where there is none yet.

    A row without a name goes on with the unit above, as under a merged cell.

    Examples
    --------
    >>> rows = [(None, "Tổng cộng"), ("I", "Cư Jút"), ("1", "Xã Ea Pô"), (None, None), ("II", "Đăk Glong")]
    >>> [(unit.name, unit.parent, unit.level) for unit in units_of(rows)]
    [('Tổng cộng', None, 0), ('Cư Jút', 'Tổng cộng', 1), ('Xã Ea Pô', 'Cư Jút', 2),
     ('Xã Ea Pô', 'Cư Jút', 2), ('Đăk Glong', 'Tổng cộng', 1)]
    """
    numbered = any(number and (_ROMAN.fullmatch(number) or _LETTER.fullmatch(number)) for number, _ in rows)
    above: dict[int, str] = {}
    found: list[Unit | None] = []
    for number, name in rows:
        if name is None:
            found.append(found[-1] if found else None)
            continue
        level = _level(number, name, grouped=numbered)
        parents = [above[depth] for depth in sorted(above) if depth < level]
        above = {depth: unit for depth, unit in above.items() if depth < level} | {level: name}
        found.append(Unit(name, parents[-1] if parents else None, level))
    return found


def _level(number: str | None, name: str, *, grouped: bool) -> int:
    if number is None and _TOTAL.fullmatch(loose_key(name)):
        return 0
    if number is not None and _ARABIC.fullmatch(number):
        return 1 + grouped + number.strip(".").count(".")
    return 1
