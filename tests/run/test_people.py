"""One person is one however the name is typed; two people stay two."""

import random
from unicodedata import normalize

import pytest

from analysis.run.people import person_key

NAMES = ["Lê Thị Hoà", "Lý Văn Quý", "Nguyễn Thúy Kiều", "Hà Mỹ", "Bùi Đức Toàn", "Y Khoa Niê", "Cao Văn Tám"]
CYRILLIC = str.maketrans("aeopcyxiHKMTBAEOPCXY", "аеорсухіНКМТВАЕОРСХУ")


def wide(letter):
    return chr(ord(letter) + 0xFEE0) if letter.isascii() and letter.isalpha() else letter


CHANGES = (
    lambda name, _: normalize("NFD", name),
    lambda name, _: name.upper(),
    lambda name, _: name.lower(),
    lambda name, chance: f"{chance.choice(['Ông', 'Bà', 'ông', 'Đồng chí', 'Đ/c', 'ThS.', 'TS.'])} {name}",
    lambda name, _: name.replace(" ", "  "),
    lambda name, _: name.replace(" ", "\u00a0"),
    lambda name, _: name.replace(" ", "-") + ".",
    lambda name, _: "\u200b".join(name),
    lambda name, _: name.replace("oà", "òa").replace("uý", "úy") if "quý" not in name.lower() else name,
    lambda name, _: name.replace("Lý", "Lí").replace("Mỹ", "Mĩ").replace("Quý", "Quí"),
    lambda name, _: name.translate(CYRILLIC),
    lambda name, _: "".join(
        chr(ord(one) + 0xFEE0) if one.isascii() and one.isalpha() else one for one in name
    ),
)


@pytest.mark.parametrize("seed", range(60))
def test_a_name_typed_otherwise_is_the_same_person(seed):
    chance = random.Random(seed)
    name = chance.choice(NAMES)
    typed = name
    for change in chance.sample(CHANGES, chance.randint(1, 4)):
        typed = change(typed, chance)
    assert person_key(typed) == person_key(name), typed


def test_people_are_told_apart():
    assert len({person_key(name) for name in NAMES}) == len(NAMES)
    for one, other in (
        ("Lê Hoa", "Lê Hòa"),
        ("Lê Ha", "Lê Hà"),
        ("Trần Hai", "Trần Hay"),
        ("Lê A", "Trần B"),
        ("Nguyễn Văn An", "Nguyễn Văn Ân"),
        ("Bùi Đức", "Bùi Dức"),
        ("Ông", "Bà"),
    ):
        assert person_key(one) != person_key(other)


def test_no_name_stays_none():
    assert person_key("") == person_key(" . ") == ""
