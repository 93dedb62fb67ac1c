"""Lists of communes that became one (dữ liệu giả lập): villages that share a name, households, their fate.

What became of every household is drawn first and counted from that; the lists are only written from it. So
the truth does not depend on how the software joins them.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace

CLASSES = ("poor", "near_poor", "not_poor")
SHOWN = {"poor": "Hộ nghèo", "near_poor": "Hộ cận nghèo", "not_poor": "Hộ không nghèo"}
HEADER = ("Mã xã", "Thôn", "Mã hộ", "Họ và tên chủ hộ", "Số khẩu", "Phân loại hộ")
LEFT = {"poor": "to_near_poor", "near_poor": "to_poor"}


@dataclass(frozen=True)
class Household:
    """A household with its old commune, its class then and now; None where it was not there."""

    part: str
    village: str
    number: str
    members: int
    then: str | None
    now: str | None


def draw(seed: int, parts: dict[str, str], shared: int = 1, size: int = 6) -> list[Household]:
    """Return the households of some communes (code → name); all of them have the first villages."""
    rng = random.Random(seed)
    found = []
    for code, name in parts.items():
        for village in [f"Thôn {n + 1}" for n in range(shared)] + [f"Làng {name}"]:
            for number in range(1, rng.randint(3, size) + 1):
                then = rng.choice((*CLASSES, None)) if number > 1 else rng.choice(CLASSES)
                now = rng.choice((*CLASSES, None)) if then else rng.choice(CLASSES)
                found.append(Household(code, village, f"{number:03d}", rng.randint(1, 8), then, now))
    return found


def told_apart(households: list[Household], parts: dict[str, str], way: str) -> list[Household]:
    """Return the households with this year's names of the villages that several parts share."""
    where = Counter(village for _, village in {(one.part, one.village) for one in households})
    ways = {"bracket": "{0} ({1})", "dash": "{0} - xã {1}", "before": "{1} {0}", "code": "{0} {1}"}
    return [
        replace(one, village=ways[way].format(one.village, parts[one.part]))
        if where[one.village] > 1
        else one
        for one in households
    ]


def truth(households: list[Household], class_: str) -> dict[str, int]:
    """Return the columns of form 2 or 3, counted household by household."""
    found: Counter[str] = Counter()
    other = "near_poor" if class_ == "poor" else "poor"
    for one in households:
        found["opening"] += one.then == class_
        found["closing"] += one.now == class_
        found["stay"] += one.then == class_ == one.now
        found["to_other"] += one.then == class_ and one.now == other
        found["above"] += one.then == class_ and one.now == "not_poor"
        found["other_decrease"] += one.then == class_ and one.now is None
        found["from_other"] += one.then == other and one.now == class_
        found["new"] += one.now == class_ and one.then in {"not_poor", None}
    return dict(found)


def rows(households: list[Household], year: str, with_code: bool = False) -> list[tuple[object, ...]]:
    """Return the rows of a list as offices write it; ``year`` is ``then`` or ``now``."""
    found = []
    for n, one in enumerate(households):
        class_ = getattr(one, year)
        if class_ is not None:
            code = one.part if with_code else ""
            found.append((code, one.village, one.number, f"Người {n}", one.members, SHOWN[class_]))
    return found
