"""The first screen of a territory over years: what changed, to where, what explains it, what is uncertain."""

from __future__ import annotations

from typing import Any

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import is_missing
from analysis.core.numbers import number, rounded, signed
from analysis.display.summary import Box, Summary
from analysis.measures.deprivation import CLASSES
from analysis.measures.trend import break_of
from analysis.show.paper import few
from analysis.show.summary_parts import line_over_years, widest_of
from analysis.show.trend_head import territory_name
from analysis.show.words import inside
from analysis.standard.schema.forms import MOVEMENTS
from analysis.territory import Trend

SAY = "trend.summary."
# What a reader asks of a change, and the columns of form 2 that answer it.
EXPLAINED = {
    "exits": ("to_near_poor", "above_near_poor"),
    "entries": ("from_near_poor", "relapsed", "new"),
}
Level = dict[Any, Any]


def summary(data: Trend, language: Language = "vi") -> Summary:
    """Return the first screen: poor households from the first to the last year that can be compared.

    Years before a new standard are told apart, never compared; a year of which a part has no figure is
    named and not used.
    """
    text = labels_for(language)
    known = {name: _known(data, name) for name in CLASSES}
    svg, alt = _years(known, text)
    boxes = [
        *(_class(data, name, known[name], text) for name in CLASSES),
        _why(data, text),
        _widest(data, text),
    ]
    return Summary(
        text("publish.summary.title"),
        _headline(data, known["poor"], text),
        tuple(box for box in boxes if box is not None),
        svg=svg,
        alt=alt,
        years=text("publish.summary.years") if svg else "",
        doubts=_uncertain(data, known["poor"], text),
    )


def _known(data: Trend, name: str) -> dict[int, Level]:
    """Return the closing levels of a class that may be compared with its last one, by year."""
    closing = data.levels[(data.levels["class"] == name) & (data.levels["item"] == "closing")]
    usable = closing[closing["state"].isin(["complete", "estimate"]) & closing["value"].notna()]
    rows = {int(row["year"]): row for row in usable.sort_values("year").to_dict("records")}
    if not rows:
        return {}
    start = max((year for year in _new_standards(data) if year <= max(rows)), default=data.first_year)
    return {year: row for year, row in rows.items() if year >= start}


def _new_standards(data: Trend) -> list[int]:
    splits = data.splits
    return [year for year in list(data.parts)[1:] if break_of(year, splits) == "series"]


def _headline(data: Trend, known: dict[int, Level], text: Labels) -> str:
    said: dict[str, Any] = {"name": inside(territory_name(data, text))}
    if not known:
        return text(SAY + "none", **said)
    first, last = min(known), max(known)
    said |= {"first": first, "last": last, "closing": _told(data, "poor", known[last], text)}
    if first == last:
        return text(SAY + "once", **said)
    moved = _moved(known)
    said |= {"opening": _told(data, "poor", known[first], text), "count": few(abs(moved), text)}
    ends = _ends(known)
    if ends is not None:
        # Of estimates only what both limits say is said.
        said["count"] = text(SAY + "estimated_count", count=said["count"])
        if min(ends) <= 0 <= max(ends) and min(ends) < max(ends):
            return text(SAY + "unsure", **said)
    way = "same" if moved == 0 else "fall" if moved < 0 else "rise"
    return text(SAY + way, **said)


def _ends(known: dict[int, Level]) -> tuple[int, int] | None:
    """Return the limits of the change from the first to the last year; None where neither is estimated."""
    first, last = known[min(known)], known[max(known)]
    if "estimate" not in {first["state"], last["state"]}:
        return None
    (low, high), (least, most) = (
        (float(one["low"]), float(one["high"])) if one["state"] == "estimate" else (float(one["value"]),) * 2
        for one in (first, last)
    )
    return int(rounded(least - high)), int(rounded(most - low))


def _moved(known: dict[int, Level]) -> int:
    """Return the change from the first to the last year, of the numbers as they are printed."""
    first, last = (int(rounded(float(known[year]["value"]))) for year in (min(known), max(known)))
    return last - first


def _told(data: Trend, name: str, level: Level, text: Labels, *, boxed: bool = False) -> str:
    """Write a level with its rate, and that it is an estimate where it is one."""
    count = int(rounded(float(level["value"])))
    key = "about" if level["state"] == "estimate" else "count"
    value = text(SAY + key, count=number(count, text.language) if boxed else few(count, text))
    rate = _rate(data, name, int(level["year"]))
    if rate is None:
        return value
    return text(SAY + "with_rate", value=value, rate=number(rate, text.language, 2))


