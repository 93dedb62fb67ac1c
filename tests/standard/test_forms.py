"""The official tables as data."""

import pytest

from analysis.intake.household import CAUSES, GROUPS
from analysis.standard import standard_for
from analysis.standard.schema.forms import MOVEMENTS, form_columns, official_forms

STANDARD = standard_for(2022)


def columns(number):
    return form_columns(official_forms().form[number - 1], STANDARD)


def symbols(number):
    return [column.symbol for column in columns(number)]


def test_symbols_follow_the_circular():
    assert symbols(1)[:6] == ["1", "2", "3", "4=3/1*100", "5", "6=5/1*100"]
    assert symbols(2)[-1] == symbols(3)[-1] == "9=1-2-3-4+5+6+7+8"
    assert symbols(4) == [str(number) for number in range(1, 15)]


def test_forms_of_deprivation_name_the_indicators_under_their_dimensions():
    for number, before in ((4, 2), (5, 1), (6, 2), (7, 1)):
        found = columns(number)[before:]
        assert tuple(column.item for column in found) == STANDARD.codes
        assert [heading.vi for heading in found[0].headings[1:]] == ["Việc làm", "Việc làm"]


def test_items_of_forms_8_and_10_are_columns_of_the_household_list():
    items = {column.item for number in (8, 10) for column in columns(number) if not column.rate}
    assert items - {"households"} == {*CAUSES, *GROUPS}


def test_items_of_forms_2_and_3_are_those_of_the_movements():
    assert tuple(column.item for column in columns(2)) == MOVEMENTS["poor"]
    assert tuple(column.item for column in columns(3)) == MOVEMENTS["near_poor"]


def test_codes_resolve():
    forms = official_forms()
    assert {line for form in forms.form for line in form.lines} - {""} == set(forms.line)
    assert {code for form in forms.form for column in form.column for code in column.path} == set(forms.group)


AVERAGE = "hộ làm nông nghiệp, lâm nghiệp, ngư nghiệp, diêm nghiệp có mức sống trung bình"
# Word for word as the circular and the amending decree have them.
TITLES = {
    2: "Tổng hợp diễn biến hộ nghèo",
    3: "Tổng hợp diễn biến hộ cận nghèo",
    4: "Phân tích các chỉ số thiếu hụt dịch vụ xã hội cơ bản của hộ nghèo",
    6: "Phân tích các chỉ số thiếu hụt dịch vụ xã hội cơ bản của hộ cận nghèo",
    10: "Phân nhóm hộ nghèo, hộ cận nghèo theo các nguyên nhân nghèo",
    11: "Tổng hợp chỉ tiêu thiếu hụt của trẻ em thuộc hộ nghèo, hộ cận nghèo",
}
OTHER = "Số hộ khác (thay đổi nhân khẩu, hộ đơn thân chết, chuyển đi nơi khác, tách, nhập…)"
WORDS = {
    2: ["Đầu kỳ", "Trở thành hộ cận nghèo", "Vượt chuẩn cận nghèo", OTHER, "Hộ cận nghèo trở thành hộ nghèo",
        "Tái nghèo", "Phát sinh mới", OTHER, "Cuối kỳ"],
    3: ["Đầu kỳ", "Thoát cận nghèo", "Trở thành hộ nghèo", OTHER, "Hộ nghèo trở thành hộ cận nghèo",
        "Tái cận nghèo", "Phát sinh mới", OTHER, "Cuối kỳ"],
    10: ["Tổng số hộ", "Thiếu đất sản xuất", "Thiếu vốn", "Thiếu lao động",
         "Thiếu công cụ, phương tiện sản xuất", "Thiếu kiến thức sản xuất", "Thiếu kỹ năng lao động",
         "Ốm đau, bệnh nặng, tai nạn", "Khác"],
}  # fmt: skip


@pytest.mark.parametrize("number", TITLES)
def test_titles_are_those_of_the_circular(number):
    form = official_forms().form[number - 1]
    assert {form.title_in(standard_for(year), year).vi for year in range(2022, 2027)} == {TITLES[number]}


@pytest.mark.parametrize("number", WORDS)
def test_columns_are_called_as_in_the_circular(number):
    assert [column.headings[-1].vi for column in columns(number)] == WORDS[number]


@pytest.mark.parametrize("year", range(2022, 2027))
def test_form_1_names_workers_with_a_low_income_from_2025(year):
    standard, form = standard_for(year), official_forms().form[0]
    begins = "Tổng hợp kết quả rà soát hộ nghèo, hộ cận nghèo"
    later = f"{begins}, {AVERAGE} và người lao động có thu nhập thấp"
    assert form.title_in(standard, year).vi == (later if year >= 2025 else f"{begins} và {AVERAGE}")
    last = form_columns(form, standard, year)[-1]
    told = [heading.vi for heading in last.headings]
    workers = ["Tính theo nhân khẩu", "Người lao động có thu nhập thấp", "Số người"]
    assert (told == workers) == (year >= 2025)
