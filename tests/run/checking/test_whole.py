"""``list``, ``check``, ``audit`` and ``report`` agree about every folder; a kind of finding is told once."""

import json
import random
import re
import shutil
import subprocess
import sys

import pytest
import xlsxwriter
from click.testing import CliRunner

from analysis.audit.rules import SURENESS
from analysis.cli import main
from analysis.core.errors import Finding
from analysis.core.labels import labels_for
from analysis.intake.checking.command import Answer
from analysis.intake.checking.words import worded
from analysis.run.checking.lines import LEVELS, kinds, lines
from analysis.run.checking.whole import WholeCheck
from analysis.standard import standard_for
from tests.conftest import ROOT, copy_project, edit

CODES = list(standard_for(2022).codes)
HEADER = ["village", "household_id", "members", "b1_score", "declared_class", *CODES]
POOR = ["A", "01", "4", "120", "poor", *["true"] * 4, *["false"] * 8]
KEYS = re.compile(
    r"\b(declared_class|household_id|near_poor|date_as_printed|income_vnd|b1_score|true|poor)\b"
)


def call(*arguments):
    return CliRunner().invoke(main, list(map(str, arguments)), catch_exceptions=False)


@pytest.fixture
def here(tmp_path, monkeypatch):
    project = copy_project(tmp_path / "p")
    monkeypatch.chdir(project.root)
    return project


def table(rows):
    return "".join(",".join(row) + "\n" for row in rows)


def good(folder):
    (folder / "households.csv").write_text(table([HEADER, POOR]), "utf-8")


def unreadable_count(folder):
    (folder / "households.csv").write_text(table([HEADER, [*POOR[:2], "mười", *POOR[3:]]]), "utf-8")


def against_the_law(folder):
    (folder / "households.csv").write_text(table([HEADER, [*POOR[:4], "near_poor", *POOR[5:]]]), "utf-8")


def closing_of_2032(folder):
    edit(folder / "commune.toml", "[report]", "[dates]\nclosing = 2032-12-14\n\n[report]")


def month_30(folder):
    edit(folder / "commune.toml", "month = 10", "month = 30")


def misspelt(folder):
    (folder / "target.csv").write_text("unit,kind,value\n", "utf-8")


def strange(folder):
    (folder / "Thumbs.db").write_bytes(b"x")
    (folder / "ghi chú.docx").write_bytes(b"x")


def waiver_of_nothing_known(folder):
    (folder / "audit.toml").write_text('[[off]]\nrule = "no such rule"\nreason = "x"\n', "utf-8")


def list_of(path, header, *rows):
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("DS")
    for line, row in enumerate([header, *rows]):
        sheet.write_row(line, 0, row)
    book.close()


TITLES = ["Thôn", "Mã hộ", "Số khẩu", "Phân loại hộ"]


def list_beside(folder):
    list_of(folder / "danh sách.xlsx", TITLES, ["A", "01", 4, "Hộ nghèo"])


def list_alone(folder):
    for path in folder.iterdir():
        path.unlink()
    list_beside(folder)


def open_question(folder):
    list_alone(folder)
    list_of(folder / "danh sách.xlsx", [*TITLES, "Nước sạch"], ["A", "01", 4, "Hộ nghèo", "Có"])


KINDS = [good, unreadable_count, against_the_law, closing_of_2032, month_30, misspelt, strange,
         waiver_of_nothing_known, list_beside, list_alone, open_question]  # fmt: skip


def agrees(folder):
    """Hold the four commands against each other and return what check said."""
    checked, listed = call("check", folder), call("list", "--year", 2022)
    made = call("report", "--formats", "html")
    audited = call("audit", folder)
    in_order = listed.stdout.split()[1] == "ok"
    assert ("giamngheo report" in checked.stdout) <= (made.exit_code == 0), checked.output
    assert in_order is (listed.exit_code == 0) is (made.exit_code == 0), (listed.output, made.output)
    assert (checked.exit_code == 0) <= in_order, checked.output
    if made.exit_code:
        # The audit has no findings of what cannot be read, and a file to name.
        assert (checked.exit_code, audited.exit_code) == (1, 1) or audited.exit_code == 2, audited.output
    return checked


