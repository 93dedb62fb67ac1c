"""Wrong calls are answered in the language that is asked for, and end with 2."""

import re

import pytest
from click.testing import CliRunner

from analysis.cli import COMMANDS, main

CALLS = {
    "report --yaer 3": "không có tùy chọn --yaer; có phải --year?",
    "import nope.xlsx": "không có 'nope.xlsx'",
    "verify nope": "không có thư mục 'nope'",
    "comapre": "không có lệnh 'comapre'; có phải compare?",
    "report --year x": "giá trị của --year không dùng được: 'x' không phải là số nguyên",
    "compare": "thiếu tùy chọn --group",
    "report --audience nobody": "'nobody' không phải là một trong các giá trị 'superior', 'public'",
    "template a b c": "thừa b c",
    "trend --from": "tùy chọn '--from' cần một giá trị",
    "check /nope": "không có tệp hoặc thư mục /nope",
    "compare --group cu-jut --year 1990": "tham số sai: year = 1990: phải từ 2000 trở lên",
    "plan --chance 200": "200 không nằm trong khoảng 1<=x<=99",
}
ENGLISH = re.compile(r"(?i)\b(error|usage|invalid|missing|option '|such|valid|must|should|input|does not)\b")


def call(words, **environment):
    return CliRunner().invoke(
        main, words.split(), env={"GIAMNGHEO_LANG": None, "LANG": "vi_VN.UTF-8", **environment}
    )


@pytest.mark.parametrize("words", CALLS)
def test_a_wrong_call_is_answered_in_vietnamese(words):
    done = call(words)
    assert done.exit_code == 2
    assert CALLS[words] in done.output
    assert not ENGLISH.search(done.output.replace("[OPTIONS]", ""))


@pytest.mark.parametrize("words", [one for one in CALLS if "--from" not in one])
def test_a_wrong_call_is_answered_in_english_where_that_is_asked_for(words):
    done = call(words, GIAMNGHEO_LANG="en") if words == "comapre" else call(f"{words} --lang en")
    assert done.exit_code == 2
    assert not set("ạảấầậếềệộớợứừựđ") & set(done.output)


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_knows_an_option_that_nobody_made(name):
    done = call(f"{name} --khong-co-dau")
    assert done.exit_code == 2
    assert "không có tùy chọn --khong-co-dau" in done.output
    assert not ENGLISH.search(done.output.replace("[OPTIONS]", ""))
