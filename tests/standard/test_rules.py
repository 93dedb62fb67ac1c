"""The rules of each standard, as tables that can be read: what a household has, and what it is then.

The law: Decree 07/2021/NĐ-CP as amended by 30/2025 for the reviews of 2022 to 2026, Decree 351/2025/NĐ-CP for
those of 2027 to 2030. A household is poor if its income is at or below the line and it lacks at least three
indicators; near-poor if its income is at or below the same line and it lacks fewer.
"""

from itertools import permutations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.standard import national_standards, standard_for
from analysis.standard.classes import classes_by_law

# area, VND a person and month, indicators that it lacks → class
BY_INCOME = {
    2022: """
        rural   1500000   3   poor
        rural   1500000  12   poor
        rural   1500000   2   near_poor
        rural   1500000   0   near_poor
        rural   1500001   3   not_poor
        rural   1500001  12   not_poor
        rural   2000000   0   not_poor
        urban   1500001   3   poor
        urban   2000000   3   poor
        urban   2000000   2   near_poor
        urban   2000001   3   not_poor
        rural         0   3   poor
    """,
    2027: """
        rural   2200000   3   poor
        rural   2200000   2   near_poor
        rural   2200000   0   near_poor
        rural   2200001   3   not_poor
        rural   2200001  12   not_poor
        rural   1500001   3   poor
        urban   2200001   3   poor
        urban   2800000   3   poor
        urban   2800000   2   near_poor
        urban   2800001   3   not_poor
    """,
}
# area, score A (form B1), VND a person and month, indicators that it lacks → class. Where there is a score,
# it decides: 140 points in the country and 175 in towns stand for an income at the line.
BY_SCORE = {
    2022: """
        rural   140         -   3   poor
        rural   140         -   2   near_poor
        rural   141         -   3   not_poor
        urban   175         -   3   poor
        urban   175         -   0   near_poor
        urban   176         -   3   not_poor
        urban   141         -   3   poor
        rural   140   9000000   3   poor
        rural   141    500000   3   not_poor
        rural     -   1500000   3   poor
        rural     -         -   3   -
        rural     -         -   0   -
    """,
    # Nothing stands for an income at the new line: the new form is not known.
    2027: """
        rural   140         -   3   -
        rural   140   2200000   3   poor
        rural   300   2200000   2   near_poor
        rural   100   2200001   3   not_poor
    """,
}


def told(tables):
    rows = [(year, line.split()) for year, table in tables.items() for line in table.strip().splitlines()]
    return [(year, *(None if word == "-" else word for word in words)) for year, words in rows]


def class_of(year, area, lacks, **known):
    standard = standard_for(year, accept_unverified=True)
    flags = {code: [place < int(lacks)] for place, code in enumerate(standard.codes)}
    numbers = {name: [None if value is None else int(value)] for name, value in known.items()}
    kinds = {**dict.fromkeys(numbers, pl.Int64), **dict.fromkeys(flags, pl.Boolean)}
    rows = pl.DataFrame({**numbers, **flags}, kinds)
    return classes_by_law(rows, standard, area)["computed_class"].item()


@pytest.mark.parametrize(("year", "area", "income", "lacks", "expected"), told(BY_INCOME))
def test_income_and_deprivations_make_the_class(year, area, income, lacks, expected):
    assert class_of(year, area, lacks, income_vnd=income) == expected


@pytest.mark.parametrize(("year", "area", "score", "income", "lacks", "expected"), told(BY_SCORE))
def test_a_score_stands_for_the_income(year, area, score, income, lacks, expected):
    assert class_of(year, area, lacks, b1_score=score, income_vnd=income) == expected


# Review year → standard, its name in a report of that year, its lines, whether it may be used unasked.
PERIODS = """
    2022   2022-2026   1500000   2000000   yes   giai đoạn 2022-2025
    2025   2022-2026   1500000   2000000   yes   giai đoạn 2022-2025
    2026   2022-2026   1500000   2000000   yes   giai đoạn 2022-2025, áp dụng đến hết năm 2026
    2027   2027-2030   2200000   2800000   no    giai đoạn 2027-2030
    2030   2027-2030   2200000   2800000   no    giai đoạn 2027-2030
"""


@pytest.mark.parametrize("row", [line.split(maxsplit=5) for line in PERIODS.strip().splitlines()])
def test_each_year_has_its_standard(row):
    year, name, rural, urban, unasked, title = row
    standard = standard_for(int(year), accept_unverified=True)
    assert (standard.id, standard.title_in(int(year)).vi) == (name, f"Chuẩn nghèo đa chiều {title}")
    assert (standard.income_line.rural, standard.income_line.urban) == (int(rural), int(urban))
    assert (standard.verification != "unverified") == (unasked == "yes")
    assert (standard.min_deprivations, len(standard.codes)) == (3, 12)


# From 2027 the device and telecommunication are no longer asked, waste and digital services are.
def test_indicators_that_come_and_go():
    old, new = (set(one.codes) for one in national_standards())
    assert old - new == {"phuong_tien_tt", "vien_thong"}
    assert new - old == {"rac_thai", "dich_vu_so"}


households = st.tuples(
    st.sampled_from(["rural", "urban"]),
    st.none() | st.integers(0, 250),
    st.none() | st.integers(1_400_000, 3_000_000),
    st.integers(0, 12),
)


@settings(max_examples=10)
@given(st.lists(households, min_size=1, max_size=6))
def test_a_class_never_depends_on_the_order_of_standards(rows):
    """Asked for in any order, once or again, and whichever came before."""
    codes = {code for one in national_standards() for code in one.codes}
    listed = pl.DataFrame(
        [
            {"urban": area == "urban", "b1_score": score, "income_vnd": income}
            | {code: place < lacks for place, code in enumerate(sorted(codes))}
            for area, score, income, lacks in rows
        ],
        infer_schema_length=None,
    )
    found = {}
    for order in permutations((2022, 2027, 2022)):
        for year in order:
            standard = standard_for(year, accept_unverified=True)
            classes = classes_by_law(listed, standard, "rural")["computed_class"].to_list()
            assert found.setdefault(year, classes) == classes


@given(households, st.integers(0, 12))
def test_who_lacks_more_is_never_less_poor_and_the_income_alone_makes_near_poor(household, more):
    area, score, income, lacks = household
    rank = {"poor": 0, "near_poor": 1, "not_poor": 2, None: None}
    for year in (2022, 2027):
        known = {"b1_score": score, "income_vnd": income}
        one, other = (rank[class_of(year, area, n, **known)] for n in sorted((lacks, more)))
        assert (one is None) == (other is None)
        assert one is None or other <= one
        assert (one == 2) == (other == 2)  # above the line nobody is poor, however much is lacking
