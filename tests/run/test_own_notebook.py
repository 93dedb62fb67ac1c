"""A notebook of one's own: made, published for one commune and for all, the same bytes every way."""

import shutil
import subprocess
from pathlib import Path

import nbformat
import papermill
import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.core.errors import UsageError
from analysis.demo.build import Demo, build_demo
from analysis.publish.originals import originals
from analysis.run.formats import FORMATS, files_of
from analysis.run.own_notebook import check_made, check_name, new_notebook
from analysis.run.verify import verify
from tests.conftest import ROOT, copy_project


def invoke(*words):
    return CliRunner().invoke(main, list(words))


def files_in(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def made(tmp_path, monkeypatch):
    project = copy_project(tmp_path / "own")
    monkeypatch.setenv("GIAMNGHEO_PROJECT", str(project.root))
    result = invoke("new", "theo_chi_so")
    assert result.exit_code == 0, result.stderr
    return project


def test_command_build_papermill_and_verify_give_the_same_bytes(made, tmp_path):
    result = invoke("run", "theo_chi_so", "--commune", "15139", "--year", "2022")
    assert result.exit_code == 0, result.stderr
    place = made.output / "notebooks" / "theo_chi_so" / "2022" / "15139"
    by_command = files_in(place)
    assert {path.suffix for path in by_command} >= {".html", ".pdf", ".docx", ".xlsx", ".json"}
    assert "notebooks/theo_chi_so/2022/15139/report.html" in (made.output / "index.html").read_text("utf-8")
    elsewhere = tmp_path / "built"
    call = ("--only", "15139", "--jobs", "1", "--output", str(elsewhere))
    result = invoke("build", "--year", "2022", "--notebook", "theo_chi_so", *call)
    assert result.exit_code == 0, result.stderr
    assert files_in(elsewhere / "notebooks" / "theo_chi_so" / "2022" / "15139") == by_command
    executed = papermill.execute_notebook(
        made.notebook("theo_chi_so"), tmp_path / "out.ipynb", {"commune": 15139, "year": "2022"},
        cwd=str(made.root), progress_bar=False,
    )  # fmt: skip
    for name in FORMATS:
        for path, content in files_of(nbformat.from_dict(executed), name, "report", None).items():
            assert (place / path).read_bytes() == content, path
    (verdict,) = verify(made.output, made)
    assert verdict.state == "same"


def test_it_is_published_for_all_and_for_the_public(tmp_path, monkeypatch):
    build_demo(tmp_path, Demo(2, 60, first_year=2024, last_year=2024, seed=5))
    monkeypatch.setenv("GIAMNGHEO_PROJECT", str(tmp_path))
    assert invoke("new", "cua_toi").exit_code == 0
    call = ("build", "--year", "2024", "--notebook", "cua_toi", "--formats", "html", "--jobs", "1")
    result = invoke(*call, "--audience", "public")
    assert "2 built, 0 unchanged" in result.stdout, result.stderr
    assert len(list((tmp_path / "output" / "public" / "notebooks" / "cua_toi").rglob("report.html"))) == 2
    assert "0 built, 2 unchanged" in invoke(*call, "--audience", "public").stdout


def test_nothing_is_overwritten_and_a_name_is_no_path(made):
    path = made.notebook("theo_chi_so")
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    before = path.read_bytes()
    for name, words in (("theo_chi_so", "Đã có .*--replace"), ("commune_report", "có sẵn")):
        with pytest.raises(UsageError, match=words):
            new_notebook(made, name)
    assert path.read_bytes() == before
    assert invoke("new", "theo_chi_so", "--replace").exit_code == 0
    assert path.read_bytes() == before.removesuffix(b"\n")
    for name in ("../x", "a/b", "Thôn", "", "x.ipynb", "a b"):
        with pytest.raises(UsageError, match="không dùng làm tên sổ tay"):
            check_name(name)
    for name, words in (("khong_co", "giamngheo new khong_co"), ("planning", "không xuất bản bằng lệnh này")):
        for command in (("run", name), ("build", "--year", "2022", "--notebook", name)):
            result = invoke(*command)
            assert result.exit_code == 2 and words in result.stderr and result.stderr.count("\n") == 1


def test_the_list_of_what_is_shipped_is_that_of_the_folder():
    tracked = subprocess.run(
        ["git", "ls-files", "notebooks"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert {Path(name).stem for name in tracked.stdout.split()} == originals().keys()


def change(path, **cells):
    """Write other sources into cells; a cell that there is not is added at the end."""
    notebook = nbformat.read(path, as_version=4)
    there = {cell.id: cell for cell in notebook.cells}
    for name, source in cells.items():
        if name in there:
            there[name].source = source
        else:
            notebook.cells.append(nbformat.v4.new_code_cell(source, id=name))
    nbformat.write(notebook, path)


# Before anything runs: what is changed in the notebook, and the words of the refusal.
UNFIT = {
    "no tag": (lambda text: text.replace('"parameters"', '"params"', 1), "thêm thẻ"),
    "no audience": (lambda text: text.replace("audience: str", "readers: str"), "còn thiếu audience"),
    "cut off": (lambda text: text[: len(text) // 2], "JupyterLab"),
    "no notebook": (lambda text: "thiếu hụt", "JupyterLab"),
    "no code": (lambda text: text.replace("commune: str = ", "commune str = "), "JupyterLab"),
}


@pytest.mark.parametrize("fault", UNFIT)
def test_a_notebook_that_cannot_be_published_is_refused_before_it_runs(made, fault):
    change_it, words = UNFIT[fault]
    path = made.notebook("theo_chi_so")
    text = path.read_text("utf-8")
    if fault == "no tag":
        text = text.replace('"id": "parameters"', '"id": "given"')
    path.write_text(change_it(text), "utf-8")
    for command in (("run", "theo_chi_so"), ("build", "--year", "2022", "--notebook", "theo_chi_so")):
        result = invoke(*command)
        assert result.exit_code == 2 and words in result.stderr and result.stderr.count("\n") == 1
    assert not made.output.exists()


# While it runs or is published: the cell, and the words.
LOAD = "from analysis import label, open_report\nreport = open_report({})\n"
COVER = "report.show.cover()"
BROKEN = {
    "another commune": ({"load": LOAD.format('"15139", year - 1, language, audience') + COVER}, "15139/2022"),
    "another reader": ({"load": LOAD.format('commune, year, language, "superior"') + COVER}, "superior"),
    "no cover": ({"load": LOAD.format("commune, year, language, audience") + "commune"}, "text/plain"),
    "a print": ({"mine": "print(1)"}, "display(Markdown("),
    "no caption": ({"mine": "#| audience: public\nshares"}, '#| caption: "'),
    "no alt": (
        {"mine": '#| caption: "A"\n#| audience: public\n_ = shares.astype(float).plot()'},
        '#| alt: "',
    ),
    "an option misspelt": ({"mine": '#| captoin: "A"\nshares'}, "captoin"),
    "an error": ({"mine": "report.deprivation['rate']"}, "rate"),
    "an early end": ({"example-table": "import sys\nsys.exit(0)"}, "SystemExit"),
    "one row a household": (
        {"mine": '#| caption: "A"\n#| audience: public\nreport.households.reset_index()'}, "household",
    ),
    "few households": (
        {"mine": '#| caption: "A"\n#| audience: public\nimport pandas\npandas.DataFrame({"hộ": [2]})'},
        "2",
    ),
}  # fmt: skip


@pytest.mark.soak
@pytest.mark.parametrize("fault", BROKEN)
def test_a_notebook_that_goes_wrong_publishes_nothing_and_says_why(made, fault):
    cells, words = BROKEN[fault]
    change(made.notebook("theo_chi_so"), **cells)
    result = invoke("run", "theo_chi_so", "--year", "2023", "--audience", "public", "--formats", "html")
    assert result.exit_code != 0 and words in result.stderr and "Traceback" not in result.stderr
    assert not list(made.output.rglob("report.html"))


def test_what_another_commune_or_reader_would_read_is_refused():
    values = {"commune": "15139", "year": 2022, "language": "vi", "audience": "public"}
    check_made("a", values, ("15139/2022", "vi", "public"))
    for wrong in (("15142/2022", "vi", "public"), ("15139/2022", "vi", "superior"), ("", "vi", "public")):
        with pytest.raises(UsageError, match="15139/2022, vi, public.*open_report"):
            check_made("a", values, wrong)


def test_a_standard_that_is_not_verified_is_used_when_somebody_asks_for_it(tmp_path, monkeypatch):
    project = copy_project(tmp_path)
    monkeypatch.setenv("GIAMNGHEO_PROJECT", str(project.root))
    shutil.copytree(project.raw(2023, "15139"), project.raw(2027, "15148"))
    facts = project.raw(2027, "15148") / "commune.toml"
    text = facts.read_text("utf-8").replace('code = "15139"', 'code = "15148"')
    text = text.replace("year = 2023\nstatus", "year = 2027\nstatus").replace("year = 2023\nmonth = 10\n", "")
    facts.write_text(text, "utf-8")
    assert invoke("new", "cua_toi").exit_code == 0
    calls = {
        "run": ("run", "cua_toi", "--commune", "15148", "--year", "2027", "--formats", "html"),
        "build": ("build", "--year", "2027", "--notebook", "cua_toi", "--formats", "html", "--jobs", "1"),
    }
    page = project.output / "notebooks" / "cua_toi" / "2027" / "15148" / "report.html"
    for call in calls.values():
        refused = invoke(*call)
        assert refused.exit_code in (1, 2) and "--accept-unverified-standard" in refused.stderr
        assert not page.exists()
        done = invoke(*call, "--accept-unverified-standard")
        assert done.exit_code == 0, done.stderr
        assert "chưa được kiểm chứng" in page.read_text("utf-8")
        shutil.rmtree(project.output)
    path = project.notebook("cua_toi")
    path.write_text(path.read_text("utf-8").replace("accept_unverified_standard", "other"), "utf-8")
    lacking = invoke(*calls["run"], "--accept-unverified-standard")
    assert lacking.exit_code == 2 and "còn thiếu accept_unverified_standard" in lacking.stderr
