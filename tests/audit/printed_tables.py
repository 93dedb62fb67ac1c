"""Printed figures of random places (dữ liệu giả lập): consistent, and with one fault of a kind put in."""

from __future__ import annotations

import csv
import io
import random
from decimal import ROUND_HALF_UP, Decimal

from analysis.audit.statements import COLUMNS

PARTS = ("poor", "near_poor")
NAMES = {"poor": "hộ nghèo", "near_poor": "hộ cận nghèo", "multidim_poor": "hộ nghèo đa chiều"}


def table(*rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    common = {"place": "Nơi thử (dữ liệu giả lập)", "level": "tỉnh", "year": 2023, "area": "all"}
    writer.writerows({**common, "base": "households", **row} for row in rows)
    return text.getvalue().encode()


def figure(group, item, value, printed="", **more):
    return {"group": group, "item": item, "value": value, "as_printed": printed or value, **more}


def percent(part, whole, decimals):
    return rounded(Decimal(100 * part) / whole, decimals)


def rounded(value, decimals):
    return str(value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def consistent(seed, decimals, with_total):
    """Return two years of a place in town and country, printed as sources print them."""
    rng = random.Random(seed)
    rows, last = [], None
    for year in (2022, 2023):
        areas = {area: rng.randint(200, 400_000) for area in ("urban", "rural")}
        if last:
            areas = {area: max(1, round(last["total"][area] * rng.uniform(0.97, 1.03))) for area in areas}
        poor = {area: rng.randint(0, n // 2) for area, n in areas.items()}
        near = {area: rng.randint(0, n - poor[area]) for area, n in areas.items()}
        for counts in (areas, poor, near):
            counts["all"] = counts["urban"] + counts["rural"]
        both = {area: poor[area] + near[area] for area in areas}
        for area, n in areas.items():
            for group, counts in (("poor", poor), ("near_poor", near), ("multidim_poor", both)):
                words = f"{counts[area]} {NAMES[group]}" if rng.random() < 0.3 else str(counts[area])
                rows.append(figure(group, "count", str(counts[area]), words, area=area, year=year))
                rate = percent(counts[area], n, decimals)
                rows.append(figure(group, "rate_pct", rate, rate.replace(".", ","), area=area, year=year))
            if with_total:
                rows.append(figure("all", "households", str(n), area=area, year=year))
        if last:
            for group, now, then in (("poor", poor, last["poor"]), ("near_poor", near, last["near"])):
                change = Decimal(100 * now["all"]) / areas["all"]
                told = rounded(change - Decimal(100 * then["all"]) / last["total"]["all"], decimals)
                rows.append(figure(group, "change_pp", told, told.replace(".", ","), year=year))
                rows.append(figure(group, "change_count", str(now["all"] - then["all"]), year=year))
            rows += _moves(rng, last["poor"]["all"], year)
        last = {"total": areas, "poor": poor, "near": near}
    return rows


def _moves(rng, opening, year):
    """Return how the poor of the year before left the list, with those who left poverty."""
    near, above, other = (rng.randint(0, opening // 3) for _ in range(3))
    items = {"left": near + above, "to_near_poor": near, "above_near_poor": above, "other_decrease": other}
    return [figure("poor", item, str(value), year=year) for item, value in items.items()]
