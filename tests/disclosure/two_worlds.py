"""Two projects that differ in what the policy withholds, and all files that a stranger gets of each.

Every household is made up (dữ liệu giả lập). What is exchanged between two households, or within one,
leaves every figure that the law announces as it was.
"""

import json
from hashlib import sha256
from pathlib import Path

import pandas as pd

from analysis.commune import load
from analysis.comparison import compare
from analysis.core.project import Project
from analysis.demo.build import build_demo
from analysis.disclosure.commune import protect
from analysis.run.comparison import comparison_edition
from analysis.run.edition import publish
from analysis.run.group_report import group_edition
from analysis.run.parameters import GroupParameters, check_parameters, checked
from analysis.run.portal import publish as put_on_the_web
from analysis.run.report import report_edition
from analysis.run.seal import approval_file
from analysis.run.trend import TrendParameters, trend_edition
from analysis.standard import standard_for
from tests.conftest import ROOT

GROUP, BUT_ONE = "gia-lap", "tru-mot"
# What the law has announced of each household, by village: its class, of this year and the last, its people.
COUNTED = ("commune_code", "village", "household_id", "urban", "members", "declared_class",
           "previous_class", "previous_household")  # fmt: skip
CODES = standard_for(2022).codes
NOTEBOOKS = ("commune_report", "comparison", "group_report", "trend")


def world(folder, demo, change=None, groups=(GROUP,)):
    """A project of communes of two villages each, with a change of the list that has the fewest poor."""
    build_demo(folder, demo)
    (folder / "notebooks").mkdir()
    for name in NOTEBOOKS:
        (folder / f"notebooks/{name}.ipynb").write_bytes((ROOT / f"notebooks/{name}.ipynb").read_bytes())
    lists = {path: _two_villages(path) for path in sorted(folder.glob("data/raw/*/*/households.csv"))}
    least = smallest(folder)
    if change:
        lists[least] = change(lists[least])
    for path, rows in lists.items():
        rows.to_csv(path, index=False, lineterminator="\n")
    if BUT_ONE in groups:
        _add_group(folder, demo, least.parent.name)
    return Project(folder)


def smallest(folder):
    """The list with the fewest poor households, at least two; the first of several."""
    poor = {path: len(_poor(_two_villages(path))) for path in folder.glob("data/raw/*/*/households.csv")}
    return min((path for path in poor if poor[path] > 1), key=lambda path: (poor[path], path))


def _two_villages(path):
    """The rows of a list; the households of each class live in two villages by turns."""
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    turns = rows.groupby("declared_class").cumcount() % 2 + 1
    return rows.assign(village=[f"Thôn {number}" for number in turns])


def _add_group(folder, demo, without):
    codes = sorted({path.parent.name for path in folder.glob("data/raw/*/*/commune.toml")} - {without})
    with (folder / "data/groups.toml").open("a", encoding="utf-8") as file:
        file.write(f'[[group]]\nslug = "{BUT_ONE}"\nname = "Trừ một"\nyear = {demo.first_year}\n')
        file.write(f"communes = {json.dumps(codes)}\n")


def _poor(rows):
    return list(rows.index[rows["declared_class"] == "poor"])


def other_lacks(rows):
    """Exchange something that one poor household lacks for another thing that it has."""
    (one, *_), changed = _poor(rows), rows.copy()
    lacks = next(code for code in CODES if rows.loc[one, code] == "true")
    has = next(code for code in reversed(CODES) if rows.loc[one, code] == "false")
    changed.loc[one, [lacks, has]] = ["false", "true"]
    return changed


def other_cause(rows):
    """Give one poor household another cause of its poverty, or one where it had none."""
    (one, *_), changed = _poor(rows), rows.copy()
    causes = [column for column in rows if column.startswith("cause_")]
    told = [rows.loc[one, cause] for cause in causes]
    changed.loc[one, causes] = [*told[1:], told[0]] if "true" in told else ["true", *told[1:]]
    return changed


