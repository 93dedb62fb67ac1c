"""Every number of the commune's own report is in the raw tables, and none is there that it lacks.

The raw files are read here with plain csv and tomllib, apart from our own reader. Money, shares,
counts, dates and numbers of documents must stand in a column of their kind, in the row whose
``as_printed`` covers the place in the report; only other numbers, such as years, may stand in text.
"""

import csv
import re
import tomllib
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import cache
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
SEED = (ROOT / "tests/fixtures/seed/bao_cao_cam_luong_2023.txt").read_text("utf-8")
RAW, RAW_2023 = (ROOT / "data/raw" / year / "15139" for year in ("2022", "2023"))

# Numbers that stand in no table: the context (the number is its group), and why.
EXCEPTIONS = {
    r"(?m)^(\d+(?:\.\d+)*)\. ": "numbering of sections",
    r"thuộc CTMTQG từ năm (2022) đến nay": "heading of II.2; the period stands in commune.toml",
    r"IV\. GIẢI PHÁP THỰC HIỆN NĂM (2023)": "heading of IV",
    r"đến hết tháng (10) năm 2023 100%": "month of a goal; its year has a column, its month is in the note",
    r"Chỉ thị số (05)-CT/TW": "a document that is named only in the title of another",
}

TOKEN = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d+(?:[.,]\d+)*")
KINDS = {  # by what stands around the number, in this order
    "date": re.compile(r"(?<!\d)(?P<n>\d{1,2}/\d{1,2}/\d{4})"),
    "document": re.compile(r"[sS]ố:? ?(?P<n>\d+)(?= ?[/-])"),
    "money": re.compile(r"(?P<n>\d+(?:\.\d+)*) ?đ\b"),
    "share": re.compile(r"(?P<n>\d+(?:,\d+)?) ?%"),
    "count": re.compile(r"(?P<n>\d+(?:\.\d+)*) (?:hộ|lượt|lớp|lao động)\b"),
}


class Number(NamedTuple):
    kind: str
    text: str
    start: int


@cache
def rows(table: str, folder: Path = RAW) -> list[dict[str, str]]:
    path = folder / f"{table}.csv"
    return list(csv.DictReader(StringIO(path.read_bytes().decode(), newline=""))) if path.exists() else []


def numbers() -> list[Number]:
    kinds = {m.start("n"): kind for kind in reversed(KINDS) for m in KINDS[kind].finditer(SEED)}
    return [Number(kinds.get(m.start(), "other"), m[0], m.start()) for m in TOKEN.finditer(SEED)]


def value(printed: str) -> Decimal:
    return Decimal(printed.replace(".", "").replace(",", "."))


def covers(text: str, start: int) -> bool:
    """Whether a text, wherever it stands in the report, covers a position."""
    return bool(text) and any(m.start() <= start < m.end() for m in re.finditer(re.escape(text), SEED))


def figures(table: str, unit: set[str]) -> Iterator[tuple[str, str]]:
    yield from ((row["as_printed"], row["value"]) for row in rows(table) if row["unit"] in unit)


def evidence(kind: str) -> Iterator[tuple[str, str]]:
    """Pairs of a printed passage and the typed cell that holds its number."""
    if kind == "money":
        yield from [*figures("policies", {"vnd"}), *figures("resources", {"vnd"})]
    elif kind == "share":
        yield from figures("policies", {"percent"})
        yield from ((r["as_printed"], r["value"]) for r in rows("deprivations"))
        yield from ((r["as_printed"], r["attainment_pct_printed"]) for r in rows("results"))
    elif kind == "count":
        yield from figures("policies", {"household", "person", "turn", "card", "class"})
        yield from ((r["as_printed"], r["value"]) for t in ("targets", "results") for r in rows(t))
    elif kind == "document":
        yield from ((r["as_printed"], r["number"]) for r in rows("documents"))


def is_project_money(number: Number) -> bool:
    """Amounts of projects have no passage of their own: the heading above tells the row."""
    (project, part), *_ = reversed(re.findall(r"(?m)^(\d)\.(\d)\. Tiểu dự án", SEED[: number.start]))
    line = SEED[SEED.rindex("\n", 0, number.start) + 1 : number.start]
    return line == "+ Ngân sách trung ương bố trí: " and any(
        (row["project"], row["subproject"], row["source"]) == (project, part, "nstw")
        and Decimal(row["allocated_vnd"]) == value(number.text)
        for row in rows("projects")
    )


def is_project_heading(number: Number) -> bool:
    head = re.search(r"(?m)^(\d)\.(?:\d\.)? (?:Dự|Tiểu dự) án \Z", SEED[: number.start])
    column = "subproject" if head and "Tiểu" in head[0] else "project"
    return bool(head) and number.text in {
        row[column] for row in rows("projects") if row["project"] == head[1]
    }


