"""The official tables as data."""

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
