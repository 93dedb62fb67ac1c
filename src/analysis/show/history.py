"""Poor and near-poor households over the years that the commune has data of."""

from __future__ import annotations

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import is_missing
from analysis.core.numbers import number
from analysis.display.blocks import Block, Cell, Column, Figure, Prose, Row, Table
from analysis.display.chart_parts import Amount
from analysis.display.drawing import to_svg
from analysis.display.lines import Break, Series, year_lines
from analysis.intake import CommuneYear
from analysis.measures.deprivation import CLASSES
from analysis.show import cells
from analysis.standard import is_new_standard

SAY = "report.history."


def history_figure(data: CommuneYear, language: Language = "vi") -> Block:
    """Draw the households of both classes by year; nothing where fewer than two years are known."""
    text = labels_for(language)
    frame = data.history
    years = [int(year) for year in sorted(set(frame["year"]))]
    if frame.loc[frame["households"].notna(), "year"].nunique() < 2:
        return Prose(())
    values = {(row["year"], row["class"]): row["households"] for row in frame.to_dict("records")}
    series = [
        Series(text(f"classes.{name}"), tuple(_amount(values[year, name], text) for year in years))
        for name in CLASSES
    ]
    caption = text(SAY + "caption", first=years[0], last=years[-1])
    ends = [_amount(values[year, "poor"], text).text for year in (years[0], years[-1])]
    changed = [year for year in years[1:] if is_new_standard(year)]
    breaks = [Break(year, text(SAY + "new_standard"), comparable=False) for year in changed]
    rows = [
        Row(
            (Cell(str(year)), *(cells.count(values[year, name], text) for name in CLASSES)),
            origin=text(SAY + "origin", year=year),
        )
        for year in years
    ]
    return Figure(
        "history_chart",
        caption,
        alt=text(SAY + "alt", first=years[0], last=years[-1], opening=ends[0], closing=ends[1]),
        svg=to_svg(year_lines(years, series, unit=text("report.households"), breaks=breaks)),
        table=Table(
            "history_chart_data",
            caption,
            (
                Column(text(SAY + "year")),
                *(Column(text(f"classes.{name}"), align="right") for name in CLASSES),
            ),
            tuple(rows),
            notes=tuple(text(SAY + "new_standard_note", year=year) for year in changed),
        ),
        source=cells.sources(
            {**data.earlier_sources, **data.sources}, text, "movements", "class_counts", "households"
        ),
    )


def _amount(value: object, text: Labels) -> Amount:
    if is_missing(value):
        return Amount(None, text("report.not_reported"))
    count = int(str(value))
    return Amount(float(count), number(count, text.language))
