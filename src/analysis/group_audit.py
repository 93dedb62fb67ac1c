"""The sums of a group held against what was published for it, beside the audit of the published tables."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Sequence
from decimal import Decimal

from analysis.audit import Audit, AuditFinding, Where, audit
from analysis.audit.forms import ALL
from analysis.audit.outcome import Held, Outcome, Skipped
from analysis.audit.plausibility import agrees
from analysis.audit.statements import COUNTS, Statement, is_statements, read_statements
from analysis.audit.terms import base_name, class_name
from analysis.audit.waivers import FILE, Waiver, read_waivers
from analysis.core.missing import is_missing
from analysis.core.numbers import half_up
from analysis.core.project import Project
from analysis.group_year import GroupYear
from analysis.intake.group_folder import GroupFolder
from analysis.intake.national import PRINTED, SOURCES
from analysis.intake.table import cells_of
from analysis.measures.comparison.whole import STATUS, Line
from analysis.places.groups import Group
from analysis.places.names import unit_key

_LEVELS = {"province": ("tỉnh", "thành phố"), "district": ("huyện", "quận", "thị xã", "thành phố")}


def audit_group_report(data: GroupYear, own: GroupFolder, lines: Sequence[Line], project: Project) -> Audit:
    """Audit a group's year; entries of an ``audit.toml`` in its own folder count.

    A published figure is held against a sum only where that is of all communes of the group.

    Raises
    ------
    DataError
        If ``audit.toml`` or a published table has faults.
    """
    status = next((one for one in lines if (one.name, one.base) == (STATUS, "households")), None)
    whole = status if status and len(status.units) == len(data.members) else None
    found = [*_against_row(data), *_against_printed(data, whole, project)]
    return audit(figures=data.cells, parents=data.parents, waivers=_waivers(own, project), more=found)


def _waivers(own: GroupFolder, project: Project) -> tuple[Waiver, ...]:
    path = next((path for path in own.sources if path.rpartition("/")[2] == FILE), None)
    return () if path is None else read_waivers((project.root / path).read_bytes(), path)


def _against_row(data: GroupYear) -> Iterator[Outcome]:
    """Hold sums against the group's own row of a published table, where communes tell their own figures."""
    if not any(member.state == "own" for member in data.members):
        return  # the tables are held against each other already
    places = {
        (row["class"], row["base"], row["item"]): Where(str(row["file"]), int(row["line"]), data.group.name)
        for row in data.published.to_dict("records")
    }
    for row in data.sums.to_dict("records"):
        if is_missing(row["published"]):
            continue
        if row["missing"] or is_missing(row["total"]):
            yield Skipped("level_sum")
        else:
            where = places[row["class"], row["base"], row["item"]]
            parts = int(row["communes"])
            yield _sum(
                where, Decimal(int(row["published"])), int(row["total"]), (row["class"], row["base"]), parts
            )


def _against_printed(data: GroupYear, whole: Line | None, project: Project) -> Iterator[Outcome]:
    """Hold counts and rates against printed figures of the same place and year."""
    for row in printed_of(data.group, data.year, project):
        total = whole.value(ALL, "total") if whole else None
        value = whole.value(row.group, "closing") if whole else None
        if row.group == ALL:
            value = total
        if row.item == "rate_pct":
            yield _rate(row, value, total)
        elif value is None:
            yield Skipped("level_sum")
        else:
            yield _sum(row.where, row.value, value, (row.group, "households"), len(data.members))


def printed_of(found: Group, year: int, project: Project) -> list[Statement]:
    """Return the printed counts and rates of a group itself, from tables whose source is named."""
    folder = project.root / PRINTED
    levels = _LEVELS.get(found.kind, ())
    if not levels or found.carried or not (folder / SOURCES).is_file():
        return []
    told = tomllib.loads((folder / SOURCES).read_text("utf-8"))
    rows = []
    for path in (path for path in sorted(folder.glob("*.csv")) if path.stem in told):
        content, name = path.read_bytes(), project.relative(path)
        if is_statements(cells_of(content, name)[0].columns):
            rows += [row for row in read_statements(content, name).rows if _is_of(row, found, year, levels)]
    return rows


def printed_sources(found: Group, year: int, project: Project) -> dict[str, str]:
    """Return SHA-256 by path of the files of :func:`printed_of`."""
    files = {row.where.file for row in printed_of(found, year, project)}
    names = sorted(files | ({f"{PRINTED}/{SOURCES}"} if files else set()))
    return {name: hashlib.sha256((project.root / name).read_bytes()).hexdigest() for name in names}


def _is_of(row: Statement, found: Group, year: int, levels: Sequence[str]) -> bool:
    place = row.unit.partition("/")[2] == unit_key(found.name) and row.level in levels
    counted = row.item in COUNTS or row.item == "rate_pct" or (row.item, row.group) == ("households", ALL)
    return place and counted and (row.year, row.area, row.base) == (year, "all", "households")


def _sum(where: Where, stated: Decimal, total: int, of: tuple[str, str], parts: int) -> Outcome:
    if stated == total:
        return Held("level_sum")
    return AuditFinding(
        "level_sum",
        where,
        {
            "stated": stated, "total": total, "gap": abs(stated - total), "parts": parts,
            "class": class_name(of[0]), "base": base_name(of[1]),
        },
    )  # fmt: skip


def _rate(row: Statement, part: int | None, whole: int | None) -> Outcome:
    if part is None or not whole:
        return Skipped("rate_against_count")
    if agrees(row.value, Decimal(part), Decimal(whole)):
        return Held("rate_against_count")
    computed = half_up(Decimal(100 * part) / whole, 2)
    return AuditFinding(
        "rate_against_count",
        row.where,
        {"rate": row.value, "part": part, "whole": whole, "computed": computed},
    )
