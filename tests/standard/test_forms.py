"""The official tables as data."""

from analysis.standard import standard_for
from analysis.standard.forms import form_columns, official_forms

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


def test_codes_resolve():
    forms = official_forms()
    assert {line for form in forms.form for line in form.lines} - {""} == set(forms.line)
    assert {code for form in forms.form for column in form.column for code in column.path} == set(forms.group)
