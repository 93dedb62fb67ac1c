"""A group's own folder, ``data/raw/{year}/groups/{slug}``: what it was set, issued, spent and writes.

Its files have the shapes of a commune's; ``group.toml`` takes the place of ``commune.toml``. What communes
report (movements, counts, lists) does not belong here: it is added up from their own folders.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

import pandas as pd

from analysis.core.errors import DataError, Finding
from analysis.core.project import Project
from analysis.intake import correction, frames
from analysis.intake.contract import TABLES
from analysis.intake.entries import NARRATIVE, READ, entries
from analysis.intake.group_facts import FILE, GroupFacts, read_group_facts
from analysis.intake.narrative import read_narrative
from analysis.intake.table import RawTable, read_table
from analysis.intake.validation import CheckedRow, check_rows
from analysis.intake.values import Context
from analysis.places.groups import Group
from analysis.places.names import unit_key

OWN = ("targets", "projects", "policies", "resources", "documents")
AUDIT = "audit.toml"
BESIDE = (AUDIT, "SOURCE.md")
KNOWN = (FILE, *(f"{name}.csv" for name in OWN), correction.FILE, NARRATIVE, *BESIDE)


@dataclass(frozen=True)
class GroupFolder:
    """What a group says of its year; every table is there, empty where the group has no such file.

    ``targets`` have the group's slug or the code of a commune as ``unit``, whatever was written.
    """

    facts: GroupFacts | None
    tables: Mapping[str, pd.DataFrame]
    corrections: pd.DataFrame
    narrative: Mapping[str, str]
    sources: Mapping[str, str]


def read_group_folder(project: Project, year: int, group: Group) -> GroupFolder:
    """Read and check the folder of a group and year; one that is not there says nothing.

    Raises
    ------
    DataError
        With the faults of every file.

    Examples
    --------
    >>> from analysis.core.project import find_project
    >>> from analysis.places.groups import group
    >>> project = find_project()
    >>> found = read_group_folder(project, 2024, group("cu-jut", 2024, project))
    >>> found.facts, found.tables["targets"].empty
    (None, True)
    """
    folder = project.root / "data" / "raw" / str(year) / "groups" / group.slug
    place = project.relative(folder)
    found = entries(folder) if folder.is_dir() else []
    paths = [one.path for one in found if one.name in KNOWN or one.kind in READ]
    files = {path.name: path.read_bytes() for path in paths}
    findings = [
        Finding("unknown_file", f"{place}/{name}", details={"known": ", ".join(KNOWN)})
        for name in files
        if name not in KNOWN
    ]
    facts, narrative = None, {}
    try:
        facts, _ = read_group_facts(project, year, group.slug)
    except DataError as error:
        findings += error.findings
    try:
        narrative = read_narrative(files[NARRATIVE], f"{place}/{NARRATIVE}") if NARRATIVE in files else {}
    except DataError as error:
        findings += error.findings
    tables, corrected, faults = _tables(files, place, year, group)
    if findings or faults:
        raise DataError([*findings, *faults])
    sources = {f"{place}/{name}": sha256(data).hexdigest() for name, data in files.items()}
    return GroupFolder(facts, tables, corrected, narrative, sources)


def _tables(
    files: Mapping[str, bytes], place: str, year: int, group: Group
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame, list[Finding]]:
    raw = {
        name: read_table(files[f"{name}.csv"], f"{place}/{name}.csv", TABLES[name])
        for name in OWN
        if f"{name}.csv" in files
    }
    declared: list[tuple[correction.Correction, int | None]] = []
    findings: list[Finding] = []
    if correction.FILE in files:
        declared, findings = correction.read_corrections(files[correction.FILE], f"{place}/{correction.FILE}")
    raw, applied, wrong = correction.apply_corrections(declared, f"{place}/{correction.FILE}", raw)
    findings += wrong
    context = Context(group.slug, (), tuple(one.code for one in group.communes), (), year)
    tables = {}
    for name, model in TABLES.items():
        rows: list[CheckedRow] = []
        if name in raw:
            rows, faults = check_rows(raw[name], model, context)
            findings += [*raw[name].findings, *faults]
        tables[name] = frames.table_frame(name, rows, applied)
    if "targets" in raw:
        findings += _strangers(raw["targets"], group)
        tables["targets"]["unit"] = tables["targets"]["unit"].map(lambda unit: _unit(unit, group) or unit)
        tables["targets"] = tables["targets"].astype(frames.dtypes("targets"))
    return tables, frames.corrections_frame(applied), findings


def _unit(told: str, group: Group) -> str | None:
    """Return the slug or the code that is meant: by itself, or by a name that only one of them has."""
    exact = {group.slug: group.slug, group.name: group.slug, **{one.code: one.code for one in group.communes}}
    if told in exact:
        return exact[told]
    units = [(group.slug, group.name), *((one.code, one.name) for one in group.communes)]
    found = [unit for unit, name in units if unit_key(name) == unit_key(told)]
    found = found if len(found) == 1 else [unit for unit, name in units if name == told]
    return found[0] if len(found) == 1 else None


def _strangers(table: RawTable, group: Group) -> Iterator[Finding]:
    """Yield the rows whose unit is neither the group nor one of its communes."""
    codes = ", ".join((group.slug, *(one.code for one in group.communes)))
    for row in table.rows:
        unit = row.cells.get("unit") or ""
        if _unit(unit, group) is None and any(letter.isalpha() for letter in unit):
            yield Finding("not_allowed", table.file, row.line, "unit", unit, details={"allowed": codes})
