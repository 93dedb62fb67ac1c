"""Every number in a sentence equals the table that it comes from, in six kinds of communes.

Sentences are read as a person would read them; the tables are the frames and the official forms, found by
what the sentence says it tells. No sentence contradicts another one. Paper, page and check sheet.
"""

import re
import shutil
from fractions import Fraction

import pytest

from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from analysis.demo.cam_luong import write_cam_luong
from analysis.publish.document import Passage
from analysis.report import open_report
from analysis.run.review import review_document
from tests.conftest import ROOT, copy_project

CLASSES = {"poor": "hộ nghèo", "near_poor": "hộ cận nghèo"}
KINDS = ("Cẩm Lương 2022", "Cẩm Lương 2023", "synthetic list", "two lists", "totals only", "only a list")
EDITIONS = ("paper", "page")
DEPRIVED = ("Thiếu hụt về",)
# What the sentences of each kind must say, and what they must not.
MUST = {
    "Cẩm Lương 2022": (
        "chỉ tiêu giảm hộ nghèo là 10 hộ; kết quả 13 hộ, đạt 130% kế hoạch, vượt 03 hộ", *DEPRIVED,
    ),
    "Cẩm Lương 2023": ("đến thời điểm báo cáo chưa có kết quả chính thức",),
    "synthetic list": ("Cuối năm 2022, toàn xã có 31 hộ nghèo", "hộ nghèo 35,48% (11/31 hộ)", *DEPRIVED),
    "two lists": ("Cuối năm 2023", "so với cuối năm 2022", "Diễn biến hộ nghèo", "tổng số hộ (", *DEPRIVED),
    "totals only": ("[Dự thảo: chưa có kết quả rà soát",),
    "only a list": ("Cuối năm 2022", "tổng số hộ (", *DEPRIVED),
}  # fmt: skip
MUST_NOT = {
    "Cẩm Lương 2022": ("Cuối năm", "/31 hộ", "/23 hộ", "Diễn biến", "Dự thảo"),
    "Cẩm Lương 2023": ("Dự thảo", "chỉ tiêu", "Thiếu hụt", "Diễn biến"),
    "synthetic list": ("từ 17 đến 31", "Dự thảo"),
    "two lists": ("Dự thảo", "toàn xã có 0 hộ nghèo, chiếm 0,00% tổng số hộ (0/0"),
    "totals only": ("Diễn biến", "Thiếu hụt", "0 hộ nghèo"),
    "only a list": ("so với cuối năm", "Diễn biến", "chỉ tiêu"),
}
NEVER = (
    "không báo cáo", "trong nguồn", "Nguồn ghi", "Nguồn không", ".csv", "mẫu số", "suy ra", "(*)", "(x)",
    " %", "None", "nan", "<NA>", "số liệu gốc",
)  # fmt: skip
NEVER_ON_A_PAGE = (
    "không báo cáo", "\u00a0%", " %", "trong danh sách", "thiếu hụt 3", "tiếp cận 1", "None", "nan", "<NA>",
    "không được báo cáo",
)  # fmt: skip


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    listed = copy_project(tmp_path_factory.mktemp("list"))
    shutil.rmtree(listed.raw(2022, "15139"))
    write_cam_luong(ROOT / "data/raw/2022/15139", listed.raw(2022, "15139"))
    demo = tmp_path_factory.mktemp("demo")
    build_demo(demo, Demo(communes=1, households=400, first_year=2022, last_year=2023, seed=3))
    code = next((demo / "data/raw/2023").iterdir()).name

    def only(*kept):
        folder = tmp_path_factory.mktemp("part")
        shutil.copytree(demo, folder, dirs_exist_ok=True)
        for path in folder.glob("data/raw/*/*/*"):
            if not path.name.startswith(kept):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        return Project(folder)

    return {
        "Cẩm Lương 2022": open_report("15139", 2022),
        "Cẩm Lương 2023": open_report("15139", 2023),
        "synthetic list": open_report("15139", 2022, project=listed),
        "two lists": open_report(code, 2023, project=Project(demo)),
        "totals only": open_report(code, 2023, project=only("commune.toml")),
        "only a list": open_report(code, 2022, project=only("commune.toml", "households")),
    }


BLOCKS = {}  # by report, as below


