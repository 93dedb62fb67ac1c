"""Names, numbers and codes as people also write them: found whatever the spelling, seldom where they are not.

All names here are made up (dữ liệu giả lập).
"""

import random
import re

import pytest

from analysis.disclosure.personal import Personal
from analysis.disclosure.spelling import one_spelling, without_accents
from tests.conftest import ROOT

FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Bùi", "Hà", "Lò", "Vi", "Quách", "Trương", "Đinh", "Lương",
          "Cao", "Hoàng", "Đỗ", "Phùng"]  # fmt: skip
MIDDLE = ["Văn", "Thị", "Đức", "Hữu", "Ngọc", "Thanh", "Minh", "Xuân", "Đình", "Hồng"]
GIVEN = ["Mai", "Hoà", "Lý", "Quý", "Thuỷ", "Hùng", "Dũng", "Sơn", "Tuyết", "Hạnh", "Khoẻ", "Bình",
         "Liên", "Loan", "Thắng", "Tỵ", "Kỳ", "Đào"]  # fmt: skip


def a_name(drawn):
    middle = drawn.sample(MIDDLE, drawn.choice([1, 1, 1, 2]))
    return " ".join([drawn.choice(FAMILY), *middle, drawn.choice(GIVEN)])


def without(drawn, name):
    return without_accents(name.casefold())


def old_tone(drawn, name):
    return name.replace("oà", "òa").replace("uỷ", "ủy").replace("oẻ", "ỏe")


def with_i(drawn, name):
    return name.replace("Lý", "Lí").replace("Quý", "Quí").replace("Tỵ", "Tị").replace("Kỳ", "Kì")


def capitals(drawn, name):
    return name.upper()


def initial(drawn, name):
    told = name.split()
    at = drawn.randrange(len(told))
    told[at] = told[at][0] + drawn.choice([".", "***", "*", ". "])
    return " ".join(told)


def no_family_name(drawn, name):
    told = name.split()
    return " ".join(told[1:]) if len(told) > 3 else name


def wide_gaps(drawn, name):
    return drawn.choice(["  ", "\u00a0", "-", "_", "\n"]).join(name.split())


WAYS = [without, old_tone, with_i, capitals, initial, no_family_name, wide_gaps]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_name_is_found_however_it_is_written(way):
    drawn = random.Random(way.__name__)
    for _ in range(150):
        name = a_name(drawn)
        private = Personal({name: "names.csv:2"})
        written = way(drawn, name)
        text = f"Hộ ông (bà) {written}, thôn 3" if way is not without else f"ho {written}, thon 3"
        assert private.found_in(text) == [("name", "names.csv:2")], (name, text)


def test_spellings_may_be_mixed():
    drawn = random.Random(7)
    for _ in range(300):
        name = a_name(drawn)
        written = name
        for way in drawn.sample([old_tone, with_i, capitals, wide_gaps], 3):
            written = way(drawn, written)
        assert Personal({name: "names.csv:9"}).found_in(written), (name, written)


CARD = "381 900 123"


@pytest.mark.parametrize(
    "text",
    ["０３８１９００１２３４５", "038 190 012 345", "038.190.012.345", "0381 9001 2345", "038190 012345",
     "CCCD 381900123", "số CMND: 381.900.123", f"CMT số {CARD}", f"chứng minh nhân dân {CARD}"],
)  # fmt: skip
def test_numbers_of_identity_are_found_however_they_are_grouped(text):
    assert Personal({}).found_in(text) == [("identity", "")]


@pytest.mark.parametrize(
    "text", ["381900123", "381.900.123", "381 900 123", "３８１９００１２３", "số 381-900-123"]
)
def test_a_known_number_of_nine_digits_is_found_without_a_word_before_it(text):
    assert Personal({}, numbers={"381900123": "names.csv:4"}).found_in(text) == [("identity", "names.csv:4")]


@pytest.mark.parametrize(
    "text", ["381.900.123 đồng", "thẻ BHYT: 381.900.123 đồng", "0381.900", "12.345.678.901 đ"]
)
def test_money_is_no_number_of_identity(text):
    assert Personal({}).found_in(text) == []


@pytest.mark.parametrize(
    "text", ["T1-007", "t1-007", "T1007", "t1 007", "T1.007", "mã hộ:T1_007", "hộ T1/007."]
)
def test_a_code_is_found_whatever_divides_it(text):
    assert Personal({}, frozenset({"T1-007"})).found_in(text) == [("code", "")]


@pytest.mark.parametrize("text", ["T1-0071", "AT1007", "TT1-007", "30/KH-UBND ngày 28/02/2022", "1-007"])
def test_what_only_resembles_a_code_is_none(text):
    assert Personal({}, frozenset({"T1-007", "12-345"})).found_in(text) == []


def test_few_of_a_thousand_names_are_seen_in_texts_that_do_not_name_them():
    """False alarms on the texts of the repository: of 1 000 made-up names, at most 2 in a thousand."""
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "docs").rglob("*.md"))]
    texts += [path.read_text("utf-8") for path in sorted((ROOT / "data/raw").rglob("*"))
              if path.suffix in (".md", ".toml", ".csv")]  # fmt: skip
    signers = {found for text in texts for found in re.findall(r'signatory = "(.*)"', text)}
    drawn = random.Random(1)
    names = {a_name(drawn): str(number) for number in range(1000)}
    names = {name: where for name, where in names.items() if name not in signers}
    private = Personal(names, told=frozenset(signers))
    alarms = {where for text in texts for kind, where in private.found_in(text) if kind == "name"}
    named = {
        where for name, where in names.items() if any(name.casefold() in text.casefold() for text in texts)
    }
    assert sum(map(len, texts)) > 300_000
    assert len(alarms - named) <= 2


def test_tones_still_tell_names_apart():
    assert one_spelling("hoa") != one_spelling("hòa")
    assert Personal({"Lê Thị Hoa": "x"}).found_in("Lê Thị Hòa") == []
    assert Personal({"Lê Thị Hoa": "x"}).found_in("lễ thi hóa") == []
