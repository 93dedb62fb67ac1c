"""The figures of a group's communes as rows, whatever they come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from analysis.audit.forms import Figure
from analysis.core.missing import is_missing
from analysis.intake import CommuneYear
from analysis.measures.deprivation import deprivation
from analysis.standard import Standard

FIGURES = {
    **dict.fromkeys(("unit", "class", "base", "item"), "string"),
    **dict.fromkeys(("value", "among"), "Int64"),
    **{"evidence": "string", "file": "string", "line": "Int64"},
}


def own_rows(data: CommuneYear, standard: Standard | None) -> Iterator[dict[str, Any]]:
    """Yield the figures of a commune as a whole; its deprivations only by a standard."""
    facts = data.facts
    base = {"unit": facts.code, "file": f"data/raw/{facts.year}/{facts.code}", "evidence": "published"}
    for name, value in (("households", facts.totals.households), ("persons", facts.totals.persons)):
        if value is not None:
            yield {**base, "class": "all", "base": name, "item": "total", "value": value}
    told = ["class", "base", "item", "value", "evidence", "line"]
    moved = data.own("movements").dropna(subset="value")
    for row in moved.reindex(columns=told).to_dict("records"):
        yield base | {str(key): value for key, value in row.items() if not is_missing(value)}
    for row in data.own("class_counts").dropna(subset="value").to_dict("records"):
        summed = row["measure"] == "deprivations"
        where = {"base": "households" if summed else row["measure"]}
        where["item"] = "deprivations" if summed else "total"
        yield base | where | {key: row[key] for key in ("class", "value", "evidence", "line") if key in row}
    if standard is None:
        return
    found = deprivation(data.own("deprivations"), data.own("class_counts"), standard)
    for row in found.dropna(subset=["households", "denominator"]).to_dict("records"):
        yield base | {
            "class": row["class"],
            "base": "households",
            "item": row["indicator"],
            "value": row["households"],
            "among": row["denominator"],
            "evidence": row["count_evidence"],
        }


def published_row(unit: str, figure: Figure) -> dict[str, Any]:
    """Return a figure of a published table."""
    cell = figure.cell
    return {
        "unit": unit,
        "class": cell.class_,
        "base": cell.base,
        "item": cell.item,
        "value": int(figure.value),
        "evidence": "published",
        "file": figure.where.file,
        "line": figure.where.line,
    }


def figure_table(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows as a frame of the columns of :data:`FIGURES`, each item of a unit once."""
    found = pd.DataFrame(list(rows), columns=list(FIGURES), dtype=object).astype(FIGURES)
    # A total stands in form 2 or 3 (closing), and in form 4 or 6: each item once a unit.
    return found.drop_duplicates(["unit", "class", "base", "item"], ignore_index=True)
