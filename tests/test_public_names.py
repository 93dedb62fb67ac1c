"""What the package offers, wherever an analyst looks: dir, Tab, help, the pages of API and frames."""

import inspect
import pydoc
import re
from importlib import import_module

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

import analysis
from analysis import open_report, project_in
from analysis.report import Report
from tests.conftest import ROOT

FRAMES = [name for name, kind in vars(Report).items() if hasattr(kind, "attrname")]


def tab(line, *before):
    """What the shell of a notebook offers at the end of a line."""
    shell = InteractiveShell.instance()
    for one in before:
        shell.run_cell(one)
    with provisionalcompleter():
        return {found.text for found in shell.Completer.completions(line, len(line))}


def test_dir_and_tab_show_exactly_the_public_names():
    import analysis.disclosure
    import analysis.publish.notebook

    assert dir(analysis) == sorted(analysis.__all__)
    assert tab("analysis.", "import analysis") == set(analysis.__all__)


def test_tab_after_a_report_shows_its_frames_and_what_shows_them():
    offered = tab("report.", "from analysis import open_report\nreport = open_report('15139', 2022)")
    assert set(FRAMES) <= offered
    assert not [name for name in offered if name.startswith("_")]
    shown = tab("report.show.")
    assert {"reduction", "deprivation", "movements"} <= shown
    assert not [name for name in shown if name.startswith("_")]


def test_help_begins_with_every_name_in_vietnamese_and_in_english():
    said = inspect.getdoc(analysis)
    lines = dict(re.findall(r"^\* ``(\w+)``: (.+)$", said, flags=re.M))
    assert lines.keys() == set(analysis.__all__)
    for words in lines.values():
        assert re.fullmatch(r".+ \([^()]+\)", words)
        assert not words.isascii()
    helped = pydoc.plain(pydoc.render_doc(analysis))
    assert all(f"* ``{name}``: {words}" in helped for name, words in lines.items())


@pytest.mark.parametrize("name", analysis.__all__)
def test_every_name_is_explained_and_on_the_page_of_the_api(name):
    thing = getattr(analysis, name)
    assert (inspect.getdoc(thing) or "").strip()
    if name == "show":
        return
    page = (ROOT / "docs" / "api.md").read_text("utf-8")
    entries = re.findall(r"^::: (\S+)$", page, flags=re.M)
    homes = [entry for entry in entries if entry.rpartition(".")[2] == name]
    assert homes, f"{name} is not in docs/api.md"
    module, _, attribute = homes[0].rpartition(".")
    assert getattr(import_module(module), attribute) is thing


@pytest.fixture(scope="module")
def sample():
    return open_report("06643", 2024, project=project_in("data/sample"))


@pytest.mark.parametrize("name", FRAMES)
def test_every_frame_stands_on_the_page_of_frames_with_a_line_that_runs(sample, name):
    if name == "audit":
        return  # no frame
    page = (ROOT / "docs" / "huong-dan" / "bang-nao-o-dau.md").read_text("utf-8")
    rows = [line for line in page.splitlines() if f"`report.{name}`" in line.split(" | ")[0]]
    assert rows, f"report.{name} is not in the page of frames"
    (line,) = re.findall(r"`([^`]+)` \|$", rows[0])
    import pandas as pd

    assert len(eval(line, {"report": sample, "pd": pd})) >= 0


def test_the_three_questions_take_one_try():
    """The lines of the page, as they stand there, give the figures of the report."""
    page = (ROOT / "docs" / "huong-dan" / "bang-nao-o-dau.md").read_text("utf-8")
    block = page.partition("## Ba câu hỏi hay gặp")[2].partition("```python\n")[2].partition("```")[0]
    given = {"report": open_report("06643", 2024, project=project_in("data/sample"))}
    exec("import pandas as pd", given)
    *setup, village, merged, rates = [line for line in block.splitlines() if line]
    exec("\n".join(setup), given)
    report = given["report"]
    told = report.deprivation.query("unit != '06643' and `class` == 'poor'")
    expected = told.pivot(index="unit", columns="indicator", values="share_pct")
    shares = eval(village.partition("#")[0], given)
    assert (shares - expected[shares.columns]).abs().max().max() < 0.01
    both = eval(merged, given)
    moved = report.movements.query("unit == '06643' and `class` == 'poor' and base == 'households'")
    items = moved.set_index("item")["value"]
    assert (both["class_before"] == "poor").sum() == items["opening"]
    assert (both["class_now"] == "poor").sum() == items["closing"]
    by_village = eval(rates.partition("#")[0], given)
    assert by_village.sum(axis=1).round(6).eq(100).all()