def said(report, edition="paper"):
    show = report.show
    if id(report) not in BLOCKS:
        BLOCKS[id(report)] = (*show.reduction(), *show.movements(), *show.deprivation())
    blocks = BLOCKS[id(report)]
    prose = (block for block in blocks if block.kind == "prose" and edition in (block.editions or (edition,)))
    return [words for block in prose for _, words in block.items]


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_says_what_the_paper_says_and_more(reports, kind):
    """One result, one wording: what only the page says is what the paper may not (what is missing, how)."""
    paper, page = said(reports[kind]), " ".join(said(reports[kind], "page"))
    drafts = [words for words in paper if words.startswith("[Dự thảo")]
    moves = [words for words in paper if words.startswith("Diễn biến")]  # a table on the page
    assert [words for words in paper if words not in page and words not in (*drafts, *moves)] == []
    assert [words for words in NEVER_ON_A_PAGE if words in page] == []


def number(text):
    return Fraction(text.replace(".", "").replace(",", "."))


FORMS = {}  # by report: the fixture keeps them alive


def forms_of(report):
    if id(report) not in FORMS:
        FORMS[id(report)] = report.show.forms()
    return FORMS[id(report)]


def form(report, place):
    """Return the figures of the commune in an official form, by line and column."""
    made = forms_of(report)[place - 1]
    rows, unit = {}, ""
    for row in made.rows:
        unit = row.cells[1].text or unit
        line = row.cells[2].text if made.key_columns > 2 else ""
        if unit.startswith("Tổng cộng"):
            cells = zip(made.columns, row.cells, strict=True)
            rows[line] = {column.symbol.partition("=")[0]: cell.value for column, cell in cells}
    return rows


def statuses(report, edition="paper"):
    """Yield each class with the numbers that its sentence says, by what they are."""
    pattern = (
        r"Cuối năm \d+, toàn xã có (?P<closing>[\d.]+) {name}"
        r"(?:, chiếm (?P<rate>[\d,]+)% tổng số hộ \((?P<count>[\d.]+)/(?P<total>[\d.]+) hộ\))?"
        r"(?:; (?P<way>giảm|tăng|không thay đổi)(?: (?P<moved>[\d.]+) hộ)?"
        r"(?: \(tỷ lệ (?:giảm|tăng|không thay đổi)(?: (?P<points>[\d,]+) điểm phần trăm)?\))?"
        r" so với cuối năm \d+ \((?P<before>[\d.]+) hộ(?:, (?P<rate_before>[\d,]+)%)?\))?\.$"
    )
    sentences = [words for words in said(report, edition) if words.startswith("Cuối năm")]
    for name, words in CLASSES.items():
        for sentence in sentences:
            told = re.match(pattern.replace("{name}", words), sentence)
            if told is not None:
                yield name, told
    assert len(sentences) <= 2


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_says_what_it_knows_and_nothing_else(reports, kind):
    text = " ".join(said(reports[kind]))
    assert [words for words in MUST[kind] if words not in text] == []
    assert [words for words in (*MUST_NOT[kind], *NEVER) if words in text] == []


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("kind", KINDS)
def test_number_and_rate_are_those_of_form_1(reports, kind, edition):
    report = reports[kind]
    first = form(report, 1)[""]
    told = dict(statuses(report, edition))
    assert (kind in ("synthetic list", "two lists", "only a list")) == (len(told) == 2)
    for name, found in told.items():
        count, rate = (
            first[{"poor": "3", "near_poor": "5"}[name]],
            first[{"poor": "4", "near_poor": "6"}[name]],
        )
        assert number(found["closing"]) == count
        if found["rate"]:
            assert number(found["count"]) == count and number(found["total"]) == first["1"]
            assert float(number(found["rate"])) == pytest.approx(rate, abs=0.005001)
        if found["before"]:
            history = report.history.set_index(["year", "class"])["households"]
            assert number(found["before"]) == history[report.data.facts.year - 1, name]
            moved = number(found["before"]) - number(found["closing"])
            assert found["way"] == ("giảm" if moved > 0 else "tăng" if moved < 0 else "không thay đổi")
            assert number(found["moved"] or "0") == abs(moved)
        if found["points"]:
            assert number(found["points"]) == abs(number(found["rate"]) - number(found["rate_before"]))


@pytest.mark.parametrize("kind", KINDS)
def test_movements_are_those_of_forms_2_and_3(reports, kind):
    report = reports[kind]
    closing = {name: number(found["closing"]) for name, found in statuses(report)}
    for place, (name, words) in enumerate(CLASSES.items(), 2):
        sentence = [one for one in said(report) if one.startswith(f"Diễn biến {words}:")]
        if not sentence:
            continue
        row = form(report, place)["Hộ"]
        opening, *falls = [row[str(at)] for at in (1, 2, 3, 4)]
        rises = [row[str(at)] for at in (5, 6, 7, 8)]
        assert re.search(r"đầu kỳ ([\d.]+) hộ", sentence[0])[1].lstrip("0") == (str(opening).lstrip("0"))
        for way, steps in (("giảm", falls), ("tăng", rises)):
            told = re.search(rf"; {way} ([\d.]+) hộ \((.*?)\)(?:;|$)", sentence[0])
            parts = [number(one) for one in re.findall(r"([\d.]+) hộ", told[2])] if told else []
            assert parts == [step for step in steps if step]
            assert (number(told[1]) if told else 0) == sum(steps)
        end = number(re.search(r"cuối kỳ ([\d.]+) hộ", sentence[0])[1])
        assert end == row["9"] == opening - sum(falls) + sum(rises)
        assert end == closing.get(name, end)


