"""The first screen of a page, and figures that open their origin: what must and must not stand there."""

import random
import re
from html import unescape
from html.parser import HTMLParser

import pytest

from analysis.core.numbers import number
from analysis.display.blocks import Cell, Column, Row, Table
from analysis.display.html_table import table_html
from analysis.display.origins import Origins
from tests.seeds import seeds

SCREEN = re.compile(r'<section class="gn-summary" id="ket-qua".*?</section>', re.S)


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.buttons, self.pops, self.withheld, self._cell = [], set(), 0, ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag in ("td", "th"):
            self._cell = told.get("class") or ""
        if tag == "button" and told.get("class") == "gn-fig":
            self.buttons.append(told["popovertarget"])
            self.withheld += "gn-withheld" in self._cell or "gn-missing" in self._cell
        if "popover" in told:
            self.pops.add(told["id"])

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self._cell = ""


def test_the_result_stands_first(report_2022):
    page = (report_2022 / "report.html").read_text("utf-8")
    screen = SCREEN.search(page)[0]
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", screen))
    for words in ("chỉ tiêu giảm hộ nghèo là 10 hộ; kết quả 13 hộ, đạt 130% kế hoạch, vượt 03 hộ",
                  "13 / 10 hộ", "31 hộ (*)", "Cả nước năm 2022: 4,03%", "Cả nước năm 2022: 3,49%",
                  "Viễn thông: 61,29%", "Nhà tiêu: 48,39%", "Việc làm: 35,48%",
                  "15 chắc chắn sai"):  # fmt: skip
        assert words in text
    assert 'href="#table-audit"' in screen
    assert page.index('id="ket-qua"') < page.index("<nav") < page.index("Thực hiện Kế hoạch")


def test_every_button_opens_a_popover_and_every_popover_has_a_button(report_2022):
    page = Page((report_2022 / "report.html").read_text("utf-8"))
    assert len(page.buttons) > 100
    assert set(page.buttons) == page.pops
    assert page.withheld == 0


@pytest.mark.parametrize("seed", seeds(20, 60))
def test_what_is_withheld_or_missing_opens_nothing(seed):
    """Tables by chance: as many buttons as there are known figures in rows with an origin, never more."""
    chance = random.Random(seed)
    kinds = ("published", "households", "inferred", "missing", "withheld")
    rows, known = [], 0
    for _ in range(chance.randint(1, 8)):
        origin = chance.choice(("", "a.csv, dòng 2", "<b>&"))
        cells = [Cell("Thôn")]
        for _ in range(3):
            kind, value = chance.choice(kinds), chance.randint(0, 2000)
            absent = kind in ("missing", "withheld")
            cells.append(Cell("(x)" if absent else number(value), None if absent else value, kind))
            known += bool(origin) and not absent
        rows.append(Row(tuple(cells), origin=origin))
    origins = Origins("vi")
    columns = (Column("Thôn"), *(Column(f"c{i}", rule="a / b" if i else "") for i in range(3)))
    shown = table_html(Table("t", "Bảng", columns, tuple(rows)), "vi", page=origins)
    page = Page(shown + origins.html())
    assert (len(page.buttons), page.withheld, set(page.buttons)) == (known, 0, page.pops)


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("Năm 2022, chỉ tiêu là 10 hộ; kết quả 13 hộ, đạt 130% kế hoạch.", ["10", "13", "130%"]),
        ("Kế hoạch số 30/KH-UBND ngày 28/02/2022 về 111-QĐ/ĐU.", []),
        ("Dư nợ 45.632.742.000 đồng, 35,48% (11/31 hộ).", ["45.632.742.000", "35,48%"]),
        ("Tỷ lệ giảm 1,45 điểm phần trăm, còn -2 hộ.", ["1,45", "-2"]),
        ("Dự án 3, Tiểu dự án 1, Điều 5, Biểu 2, thôn 7.", []),
    ],
)
def test_figures_of_a_sentence(sentence, figures):
    shown = Origins("vi").figures(sentence, "x.csv, dòng 2")
    assert re.findall(r">([^<]+)</button>", shown) == figures
    assert re.sub(r"<[^>]+>", "", shown) == sentence


@pytest.mark.parametrize("seed", seeds(20, 60))
def test_no_line_can_break_between_a_figure_and_its_marks(seed):
    """Browsers break a line around a button: the marks that touch a figure stand in one unbroken piece."""
    chance = random.Random(seed)
    figures = ("13", "1.924", "4,80%", "-2,70", "130%")
    ends, plain = ("", ")", ");", "”,", "."), ("hộ nghèo", "so với", "giảm <b>", "&")
    marked = [
        chance.choice(("", "(", "[", "“")) + chance.choice(figures) + chance.choice(ends) for _ in "123456"
    ]
    words = [chance.choice((one, chance.choice(plain))) for one in (*marked, *marked)]
    text = " ".join(words)
    page = Origins("vi").figures(text, "results.csv")
    assert unescape(re.sub(r"</?(?:span|button)\b[^>]*>", "", page)) == text
    outside = re.sub(r'<span class="gn-keep">.*?</span>', "", page)
    assert not re.search(r"[(\[“]<button|</button>[)\].,;:”]", outside)