def other_village(rows):
    """Let two poor households of two villages be each other in everything but whom the law counts."""
    (one, two, *_), changed = _poor(rows), rows.copy()
    own = [column for column in rows if column not in COUNTED]
    changed.loc[one, own], changed.loc[two, own] = list(rows.loc[two, own]), list(rows.loc[one, own])
    return changed


def other_people(rows):
    """Let a poor household be of another ethnic group and another group of those the law looks after."""
    (one, *_), changed = _poor(rows), rows.copy()
    changed.loc[one, "ethnicity"] = {"Tày": "Thái"}.get(rows.loc[one, "ethnicity"], "Tày")
    changed.loc[one, "group_dan_toc_thieu_so"] = "true"
    changed.loc[one, "group_nguoi_co_cong"] = {"true": "false"}.get(
        rows.loc[one, "group_nguoi_co_cong"], "true"
    )
    return changed


def other_income(rows):
    """Let a poor household earn a little less."""
    (one, *_), changed = _poor(rows), rows.copy()
    changed.loc[one, "income_vnd"] = str(int(rows.loc[one, "income_vnd"]) - 10_000)
    return changed


CHANGES = (other_lacks, other_cause, other_village, other_people, other_income)


def all_at_once(rows):
    """Every change, one after the other."""
    for change in CHANGES:
        rows = change(rows)
    return rows


def told(project, groups=(GROUP,)):
    """What the library tells the public where the policy decides it: what the other attackers try."""
    found, years = [], set()
    for path in sorted(project.root.glob("data/raw/*/*/households.csv")):
        code, year = path.parent.name, int(path.parts[-3])
        years.add(year)
        own = protect(load(code, year, project), standard_for(year), "public", project)
        found += [own.deprivations, own.class_counts, own.figures]
    found += [compare(slug, year, project).sums for slug in groups for year in sorted(years)]
    return [frame.to_csv() for frame in found]


def published(project, formats, *, groups=(GROUP,), only=None):
    """Every public file of a project by its path: releases, their manifests, and the folder for the web.

    Parameters
    ----------
    only
        The commune whose own report is built; default: each of them.
    """
    raw = sorted(project.root.glob("data/raw/*/*/commune.toml"))
    places = [(path.parent.name, int(path.parts[-3])) for path in raw]
    years = sorted({year for _, year in places})
    public = {"audience": "public"}
    editions = [
        report_edition(project, check_parameters({"commune": code, "year": year} | public))
        for code, year in places
        if only in (None, code)
    ]
    for slug in groups:
        for year in years:
            asked = checked(GroupParameters, {"group": slug, "year": year} | public)
            editions += [comparison_edition(project, asked), group_edition(project, asked)]
        span = {"group": slug, "first_year": years[0], "last_year": years[-1]} | public
        editions.append(trend_edition(project, checked(TrendParameters, span)))
    for edition in editions:
        _approve(publish(project, edition, formats, one_of_many=True).folder)
    web = project.root / "web"
    left = put_on_the_web(web, project).left
    # A draft goes nowhere, as the paper of a group without a head or of a commune without poor households:
    # it is read where it was built.
    assert {one.reason for one in left} <= {"draft"}, left
    return _files(project.output / "public") | {f"web/{name}": own for name, own in _files(web).items()}


def _approve(release):
    """Put an approval beside a release, as the command leaves it."""
    manifest = (release / "manifest.json").read_bytes()
    outputs = {name: one["sha256"] for name, one in json.loads(manifest)["outputs"].items()}
    seal = {"author": "Lê A", "reviewer": "Trần B", "date": "20/12/2023"}
    seal |= {"manifest_sha256": sha256(manifest).hexdigest(), "outputs": outputs}
    approval_file(release).write_text(json.dumps(seal), "utf-8")


def _files(folder: Path):
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def seen_apart(one, two):
    """The files of which a stranger can tell two worlds apart."""
    return sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name))
