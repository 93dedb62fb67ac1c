"""TCVN3 and VNI against literal tables, and TCVN3 against glibc as an independent oracle."""

import shutil
import subprocess
import unicodedata

import polars as pl
import pytest

from analysis.intake.repair.letters import letters_of, repair_column
from analysis.intake.repair.tcvn3 import LETTERS, from_tcvn3
from analysis.intake.repair.vni import from_vni

SENTENCES = [
    # Unicode, TCVN3, VNI
    ("Hộ cận nghèo", "Hé cËn nghÌo", "Hoä caän ngheøo"),
    ("Xã Cẩm Lương", "X· CÈm L\xad¬ng", "Xaõ Caåm Löông"),
    ("Thôn Phú Yên", "Th«n Phó Yªn", "Thoân Phuù Yeân"),
    ("Đặng Thị Thủy", "§Æng ThÞ Thñy", "Ñaëng Thò Thuûy"),
    ("quỹ Vì người nghèo", "quü V× ng\xadêi nghÌo", "quyõ Vì ngöôøi ngheøo"),
    ("Nguyễn Ỷ Lợi", "NguyÔn Yû Lîi", "Nguyeãn YÛ Lôïi"),
]
EVERY_LETTER = "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ"
VNI_LETTERS = [
    "aø",
    "aû",
    "aõ",
    "aù",
    "aï",
    "aê",
    "aè",
    "aú",
    "aü",
    "aé",
    "aë",
    "aâ",
    "aà",
    "aå",
    "aã",
    "aá",
    "aä",
    "eø",
    "eû",
    "eõ",
    "eù",
    "eï",
    "eâ",
    "eà",
    "eå",
    "eã",
    "eá",
    "eä",
    "ì",
    "æ",
    "ó",
    "í",
    "ò",
    "oø",
    "oû",
    "oõ",
    "où",
    "oï",
    "oâ",
    "oà",
    "oå",
    "oã",
    "oá",
    "oä",
    "ô",
    "ôø",
    "ôû",
    "ôõ",
    "ôù",
    "ôï",
    "uø",
    "uû",
    "uõ",
    "uù",
    "uï",
    "ö",
    "öø",
    "öû",
    "öõ",
    "öù",
    "öï",
    "yø",
    "yû",
    "yõ",
    "yù",
    "î",
    "ñ",
]


@pytest.mark.parametrize(("text", "tcvn3", "vni"), SENTENCES)
def test_sentences(text, tcvn3, vni):
    assert from_tcvn3(tcvn3) == text
    assert from_vni(vni) == text


def test_every_vni_letter():
    assert [from_vni(letter) for letter in VNI_LETTERS] == list(EVERY_LETTER)
    assert [from_vni(letter.upper()) for letter in VNI_LETTERS] == list(EVERY_LETTER.upper())


@pytest.mark.skipif(shutil.which("iconv") is None, reason="needs glibc's iconv")
def test_every_tcvn3_letter_as_glibc_has_it():
    codes = "".join(LETTERS).encode("latin-1")
    told = subprocess.run(
        ["iconv", "-f", "TCVN", "-t", "UTF-8"], input=codes, capture_output=True, check=True
    )
    assert told.stdout.decode() == "".join(LETTERS.values())


def test_capital_fonts():
    assert from_tcvn3("uû ban nh©n d©n x·", capitals=True) == "UỶ BAN NHÂN DÂN XÃ"


@pytest.mark.parametrize("column", [0, 1, 2])
def test_letters_of_a_column_are_recognised(column):
    expected = (None, "tcvn3", "vni")[column]
    texts = [row[column] for row in SENTENCES]
    assert letters_of(texts) == expected
    fixed = repair_column(pl.Series(texts))
    assert fixed.column.to_list() == [row[0] for row in SENTENCES]
    assert fixed.letters == expected


def test_a_column_of_both_keeps_what_is_unicode():
    fixed = repair_column(pl.Series(["Hộ nghèo", "Hé cËn nghÌo", "Hà", "CN", None]))
    assert fixed.column.to_list() == ["Hộ nghèo", "Hộ cận nghèo", "Hà", "CN", None]
    assert (fixed.letters, fixed.cells) == ("tcvn3", 1)


def test_decomposed_letters_are_composed_and_counted():
    fixed = repair_column(pl.Series(["Hộ nghèo", unicodedata.normalize("NFD", "Hộ nghèo")]))
    assert fixed.column.to_list() == ["Hộ nghèo"] * 2
    assert (fixed.letters, fixed.cells) == ("nfd", 1)


@pytest.mark.parametrize(
    "text", ["Đắk R'Măng", "Ea TLing", "Nguyễn Văn Á", "café", "Müller", "5 m²", "100 %"]
)
def test_modern_text_is_left_alone(text):
    assert repair_column(pl.Series([text])).column.to_list() == [text]
