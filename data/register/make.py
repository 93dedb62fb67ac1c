"""Make the register of places again from its sources; run by hand, its result is committed.

    uv run --with vietnamadminunits==1.0.4 python data/register/make.py SEEN.csv

``SEEN.csv`` holds every commune as the codes of the General Statistics Office stood on 1/11/2022, 1/1/2024
and 25/2/2025 (columns ``code,seen_from,seen_to,name,district_code,district,province_code``), taken from the
releases of those dates of the public repository thanglequoc/vietnamese-provinces-database. The package
``vietnamadminunits`` 1.0.4 (MIT, © Tran Ngoc Minh Hieu) gives both registers around 1/7/2025, their
coordinates, the old-to-new mapping and, as other names of a unit, those of the units that it took in.

Rules, each with the reason that it is needed:

* Codes join, never names. Where several parts of one new commune have the same name without accents, the
  package joined by that name: only those whose district has another part there stay (see :func:`told_apart`).
* A unit of 2022–2025 that is gone became the unit of its district that has its name as another name, or
  that bears its name now. Anything else stays unknown.
* Seven wards of Hồ Chí Minh City have in the package the code of a ward that they took in; the office's
  code stays.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import sqlite3
import sys
import unicodedata
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

DAYS = ("2022-11-01", "2024-01-01", "2025-02-25", "2025-06-30")
MERGER = "2025-07-01"
TARGET = Path(__file__).parents[2] / "src" / "analysis" / "places" / "data"
# The same commune in another spelling, as far as two names can differ by it.
SAME_NAME = 0.6
Row = dict[str, str]


def fold(name: str) -> str:
    """Return letters and digits without accents and case; ``01`` is ``1``."""
    letters = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]", "", re.sub(r"\b0+(?=\d)", "", plain))


def bare(name: str) -> str:
    """Return a name without its kind."""
    return re.sub(r"^(Xã|Phường|Thị trấn|Đặc khu)\s+", "", name)


def kind(name: str) -> str:
    """Return what a unit is by its name."""
    return name[: len(name) - len(bare(name))].strip()


def tidy(name: str) -> str:
    """Return a name with single spaces, composed letters and one case of its kind."""
    name = " ".join(unicodedata.normalize("NFC", name).split())
    return re.sub(r"^(Thành|Thị) (Phố|Xã)\b", lambda found: f"{found[1]} {found[2].lower()}", name)


def main(seen_file: str) -> None:
    """Write units, crosswalk and provinces."""
    package = _package()
    old, new = package["admin_units_legacy"], package["admin_units"]
    seen = _seen(seen_file)
    moved = _wrong_codes(old, seen["2025-02-25"])
    for row in old:
        row["wardCode"] = moved.get(row["wardCode"], row["wardCode"])
    seen["2025-06-30"] = _before_merger(old, seen["2025-02-25"])
    _one_spelling(seen)
    units = _spans(seen) + [
        {"code": row["wardCode"], "name": tidy(row["ward"]), "province_code": row["provinceCode"],
         "seen_from": MERGER, "seen_to": MERGER}
        for row in new
    ]  # fmt: skip
    places = {(row["wardCode"], True): row for row in old} | {(row["wardCode"], False): row for row in new}
    for unit in units:
        at = places.get((unit["code"], unit["seen_from"] < MERGER), {})
        unit["latitude"], unit["longitude"] = str(at.get("wardLat", "")), str(at.get("wardLon", ""))
    columns = [
        "code",
        "name",
        "district_code",
        "district",
        "province_code",
        "seen_from",
        "seen_to",
        "latitude",
        "longitude",
    ]
    for unit in units:
        # A place among the days on which the register was seen, the merger last.
        for column in ("seen_from", "seen_to"):
            unit[column] = str((*DAYS, MERGER).index(unit[column]))
    _write("units.csv.gz", columns, sorted(units, key=lambda unit: (unit["code"], unit["seen_from"])))
    pairs = _pairs(package["mapping"], old, new)
    rows = told_apart(pairs, {row["wardCode"]: row for row in old})
    rows += _earlier(seen, old)
    _write("crosswalk.csv.gz", ["day", "old_code", "new_code", "state"], sorted(rows, key=_order))
    _provinces(old, new)


def told_apart(pairs: list[tuple[str, str]], old: dict[str, Row]) -> list[Row]:
    """Return the pairs, those that only a shared name made marked ``rejected``.

    Among the parts of one new commune that share a name, a part stays if no other has more parts of other
    names from its own district (by code). Two from one district both stay. Where districts do not tell,
    the nearer stays; where that does not tell either, all stay ``unsure``.
    """
    parts = defaultdict(list)
    for before, after in pairs:
        parts[after].append(before)
    rows = []
    for after, olds in parts.items():
        names = Counter(old[code]["wardKey"] for code in olds)
        sure = Counter(old[code]["districtCode"] for code in olds if names[old[code]["wardKey"]] == 1)
        for code in olds:
            mates = [mate for mate in olds if old[mate]["wardKey"] == old[code]["wardKey"]]
            scores = {mate: sure[old[mate]["districtCode"]] for mate in mates}
            best = [mate for mate in mates if scores[mate] == max(scores.values())]
            state = "certain"
            if len({old[mate]["districtCode"] for mate in best}) > 1:
                best = _nearest(best, olds, old, names)
                state = "unsure" if len(best) > 1 else state
            rows.append((after, code, state if code in best else "rejected"))
    return [
        {"day": MERGER, "old_code": code, "new_code": after, "state": state} for after, code, state in rows
    ]


def _nearest(best: list[str], olds: list[str], old: dict[str, Row], names: Counter[str]) -> list[str]:
    others = [code for code in olds if names[old[code]["wardKey"]] == 1]
    away = {
        mate: min(
            abs(float(old[mate]["wardLat"]) - float(old[code]["wardLat"]))
            + abs(float(old[mate]["wardLon"]) - float(old[code]["wardLon"]))
            for code in others
        )
        for mate in best
    }
    nearest = min(away.values())
    # Half as far as the next one, or it is not told.
    rest = sorted(away.values())[1]
    return [mate for mate in best if away[mate] == nearest] if nearest * 2 <= rest else best


def _earlier(seen: dict[str, dict[str, Row]], old: list[Row]) -> list[Row]:
    """Return what became of the units that were gone before the merger."""
    aliases = defaultdict(set)
    for row in old:
        for alias in json.loads(row["wardAlias"] or "[]"):
            aliases[alias].add(row["wardCode"])
    now = seen["2025-06-30"]
    rows = []
    for before, after in pairwise(DAYS):
        for code in sorted(set(seen[before]) - set(seen[after])):
            unit = seen[before][code]
            mates = [
                mate for mate, row in seen[before].items() if row["district_code"] == unit["district_code"]
            ]
            districts = {now[mate]["district_code"] for mate in mates if mate in now}
            found = {one for one in aliases[fold(unit["name"])] if now[one]["district_code"] in districts}
            found |= {
                one
                for one, row in seen[after].items()
                if row["district_code"] in districts
                and fold(bare(row["name"])) == fold(bare(unit["name"]))
                and (one not in seen[before] or fold(seen[before][one]["name"]) != fold(row["name"]))
            }
            rows += [
                {"day": after, "old_code": code, "new_code": one, "state": "likely"} for one in sorted(found)
            ]
    return rows


def _spans(seen: dict[str, dict[str, Row]]) -> list[Row]:
    """Return a row for each stretch of days on which a code stood the same."""
    spans: list[Row] = []
    for code in sorted({code for rows in seen.values() for code in rows}):
        last: tuple[str, ...] = ()
        for day in DAYS:
            row = seen[day].get(code)
            state = tuple(row.values()) if row else ()
            if row and state == last:
                spans[-1]["seen_to"] = day
            elif row:
                spans.append({"code": code, **row, "seen_from": day, "seen_to": day})
            last = state
    return spans


def _seen(path: str) -> dict[str, dict[str, Row]]:
    with Path(path).open(encoding="utf-8", newline="") as rows:
        read = list(csv.DictReader(rows))
    seen: dict[str, dict[str, Row]] = {day: {} for day in DAYS}
    for row in read:
        for day in DAYS[:-1]:
            if row["seen_from"] <= day <= row["seen_to"]:
                seen[day][row["code"]] = {
                    "name": tidy(row["name"]), "district_code": row["district_code"],
                    "district": tidy(row["district"]), "province_code": row["province_code"],
                }  # fmt: skip
    return seen


def _wrong_codes(old: list[Row], seen: dict[str, Row]) -> dict[str, str]:
    """Return code of the package → code of the office, where a ward of one name and district has two."""
    ours = {row["wardCode"] for row in old}
    left = {(row["district_code"], fold(row["name"])): code for code, row in seen.items() if code not in ours}
    return {
        row["wardCode"]: left[key]
        for row in old
        if row["wardCode"] not in seen and (key := (row["districtCode"], fold(row["ward"]))) in left
    }


def _before_merger(old: list[Row], seen: dict[str, Row]) -> dict[str, Row]:
    """Return the last register before the merger, in one spelling with the snapshot before it."""
    alive = {row["wardCode"] for row in old}
    shrunk = {row["district_code"] for code, row in seen.items() if code not in alive}
    found = {}
    for row in old:
        name, before = tidy(row["ward"]), seen.get(row["wardCode"])
        district = tidy(row["district"])
        if before and kind(before["name"]) == kind(name):
            alike = SequenceMatcher(None, fold(bare(before["name"])), fold(bare(name))).ratio()
            if row["districtCode"] not in shrunk and SAME_NAME <= alike < 1:
                name = before["name"]
        found[row["wardCode"]] = {
            "name": name, "district_code": row["districtCode"],
            "district": district, "province_code": row["provinceCode"],
        }  # fmt: skip
    return found


def _one_spelling(seen: dict[str, dict[str, Row]]) -> None:
    """Give a commune and its district their last spelling, where only accents, case and signs differ."""
    for before, after in zip(DAYS[-2::-1], DAYS[:0:-1], strict=True):
        for code, row in seen[before].items():
            for column in ("name", "district"):
                later = seen[after].get(code, {}).get(column, "")
                if fold(later) == fold(row[column]):
                    row[column] = later


def _pairs(mapping: dict, old: list[Row], new: list[Row]) -> list[tuple[str, str]]:  # type: ignore[type-arg]
    olds = {f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey']}": row["wardCode"] for row in old}
    news = {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in new}
    keys = [
        (province, before, after)
        for province, wards in mapping["DICT_PROVINCE_WARD_NO_DIVIDED"].items()
        for after, befores in wards.items()
        for before in befores
    ]
    keys += [
        (province, before, part["newWardKey"])
        for province, divided in mapping["DICT_PROVINCE_WARD_DIVIDED"].items()
        for before, parts in divided.items()
        for part in parts
    ]
    # The keys without an old unit are the five island districts that had no communes.
    return sorted(
        {(olds[before], news[province, after]) for province, before, after in keys if before in olds}
    )


def _provinces(old: list[Row], new: list[Row]) -> None:
    before = {row["provinceCode"]: tidy(row["province"]) for row in old}
    after = {row["provinceCode"]: tidy(row["province"]) for row in new}
    rows = [{"code": code, "name": name, "to": MERGER} for code, name in before.items()]
    rows += [{"code": code, "name": name, "from": MERGER} for code, name in after.items()]
    # Resolution 175/2024/QH15.
    hue = next(row for row in rows if row["code"] == "46" and row.get("to"))
    hue["from"] = "2025-01-01"
    rows.append({"code": "46", "name": "Tỉnh Thừa Thiên Huế", "to": "2025-01-01"})
    _write("provinces.csv", ["code", "name", "from", "to"], sorted(rows, key=lambda row: (row["code"], row.get("from", ""))))  # fmt: skip # noqa: E501


def _package() -> dict:  # type: ignore[type-arg]
    spec = find_spec("vietnamadminunits")
    folder = Path(spec.origin).parent / "data"  # type: ignore[union-attr, arg-type]
    with sqlite3.connect(f"file:{folder / 'dataset.db'}?mode=ro&immutable=1", uri=True) as base:
        base.row_factory = sqlite3.Row
        tables = {
            name: [dict(row) for row in base.execute(f"SELECT * FROM {name} WHERE wardCode IS NOT NULL")]  # noqa: S608
            for name in ("admin_units", "admin_units_legacy")
        }
    return tables | {"mapping": json.loads((folder / "converter_2025.json").read_text("utf-8"))}


def _order(row: Row) -> tuple[str, ...]:
    return row["day"], row["old_code"], row["new_code"]


def _write(name: str, columns: list[str], rows: list[Row]) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    data = text.getvalue().encode()
    TARGET.mkdir(parents=True, exist_ok=True)
    (TARGET / name).write_bytes(gzip.compress(data, 9, mtime=0) if name.endswith(".gz") else data)


if __name__ == "__main__":
    main(sys.argv[1])
