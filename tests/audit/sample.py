"""Raw folders in memory, and clean synthetic communes (dữ liệu giả lập) of any seed."""

import csv
import io
import random
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

from analysis.intake.contract import TABLES
from analysis.intake.folder import RawFolder
from analysis.intake.raw import parse
from analysis.standard import standard_for

CODE = "15139"
INDICATORS = standard_for(2022).codes
FACTS = """\
code = "{code}"
name = "Xã Thử (dữ liệu giả lập)"
area = "rural"
year = {year}
status = "official"
synthetic = true
{totals}
[period]
from_year = {year}
to_year = {year}
{dates}
[report]
issuer = "UBND xã Thử"
symbol = "BC-UBND"
place = "Thử"
year = {year}
month = 12
day = 20
subject = "Thử"
"""
POOR_ITEM = {"poor": "stay", "near_poor": "to_near_poor", "none": "above_near_poor", "gone": "other_decrease"}
NEAR_ITEM = {"poor": "to_poor", "near_poor": "stay", "none": "escaped", "gone": "other_decrease"}


def commune(year=2022, code=CODE, facts=None, **tables):
    """Return the data of a commune whose tables are given as lists of dicts."""
    place = f"data/raw/{year}/{code}"
    dates = f"[dates]\nclosing = {year}-12-14"
    totals = "[totals]\nhouseholds = 900\npersons = 3600"
    text = facts or FACTS.format(code=code, year=year, dates=dates, totals=totals)
    files = {"commune.toml": text.encode()}
    files |= {f"{name}.csv": table(name, rows) for name, rows in tables.items() if rows}
    return parse(RawFolder(code, year, place, files))


