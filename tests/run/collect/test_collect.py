"""The first half of a December: twenty files with faults of eight kinds, letters, corrected files."""

import io
import random
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.intake.workbook import limits
from analysis.run.collect.collect import _replaced
from analysis.run.collect.inbox import Sent, read_inbox
from analysis.run.collect.record import Entry
from tests.intake.metamorphic.sheets import list_book
from tests.intake.metamorphic.writers import WRITERS

YEAR = 2023
NUMBER = "038190" + "012345"  # as an identity number, of nobody
COMMUNES = {
    "15127": "Thị trấn Phong Sơn", "15133": "Xã Cẩm Thành", "15136": "Xã Cẩm Quý", "15139": "Xã Cẩm Lương",
    "15142": "Xã Cẩm Thạch", "15145": "Xã Cẩm Liên", "15148": "Xã Cẩm Giang", "15151": "Xã Cẩm Bình",
    "15154": "Xã Cẩm Tú", "15160": "Xã Cẩm Châu", "15163": "Xã Cẩm Tâm", "15169": "Xã Cẩm Ngọc",
    "15172": "Xã Cẩm Long", "15175": "Xã Cẩm Yên", "15178": "Xã Cẩm Tân", "15181": "Xã Cẩm Phú",
}  # fmt: skip
FINE = ["15139", "15142", "15145", "15148", "15151", "15154", "15160", "15172", "15178", "15181"]


class Inbox:
    """The files that communes send, and every name of a person in them."""

    def __init__(self, folder):
        self.folder, self.people = folder, set()
        folder.mkdir()

    def put(self, name, content):
        (self.folder / name).write_bytes(content)

    def list_of(self, title, seed, change=None):
        book = list_book(random.Random(seed))
        book.sheet.above[:] = [[line] for line in title]
        self.people |= {household.head for household in book.truth}
        if change:
            change(book)
        return WRITERS["csv-comma"][1](book)


def title(name, year=YEAR, place="HUYỆN CẨM THỦY, TỈNH THANH HÓA"):
    return [f"DANH SÁCH HỘ NGHÈO, HỘ CẬN NGHÈO {name.upper()}", f"{place}, NĂM {year}"]


def cell(key, value):
    def change(book):
        book.sheet.rows[2].cells[book.sheet.at(key)] = value

    return change


def zipped(name, content):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(f"gửi/{name}", content)
        archive.writestr("__MACOSX/._x", b"x")
    return stream.getvalue()


@pytest.fixture(scope="module", params=[2, pytest.param(len(FINE), marks=pytest.mark.soak)])
def december(request, tmp_path_factory):
    root = tmp_path_factory.mktemp("december")
    (root / "data" / "raw").mkdir(parents=True)
    patch = pytest.MonkeyPatch()
    patch.setenv("GIAMNGHEO_PROJECT", str(root))
    inbox = Inbox(root / "inbox")
    fine = FINE[: request.param]
    for seed, code in enumerate(fine):
        inbox.put(f"{COMMUNES[code]}.csv", inbox.list_of(title(COMMUNES[code]), seed))
    put, made = inbox.put, inbox.list_of
    put("goi.zip", zipped("Cẩm Vân.csv", made(title("Xã Cẩm Vân"), 20)))
    put("Cẩm Lương (1).csv", (inbox.folder / "Xã Cẩm Lương.csv").read_bytes())
    put("Cẩm Thành.csv", made(title(COMMUNES["15133"], 2022), 21))
    put("Đắk Ha.csv", made(title("Xã Đắk Ha", place="HUYỆN ĐĂK GLONG, TỈNH ĐẮK NÔNG"), 22))
    put("Cẩm Quý.csv", made(title(COMMUNES["15175"]), 23))
    put("Cẩm Ngọc.csv", made(title(COMMUNES["15169"]), 24, cell("declared_class", f"Hộ khó khăn {NUMBER}")))
    put("Cẩm Tâm.xlsx", b"%PDF-1.7 anh chup")
    put("danh sach.csv", made(["DANH SÁCH"], 25))
    yield root, inbox, fine
    patch.undo()


