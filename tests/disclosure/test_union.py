"""The attack on everything at once: communes, groups that overlap, trends and group reports of a year."""

import csv

import pandas as pd
import pytest

from analysis.commune import load
from analysis.comparison import compare
from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from analysis.group_report import open_group_report
from analysis.places import heirs_on, last_day, place_in
from analysis.run.edition import publish
from analysis.run.group_report import group_edition
from analysis.run.parameters import GroupParameters, checked
from analysis.standard import standard_for
from analysis.territory import trend
from tests.conftest import ROOT
from tests.disclosure.knowing import withholding
from tests.disclosure.test_group import attacked

YEAR = 2022
STANDARD = standard_for(YEAR)
CLASSES = ("poor", "near_poor")


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A project of four communes, its groups, and what each document tells of them (dữ liệu giả lập)."""
    folder = tmp_path_factory.mktemp("union")
    build_demo(folder, Demo(4, 260, YEAR, YEAR, 3))
    codes = sorted(path.name for path in (folder / f"data/raw/{YEAR}").iterdir())
    groups = {"gia-lap": codes, "ba": codes[:3], "cheo": [*codes[:2], codes[3]]}
    with (folder / "data/groups.toml").open("a", encoding="utf-8") as file:
        for slug in ("ba", "cheo"):
            file.write(f'[[group]]\nslug = "{slug}"\nname = "{slug}"\nyear = {YEAR}\n')
            file.write(f"communes = {groups[slug]}\n".replace("'", '"'))
    (folder / "notebooks").mkdir()
    notebook = "notebooks/group_report.ipynb"
    (folder / notebook).write_bytes((ROOT / notebook).read_bytes())
    project = Project(folder)
    patch = pytest.MonkeyPatch()
    patch.setenv("GIAMNGHEO_PROJECT", str(folder))
    documents = []
    for slug, own in groups.items():
        documents += [(f"compare {slug}", own, of_sums(compare(slug, YEAR, project).sums))]
        documents += [
            (
                f"report {slug}",
                own,
                of_report(open_group_report(slug, YEAR, audience="public", project=project)),
            )
        ]
        documents += [(f"trend {slug}", own, of_trend(trend(YEAR, YEAR, group=slug, project=project)))]
    for heir, own in heirs(codes).items():
        found = trend(YEAR, 2026, commune=heir, project=project)
        documents.append((f"trend {heir}", own, of_trend(found)))
    yield project, codes, documents
    patch.undo()


def heirs(codes):
    """Communes of today that hold several of some communes of the year, by code."""
    found = {}
    for code in codes:
        for heir in heirs_on(place_in(code, YEAR), last_day(2026)):
            found.setdefault(heir.place.code, []).append(code)
    return {heir: own for heir, own in found.items() if len(own) > 1}


def of_sums(sums):
    own = sums[(sums["base"] == "households") & sums["item"].isin([*STANDARD.codes, "deprivations"])]
    return {
        (row["class"], row["item"]): row["total"] for row in own.to_dict("records") if pd.notna(row["total"])
    }


def of_report(report):
    frame = report.deprivation[report.deprivation["unit"] == report.commune]
    gone = frame["households"].isna()
    assert frame.loc[gone, ["share_pct", "households_low", "households_high"]].isna().all(axis=None)
    found = {(row["class"], row["indicator"]): row["households"] for row in frame[~gone].to_dict("records")}
    sums = report.data.class_counts
    sums = sums[(sums["measure"] == "deprivations") & sums["value"].notna()]
    return found | {(row["class"], "deprivations"): row["value"] for row in sums.to_dict("records")}


def of_trend(found):
    level = found.levels[
        (found.levels["year"] == YEAR)
        & found.levels["item"].isin([*STANDARD.codes, "deprivations"])
        & (found.levels["state"] != "withheld")
    ]
    return {(row["class"], row["item"]): row["value"] for row in level.to_dict("records")}


@pytest.fixture(scope="module")
def communes(told):
    project, codes, _ = told
    found = {}
    for code in codes:
        rows = load(code, YEAR, project).deprivations
        counted = rows[(rows["evidence"] == "households") & rows["value"].notna()]
        found[code] = withholding(counted, code, STANDARD)
    return found


def test_every_figure_of_every_document_is_the_truth_or_withheld(told, communes):
    _, _, documents = told
    wrong, checked_, gone = [], 0, 0
    for name, own, values in documents:
        for class_ in CLASSES:
            for item in STANDARD.codes:
                keys = [(code, class_, item) for code in own]
                true = sum(
                    communes[key[0]].system.counts[key].value
                    for key in keys
                    if key in communes[key[0]].system.counts
                )
                value = values.get((class_, item))
                checked_, gone = checked_ + (value is not None), gone + (value is None)
                if value is not None and value != true:
                    wrong.append((name, class_, item, value, true))
    assert not wrong
    assert checked_ > 10 and gone > 20


def test_the_report_of_a_group_tells_what_its_comparison_tells(told):
    _, _, documents = told
    values = {name: found for name, _, found in documents}
    for name in (name for name in values if name.startswith("report")):
        compared = values[name.replace("report", "compare")]
        assert values[name].items() <= compared.items()


@pytest.mark.parametrize("class_", CLASSES)
def test_nothing_withheld_is_solved_from_all_documents_together(told, communes, class_):
    _, _, documents = told
    sums = [{key: own for key in values if key[1] != "deprivations"} for _, own, values in documents]
    assert any(sums) and any(one.hidden for one in communes.values())
    assert attacked(communes, sums, class_) == {}
    # Nor is the attack blind: all sums of one group told, and its group but one.
    every = {item: own for one in communes.values() for item in one.kept for own in [documents[0][1]]}
    assert attacked(communes, [every, {item: own[:-1] for item, own in every.items()}], class_)


@pytest.mark.soak
def test_the_released_report_has_no_other_figures(told):
    project, _, documents = told
    values = next(found for name, _, found in documents if name == "report gia-lap")
    asked = checked(GroupParameters, {"group": "gia-lap", "year": YEAR, "audience": "public"})
    release = publish(project, group_edition(project, asked), ["xlsx"], one_of_many=True).folder
    assert not list(release.glob("review*")) and not list(release.glob("published*"))
    codes = {item.text("vi"): item.code for item in STANDARD.indicator}
    names = {"Hộ nghèo": "poor", "Hộ cận nghèo": "near_poor"}
    found = {}
    with (release / "tables/deprivation.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            key = names.get(row["group"]), codes.get(row["item"])
            if row["column"] == "Số hộ thiếu hụt" and row["value"]:
                found[key] = float(row["value"])
            assert key in values or not row["value"]
    assert found == {key: value for key, value in values.items() if key[1] != "deprivations"}
