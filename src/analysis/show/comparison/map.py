"""The communes where they lie, as bubbles; the register has centres, no boundaries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.core.labels import Language, labels_for
from analysis.core.missing import is_missing
from analysis.display.blocks import Block, Cell, Column, Figure, Prose, Row, Table
from analysis.display.compare_charts import Bubble, bubble_map
from analysis.display.drawing import to_svg
from analysis.group_year import GroupYear
from analysis.places import Place
from analysis.places.positions import flat, within_province
from analysis.show import cells
from analysis.show.comparison.frame import SAY, name_of, source
from analysis.show.comparison.ranking import MOST_NAMES, ranked


def map_figure(data: GroupYear, language: Language = "vi") -> Block:
    """Draw the communes where they lie: area for poor households, darkness for the first rate."""
    text = labels_for(language)
    lying = [member for member in data.members if within_province(member.place)]
    if not lying:
        return Prose(())
    poor = _poor(data)
    first = next(iter(ranked(data)), None)
    shares = {} if first is None else dict(zip(first.rows["unit"], first.rows["share_pct"], strict=True))
    big = sorted((poor.get(m.place.code, 0) for m in lying), reverse=True)[:MOST_NAMES][-1]
    bubbles = []
    for member in lying:
        code, place = member.place.code, member.place
        x, y = flat(place.longitude or 0, place.latitude or 0)
        share = shares.get(code)
        name = name_of(data, code) if len(lying) <= MOST_NAMES or poor.get(code, 0) > big else ""
        bubbles.append(
            Bubble(
                code, name, x, y, poor.get(code), None if share is None or is_missing(share) else float(share)
            )
        )
    darkness = text(SAY + "map_nothing") if first is None else text(f"{SAY}rates.{first.measure}")
    names = (text(SAY + "map_area"), text(SAY + "map_shade", measure=darkness), text(SAY + "map_absent"))
    away = [name_of(data, m.place.code) for m in data.members if m not in lying]
    columns = ("longitude", "latitude")
    return Figure(
        "map",
        text(SAY + "map_caption", year=data.year),
        alt=text(SAY + "map_alt", count=len(lying), absent=sum(b.size is None for b in bubbles)),
        svg=to_svg(bubble_map(bubbles, names=names)),
        table=Table(
            "map_data",
            text(SAY + "map_data"),
            (
                Column(text(SAY + "commune"), width=2),
                *(Column(text(SAY + name), unit="°", align="right") for name in columns),
                Column(text(SAY + "poor_households"), align="right"),
                Column(darkness, unit="%", align="right"),
            ),
            tuple(
                Row(
                    (
                        Cell(name_of(data, m.place.code)),
                        cells.decimal(m.place.longitude, text, "none", 4),
                        cells.decimal(m.place.latitude, text, "none", 4),
                        cells.count(poor.get(m.place.code), text),
                        cells.decimal(shares.get(m.place.code), text),
                    ),
                    unit=m.place.code,
                )
                for m in lying
            ),
        ),
        notes=(text(SAY + "map_note"), *((text(SAY + "map_away", names=", ".join(away)),) if away else ())),
        source=source(data, text),
        marked=True,
    )


def _bubble(
    place: Place, named: Mapping[str, str], poor: Mapping[str, int], shares: Mapping[str, Any]
) -> Bubble:
    x, y = flat(place.longitude or 0, place.latitude or 0)
    share: Any = shares.get(place.code)
    darkness = None if is_missing(share) else float(share)
    return Bubble(place.code, named.get(place.code, ""), x, y, poor.get(place.code), darkness)


def _poor(data: GroupYear) -> dict[str, int]:
    own = data.figures[(data.figures["class"] == "poor") & (data.figures["base"] == "households")]
    found: dict[str, int] = {}
    for item in ("closing", "total"):
        for unit, value in own.loc[own["item"] == item, ["unit", "value"]].itertuples(index=False):
            found.setdefault(unit, int(value))
    return found
