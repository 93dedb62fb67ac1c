"""Cells of tables: the one place where a value and its missingness become text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.core.labels import Labels
from analysis.core.missing import is_missing
from analysis.core.numbers import number, rounded, signed
from analysis.display.blocks import Cell, Evidence, Prose


def text(value: object, labels: Labels) -> Cell:
    """Return a cell of text; missing text says that it is not reported."""
    return missing(labels) if is_missing(value) or value == "" else Cell(str(value))


def missing(labels: Labels, key: str = "report.not_reported") -> Cell:
    """Return the cell of what is not there; never a zero, never empty."""
    return Cell(labels(key), evidence="missing")


def withheld(labels: Labels) -> Cell:
    """Return the cell of what is known but could tell of a single household."""
    return Cell(labels("publish.withheld_mark"), evidence="withheld")


def count(value: Any, labels: Labels, evidence: Evidence = "published") -> Cell:
    """Return a cell with a whole number, such as households or dong."""
    if is_missing(value):
        return withheld(labels) if evidence == "withheld" else missing(labels)
    return Cell(number(value, labels.language), int(value), evidence, "#,##0")


def between(low: Any, high: Any, labels: Labels, decimals: int = 0) -> Cell:
    """Return the cell of a figure that the list leaves open: "5 đến 9"; missing without bounds.

    Examples
    --------
    >>> from analysis.core.labels import labels_for
    >>> between(5, 9, labels_for("vi")).text, between(None, None, labels_for("vi")).text
    ('5 đến 9', 'chưa có số liệu')
    """
    if is_missing(low) or is_missing(high):
        return missing(labels)
    ends = {name: number(end, labels.language, decimals) for name, end in (("low", low), ("high", high))}
    return Cell(labels("report.between", **ends), evidence="households")


def change(value: Any, labels: Labels, decimals: int = 0) -> Cell:
    """Return the cell of a change with its sign, +3; of one that is not known, that it cannot be told."""
    if is_missing(value):
        return missing(labels, "report.not_computable")
    # The sign stands in the text, and the workbook takes it from there.
    form = "#,##0" + ("." + "0" * decimals if decimals else "")
    return Cell(signed(value, labels.language, decimals), rounded(value, decimals), "published", form)


def decimal(value: Any, labels: Labels, evidence: Evidence = "published", decimals: int = 2) -> Cell:
    """Return a cell with a number of fixed decimals, such as a share in percent."""
    if is_missing(value):
        return withheld(labels) if evidence == "withheld" else missing(labels)
    shown = number(value, labels.language, decimals)
    return Cell(shown, rounded(float(value), decimals), evidence, "0." + "0" * decimals if decimals else "0")


def sources(files: Mapping[str, str], labels: Labels, *tables: str) -> str:
    """Return the line below a table that names the raw files it rests on.

    The intake workbook may hold any table, so it is named for every one.
    """
    wanted = [path for path in files if path.rpartition("/")[2].partition(".")[0] in (*tables, "intake")]
    return labels("report.source", files=", ".join(wanted)) if wanted else ""


def labelled(told: Sequence[str], labels: Labels) -> str:
    """Return sources that are told in words as the line below a table."""
    return labels("report.source", files="; ".join(told)) if told else ""


def sentence(text: str) -> Prose:
    """Return one paragraph."""
    return Prose((("paragraph", text),))