def test_damaged_and_nested_archives(tmp_path):
    inside = zipped("a.csv", b"x")
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "in" / "hai.zip").write_bytes(zipped("mot.zip", inside))
    (tmp_path / "in" / "hong.zip").write_bytes(inside[: len(inside) // 2])
    damaged = bytearray(zipped("b.csv", b"kept as it is, but for one letter"))
    damaged[damaged.index(b"kept")] ^= 1
    (tmp_path / "in" / "lech.zip").write_bytes(bytes(damaged))
    (tmp_path / "in" / "~$mo.xlsx").write_bytes(b"x")
    names = [sent.name for sent in read_inbox(tmp_path / "in", tmp_path / "out")]
    assert names == ["hai.zip/gửi/mot.zip/gửi/a.csv", "hong.zip", "lech.zip"]


def test_archives_in_archives_have_one_bound_together(tmp_path, monkeypatch):
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w") as archive:
        for number in range(4):
            archive.writestr(f"{number}.zip", zipped("a.csv", bytes([number]) * 40_000))
    for name in ("in", "out"):
        (tmp_path / name).mkdir()
    (tmp_path / "in" / "goi.zip").write_bytes(outer.getvalue())
    for bound, unpacked in ((1_000_000, 4), (300_000, 3)):
        monkeypatch.setattr(limits, "UNPACKED_BYTES", bound)
        names = [sent.name for sent in read_inbox(tmp_path / "in", tmp_path / "out")]
        assert len(names) == 4 and sum(name.endswith("a.csv") for name in names) == unpacked
        shutil.rmtree(tmp_path / "out")
        (tmp_path / "out").mkdir()


@pytest.mark.parametrize(
    ("faulty", "new", "has_list", "gone"),
    [
        (["Cẩm Ngọc.csv"], "Cẩm Ngọc (sửa).xlsx", False, ["Cẩm Ngọc.csv"]),
        (["danh sach ho ngheo.csv"], "bieu 1 den 11.xlsx", False, []),
        (["danh sach ho ngheo.csv"], "gui lai.xlsx", True, ["danh sach ho ngheo.csv"]),
        (["danh sach.csv", "bieu 8.xlsx"], "gui lai cho xong.xlsx", True, []),
        (["danh sach.csv", "bieu 8.xlsx"], "BIEU 8 moi.xlsx", False, ["bieu 8.xlsx"]),
    ],
)
def test_only_what_may_be_the_same_table_takes_the_place_of_a_faulty_file(faulty, new, has_list, gone):
    entries = [Entry(name, name, "2024-01-01", "15169", "faults") for name in faulty]
    sent = Sent(new, Path(new), "0", "2024-01-02")
    assert [one.name for one in _replaced(entries, [sent], has_list=has_list)] == gone


def collect(root, *more, inbox="inbox"):
    call = ["collect", root / inbox, "--group", "Cẩm Thủy", "--year", YEAR, *more]
    return CliRunner().invoke(main, list(map(str, call)), catch_exceptions=False)


def placed(root):
    return {path.parent.name for path in root.glob(f"data/raw/{YEAR}/*/households.parquet")}


def outputs(root):
    return [path for path in (root / "output").rglob("*") if path.is_file()]


@pytest.fixture(scope="module")
def first(december):
    root, inbox, fine = december
    inbox.put("Cẩm Quý - bản 2.csv", inbox.list_of(title(COMMUNES["15136"]), 26, cell("members", "bốn")))
    assert len(list(inbox.folder.iterdir())) == len(fine) + 9
    return collect(root), root, inbox, fine


def test_what_is_certain_is_placed_and_the_rest_is_told(first):
    done, root, _, fine = first
    assert done.exit_code == 1, done.stderr
    assert placed(root) == {*fine, "15184"}
    told = done.stderr.splitlines()
    for name, why in {
        "Cẩm Thành.csv": "là của năm 2022",
        "Đắk Ha.csv": "ngoài nhóm (mã 24622)",
        "Cẩm Quý.csv": "tên tệp nêu Xã Cẩm Quý",
        "Cẩm Ngọc.csv": "đã soạn thư cho xã",
        "Cẩm Quý - bản 2.csv": "đã soạn thư cho xã",
        "Cẩm Tâm.xlsx": "không đọc được",
        "danh sach.csv": "chưa rõ là của xã nào",
    }.items():
        assert any(line.startswith(f"{name}: ") and why in line for line in told), (name, told)
    assert "không đưa vào lần nữa: Xã Cẩm Lương.csv (giống Cẩm Lương (1).csv)" in done.stdout
    assert f"17 xã: {len(fine) + 1} đã nhận đủ, 4 phải sửa, 0 còn câu hỏi, 1 có tệp chưa rõ" in done.stdout


def test_letters_name_place_and_remedy_and_nobody(first):
    _, root, inbox, _ = first
    letters = {path.stem: path.read_text("utf-8") for path in root.rglob("letters/*.txt")}
    assert set(letters) == {"15133", "15136", "15163", "15169"}
    assert "Kính gửi: Ủy ban nhân dân Xã Cẩm Ngọc" in letters["15169"]
    assert "Cẩm Ngọc.csv:" in letters["15169"] and "năm 2022" in letters["15133"]
    record = next(root.rglob("collect.json")).read_text("utf-8")
    board = openpyxl.load_workbook(next(root.rglob("board.xlsx")))
    cells = [str(c.value) for sheet in board for row in sheet.iter_rows() for c in row]
    page = next(root.rglob("board.html")).read_text("utf-8")
    for text in (*letters.values(), record, page, "\n".join(cells)):
        assert not [name for name in inbox.people if name in text]
        assert NUMBER not in text and "khó khăn" not in text
    assert "LƯU HÀNH NỘI BỘ" in page.upper()
    assert all("internal" in path.parts for path in outputs(root))


def test_again_takes_only_what_is_new(first):
    _, root, _, _ = first
    before = {path: path.read_bytes() for path in [*outputs(root), *root.glob("data/**/*.json")]}
    again = collect(root)
    assert again.exit_code == 1 and "Đã đưa vào" not in again.stdout
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("way", ["file", "link", "record"])
@pytest.mark.parametrize("name", ["board.html", "board.xlsx", "letters/15169.txt", "letters/15142.txt"])
def test_what_another_made_stays(first, tmp_path, name, way):
    _, root, inbox, _ = first
    out = tmp_path / "out"
    path = out / "internal" / str(YEAR) / "groups" / "cam-thuy" / "collect" / name
    record = root / "data" / "raw" / str(YEAR) / "groups" / "cam-thuy" / "collect.json"
    if way == "record":
        path = record.with_name("kept.json")
        record.rename(path)
        record.write_text("[1]", "utf-8")
    else:
        path.parent.mkdir(parents=True)
        if way == "file":
            path.write_text("somebody's own work", "utf-8")
        else:
            path.hardlink_to(inbox.folder / "goi.zip")
    everything = [*root.rglob("*"), *out.rglob("*")]
    before = {one: one.read_bytes() for one in everything if one.is_file()}
    replace = ["--replace"] if way == "link" else []
    try:
        done = collect(root, "--output", out, *replace)
        after = {one: one.read_bytes() for one in [*root.rglob("*"), *out.rglob("*")] if one.is_file()}
    finally:
        if way == "record":
            path.replace(record)
    assert done.exit_code == 2 and done.stderr.count("\n") == 1, done.stderr
    assert {"file": "Đã có", "link": "đầu vào", "record": "sổ ghi"}[way] in done.stderr
    assert after == before


def test_corrected_files_and_answers_close_what_was_open(first):
    _, root, inbox, fine = first
    for name, code, seed in (
        ("Cẩm Ngọc.csv", "15169", 24),
        ("Cẩm Thành sửa.csv", "15133", 21),
        ("Cẩm Quý - bản 2.csv", "15136", 26),
        ("Cẩm Tâm.csv", "15163", 30),
    ):
        inbox.put(name, inbox.list_of(title(COMMUNES[code]), seed))
    wrong = collect(root, "--assign", "Cẩm Quý.csv=99999")
    assert wrong.exit_code == 2 and "Cẩm Quý.csv=99999" in wrong.stderr
    done = collect(root, "--assign", "danh sach.csv=15175", "--replace")
    assert done.exit_code == 1 and "Cẩm Quý.csv: chưa rõ" in done.stderr
    assert placed(root) == {*fine, "15184", "15169", "15133", "15136", "15163", "15175"}
    assert not list(root.rglob("letters/*.txt"))
    assert f"17 xã: {len(fine) + 5} đã nhận đủ, 0 phải sửa, 0 còn câu hỏi, 1 có tệp chưa rõ" in done.stdout
    names = pd.read_csv(root / f"data/private/{YEAR}/15169/names.csv", dtype="string")["name"]
    assert set(names) <= inbox.people
