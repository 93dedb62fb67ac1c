"""Every notebook by papermill, for each kind of data, language and reader; what it tells is in its frames."""

import json
from functools import cache

import nbformat
import pytest

from analysis import compare, show, trend
from analysis.core.audience import AUDIENCES
from analysis.core.labels import LANGUAGES
from analysis.core.project import Project, find_project
from analysis.display.blocks import MIME
from analysis.publish.notebook import read_document
from analysis.run.execute import execute
from analysis.run.formats import FORMATS, files_of
from tests.seeds import soaked
from tests.test_explore_matrix import CASES, KINDS

GROUPS = {"published": ("cu-jut", 2024), "a province": ("dak-nong", 2024), "one commune": ("cam-thuy", 2022)}
SPANS = {
    "a commune": {"commune": "15139", "first_year": 2022, "last_year": 2024},
    "across the merger": {"commune": "15148", "first_year": 2022, "last_year": 2026},
    "a group": {"commune": "", "group": "cu-jut", "first_year": 2023, "last_year": 2024},
}
FULL = "lists of two years"
PLANS = {"as it is": {}, "all limits": {"target": 3, "per_village": 1, "fairness": "need", "margin": 1}}


@cache
def run(name, **values):
    project = find_project()
    return execute(project.notebook(name), values, project.root, here=True)


def published(executed):
    document = read_document(executed)
    assert all(files_of(executed, one, "report", None) for one in FORMATS)
    return document


# The fullest data for every reader, what has less for one reader each; the others are soak.
@pytest.mark.parametrize(
    ("kind", "language", "audience"),
    [
        case if case[0] == FULL or case[2] == AUDIENCES[[*KINDS].index(case[0]) % 3] else soaked(*case)
        for case in CASES
    ],
)
def test_the_report_of_a_commune(kind, language, audience):
    code, year, folder = KINDS[kind]
    root = find_project().root
    executed = execute(
        root / "notebooks" / "commune_report.ipynb",
        {"commune": code, "year": year, "language": language, "audience": audience},
        Project(root / folder).root,
        here=True,
    )
    document = published(executed)
    assert (document.cover.language, document.cover.audience) == (language, audience)
    assert document.cover.about == f"{code}/{year}"


# The small group for every reader, the larger ones for one reader each; the others are soak.
@pytest.mark.parametrize(
    ("kind", "audience"),
    [
        (kind, audience) if kind == "one commune" or audience == AUDIENCES[place] else soaked(kind, audience)
        for place, kind in enumerate(GROUPS)
        for audience in AUDIENCES
    ],
)
def test_the_comparison_of_a_group(kind, audience):
    language = LANGUAGES[([*GROUPS].index(kind) + AUDIENCES.index(audience)) % 2]
    group, year = GROUPS[kind]
    executed = run("comparison", group=group, year=year, language=language, audience=audience)
    assert published(executed).cover.language == language
    data = compare(group, year, audience=audience)
    told = shown(executed, "reduction")
    assert told == [plain(show.comparison.reduction_table(data, language).to_json())]


def in_turn(kinds):
    """Each kind in turn in one of the languages; in the other one in the soak."""
    pairs = [(place, kind, turn) for place, kind in enumerate(kinds) for turn in range(len(LANGUAGES))]
    return [
        (kind, LANGUAGES[turn]) if turn == place % 2 else soaked(kind, LANGUAGES[turn])
        for place, kind, turn in pairs
    ]


@pytest.mark.parametrize(("kind", "language"), in_turn(SPANS))
def test_a_trend(kind, language):
    executed = run("trend", **SPANS[kind], language=language)
    assert published(executed).cover.language == language
    data = trend(**SPANS[kind])
    told = shown(executed, "indicators")
    expected = [show.trend.indicator_table(data, one, language) for one in ("poor", "near_poor")]
    assert told == [plain(block.to_json()) for block in expected]


@pytest.mark.parametrize(("kind", "language"), in_turn(PLANS))
def test_a_plan(kind, language):
    executed = run("planning", **PLANS[kind], language=language)
    assert published(executed).cover.audience == "internal"


# Those of the general measures: tests/test_measures_notebook.py.
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_notebook(language):
    executed = run("welcome", language=language)
    assert all(cell.execution_count for cell in executed.cells if cell.cell_type == "code")
    assert not [
        out for cell in executed.cells for out in cell.get("outputs", ()) if out.output_type == "error"
    ]


def plain(told):
    """JSON as a kernel sends it."""
    return json.loads(json.dumps(told, default=int))


def shown(executed, cell_id):
    (cell,) = [cell for cell in executed.cells if cell.id == cell_id]
    return [plain(out["data"][MIME]) for out in cell.outputs]


CHANGES = {
    "comparison": (
        "reduction-frame",
        "data.reduced.copy()",
        "data.reduced.assign(reduction_households=77)",
        "reduction",
        {"group": "cu-jut", "year": 2024, "language": "vi", "audience": "superior"},
    ),
    "trend": (
        "levels-frame",
        "data.levels.copy()",
        "data.levels.assign(value=7)",
        "levels",
        SPANS["a group"] | {"language": "vi"},
    ),
    "planning": (
        "options-frame",
        "data.options.copy()",
        "data.options.assign(reached=77)",
        "interventions",
        {"language": "vi"},
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_figure_changes_when_its_pandas_line_is_changed(name, tmp_path):
    cell_id, old, new, told, given = CHANGES[name]
    project = find_project()
    notebook = nbformat.read(project.notebook(name), as_version=4)
    (cell,) = [cell for cell in notebook.cells if cell.id == cell_id]
    assert old in cell.source
    cell.source = cell.source.replace(old, new)
    nbformat.write(notebook, tmp_path / "changed.ipynb")
    changed = execute(tmp_path / "changed.ipynb", dict(given), project.root, here=True)
    assert shown(changed, told) != shown(run(name, **given), told)
