"""Options, parameters, villages and file names that would rather be paths, code or markup."""

import ast
import csv
import os
import re

import nbformat
import papermill
import pytest
from click.testing import CliRunner
from papermill.parameterize import parameterize_notebook

from analysis.cli import main
from analysis.core.errors import UsageError
from analysis.intake import load
from tests.conftest import build, copy_project
from tests.injection.strings import hostile
from tests.injection.test_strings import Words, squeezed

PLACES = (
    "..", "../15139", "../../etc", "/etc/passwd", "15139/..", "15139/../../../x", "..\\..\\x", "C:\\x",
    "\\\\host\\x", "PRN", "nul", "com1.txt", "aux", "15139.", "15139 ", " 15139", "15139\n", "15139\0", "~",
    "$HOME", "%TEMP%", "*", "?", "15139|x", "$(touch hit)", "`touch hit`", "; touch hit", "{commune}",
    "{{7*7}}", "%s%n", "-rf", "\u0661\u0665\u0661\u0663\u0669", "\uff11\uff15\uff11\uff13\uff19",
    "__import__('os').system('touch hit')", "é" * 300, "a" * 5000,
)  # fmt: skip
CALLS = (
    ["report", "--commune"],
    ["build", "--year", "2022", "--only"],
    ["build", "--year", "2022", "--group"],
    ["compare", "--year", "2024", "--group"],
    ["trend", "--from", "2022", "--to", "2023", "--commune"],
    ["trend", "--from", "2022", "--to", "2023", "--group"],
    ["plan", "--commune"],
    ["template", "--commune"],
)


def tree(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.name != ".lock"}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return copy_project(tmp_path_factory.mktemp("paths") / "inside")


@pytest.mark.usefixtures("commands_here")
@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call[0]} {call[-1]}")
def test_no_option_leads_out_of_the_project_or_runs(project, monkeypatch, call):
    outside = project.root.parent
    monkeypatch.setenv("GIAMNGHEO_PROJECT", str(project.root))
    monkeypatch.chdir(project.root)
    before = tree(outside)
    for text in PLACES[:: 3 if call[0] == "trend" else 1]:
        more = ["book.xlsx"] if call[0] == "template" else []
        result = CliRunner().invoke(main, [*call[:-1], f"{call[-1]}={text}", *more])
        assert result.exit_code in (1, 2), (text, result.output)
        assert result.exception is None or isinstance(result.exception, SystemExit), (text, result.exception)
    assert tree(outside) == before


def test_a_parameter_stays_a_text_on_its_way_through_papermill():
    notebook = nbformat.v4.new_notebook(
        metadata={
            "kernelspec": {"name": "python3", "display_name": "", "language": "python"},
            "papermill": {},
        },
        cells=[nbformat.v4.new_code_cell('commune: str = ""', metadata={"tags": ["parameters"]})],
    )
    for text in (*hostile(), *PLACES):
        made = parameterize_notebook(notebook, {"commune": text})
        (cell,) = [cell for cell in made.cells if "injected-parameters" in cell.metadata.tags]
        (line,) = [line for line in ast.parse(cell.source).body if isinstance(line, ast.Assign)]
        assert ast.literal_eval(line.value) == text


@pytest.mark.parametrize("text", ["../15139", "15139'; import os; os.mkdir('hit')  # ", "{{7*7}}"])
def test_a_parameter_by_hand_is_refused_by_the_notebook(project, tmp_path, text):
    from analysis.run.engine import register

    before = tree(project.root)
    with pytest.raises(papermill.PapermillExecutionError, match="five digits"):
        papermill.execute_notebook(
            str(project.notebook("commune_report")),
            str(tmp_path / "out.ipynb"),
            parameters={"commune": text},
            cwd=str(project.root),
            engine_name=register(),
            progress_bar=False,
            kernel_name="python3",
        )
    assert tree(project.root) == before


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_link_out_of_the_project_is_refused(tmp_path, what):
    project = copy_project(tmp_path / "inside")
    raw = project.raw(2022, "15139")
    secret = tmp_path / "secret"
    if what == "file":
        secret.write_text("## proposals\n\nBÍ MẬT\n", "utf-8")
        (raw / "narrative.md").unlink()
        (raw / "narrative.md").symlink_to(secret)
    else:
        raw.rename(secret)
        raw.symlink_to(secret, target_is_directory=True)
    with pytest.raises(UsageError, match="a link to a place outside the project"):
        build(project, ["html"])
    assert not (project.output / "2022" / "15139").exists()


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_a_release_that_is_a_link_is_replaced_and_not_written_through(tmp_path):
    project = copy_project(tmp_path / "inside")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "report.html").write_text("mine", "utf-8")
    (project.output / "2022").mkdir(parents=True)
    (project.output / "2022" / "15139").symlink_to(elsewhere, target_is_directory=True)
    with pytest.raises(UsageError, match=r"report\.html"):  # a page that no manifest knows
        build(project, ["html"])
    (elsewhere / "manifest.json").write_text('{"outputs": {"report.html": ""}}', "utf-8")
    release = build(project, ["html"])
    assert not release.is_symlink()
    assert tree(elsewhere) == {"report.html", "manifest.json"}
    assert (elsewhere / "report.html").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    "name",
    [
        "=cmd|' C'!A0.csv",
        "<img src=x onerror=hit()>.csv",
        "{{7*7}}.csv",
        "targets.csv.exe",
        "hit\u202evsc.csv",
    ],
)
def test_a_raw_file_of_another_name_changes_nothing(tmp_path, name):
    project = copy_project(tmp_path)
    before = load("15139", 2022, project).targets
    (project.raw(2022, "15139") / name).write_text("unit,kind,value\n15139,net_reduction,99\n", "utf-8")
    assert load("15139", 2022, project).targets.equals(before)


def test_villages_with_hostile_names_are_shown_as_text(tmp_path):
    project = copy_project(tmp_path)
    # What has no letter is no name of a village, and is refused with its line.
    named = (text for text in hostile() if re.search(r"[^\W\d_]", text))
    names = [text for text in named if text.strip() == text and "\n" not in text][::3]
    with (project.raw(2022, "15139") / "targets.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["unit", "kind", "value"])
        rows.writerow(["15139", "net_reduction", 10])
        rows.writerows([name, "net_reduction", 1] for name in names)
    page = Words()
    page.feed((build(project, ["html"]) / "report.html").read_text("utf-8"))
    shown = squeezed("".join(page.words))
    assert [name for name in names if squeezed(name) not in shown] == []
    assert not page.tags & {"script", "iframe", "object", "embed"}
