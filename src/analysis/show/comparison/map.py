"""The communes where they lie, and as tiles; the register has centres, no boundaries."""

from __future__ import annotations

from analysis.core.labels import Language, labels_for
from analysis.core.missing import is_missing
from analysis.display.blocks import Block, Cell, Column, Figure, Prose, Row, Table
from analysis.display.commune_map import Located, commune_map, tile_names
from analysis.display.drawing import to_svg
from analysis.group_year import GroupYear
from analysis.places.positions import flat, within_province
from analysis.show import cells
from analysis.show.comparison.frame import SAY, name_of, source
from analysis.show.comparison.ranking import ranked

# On half a page there is room for no more.
_MOST_NAMES, _MOST_MARKS = 10, 60


def map_figure(data: GroupYear, language: Language = "vi") -> Block:
    """Draw the communes where they lie, and as tiles: darkness for the first rate, signs for who is apart."""
    text = labels_for(language)
    lying = [member for member in data.members if within_province(member.place)]
    if not lying:
        return Prose(())
    poor = _poor(data)
    first = next(iter(ranked(data)), None)
    rows = [] if first is None else first.rows.to_dict("records")
    shares = {row["unit"]: row["share_pct"] for row in rows if not is_missing(row["share_pct"])}
    apart = {row["unit"]: str(row["outside"]) for row in rows if not is_missing(row["outside"])}
    big = sorted((poor.get(m.place.code, 0) for m in lying), reverse=True)[:_MOST_NAMES][-1]
    spots = []
    tiles = tile_names([member.place.name for member in lying])
    for member, tile in zip(lying, tiles, strict=True):
        code, place = member.place.code, member.place
        x, y = flat(place.longitude or 0, place.latitude or 0)
        shown = len(lying) <= _MOST_NAMES or (len(lying) <= _MOST_MARKS and poor.get(code, 0) > big)
        name = name_of(data, code) if shown else ""
        share = shares.get(code)
        spots.append(
            Located(
                code,
                name,
                x,
                y,
                poor.get(code),
                None if share is None else float(share),
                apart.get(code, ""),
                tile,
                tuple(tuple(flat(*point) for point in ring) for ring in data.office.boundaries.get(code, ())),
            )
        )
    darkness = text(SAY + "map_nothing") if first is None else text(f"{SAY}rates.{first.measure}")
    notes = [text(SAY + "map_area"), text(SAY + "map_shade", measure=darkness)]
    notes += [text(SAY + "map_absent"), *([text(SAY + "map_tiles")] if apart else [])]
    away = [name_of(data, m.place.code) for m in data.members if m not in lying]
    columns = ("longitude", "latitude")
    return Figure(
        "map",
        text(SAY + "map_caption", year=data.year),
        alt=text(SAY + "map_alt", count=len(lying), absent=sum(spot.size is None for spot in spots)),
        svg=to_svg(
            commune_map(spots, titles=(text(SAY + "map_title"), text(SAY + "tiles_title")), notes=notes)
        ),
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
        notes=(
            text(SAY + ("map_note" if not data.office.boundaries else "map_own")),
            *((text(SAY + "map_away", names=", ".join(away)),) if away else ()),
        ),
        source=source(data, text),
        marked=True,
    )


def _poor(data: GroupYear) -> dict[str, int]:
    own = data.figures[(data.figures["class"] == "poor") & (data.figures["base"] == "households")]
    found: dict[str, int] = {}
    for item in ("closing", "total"):
        for unit, value in own.loc[own["item"] == item, ["unit", "value"]].itertuples(index=False):
            found.setdefault(unit, int(value))
    return found
