"""Totals of the group against its published rows, and the reduction of each commune."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.audit import Audit, AuditFinding
from analysis.core.labels import Labels, Language, labels_for
from analysis.display.blocks import Block, Cell, Column, Evidence, Row, Table
from analysis.group_year import GroupYear
from analysis.show import cells
from analysis.show.comparison.frame import SAY, listed_only, name_of, source, withheld_note
from analysis.show.rate_targets import rate_cells, rate_columns
from analysis.show.words import inside
from analysis.standard import Standard

KINDS = ("net_reduction", "gross_exits")


def total_table(data: GroupYear, found: Audit, language: Language = "vi") -> Block:
    """Sum every figure over the communes, beside the group's own published row and what does not fit.

    Parameters
    ----------
    found
        Result of :func:`analysis.comparison.audit_group`.
    """
    text = labels_for(language)
    summed = data.sums
    if summed.empty:
        return cells.sentence(text(SAY + "nothing"))
    # A group that publishes nothing of its own has nothing to be held against.
    held = bool(summed["published"].notna().any())
    rows: list[Row] = []
    for (class_, base), part in summed.groupby(["class", "base"], sort=False):
        heading = text(f"{SAY}sections.{class_}", base=text(f"{SAY}bases.{base}"))
        rows.append(Row((Cell(heading),), role="section"))
        made = [_total(row, data, found, text) for row in part.to_dict("records")]
        rows += made if held else [replace(row, cells=row.cells[:3]) for row in made]
    caption = "total_caption" if held else "sum_caption"
    notes = (text(SAY + "total_note"),) if held else ()
    right = ("total", "communes", "published", "gap") if held else ("total", "communes")
    remark = (Column(text(SAY + "mismatch"), width=2),) if held else ()
    return Table(
        "totals",
        text(SAY + caption, group=inside(data.group.name), year=data.year),
        (
            Column(text(SAY + "item"), width=6),
            *(Column(text(SAY + name), align="right") for name in right),
            *remark,
        ),
        tuple(rows),
        notes=(
            *notes,
            *listed_only(data, text),
            *withheld_note(data, text),
        ),
        source=source(data, text),
    )


def mismatch_table(found: Audit, language: Language = "vi") -> Block:
    """List what does not fit in the published tables, commune by commune."""
    text = labels_for(language)
    findings = [finding for finding in found.findings if finding.sureness == "certain"]
    if not findings:
        return cells.sentence(text(SAY + "no_mismatch"))
    return Table(
        "mismatches",
        text(SAY + "mismatch_caption"),
        (
            Column(text(SAY + "commune"), width=1.2),
            Column(text(SAY + "place"), width=1.6),
            Column(text(SAY + "mismatch"), width=3),
        ),
        tuple(
            Row((Cell(f.where.unit), Cell(f.where.short(text)), Cell(_what(f, language)))) for f in findings
        ),
    )


def reduction_table(data: GroupYear, language: Language = "vi") -> Block:
    """Put opening, closing, net reduction, exits, target and attainment of each commune side by side."""
    text = labels_for(language)
    reduced = {(row["unit"], row["kind"]): row for row in data.reduced.to_dict("records")}
    values = _counts(data.figures)
    units = [m.place.code for m in data.members if m.state in ("own", "published")]
    if not units:
        return cells.sentence(text(SAY + "nothing"))
    unit = text("report.households")
    columns = [("opening", "", unit), ("closing", "", unit)]
    for kind in KINDS:
        group = text(f"report.reduction.kinds.{kind}")
        columns += [("result", group, unit), ("target", group, unit), ("attainment", group, "%")]
    return Table(
        "reductions",
        text(SAY + "reduction_caption", year=data.year),
        (
            Column(text(SAY + "commune"), width=2),
            *(Column(text(SAY + name), group, unit=one, align="right") for name, group, one in columns),
        ),
        tuple(
            Row((Cell(name_of(data, code)), *_reduction(code, values, reduced, text)), unit=code)
            for code in units
        ),
        notes=(text(SAY + "reduction_note"),),
        source=source(data, text),
    )


def item_name(item: str, standard: Standard, text: Labels) -> str:
    """Return the name of a figure: an indicator's, or that of a column of the forms."""
    for indicator in standard.indicator:
        if indicator.code == item:
            return indicator.text(text.language)
    return text(f"audit.items.{item}")


def _total(row: dict[Any, Any], data: GroupYear, found: Audit, text: Labels) -> Row:
    told = [_what(f, text.language) for f in found.findings if _is_of(f, row, data)]
    absent = cells.missing(text, SAY + "not_published")
    published = not pd.isna(row["published"])
    evidence: Evidence = "withheld" if row["evidence"] == "withheld" else "published"
    return Row(
        (
            Cell(item_name(row["item"], data.standard, text)),
            cells.count(row["total"], text, evidence),
            cells.count(row["communes"], text, "none"),
            cells.count(row["published"], text) if published else absent,
            cells.count(row["gap"], text, evidence) if published else absent,
            Cell(" ".join(told)),
        )
    )


def _what(finding: AuditFinding, language: Language) -> str:
    """Return what does not fit; another file of the same folder goes by its name alone."""
    return finding.what(language).replace(finding.where.spot.rpartition("/")[0] + "/", "")


def _is_of(finding: AuditFinding, row: dict[Any, Any], data: GroupYear) -> bool:
    """Say whether a finding is about the group's own row of a figure."""
    where = finding.where
    own = data.published[
        (data.published["class"] == row["class"])
        & (data.published["base"] == row["base"])
        & (data.published["item"] == where.item)
    ]
    lines = set(zip(own["file"], own["line"], strict=True))
    return where.item == row["item"] and (where.file, where.line) in lines


def _counts(figures: pd.DataFrame) -> dict[tuple[str, str], int]:
    own = figures[(figures["class"] == "poor") & (figures["base"] == "households")]
    return {(row["unit"], row["item"]): row["value"] for row in own.to_dict("records")}


def rate_target_tables(data: GroupYear, language: Language = "vi") -> list[Block]:
    """Put each commune's targets of the poverty rate beside what was reached; none where none was set."""
    text = labels_for(language)
    rows = [row for row in data.rate_targets.to_dict("records") if row["state"] != "no_target"]
    if not rows:
        return []
    return [
        Table(
            "rate_targets",
            text("report.rate_targets.caption", year=data.year),
            (Column(text(SAY + "commune"), width=2), *rate_columns(data.year, text)),
            tuple(
                Row((Cell(name_of(data, row["unit"])), *rate_cells(row, text)), unit=row["unit"])
                for row in rows
            ),
            notes=(text("report.rate_targets.note"),),
            source=source(data, text),
        )
    ]


def _reduction(
    code: str, values: dict[tuple[str, str], int], reduced: dict[Any, dict[Any, Any]], text: Labels
) -> list[Cell]:
    found = [cells.count(values.get((code, item)), text) for item in ("opening", "closing")]
    for kind in KINDS:
        row = reduced.get((code, kind), {})
        found.append(cells.count(row.get("reduction_households"), text))
        found.append(cells.count(row.get("target_households"), text))
        share = row.get("attainment_pct")
        known = share is not None and not pd.isna(share)
        found.append(cells.decimal(share, text) if known else cells.missing(text, "report.not_computable"))
    return found
