"""A notebook of one's own: made, published for one commune and for all, the same bytes every way."""

import nbformat
import papermill
import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.core.errors import UsageError
from analysis.demo.build import Demo, build_demo
from analysis.run.formats import FORMATS, files_of
from analysis.run.own_notebook import check_name, new_notebook
from analysis.run.verify import verify
from tests.conftest import copy_project


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
    for name, words in (("theo_chi_so", "Đã có .*--replace"), ("commune_report", "already")):
        with pytest.raises(UsageError, match=words):
            new_notebook(made, name)
    assert path.read_bytes() == before
    assert invoke("new", "theo_chi_so", "--replace").exit_code == 0
    assert path.read_bytes() == before.removesuffix(b"\n")
    for name in ("../x", "a/b", "Thôn", "", "x.ipynb", "a b"):
        with pytest.raises(UsageError, match="no name of a notebook"):
            check_name(name)
    result = invoke("run", "khong_co")
    assert result.exit_code == 2 and "no notebook khong_co.ipynb" in result.stderr
