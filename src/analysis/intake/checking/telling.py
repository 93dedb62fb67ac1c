"""Findings told to a person: the first of each kind, and how many more there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from analysis.core.errors import Finding
from analysis.core.labels import Language, labels_for
from analysis.intake.checking.check import Checked

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
            yield finding.describe(language)
    for kind, times in seen.items():
        if times > most:
            finding = first[kind]
            expected = text(f"findings.{finding.rule}.expected", **finding.details)
            yield f"{finding.file}: {text('checking.more', count=times - most, expected=expected)}"


def summary(checked: Checked, language: Language, *, ready: bool = True) -> Iterator[str]:
    """Yield what was read: each list with its columns and counts, each form; never a name.

    The columns of our own workbook are known: it is told by the rows of its tables, and what comes next
    where everything is ``ready``.
    """
    text = labels_for(language)
    for name, rows in checked.rows.items():
        sheet = text(f"template.sheets.{name}")
        yield text("checking.table", where=f"{checked.file} [{sheet}]", rows=rows)
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
        for match in found.header.matches:
            if match.name and checked.place is None:
                yield text("checking.column", letters=match.letters, header=match.header, name=match.name)
    if ready and checked.place is not None and not checked.failed:
        commune, year = checked.place
        yield text("checking.ready", commune=commune, year=year)
    for form in checked.forms:
        units = form.cells["unit"].n_unique()
        yield text(
            "checking.form", file=checked.file, number=form.number, units=units, figures=form.cells.height
        )
