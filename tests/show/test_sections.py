"""Sections with data show them; sections without say that they have none."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis import show
from analysis.core.project import find_project
from analysis.display.blocks import Prose, Table
from analysis.intake import read_raw
from analysis.measures.deprivation import denominators, deprivation, dimensions
from analysis.standard import standard_for

DATA = read_raw(find_project(), "15139", 2022)
STANDARD = standard_for(2022)
TABLES = (
    "targets",
    "results",
    "deprivations",
    "projects",
    "policies",
    "resources",
    "documents",
    "corrections",
)
EMPTY = replace(DATA, narrative={}, **{name: getattr(DATA, name).iloc[:0] for name in TABLES})


def words(block):
    if isinstance(block, Table):
        return "\n".join(" | ".join(cell.text for cell in row.cells) for row in block.rows).replace(
            "\u00a0", " "
        )
    return "\n".join(text for _, text in block.items).replace("\u00a0", " ")


def frames(data):
    own, counts = data.own("deprivations"), data.own("class_counts")
    frame = deprivation(own, counts, STANDARD)
    return frame, denominators(own, counts), dimensions(frame)


@pytest.mark.parametrize(
    ("section", "full", "empty"),
    [
        (show.documents, "Kế hoạch số 30/KH-UBND | 28/02/2022", "Chưa có số liệu về văn bản"),
        (show.project_progress, "Tiểu dự án 1. Giảm nghèo về thông tin | Đã có kế hoạch", "chưa có số liệu"),
        (show.project_money, "Tổng cộng |  | 26.000.000 | chưa có số liệu", "Chưa có số liệu về kinh phí"),
        (show.policies, "Dư nợ | 45.632.742.000 | đồng | không nêu", "Chưa có số liệu về kết quả thực hiện"),
        (show.resources, "Quỹ “Vì người nghèo” | 16.196.000 | đồng | 2022", "Chưa có số liệu về huy động"),
        (show.corrections, "nhóm hộ: hộ nghèo → hộ cận nghèo", "Không có đính chính nào"),
    ],
)
def test_section(section, full, empty):
    assert full in words(section(DATA))
    assert empty in words(section(EMPTY))
    assert section(DATA, "en").to_json() != section(DATA).to_json()


def test_narrative_is_repeated_as_written_or_said_to_be_missing():
    assert show.narrative(DATA, "proposals").items == (("paragraph", "Không"),)
    assert show.narrative(DATA, "achievements").items[0][0] == "bullet"
    assert words(show.narrative(EMPTY, "proposals")) == "Chưa có nội dung này."
    assert show.narrative(EMPTY, "proposals", optional=True) == Prose(())
    assert show.narrative(DATA, "proposals", "en").items[0] == ("lead", "Text of the source, in Vietnamese:")


def test_policies_and_deprivations_keep_their_words_under_leads():
    assert ("lead", "Trợ giúp pháp lý") in show.policy_narrative(DATA).items
    assert ("lead", "Giải pháp về việc làm") in show.deprivation_narrative(DATA).items
    assert show.policy_narrative(EMPTY) == Prose(())


def test_deprivation_without_any_figure_says_so_once():
    frame, totals, sums = frames(EMPTY)
    assert "Chưa có số liệu về mức độ thiếu hụt" in words(show.deprivation_text(EMPTY, frame, STANDARD))
    silent = [
        show.deprivation_table(EMPTY, frame, STANDARD),
        show.deprivation_figure(EMPTY, frame, STANDARD),
        show.denominator_table(EMPTY, totals),
        show.dimension_table(EMPTY, sums, STANDARD),
    ]
    assert silent == [Prose(())] * 4


def test_denominators_say_what_they_rest_on():
    _, totals, _ = frames(DATA)
    table = show.denominator_table(DATA, totals)
    assert [row.cells[1].evidence for row in table.rows] == ["inferred", "inferred"]
    assert "Suy ra từ" in table.rows[0].cells[2].text
    stated = totals.assign(evidence="published", households=pd.array([31, 23], "Int64"))
    assert show.denominator_table(DATA, stated).rows[0].cells[2].text == "Theo số công bố"


def test_chart_alt_names_the_worst_and_the_missing():
    frame, _, _ = frames(DATA)
    alt = show.deprivation_figure(DATA, frame, STANDARD).alt.replace("\u00a0", " ")
    assert "Sử dụng dịch vụ viễn thông (61,29%)" in alt
    assert "Việc làm (47,83%)" in alt
    assert "Chưa có số liệu: Người phụ thuộc trong hộ gia đình; Dinh dưỡng." in alt


class TestFrame:
    def test_place_with_what_became_of_it(self):
        text = words(show.facts(DATA, STANDARD))
        assert "Xã Cẩm Lương (mã 15139), Huyện Cẩm Thủy, Tỉnh Thanh Hóa" in text
        assert "Từ ngày 01/7/2025, Xã Cẩm Lương (mã 15139) thuộc Xã Cẩm Tú (mã 15148)" in text
        assert "1.500.000 đồng một người một tháng" in text
        assert "Tổng số hộ dân cư | chưa có số liệu" in text

    def test_unknown_parts_of_the_head_stay_open(self):
        cover = show.cover(DATA, STANDARD)
        assert (cover.number, cover.place_date) == ("…/BC-UBND", "Cẩm Lương, ngày … tháng 10 năm 2023")
        assert (cover.notices, cover.date_iso) == ((), "2023")

    def test_small_days_and_months_take_a_zero(self):
        head = DATA.facts.report.model_copy(update={"day": 5, "month": 2, "number": "12"})
        dated = replace(DATA, facts=DATA.facts.model_copy(update={"report": head}))
        cover = show.cover(dated, STANDARD)
        assert cover.place_date == "Cẩm Lương, ngày 05 tháng 02 năm 2023"
        assert (cover.number, cover.date_iso) == ("12/BC-UBND", "2023-02-05")

    @pytest.mark.parametrize(
        ("facts", "audience", "notice"),
        [
            ({"synthetic": True}, "public", "DỮ LIỆU GIẢ LẬP"),
            ({"status": "in_review"}, "public", "chưa có kết quả chính thức"),
            ({"status": "provisional"}, "public", "Số liệu sơ bộ"),
            ({}, "internal", "LƯU HÀNH NỘI BỘ"),
        ],
    )
    def test_warnings_stand_on_the_cover(self, facts, audience, notice):
        data = replace(DATA, facts=DATA.facts.model_copy(update=facts))
        assert notice in " ".join(show.cover(data, STANDARD, audience=audience).notices)

    def test_an_unverified_standard_is_named(self):
        unverified = standard_for(2027, accept_unverified=True)
        assert "chưa được kiểm chứng" in show.cover(DATA, unverified).notices[0]
        assert "chưa kiểm chứng" in words(show.rules(unverified))
        assert "chưa kiểm chứng" in words(show.legal_basis(unverified))

    def test_closing(self):
        closing = show.closing(DATA)
        assert closing.signatory == "Bùi Quốc Bảo"
        assert closing.sentence.endswith("./.")