def table(name, rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, list(TABLES[name].columns()), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def clean_tables(seed, years=(2022, 2023)):
    """Yield year and tables of a synthetic commune without a fault, year after year."""
    draw = random.Random(seed)
    villages = [f"Thôn {number}" for number in range(1, draw.randint(2, 4))]
    households = [_household(draw, villages) for _ in range(draw.randint(20, 120))]
    for year in years:
        for household in households:
            _move(draw, household, villages)
        moves, counts, shares = [], [], []
        for unit in (*villages, CODE):
            own = [h for h in households if unit in (h["village"], CODE)]
            moves += _movements(unit, [seen for h in households if (seen := _seen_from(unit, h))])
            counts += _class_counts(unit, own)
            shares += _deprivations(unit, own, with_shares=unit == CODE or draw.random() < 0.5)
        plain = {"movements": moves, "class_counts": counts, "deprivations": shares}
        yield year, {**plain, **_report(draw, year, moves)}
        households = [_next_year(h) for h in households if h["after"] != "gone"]
        households += [_household(draw, villages, before="none") for _ in range(draw.randint(0, 5))]


def clean(seed, years=(2022, 2023)):
    """Return the checked data of a clean synthetic commune."""
    return [commune(year, **tables) for year, tables in clean_tables(seed, years)]


def _household(draw, villages, before=None):
    before = before or draw.choice(("poor", "near_poor", "none"))
    village = draw.choice(villages)
    return {
        "village": village,
        "old_village": village,
        "members": draw.randint(1, 8),
        "before": before,
        "ever": before == "poor",
    }


def _move(draw, household, villages):
    household["after"] = draw.choice(("poor", "poor", "near_poor", "near_poor", "none", "gone"))
    household["old_members"] = household["members"]
    if draw.random() < 0.3:  # births and deaths
        household["members"] = draw.randint(1, 8)
    if household["after"] == household["before"] and draw.random() < 0.1:
        household["village"] = draw.choice(villages)
    household["relapse"] = household["before"] == "none" and household["ever"]
    few, many = (3, 12) if household["after"] == "poor" else (0, 2)
    household["lacks"] = set(draw.sample(INDICATORS, draw.randint(few, many)))
    household["ever"] |= household["after"] == "poor"


def _next_year(household):
    return household | {"before": household["after"], "old_village": household["village"]}


def _seen_from(unit, household):
    """A household that moves is gone from the old village and comes from elsewhere to the new one."""
    left, entered = (unit in (household[key], CODE) for key in ("old_village", "village"))
    if left and not entered:
        return household | {"after": "gone"}
    if entered and not left:
        return household | {"before": "elsewhere"}
    return household if left else None


def _item(household, class_):
    before, after = household["before"], household["after"]
    if before == "elsewhere":
        return "other_increase" if after == class_ else None
    if before == class_:
        return (POOR_ITEM if class_ == "poor" else NEAR_ITEM)[after]
    if after != class_:
        return None
    if before != "none":
        return "from_near_poor" if class_ == "poor" else "from_poor"
    return "relapsed" if household["relapse"] else "new"


def _movements(unit, households):
    items = {
        "poor": ("to_near_poor", "above_near_poor", "other_decrease", "from_near_poor"),
        "near_poor": ("escaped", "to_poor", "other_decrease", "from_poor"),
    }
    for class_, own in items.items():
        for base in ("households", "persons"):
            found = Counter()
            for h in households:
                old, size = (1, 1) if base == "households" else (h["old_members"], h["members"])
                found[_item(h, class_)] += old
                found["opening"] += old * (h["before"] == class_)
                if h["after"] == class_:
                    found["closing"] += size
                    found["other_increase"] += max(size - old, 0)
                    found["other_decrease"] += max(old - size, 0)
            for item in ("opening", *own, "relapsed", "new", "other_increase", "closing"):
                yield {"unit": unit, "class": class_, "base": base, "item": item, "value": found[item]}


def _class_counts(unit, households):
    for class_ in ("poor", "near_poor"):
        own = [h for h in households if h["after"] == class_]
        sums = {
            "households": len(own),
            "persons": sum(h["members"] for h in own),
            "deprivations": sum(len(h["lacks"]) for h in own),
        }
        for measure, value in sums.items():
            yield {"unit": unit, "class": class_, "measure": measure, "value": value}


def _deprivations(unit, households, with_shares):
    for class_ in ("poor", "near_poor"):
        own = [h for h in households if h["after"] == class_]
        for indicator in INDICATORS:
            count = sum(indicator in h["lacks"] for h in own)
            row = {
                "unit": unit,
                "class": class_,
                "indicator": indicator,
                "polarity": "deprivation",
                "base": "households",
            }
            yield row | {"measure": "count", "value": count}
            if own and with_shares:
                share = Decimal(100 * count) / len(own)
                yield row | {
                    "measure": "share_pct",
                    "value": share.quantize(Decimal("0.01"), ROUND_HALF_UP),
                }


def _report(draw, year, moves):
    net = {
        row["item"]: row["value"]
        for row in moves
        if (row["unit"], row["class"], row["base"]) == (CODE, "poor", "households")
    }
    reduction, target = net["opening"] - net["closing"], draw.randint(1, 9)
    attainment = (Decimal(100 * reduction) / target).quantize(Decimal("0.01"), ROUND_HALF_UP)
    allocated, cases = draw.randint(1, 90) * 100_000, draw.randint(1, 900)
    assistance = {"policy": "social_assistance", "year": year, "state": "reported"}
    training = {"policy": "vocational_training", "year": year, "state": "reported"}
    return {
        "targets": [{"unit": CODE, "kind": "net_reduction", "value": target}],
        "results": [
            {
                "unit": CODE,
                "kind": "net_reduction",
                "value": reduction,
                "attainment_pct_printed": attainment,
            }
        ],
        "projects": [
            {"project": "4", "subproject": "1", "state": "in_progress"},
            {
                "project": "7",
                "subproject": "2",
                "state": "done",
                "source": "nstw",
                "year": year,
                "allocated_vnd": allocated,
                "disbursed_vnd": draw.randint(0, allocated),
            },
        ],
        "policies": [
            assistance | {"item": "payments", "value": cases, "unit": "turn"},
            assistance | {"item": "amount", "value": cases * draw.randint(360, 900) * 1000, "unit": "vnd"},
            training | {"item": "learners", "value": draw.randint(5, 40), "unit": "person"},
        ],
        "documents": list(_documents(draw, year)),
    }


def _documents(draw, year):
    symbols = {"ke_hoach": "KH-UBND", "quyet_dinh": "QĐ-UBND", "cong_van": "UBND-LĐTBXH"}
    numbers = dict.fromkeys(symbols, 0)
    for order in range(1, draw.randint(2, 11)):
        kind = draw.choice(list(symbols))
        numbers[kind] += draw.randint(1, 9)
        yield {
            "section": "I.1",
            "order": order,
            "kind": kind,
            "number": numbers[kind],
            "symbol": symbols[kind],
            "date": f"{year}-{order:02d}-{draw.randint(1, 28):02d}",
            "issuer": "UBND xã",
            "subject": f"việc thứ {order} năm {year}",
        }
