"""Findings told to a person: the first of each kind, and how many more there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import polars as pl

from analysis.core.errors import Finding
from analysis.core.labels import Labels, Language, labels_for
from analysis.core.numbers import day
from analysis.intake.checking.check import Checked
from analysis.intake.checking.words import worded
from analysis.intake.lists import HouseholdList
from analysis.standard.schema.households import columns
from analysis.standard.schema.indicators import indicators

MOST = 20


def told(findings: Iterable[Finding], language: Language, most: int = MOST) -> Iterator[str]:
    """Yield one line a finding, at most so many of each rule and column, then how many are left.

    Examples
    --------
    >>> same = [Finding("empty_file", "a.csv", line=n) for n in range(3)]
    >>> [line.partition(";")[0] for line in told(same, "en", most=2)][-1]
    'a.csv: 1 more of the kind “expected a file with content”'
    """
    text = labels_for(language)
    seen: Counter[tuple[str, str, str]] = Counter()
    first: dict[tuple[str, str, str], Finding] = {}
    for finding in findings:
        kind = (finding.rule, finding.sheet, finding.column)
        seen[kind] += 1
        first.setdefault(kind, finding)
        if seen[kind] <= most:
            yield worded(finding, language).describe(language)
    for kind, times in seen.items():
        if times > most:
            finding = worded(first[kind], language)
            expected = text(f"findings.{finding.rule}.expected", **finding.values(text))
            yield f"{finding.file}: {text('checking.more', count=times - most, expected=expected)}"


def summary(checked: Checked, language: Language, title: Callable[[str], str]) -> Iterator[str]:
    """Yield what was read: each list with its columns and counts, each form; never a name.

    The columns of our own workbook are known: it is told by the rows of its tables.

    Parameters
    ----------
    title
        Gives what readers call a column.
    """
    text = labels_for(language)
    for name, rows in checked.rows.items():
        sheet = text(f"template.sheets.{name}")
        # A folder has its tables in files of their own.
        file = checked.file if checked.place else Path(checked.file).parent.as_posix()
        yield text("checking.table", where=f"{file} [{sheet}]", rows=rows)
    for found in checked.lists:
        if checked.place is not None and not found.read:
            continue
        where = f"{found.file} [{found.sheet}]" if found.sheet else found.file
        yield text(
            "checking.counts",
            where=where,
            read=found.read,
            accepted=found.accepted.height,
            aside=found.aside.height,
            duplicates=len(found.duplicates),
        )
        if found.covers:
            by = text.get(f"checking.covers_by.{found.covers_by}", "")
            yield text(f"checking.covers.{found.covers}", by=by)
        if found.score_table is not None:
            yield _scored(found, text)
        for match in found.header.matches:
            if match.name and checked.place is None:
                yield _column(found, match.name, match.letters, match.header, text, title)
            elif match.marks and match.marks not in found.header.letters:
                marked = text("checking.marks", name=title(match.marks))
                yield text("checking.column", letters=match.letters, header=match.header, name=marked)
        if found.structure.get("section") and checked.place is None:
            yield text("checking.sections", count=found.structure["section"])
    for form in checked.forms:
        units = form.cells["unit"].n_unique()
        yield text(
            "checking.form", file=checked.file, number=form.number, units=units, figures=form.cells.height
        )


def _scored(found: HouseholdList, text: Labels) -> str:
    """Say by which table points were counted, and of how many households."""
    table, households = found.score_table, found.scores.group_by("line").agg(pl.col("points").is_null().any())
    if table is None:
        return ""
    told = text(
        "checking.scored",
        region=table.region,
        source=table.source,
        day=day(table.source_date, text.language),
        households=households.height,
        whole=households.height - households["points"].sum(),
    )
    return f"{told} [{text('checking.synthetic')}]" if table.synthetic else told


def _column(  # noqa: PLR0913, PLR0917 - what a line about a column is made of
    found: HouseholdList, name: str, letters: str, header: str, text: Labels, title: Callable[[str], str]
) -> str:
    """Say how a column is read: its meaning, unit and polarity, how many values it has, and two of them."""
    told = [text("checking.column", letters=letters, header=header, name=title(name))]
    kind = columns()[name].kind
    if kind == "money":
        told.append(text("checking.unit"))
    if name in indicators():
        open_question = any(asked.column in (letters, header) for asked in found.questions)
        told.append(text("checking.unanswered" if open_question else "checking.lacking"))
    private = columns()[name].private
    values = (found.private if private else found.accepted).get_column(name, default=None)
    if values is not None:
        told.append(text("checking.values", count=len(values) - values.null_count()))
        if not private and kind not in ("code", "ordinal"):
            shown = [value for value in values.unique(maintain_order=True) if value is not None][:2]
            words = [title(str(value).lower() if isinstance(value, bool) else str(value)) for value in shown]
            told += [text("checking.examples", examples="; ".join(words))] if words else []
    return ", ".join(told)
