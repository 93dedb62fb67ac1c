"""Who is named as being in charge is held against the day of the text, by the dates of authority.toml."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.audit.audit import audit
from analysis.standard.authority import authorities
from tests.audit.sample import CODE, commune

FACTS = """\
code = "{code}"
name = "Xã Thử (dữ liệu giả lập)"
area = "rural"
year = {year}
status = "official"
synthetic = true
[period]
from_year = {year}
to_year = {year}
[report]
issuer = "UBND xã Thử"
symbol = "BC-UBND"
place = "Thử"
year = {year}
{day}
subject = "Kết quả rà soát hộ nghèo"
preamble = ["{preamble}"]
recipients = ["{recipient}", "Lưu: VT."]
"""
AFTER = "month = 12\nday = 20"


def told(year=2025, day=AFTER, preamble="UBND xã báo cáo.", recipient="UBND tỉnh;", code="15148", **tables):
    facts = FACTS.format(code=code, year=year, day=day, preamble=preamble, recipient=recipient)
    found = audit([commune(year, code, facts, **tables)]).findings
    return [one for one in found if one.rule == "authority_gone"]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("UBND xã báo cáo Chủ tịch UBND huyện xem xét.", "Chủ tịch UBND huyện"),
        ("Kính gửi Ủy ban nhân dân huyện Cẩm Thủy", "Ủy ban nhân dân huyện"),
        ("Kính gửi Uỷ ban nhân dân cấp huyện", "Uỷ ban nhân dân cấp huyện"),
        ("Ban Chỉ đạo huyện kiểm tra việc rà soát.", "Ban Chỉ đạo huyện"),
        ("UBND quận 1 và UBND thị xã A", "UBND quận"),
        ("UBND thành phố Tây Ninh thẩm định.", "UBND thành phố Tây Ninh"),
        ("báo cáo Sở Lao động - Thương binh và Xã hội", "Sở Lao động - Thương binh và Xã hội"),
        ("báo cáo Sở LĐ-TB&XH và Bộ LĐTBXH", "Sở LĐ-TB&XH"),
        ("gửi Phòng Lao động – Thương binh và Xã hội", "Phòng Lao động – Thương binh và Xã hội"),
        # An act of before does not make who reads the report one of before.
        ("Căn cứ Quyết định số 24/2021/QĐ-TTg, UBND xã báo cáo Chủ tịch UBND huyện", "Chủ tịch UBND huyện"),
        # An act of their own that is dated too late.
        ("Thực hiện Kế hoạch số 9/KH-UBND ngày 02/8/2025 của UBND huyện", "UBND huyện"),
        # No districts, but provinces and a project's name.
        ("Kính gửi UBND thành phố Hà Nội, UBND thành phố Huế, UBND tỉnh", None),
        ("Dự án 1: Hạ tầng huyện nghèo; trên địa bàn huyện Cẩm Thủy cũ", None),
        ("Thông tư 07/2021/TT-BLĐTBXH, Thông tư 02/2022/TT-BLĐTBXH", None),
        ("Thông tư 07/2021/TT-BLĐTBXH của Bộ Lao động - Thương binh và Xã hội", None),
        ("Kế hoạch số 12/KH-UBND ngày 05/3/2025 của Chủ tịch UBND huyện", None),
        ("Kế hoạch số 12/KH-UBND ngày 05 tháng 3 năm 2025 của UBND huyện Cẩm Thủy", None),
        ("chỉ tiêu do UBND huyện Cẩm Thủy (cũ) giao", None),
        ("chỉ tiêu do UBND huyện Cẩm Thủy trước đây giao", None),
        ("Sở Nông nghiệp và Môi trường, Chủ tịch UBND tỉnh", None),
    ],
)
def test_who_is_named_in_a_report_of_december_2025(words, named):
    found = told(preamble=words)
    assert [one.values["named"] for one in found][:1] == ([named] if named else [])
    assert [one.values["named"] for one in told(recipient=words)][:1] == ([named] if named else [])
    # The same words were right in the years before.
    assert told(2024, preamble=words, code=CODE) == []


@pytest.mark.parametrize(
    ("day", "words", "doubted"),
    [
        ("month = 6\nday = 30", "UBND huyện", False),
        ("month = 7\nday = 1", "UBND huyện", True),
        ("month = 7", "UBND huyện", True),
        ("month = 2\nday = 28", "Sở LĐTBXH", False),
        ("month = 3\nday = 1", "Sở LĐTBXH", True),
        # The day is not known and may be one of before.
        ("", "UBND huyện", False),
    ],
)
def test_only_from_the_day_on_which_it_is_sure(day, words, doubted):
    assert len(told(day=day, recipient=words)) == doubted


def test_a_listed_document_counts_by_its_own_date():
    row = {
        "section": "I.1",
        "order": 1,
        "kind": "ke_hoach",
        "number": "9",
        "symbol": "KH-UBND",
        "subject": "A",
    }
    for day, issuer, doubted in (
        ("2025-06-30", "UBND huyện Cẩm Thủy", False),
        ("2025-08-02", "UBND huyện Cẩm Thủy", True),
        ("2025-08-02", "UBND xã Cẩm Tú", False),
        ("2025-05-02", "Sở Lao động - Thương binh và Xã hội", True),
    ):
        found = told(documents=[row | {"date": day, "issuer": issuer}])
        assert len(found) == doubted
        if found:
            assert found[0].where.file.endswith("documents.csv") and found[0].where.line == 2
    subject = "thực hiện Kế hoạch số 3/KH-UBND ngày 05/3/2025 của UBND huyện"
    assert told(documents=[row | {"date": "2025-08-02", "issuer": "UBND xã", "subject": subject}]) == []


def test_the_doubt_is_one_to_look_at_and_names_who_is_in_charge():
    (found,) = told(recipient="Sở LĐTBXH (b/c);")
    assert found.sureness == "possible"
    assert "28/02/2025" in found.what("vi") and "“Sở LĐTBXH”" in found.what("vi")
    assert found.probably("vi").startswith("Bộ Nông nghiệp và Môi trường")
    assert found.probably("en").startswith("Ministry of Agriculture and Environment")


NAMES = {
    "district": ("UBND huyện {}", "Chủ tịch UBND huyện {}", "Ủy ban nhân dân quận {}", "HĐND thị xã {}"),
    "ministry_labour": ("Sở LĐTBXH {}", "Sở Lao động - Thương binh và Xã hội {}", "Bộ LĐ-TB&XH ({})"),
}


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from([one for one in authorities() if one.until]),
    st.integers(0, 3),
    st.integers(-400, 400),
    st.sampled_from(
        ["Kính gửi: {}", "Nơi nhận: {};", "{} thẩm định, phê duyệt kết quả", "báo cáo {} theo quy định"]
    ),
    st.sampled_from(["Cẩm Thủy", "Đăk Glong", "A"]),
)
def test_a_text_is_doubted_from_the_day_on_and_never_before(body, way, days, sentence, place):
    day = body.until + timedelta(days=days)
    names = NAMES[body.code]
    words = sentence.format(names[way % len(names)].format(place))
    found = told(day.year, f"month = {day.month}\nday = {day.day}", preamble=words,
                 code="15148" if day >= date(2025, 7, 1) else CODE)  # fmt: skip
    assert len(found) == (day >= body.until)
