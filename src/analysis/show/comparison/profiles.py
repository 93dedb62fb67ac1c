"""The indicators of every commune as small multiples."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import is_missing
from analysis.core.numbers import in_words
from analysis.display.blocks import Block, Cell, Column, Figure, Row, Table
from analysis.display.compare_charts import Profile, profile_grid
from analysis.display.drawing import to_svg
from analysis.group_year import GroupYear
from analysis.show import cells
from analysis.show.comparison.frame import SAY, name_of, source, withheld_note
from analysis.show.comparison.rug import Shares, shares_of

# With more communes than this their profiles would be pages of small bars.
MOST_PROFILES = 20


def profile_figures(data: GroupYear, class_: str = "poor", language: Language = "vi") -> Iterator[Block]:
    """Draw the profile of each commune against the group's; of many, a page draws the one that is picked."""
    text = labels_for(language)
    shares, group, units = shares_of(data, class_)
    codes = data.standard.codes
    households = text(f"classes.{class_}").lower()
    if 0 < len(units) <= MOST_PROFILES:
        drawing = profile_grid(
            [Profile(u, name_of(data, u), [_known(shares.get((u, code))) for code in codes]) for u in units],
            [_known(group.get(("", code))) for code in codes],
            ticks=[str(place + 1) for place in range(len(codes))],
            names=(text(SAY + "one_commune"), text(SAY + "together")),
        )
        yield Figure(
            f"profiles_{class_}",
            text(SAY + "profile_caption", households=households),
            alt=text(SAY + "profile_alt", count=in_words(len(codes), language), households=households),
            svg=to_svg(drawing),
            table=_profile_table(data, f"profiles_{class_}_data", shares, units, text),
            notes=(_key(data, text), *withheld_note(data, text)),
            source=source(data, text),
            marked=True,
        )


def _key(data: GroupYear, text: Labels) -> str:
    named = (f"{at}. {item.text(text.language)}" for at, item in enumerate(data.standard.indicator, start=1))
    return text(SAY + "profile_note", indicators="; ".join(named))


def _profile_table(data: GroupYear, name: str, shares: Shares, units: list[str], text: Labels) -> Table:
    columns = (Column(item.text(text.language), unit="%", align="right") for item in data.standard.indicator)
    rows = (
        Row(
            (
                Cell(name_of(data, unit)),
                *(_decimal(shares.get((unit, code)), text) for code in data.standard.codes),
            ),
            unit=unit,
        )
        for unit in units
    )
    return Table(name, text(SAY + "profile_data"), (Column(text(SAY + "commune")), *columns), tuple(rows))


def _known(share: float | None) -> float | None:
    return None if is_missing(share) else share


def _decimal(share: float | None, text: Labels) -> Cell:
    return cells.decimal(_known(share), text, "published" if share is None else "withheld")