def _rate(data: Trend, name: str, year: int) -> float | None:
    rows = data.levels[
        (data.levels["class"] == name)
        & (data.levels["item"] == "closing_share")
        & (data.levels["year"] == year)
        & data.levels["value"].notna()
    ]
    return None if rows.empty else rounded(float(rows["value"].iloc[0]), 2)


def _class(data: Trend, name: str, known: dict[int, Level], text: Labels) -> Box:
    label = text(f"classes.{name}")
    if not known:
        return Box(label, text("publish.summary.unknown"))
    first, last = min(known), max(known)
    lines = []
    if first < last:
        rates = _rate(data, name, first), _rate(data, name, last)
        points = ""
        if rates[0] is not None and rates[1] is not None:
            points = text("publish.summary.points", points=signed(rates[1] - rates[0], text.language, 2))
        change = signed(_moved(known), text.language)
        span = _ends(known)
        if span is not None:
            low, high = (signed(end, text.language) for end in span)
            change = text(SAY + "estimated_change", change=change, low=low, high=high)
        lines.append(text("publish.summary.change", change=change, points=points, year=first))
    level = known[last]
    if level["state"] == "estimate":
        ends = (number(float(level[end]), text.language) for end in ("low", "high"))
        lines.append(text(SAY + "bounds", **dict(zip(("low", "high"), ends, strict=True))))
    value = _told(data, name, level, text, boxed=True)
    return Box(text(SAY + "in_year", label=label, year=last), value, tuple(lines))


def _why(data: Trend, text: Labels) -> Box | None:
    """Return what the poor households of the last year with every movement lost and gained."""
    own = data.levels[(data.levels["class"] == "poor") & data.levels["item"].isin(MOVEMENTS["poor"])]
    whole = own[(own["state"] == "complete") & own["value"].notna()]
    years = [int(str(year)) for year, part in whole.groupby("year") if len(part) == len(MOVEMENTS["poor"])]
    if not years:
        return None
    values = whole[whole["year"] == max(years)].set_index("item")["value"]
    lines = tuple(
        text(f"{SAY}{name}", count=number(sum(int(values.loc[item]) for item in items), text.language))
        for name, items in EXPLAINED.items()
    )
    return Box(text(SAY + "why", year=max(years)), "", lines)


def _widest(data: Trend, text: Labels) -> Box | None:
    """Return the widest deprivations of the poor in the last year, each with its change."""
    names = {f"{item.code}_share": item.short(text.language) for item in data.standard.indicator}
    last = data.levels[(data.levels["class"] == "poor") & (data.levels["year"] == data.last_year)]
    told = last[last["item"].isin(names) & last["value"].notna()]
    if told.empty:
        return None
    moved = data.changes[(data.changes["class"] == "poor") & (data.changes["year"] == data.last_year)]
    change = {row["item"]: row["change"] for row in moved.to_dict("records")}
    rows = widest_of(told.to_dict("records"), "value")
    if not rows:
        return None
    lines = tuple(_indicator(names[row["item"]], row, change.get(row["item"]), text) for row in rows)
    # Of those that are withheld one may be wider.
    kept = bool((last[last["item"].isin(names)]["state"] == "withheld").any())
    return Box(text(SAY + ("widest_published" if kept else "widest"), year=data.last_year), "", lines)


def _indicator(name: str, row: Level, change: Any, text: Labels) -> str:
    share = number(float(row["value"]), text.language, 2)
    if is_missing(change):
        return text("publish.summary.indicator", name=name, share=share)
    return text(SAY + "indicator", name=name, share=share, change=signed(float(change), text.language, 2))


def _years(known: dict[str, dict[int, Level]], text: Labels) -> tuple[str, str]:
    values: dict[str, dict[int, int | None]] = {
        name: {year: int(rounded(float(row["value"]))) for year, row in rows.items()}
        for name, rows in known.items()
    }
    return line_over_years(values, text)


def _uncertain(data: Trend, known: dict[int, Level], text: Labels) -> str:
    """Say which years are missing, withheld, estimated, or not compared; that none is, where that is so."""
    standards = _new_standards(data)
    closing = data.levels[(data.levels["class"] == "poor") & (data.levels["item"] == "closing")]
    states = {int(row["year"]): str(row["state"]) for row in closing.to_dict("records")}
    of_state = {
        "missing": [year for year in data.parts if states.get(year) in (None, "partial")],
        "withheld": [year for year in data.parts if states.get(year) == "withheld"],
        "estimated": [year for year in known if known[year]["state"] == "estimate"],
        "standards": standards,
    }
    told = [
        text(f"{SAY}{name}", years=", ".join(map(str, years))) for name, years in of_state.items() if years
    ]
    return " ".join(told) or text(SAY + "complete")
