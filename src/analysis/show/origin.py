"""Where a figure comes from, in words: file, lines, rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from analysis.core.labels import Labels
from analysis.core.missing import is_missing
from analysis.intake import CommuneYear

SAY = "report.origin."
# Review years of the standard and forms that ``report.origin.laws`` names.
LAW_YEARS = range(2022, 2027)


def origin(
    data: CommuneYear, text: Labels, lines: Mapping[str, Iterable[Any]], rule: str = "", **values: object
) -> str:
    """Return the origin of a row or sentence.

    Parameters
    ----------
    lines
        Line numbers by table; a table that the commune did not hand in is left out, a figure
        without a line (counted from a household list) names the file alone.
    rule
        Key of the rule in ``report.origin.rules``; ``values`` fill its placeholders.
    """
    places = [place for table, numbers in lines.items() if (place := _place(data, text, table, numbers))]
    parts = ["; ".join(places)] if places else []
    if rule:
        parts.append(text(SAY + "rule", rule=text(f"{SAY}rules.{rule}", **values)))
        law = text.get(f"{SAY}laws.{rule}", "")
        if law and data.facts.year in LAW_YEARS:
            parts.append(text(SAY + "law", law=law))
    return ". ".join(parts)


def _place(data: CommuneYear, text: Labels, table: str, numbers: Iterable[Any]) -> str:
    names = [path.rpartition("/")[2] for path in data.sources]
    files = [name for name in names if name.partition(".")[0] == table]
    known = sorted({int(number) for number in numbers if not is_missing(number)})
    if not files and (known or (table == "households" and len(data.households))):
        # A commune that hands in the workbook has all its tables there, each on its sheet.
        sheet = text.get(f"report.corrections.tables.{table}", table)
        files = [f"{name} ({sheet})" for name in names if name.partition(".")[0] == "intake"]
    if not files or not known:
        return files[0] if files else ""
    return text(SAY + "place", file=files[0], lines=", ".join(map(str, known)))