def by_persons(report):
    """Return class and share of what is counted in persons: it is in no form of households."""
    frame = report.deprivation[report.deprivation["base"] != "households"]
    shares = frame[frame["share_pct"].notna() & (frame["unit"] == report.commune)]
    told = zip(shares["class"], shares["share_pct"], strict=True)
    return {(CLASSES[name], f"{share:g}".replace(".", ",")) for name, share in told}


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("kind", KINDS)
def test_deprivations_are_those_of_forms_4_to_7(reports, kind, edition):
    report = reports[kind]
    sizes = {name: found["closing"] for name, found in statuses(report, edition)}
    codes = {report.standard.indicator[at].text("vi"): at for at in range(len(report.standard.indicator))}
    sentences = [words for words in said(report, edition) if words.startswith("Thiếu hụt về")]
    seen = 0
    for sentence in sentences:
        label, _, values = sentence.removeprefix("Thiếu hụt về ").removesuffix(".").partition(": ")
        at = next(place for name, place in codes.items() if name.lower() == label.lower())
        for value in values.split("; "):
            persons = re.fullmatch(r"([\d,]+)% (?:người|trẻ em) thuộc (hộ nghèo|hộ cận nghèo)", value)
            if persons:
                assert (persons[2], persons[1]) in by_persons(report), value
                continue
            found = re.fullmatch(r"(hộ nghèo|hộ cận nghèo) ([\d,]+)%(?: \(([\d.]+)/([\d.]+) hộ\))?", value)
            assert found, value
            name = next(name for name, words in CLASSES.items() if words == found[1])
            counts, shares = ((4, 5), (6, 7))[name == "near_poor"]
            share = form(report, shares)[""][str(at + 2)]
            assert float(number(found[2])) == pytest.approx(share, abs=0.005001)
            if found[3]:
                assert number(found[3]) == form(report, counts)[""][str(at + 3)]
                assert float(100 * number(found[3]) / number(found[4])) == pytest.approx(share, abs=0.005001)
                assert number(found[4]) <= number(sizes.get(name, found[4]))
            seen += 1
    assert (seen > 0) == (kind not in ("Cẩm Lương 2023", "totals only"))


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("kind", KINDS)
def test_target_and_result_are_those_of_the_frame(reports, kind, edition):
    report = reports[kind]
    frame = report.reduction[report.reduction["unit"] == report.commune]
    rows = {row["kind"]: row for row in frame.to_dict("records")}
    words = {
        "net_reduction": "giảm hộ nghèo (đầu kỳ trừ cuối kỳ)",
        "gross_exits": "hộ thoát nghèo (trở thành hộ cận nghèo hoặc vượt chuẩn hộ cận nghèo)",
        "unstated": "giảm hộ nghèo",
    }
    results = {}
    for sentence in said(report, edition):
        for name, what in words.items():
            both = re.match(
                rf"Năm \d+, chỉ tiêu {re.escape(what)} là ([\d.]+) hộ; kết quả ([\d.]+) hộ"
                r"(?:, đạt ([\d,]+)% kế hoạch)?(?:, (vượt|còn thiếu) ([\d.]+) hộ)?\.$",
                sentence,
            )
            alone = re.match(rf"Năm \d+, {re.escape(what)}: ([\d.]+) hộ[.;]", sentence)
            if both:
                target, result = number(both[1]), number(both[2])
                assert (target, result) == (
                    rows[name]["target_households"],
                    rows[name]["reduction_households"],
                )
                assert both[3] is None or number(both[3]) == round(100 * result / target, 2)
                assert number(both[5] or "0") == abs(result - target)
                assert both[4] != ("còn thiếu" if result >= target else "vượt")
            if both or alone:
                results[name] = number(both[2] if both else alone[1])
                assert results[name] == rows[name]["reduction_households"]
    poor = dict(statuses(report, edition)).get("poor")
    if poor and poor["before"] and "net_reduction" in results:
        assert results["net_reduction"] == number(poor["before"]) - number(poor["closing"])
    if "gross_exits" in results and form(report, 2)["Hộ"]["2"] is not None:
        moves = form(report, 2)["Hộ"]
        assert results["gross_exits"] == moves["2"] + moves["3"]


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("kind", KINDS)
def test_no_two_sentences_say_the_same_thing(reports, kind, edition):
    sentences = said(reports[kind], edition)
    assert len(set(sentences)) == len(sentences)
    assert sum(words.startswith("Năm") and "số hộ nghèo giảm là" in words for words in sentences) <= 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_screen_is_form_1_last_year_and_the_target(reports, kind):
    report = reports[kind]
    screen = report.show.summary()
    boxes = {box.label: box for box in screen.boxes}
    first, history = form(report, 1)[""], report.history
    before = {} if history.empty else history.set_index(["year", "class"])["households"]
    inferred = report.denominators.set_index("class")
    for (name, label), at in zip((("poor", "Hộ nghèo"), ("near_poor", "Hộ cận nghèo")), (3, 5), strict=True):
        box, count, rate = boxes[label], first[str(at)], first[str(at + 1)]
        told = re.fullmatch(r"([\d.]+) hộ(?: \(([\d,]+)%\)| (\(\*\)))?", box.value)
        if told is None:
            assert (box.value, count) == ("Chưa có số liệu", None)
            continue
        if told[3]:
            assert inferred.loc[name, "evidence"] == "inferred"
            assert number(told[1]) == inferred.loc[name, "households"] == count
            continue
        assert number(told[1]) == count
        assert (told[2] is None) == (rate is None)
        if told[2]:
            assert float(number(told[2])) == pytest.approx(rate, abs=0.005001)
        moved = re.match(r"([+-]?[\d.]+) hộ.* so với năm (\d+)", box.lines[0])
        if moved:
            assert count - before[int(moved[2]), name] == int(moved[1].replace(".", ""))
    target = boxes.get("Kết quả / Chỉ tiêu (hộ)")
    if target and (told := re.fullmatch(r"([\d.]+) / ([\d.]+) hộ", target.value)):
        rows = report.reduction[report.reduction["unit"] == report.commune].to_dict("records")
        pairs = [(row["reduction_households"], row["target_households"]) for row in rows]
        assert (number(told[1]), number(told[2])) in pairs
        assert f"kết quả {told[1]} hộ" in screen.headline or number(told[1]) < 10
    widest = boxes.get("Hộ nghèo thiếu hụt nhiều nhất")
    if widest:
        poor = report.deprivation[(report.deprivation["class"] == "poor")]
        shares = poor[poor["unit"] == report.commune]["share_pct"].dropna().sort_values(ascending=False)
        told = [float(number(re.search(r"([\d,]+)%$", line)[1])) for line in widest.lines]
        assert told == pytest.approx(shares.head(3).tolist(), abs=0.005001)
    if not target and "poor" in dict(statuses(report)):
        assert screen.headline.startswith(f"Cuối năm {report.data.facts.year}, toàn xã có")


