"""The legal rules as data; the tables below read as documentation."""

import pytest

from analysis.core.errors import UsageError
from analysis.standard import national_standards, programme, read_standard, standard_for

INDICATORS = [
    ("viec_lam", "viec_lam"),
    ("nguoi_phu_thuoc", "viec_lam"),
    ("dinh_duong", "y_te"),
    ("bhyt", "y_te"),
    ("gd_nguoi_lon", "giao_duc"),
    ("di_hoc_tre_em", "giao_duc"),
    ("chat_luong_nha", "nha_o"),
    ("dien_tich_nha", "nha_o"),
    ("nuoc", "nuoc_ve_sinh"),
    ("nha_tieu", "nuoc_ve_sinh"),
    ("vien_thong", "thong_tin"),
    ("phuong_tien_tt", "thong_tin"),
]


def test_twelve_indicators_stand_in_legal_order_under_six_dimensions():
    standard = standard_for(2022)
    assert [(indicator.code, indicator.dimension) for indicator in standard.indicator] == INDICATORS
    assert len(standard.dimension) == 6
    assert standard.min_deprivations == 3


@pytest.mark.parametrize(
    ("year", "rural", "urban"),
    [(2022, 1_500_000, 2_000_000), (2026, 1_500_000, 2_000_000), (2027, 2_200_000, 2_800_000)],
)
def test_income_line_by_review_year(year, rural, urban):
    line = standard_for(year, accept_unverified=True).income_line
    assert (line.of("rural"), line.of("urban")) == (rural, urban)


def test_every_rule_and_name_is_in_both_languages():
    for standard in national_standards():
        for indicator in standard.indicator:
            assert indicator.vi and indicator.en and indicator.rule("vi") != indicator.rule("en")
            assert standard.dimension_of(indicator.code).code == indicator.dimension


@pytest.mark.parametrize("year", [2027, 2030])
def test_unverified_standard_only_on_request(year):
    with pytest.raises(UsageError, match="not verified.*--accept-unverified-standard"):
        standard_for(year)
    standard = standard_for(year, accept_unverified=True)
    assert standard.verification == "unverified"
    assert "phuong_tien_tt" not in standard.codes
    assert len(standard.codes) == 12


@pytest.mark.parametrize("year", [2021, 2031])
def test_years_without_a_standard(year):
    with pytest.raises(UsageError, match=f"no poverty standard for {year}"):
        standard_for(year, accept_unverified=True)


def test_a_province_may_set_a_higher_standard(tmp_path):
    text = national_standards()[0].model_copy(update={"id": "38-2024", "province": "38"})
    raised = text.model_copy(update={"income_line": text.income_line.model_copy(update={"rural": 1_800_000})})
    path = tmp_path / "38.toml"
    path.write_text(_toml(raised.model_dump(exclude_none=True)), "utf-8")
    own = read_standard(path)
    assert own == raised
    assert standard_for(2024, province="38", provincial=[own]).income_line.of("rural") == 1_800_000
    assert standard_for(2024, province="01", provincial=[own]).income_line.of("rural") == 1_500_000


def test_a_broken_standard_names_every_fault(tmp_path):
    path = tmp_path / "38.toml"
    path.write_text('id = "x"\nfirst_year = 2024\nsurprise = 1\n', "utf-8")
    with pytest.raises(UsageError) as caught:
        read_standard(path)
    for word in ("last_year", "surprise", "indicator", str(path)):
        assert word in str(caught.value)
    path.write_text("id = ", "utf-8")
    with pytest.raises(UsageError, match="not a TOML file"):
        read_standard(path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"first_year": 2030, "last_year": 2022}, "first_year is after"),
        ({"min_deprivations": 13}, "larger than the number"),
        ({"dimension": []}, "dimensions without an entry"),
        ({"indicator": [national_standards()[0].indicator[0].model_dump()] * 2}, "stands twice"),
    ],
)
def test_a_standard_must_hang_together(change, message):
    data = national_standards()[0].model_dump() | change
    with pytest.raises(ValueError, match=message):
        type(national_standards()[0]).model_validate(data)


def test_programme_has_seven_projects():
    projects = programme().project
    assert [project.number for project in projects] == list("1234567")
    assert [len(project.part) for project in projects] == [2, 0, 2, 3, 0, 2, 2]
    with pytest.raises(KeyError, match="no project 8"):
        programme().name("8")


def _toml(data: dict, prefix: str = "") -> str:
    """A small writer of just the TOML that a standard needs."""
    plain = [f"{key} = {_value(item)}" for key, item in data.items() if not isinstance(item, dict | tuple)]
    tables = []
    for key, item in data.items():
        if isinstance(item, dict):
            tables += [f"[{key}]", *(f"{name} = {_value(each)}" for name, each in item.items())]
        if isinstance(item, tuple):
            for row in item:
                tables += [f"[[{key}]]", *(f"{name} = {_value(each)}" for name, each in row.items())]
    return "\n".join(plain + tables) + "\n"


def _value(item):
    if isinstance(item, dict):
        return "{" + ", ".join(f"{name} = {_value(each)}" for name, each in item.items()) + "}"
    if isinstance(item, tuple):
        return f"[{', '.join(map(_value, item))}]"
    return str(item) if isinstance(item, int) else '"' + str(item).replace('"', '\\"') + '"'
