"""A comparison leads to the reports beside it, to no other, and verifies whatever stands there later."""

import re
import shutil
from pathlib import PurePosixPath

import pytest

from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from analysis.display.block_json import block_from_json
from analysis.display.blocks import MIME, Cell, Column, Row, Table
from analysis.display.html import block_html
from analysis.display.origins import Origins
from analysis.run.comparison import build_comparison
from analysis.run.links import link
from analysis.run.manifest import read_manifest
from analysis.run.verify import verify
from tests.conftest import ROOT

PLACE = PurePosixPath("2024/groups/cu-jut")


def executed():
    """A notebook that shows two communes with the places of their reports."""
    rows = tuple(
        Row((Cell(f"Xã {code}"), Cell(code, link=f"2024/{code}/report.html")), unit=code)
        for code in ("00001", "00002")
    )
    table = Table("overview", "Xã", (Column("Xã"), Column("Mã")), rows)
    return {"cells": [{"outputs": [{"data": {MIME: table.to_json()}}]}, {"source": "no outputs"}]}


def addresses(notebook):
    table = block_from_json(notebook["cells"][0]["outputs"][0]["data"][MIME])
    html = block_html(table, "vi", page=Origins("vi"))
    assert "00001" in html and "00002" in html
    return re.findall(r'href="([^"]+)"', html)


def test_a_report_that_is_there_is_a_link_and_the_other_a_code(tmp_path):
    (tmp_path / "2024/00002").mkdir(parents=True)
    (tmp_path / "2024/00002/report.html").touch()
    notebook = executed()
    assert addresses(notebook) == []
    assert link(notebook, tmp_path, PLACE, public=False) == ["2024/00002/report.html"]
    (address,) = addresses(notebook)
    (tmp_path / PLACE).mkdir(parents=True)
    assert (tmp_path / PLACE / address).resolve() == (tmp_path / "2024/00002/report.html").resolve()


def test_a_public_document_stands_alone(tmp_path):
    (tmp_path / "2024/00002").mkdir(parents=True)
    (tmp_path / "2024/00002/report.html").touch()
    notebook = executed()
    assert link(notebook, tmp_path, PLACE, public=True) == [] == addresses(notebook)


@pytest.mark.soak
def test_it_verifies_though_reports_came_or_went_meanwhile(tmp_path):
    build_demo(tmp_path, Demo(communes=3, households=30, first_year=2024, last_year=2024, seed=2))
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    project = Project(tmp_path)
    code = min(path.name for path in project.raw(2024, "").iterdir())
    beside = project.output / "2024" / code
    beside.mkdir(parents=True)
    (beside / "report.html").touch()
    values = {"group": "gia-lap", "year": 2024, "audience": "superior"}
    release = build_comparison(project, values, ["html"])
    assert read_manifest(release.folder)["facts"]["links"] == [f"2024/{code}/report.html"]
    shutil.rmtree(beside)
    (verdict,) = verify(release.folder, project)
    assert verdict.state == "same", (verdict.files, verdict.reason)