@pytest.mark.parametrize("fault", ["year", "names"])
def test_what_only_the_report_would_find_is_told_by_all(here, fault):
    """A standard that nobody has verified; a private file in which no name can be looked for."""
    year = 2027 if fault == "year" else 2022
    folder = here.raw(year, "15139")
    if fault == "year":
        shutil.copytree(here.raw(2022, "15139"), folder)
        edit(folder / "commune.toml", "year = 2022", "year = 2027")
        edit(folder / "commune.toml", "\nyear = 2023", "\nyear = 2027")
        for path in folder.iterdir():  # there are figures of indicators that the later standard has not
            if path.name not in ("commune.toml", "targets.csv"):
                path.unlink()
    else:
        private = here.root / "data/private/2022/15139/names.csv"
        private.parent.mkdir(parents=True)
        private.write_text("village,household_id\nA,01\n", "utf-8")
    told = [call("list", "--year", year), call("check", folder), call("audit", folder)]
    told.append(call("report", "--year", year, "--formats", "html"))
    assert all(one.exit_code for one in told), [one.output for one in told]
    (said,) = told[-1].stderr.splitlines()[-1:]
    known = "names.csv" if fault == "names" else said
    assert all(known in one.output for one in told), [one.output[-300:] for one in told]


@pytest.mark.parametrize("spoil", KINDS, ids=lambda kind: kind.__name__)
def test_the_commands_agree(here, spoil):
    folder = here.raw(2022, "15139")
    spoil(folder)
    checked = agrees(folder)
    right = spoil in (good, strange, list_beside)
    assert (checked.exit_code == 0) is right, checked.output
    assert ("giamngheo report" in checked.stdout) is (spoil in (good, strange))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(40))
def test_the_commands_agree_about_any_mixture(here, seed):
    folder = here.raw(2022, "15139")
    drawn = random.Random(seed)
    for spoil in drawn.sample(KINDS, drawn.randrange(1, 4)):
        try:
            spoil(folder)
        except (OSError, AssertionError):  # an earlier one took its file away
            continue
    agrees(folder)


def test_doubts_of_the_audit_are_in_the_same_list(here):
    folder = here.raw(2022, "15139").relative_to(here.root)
    checked = call("check", folder)
    levels = [line.partition("]")[0] for line in checked.stderr.splitlines()]
    assert levels == sorted(levels, key=["[chắc chắn sai", "[nhiều khả năng sai", "[cần xem lại"].index)
    assert len(levels) == len(set(levels)) or len(levels) > 3
    told = [json.loads(line) for line in call("check", folder, "--json").stderr.splitlines()]
    audited = call("audit", folder, "--json").stdout.splitlines()
    assert sorted(one["rule"] for one in told) == sorted(json.loads(line)["rule"] for line in audited)
    assert {one["severity"] for one in told} == {"doubt"}
    assert "0 lỗi, 27 điểm nghi vấn" in checked.stdout


def test_a_column_of_faults_is_one_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = [["A", f"{n:03}", 4, "khó khăn"] for n in range(114)]
    list_of(tmp_path / "ds.xlsx", TITLES, *rows)
    checked = call("check", "ds.xlsx")
    (line,) = [line for line in checked.stderr.splitlines() if line.startswith("[lỗi]")]
    assert "ds.xlsx [DS], 114 chỗ (dòng 2 cột D, dòng 3 cột D, " in line and "và 109 chỗ nữa" in line


@pytest.mark.parametrize("seed", range(40))
def test_every_finding_is_counted_once_and_errors_come_first(seed):
    drawn = random.Random(seed)
    rules = ["not_a_count", "unknown_class", "village_unknown", "strange_file", "total_differs"]
    made = [
        Finding(
            drawn.choice(rules), drawn.choice(["a.csv", "b.xlsx"]), drawn.choice([None, 3, 9]), "C", "x", "",
            drawn.choice(["error", "warning"]), {"known": "A, B", "total": str(drawn.randrange(3))},
        )
        for _ in range(drawn.randrange(1, 60))
    ]  # fmt: skip
    whole = WholeCheck(Answer((), (), ()), tuple(made))
    found = kinds(whole)
    assert sorted(map(id, made)) == sorted(id(one) for kind in found for one in kind.findings)
    assert [kind.level for kind in found] == sorted(kind.level for kind in found)
    assert len(list(lines(whole, "vi"))) == len({(one.rule, one.severity) for one in made})


@pytest.mark.parametrize(
    "column", ["household_id", "declared_class", "date_as_printed", "value", "dates.closing"]
)
def test_columns_are_told_in_words(column):
    told = worded(Finding("missing", "a.csv", 2, column), "vi").column
    assert told != column and not KEYS.search(told)


