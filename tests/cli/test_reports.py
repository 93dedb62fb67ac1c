"""The command as users call it: exit codes, messages, nothing written on a fault."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from analysis.cli import main
from tests.conftest import edit


@pytest.fixture
def call(project, monkeypatch):
    monkeypatch.chdir(project.root)
    return lambda *words: CliRunner().invoke(main, list(words))


def test_help_starts_without_pandas():
    code = "import sys; from analysis.cli import main; print('pandas' in sys.modules)"
    started = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert started.stdout == "False\n"
    result = CliRunner().invoke(main, ["--help"])
    assert result.exit_code == 0
    assert "report" in result.output


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--commune", "99999"], "99999"),
        (["--commune", "1513"], "commune = '1513'"),
        (["--commune", "../../etc"], "commune = '../../etc'"),
        (["--year", "2019"], "không có chuẩn nghèo cho năm 2019"),
        (
            ["--year", "2025"],
            "không có số liệu của xã 15139 năm 2025; các năm có số liệu của xã 15139: 2022, 2023",
        ),
        (["--year", "2028"], "chưa được kiểm chứng"),
        (["--year", "twenty"], "'twenty' không phải là số nguyên"),
        (["--formats", "html,odt", "--lang", "en"], "unknown format odt; there are html, pdf, docx, xlsx"),
        (["--formats", "html,odt"], "không có định dạng odt; các định dạng có: html, pdf, docx, xlsx"),
        (["--lang", "fr"], "không phải là một trong các giá trị 'vi', 'en'"),
    ],
)
def test_a_wrong_call_exits_2_and_writes_nothing(call, project, words, message):
    result = call("report", *words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not project.output.exists()


BAD = [
    ("deprivations.csv", "35.48", "135.48", ["deprivations.csv:2", "cột value", '"135.48"', "100"]),
    ("deprivations.csv", "viec_lam,deprivation", "viec_lam,", ["deprivations.csv:2", "polarity"]),
    (
        "deprivations.csv",
        "15139,poor,viec_lam",
        "15139,poor,viec_lan",
        ["deprivations.csv:2", "viec_lan"],
    ),
    ("targets.csv", "unstated,10", "unstated,mười", ["targets.csv:2", "value", "mười", "số"]),
    ("targets.csv", "unstated,10", "unstated,-10", ["targets.csv:2", "value", "-10"]),
]


@pytest.mark.parametrize(("file", "old", "new", "words"), BAD, ids=[f"{bad[0]} {bad[2]}" for bad in BAD])
def test_a_fault_in_the_data_exits_1_and_names_the_place(call, project, file, old, new, words):
    edit(project.raw(2022, "15139") / file, old, new)
    result = call("report")
    assert result.exit_code == 1
    assert all(word in result.stderr for word in words), result.stderr
    assert not project.output.exists()
    assert not project.processed(2022, "15139").exists()


def test_a_file_that_is_not_utf_8(call, project):
    path = project.raw(2022, "15139") / "targets.csv"
    path.write_bytes(path.read_text("utf-8").encode("utf-16"))
    result = call("report")
    assert result.exit_code == 1
    assert "targets.csv" in result.stderr
    assert "UTF-8" in result.stderr


def test_all_faults_come_at_once_also_for_machines(call, project):
    for file, old, new, _ in BAD[:1] + BAD[3:4]:
        edit(project.raw(2022, "15139") / file, old, new)
    result = call("report", "--json", "--lang", "en")
    findings = [json.loads(line) for line in result.stderr.splitlines()]
    assert [finding["file"].rpartition("/")[2] for finding in findings] == ["targets.csv", "deprivations.csv"]
    assert all(finding["rule"] and finding["description"] for finding in findings)


def test_list_says_what_can_be_built_and_why_the_rest_cannot(call, project):
    good = call("list", "--year", "2023")
    assert (good.exit_code, good.stdout.split()) == (0, ["15139", "ok", "Xã", "Cẩm", "Lương", "in_review"])
    edit(project.raw(2023, "15139") / "policies.csv", "credit", "credits")
    bad = call("list", "--year", "2023")
    assert bad.exit_code == 1
    assert "credits" in bad.stderr
    assert call("list", "--year", "2030").stdout == ""


def test_the_report_command_says_what_it_wrote(call, project):
    result = call("report", "--formats", "html", "--output", "elsewhere")
    assert result.exit_code == 0
    written = [project.root / line for line in result.stdout.splitlines()]
    assert [path.name for path in written] == [
        "manifest.json",
        "report.html",
        "review.html",
        "summary.png",
        "summary.svg",
    ]
    assert all(path.is_file() for path in written)
    before = [path.read_bytes() for path in written]
    again = call("report", "--formats", "html", "--output", "elsewhere")
    assert "Không có gì thay đổi" in again.stderr and again.stdout == result.stdout
    fresh = call("report", "--formats", "html", "--output", "elsewhere", "--fresh")
    assert "Không có gì thay đổi" not in fresh.stderr and fresh.stdout == result.stdout
    assert [path.read_bytes() for path in written] == before  # what is left alone is what would be built