def texts() -> Iterator[str]:
    facts = tomllib.loads((RAW / "commune.toml").read_text("utf-8"))
    report = facts["report"]
    yield from (report["subject"], *report["preamble"], report["closing_sentence"])
    yield f"ngày tháng {report['month']} năm {report['year']}"
    yield from (row["statement"] for row in rows("projects"))
    yield from (line.removeprefix("- ") for line in (RAW / "narrative.md").read_text("utf-8").splitlines())
    for table in ("targets", "results"):
        yield from (
            f"năm {facts['year']} {end}" for row in rows(table) for end in ("thực hiện chỉ tiêu", "là 13")
        )


def is_in_text(number: Number) -> bool:
    for row in rows("documents"):
        told = f"{row['subject']} {row['date_as_printed']}"
        if covers(row["as_printed"], number.start) and number.text in TOKEN.findall(told):
            return True
    dated = [*rows("policies"), *rows("resources")]
    if any(row["year"] == number.text and covers(row["as_printed"], number.start) for row in dated):
        return True
    return any(covers(text, number.start) for text in texts())


def exception_for(number: Number) -> str | None:
    for context in EXCEPTIONS:
        if any(m.start(1) <= number.start < m.end(1) for m in re.finditer(context, SEED)):
            return context
    return None


def is_found(number: Number) -> bool:
    if number.kind == "other":
        return is_project_heading(number) or is_in_text(number)
    if number.kind == "date":
        iso = datetime.strptime(number.text, "%d/%m/%Y").date().isoformat()
        return any(covers(r["as_printed"], number.start) and r["date"] == iso for r in rows("documents"))
    for passage, cell in evidence(number.kind):
        if cell and covers(passage, number.start) and Decimal(cell) == value(number.text):
            return True
    return number.kind == "money" and is_project_money(number)


def test_every_number_is_in_its_table():
    lost = [n for n in numbers() if not is_found(n) and not exception_for(n)]
    assert [(n.kind, n.text, SEED[max(0, n.start - 40) : n.start + 20]) for n in lost] == []


def test_every_exception_is_needed():
    used = {exception_for(number) for number in numbers() if not is_found(number)}
    assert set(EXCEPTIONS) - used == set()


def test_the_numbers_are_told_apart():
    kinds = [number.kind for number in numbers()]
    assert {kind: kinds.count(kind) for kind in KINDS} == {
        "date": 32,
        "document": 35,
        "money": 7,
        "share": 22,
        "count": 8,
    }


@pytest.mark.parametrize("table", ["targets", "results", "deprivations", "policies", "resources"])
def test_no_figure_is_invented(table):
    for row in rows(table):
        assert row["as_printed"] in SEED
        printed = {value(text) for text in TOKEN.findall(row["as_printed"])}
        cells = [row["value"], row.get("attainment_pct_printed", ""), row.get("year", "")]
        assert {Decimal(cell) for cell in cells if cell} <= printed


def test_no_document_is_invented():
    for row in rows("documents"):
        assert row["as_printed"] in SEED
        for column in ("number", "date_as_printed", "issuer", "subject"):
            assert row[column] in row["as_printed"]


def test_no_project_is_invented():
    for row in rows("projects"):
        assert row["statement"] in SEED
        assert not row["allocated_vnd"] or f"{int(row['allocated_vnd']):,} đ".replace(",", ".") in SEED


@pytest.mark.parametrize("folder", [RAW, RAW_2023])
def test_every_sentence_of_the_narrative_is_printed(folder):
    printed = " ".join(SEED.split()).casefold()
    for line in (folder / "narrative.md").read_text("utf-8").splitlines():
        # Where a figure was cut from the end of a sentence, the full stop is ours.
        for sentence in (
            [] if line.startswith("## ") else re.split(r"(?<=[^.])\.(?: |$)", line.removeprefix("- "))
        ):
            pieces = sentence.casefold().split(", trên địa bàn xã không có")  # a figure stood between
            assert all(piece in printed for piece in pieces), sentence


@pytest.mark.parametrize("table", ["documents", "projects", "policies", "resources"])
def test_the_rows_of_2023_repeat_those_of_2022(table):
    repeated = rows(table, RAW_2023)
    assert repeated
    assert [row for row in rows(table) if row in repeated] == repeated


def test_the_documents_of_2023_are_all_that_are_not_dated_2022():
    assert rows("documents", RAW_2023) == [r for r in rows("documents") if not r["date"].startswith("2022")]


def test_the_narrative_of_2023_repeats_that_of_2022():
    assert (RAW / "narrative.md").read_bytes() == (RAW_2023 / "narrative.md").read_bytes()