def test_columns_of_a_list_are_told_with_meaning_unit_values_and_examples(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    header = [
        "Thôn",
        "Mã hộ",
        "Họ và tên",
        "Số khẩu",
        "Thu nhập bình quân (nghìn đồng)",
        "Phân loại hộ",
        "Thiếu việc làm",
    ]
    rows = [["A", f"{n:02}", "Nguyễn Thị Kín", 4, 1200, "Hộ nghèo", "x" if n else "0"] for n in range(3)]
    list_of(tmp_path / "ds.xlsx", header, *rows)
    said = call("check", "ds.xlsx").stdout
    assert "Nguyễn Thị Kín" not in said and not KEYS.search(said)
    text = labels_for("vi")
    assert (
        f"“Thu nhập bình quân (nghìn đồng)” → Thu nhập (đồng/người/tháng), {text('checking.unit')}, 3 giá trị"
        in said
    )
    assert "ví dụ: 1200000" in said
    assert "→ Việc làm, “Có” là hộ thiếu hụt, 3 giá trị, ví dụ: Không; Có" in said
    assert "→ Kết quả rà soát, 3 giá trị, ví dụ: Hộ nghèo" in said


BAD_CLASS = [TITLES, ["A", "01", 4, "khó khăn"]]


def _copies(root):
    return {path.relative_to(root / "output/checks").as_posix() for path in root.rglob("*.checked.xlsx")}


@pytest.mark.parametrize("seed", range(10))
def test_no_two_paths_share_a_folder_of_copies(tmp_path, monkeypatch, seed):
    monkeypatch.chdir(tmp_path)
    drawn = random.Random(seed)
    paths = []
    for parent in ("a", "b", "c"):
        for stem in drawn.sample(["ds", "lists", "xã 1"], 2):
            # A file, or a folder of the same name with a file in it that may be called otherwise.
            single = drawn.random() < 0.5
            path = tmp_path / parent / (f"{stem}.xlsx" if single else f"{stem}/{drawn.choice('xy')}.xlsx")
            path.parent.mkdir(parents=True, exist_ok=True)
            list_of(path, *BAD_CLASS)
            paths.append(path if single else path.parent)
    drawn.shuffle(paths)
    made = {}
    for _ in range(2):  # the second time each finds its own again
        for path in paths:
            checked = call("check", path)
            (copy,) = re.findall(r"đã ghi (\S.*\.checked\.xlsx)", checked.stdout)
            assert made.setdefault(path, copy) == copy
    folders = [copy.rpartition("/")[0] for copy in made.values()]
    assert len(set(folders)) == len(paths) == len(_copies(tmp_path)), folders


def test_a_list_is_checked_before_pages_and_charts_would_have_started(tmp_path):
    """What takes seconds to import is not needed to read a list of 300 households in less than two."""
    rows = [["A", f"{n:03}", 4, "Hộ nghèo"] for n in range(300)]
    list_of(tmp_path / "ds.xlsx", TITLES, *rows)
    told = (
        "import sys\nfrom analysis.cli import main\ntry:\n    main(['check', 'ds.xlsx'])\n"
        "except SystemExit as end:\n    print(end.code, *{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", told], cwd=tmp_path, capture_output=True, text=True)
    code, *modules = done.stdout.splitlines()[-1].split()
    assert code == "0", done.stderr
    assert not {"matplotlib", "scipy", "nbconvert", "nbformat", "IPython"} & set(modules)


def test_levels_are_those_of_the_audit():
    assert ("error", *SURENESS, "note") == LEVELS


def test_the_doubts_are_those_of_the_audit_for_counted_figures_too(tmp_path, monkeypatch):
    call("demo", tmp_path / "p", "--communes", 1, "--households", 60, "--years", "2022-2023")
    monkeypatch.chdir(tmp_path / "p")
    for folder in sorted(tmp_path.glob("p/data/raw/20*/[0-9]*")):
        shutil.copy(ROOT / "data/raw/2022/15139/documents.csv", folder)
        own = folder.relative_to(tmp_path / "p")
        told = [json.loads(line) for line in call("check", own, "--json").stderr.splitlines()]
        doubts = [one["what"] for one in told if one["severity"] == "doubt"]
        audited = [json.loads(line)["what"] for line in call("audit", own, "--json").stdout.splitlines()]
        assert doubts and sorted(doubts) == sorted(audited)