@pytest.mark.parametrize("kind", KINDS)
def test_the_check_sheet_counts_what_the_audit_found_and_infers_what_the_frames_infer(reports, kind):
    report = reports[kind]
    sheet = review_document(report.data, report.standard, report.audit, report.project)
    tables = {exhibit.block.name: exhibit.block for exhibit in sheet.exhibits("table")}
    lines = [spans[0].text for part in sheet.parts if isinstance(part, Passage) for _, spans in part.items]
    found = [number(one) for one in re.findall(r"([\d.]+) điểm (?:chắc|nhiều|cần)", lines[0])]
    assert (found or [0, 0, 0]) == list(report.audit.counts().values())
    assert sum(found) == len([row for row in tables["findings"].rows if row.role == "body"] if found else [])
    every = report.deprivation[report.deprivation["unit"] == report.commune]
    frames = [report.denominators[report.denominators["evidence"] == "inferred"]["households"]]
    frames += [every[every["count_evidence"] == "inferred"]["households"]]
    expected = sorted(int(one) for frame in frames for one in frame.dropna())
    shown = [cell.value for row in tables["inferred"].rows for cell in row.cells[1:]] if expected else []
    assert sorted(one for one in shown if one is not None) == expected
    assert ("inferred" in tables) == bool(expected)
    for row in tables["read_files"].rows:
        path, counted = report.project.root / row.cells[0].text, row.cells[1].value
        if counted is not None and path.suffix == ".csv":
            assert counted == len(path.read_text("utf-8-sig").strip().splitlines()) - 1
    text = " ".join(lines)
    if report.data.facts.totals.households is not None:
        assert "Tổng số hộ dân cư" not in lines
    known = dict(statuses(report))
    for name, words in CLASSES.items():
        assert (f"Số {words} cuối kỳ" in lines) == (name not in known)
    assert [words for words in (" %", "không báo cáo", "None", "nan;", "<NA>") if words in text] == []
