"""Every gap in the published forms of two districts is found, and those planted in form 1."""

import pytest

from analysis.audit import audit, audit_paths
from analysis.audit.tables import read_published
from analysis.core.project import find_project

FOLDER = find_project().root / "data/raw/groups/dak-nong/2024"
FOUND = audit_paths([FOLDER])

# Forms 2 and 3: closing as published, what the columns come to, for households.
BALANCES = {
    ("2", "Đăk Glong", 923, 934),
    ("2", "Đắk Ha", 237, 239),
    ("2", "Đắk Plao", 109, 110),
    ("2", "Đắk RMăng", 236, 243),
    ("2", "Quảng Hoà", 205, 206),
    ("3", "Cư Jút", 305, 307),
    ("3", "Tâm Thắng", 141, 143),
    ("3", "Đăk Glong", 783, 792),
    ("3", "Đắk Ha", 90, 92),
    ("3", "Đắk Plao", 61, 62),
    ("3", "Đắk RMăng", 186, 183),
    ("3", "Quảng Hoà", 353, 362),
}
# F2.2 against F3.5, and F2.5 against F3.3, in households.
TRANSFERS = {
    ("Cư Jút", 64, 63),
    ("Tâm Thắng", 26, 25),
    ("Đăk Glong", 374, 360),
    ("Đăk Glong", 39, 40),
    ("Đắk Ha", 25, 16),
    ("Đắk Ha", 5, 6),
    ("Đắk RMăng", 128, 123),
}
# Form 5 against form 4: the count, and the households that the share fits.
SHARES = {
    ("Huyện Đăk Glong", "dien_tich_nha", 538, 539),
    ("Huyện Đăk Glong", "vien_thong", 258, 257),
    ("Xã Đắk Plao", "dien_tich_nha", 55, 56),
    ("Xã Đắk Plao", "vien_thong", 90, 89),
}


def of(rule):
    return [finding for finding in FOUND.findings if finding.rule == rule]


def of_households(rule):
    return [finding for finding in of(rule) if finding.values["base"].key == "audit.base.households"]


def test_movements_that_do_not_balance():
    found = of_households("movement_unexplained")
    assert {
        (f.where.form, f.where.unit, int(f.values["stated"]), int(f.values["computed"])) for f in found
    } == BALANCES
    assert "934: 11 chưa được giải thích" in next(
        f.what() for f in found if (f.where.form, f.where.unit) == ("2", "Đăk Glong")
    )


def test_transfers_that_differ_between_forms_2_and_3():
    found = of_households("form_transfers")
    assert {(f.where.unit, int(f.values["poor"]), int(f.values["near_poor"])) for f in found} == TRANSFERS


def test_shares_one_household_off_the_counts():
    found = of("share_against_count")
    assert {
        (f.where.unit, f.where.item, int(f.values["count"]), f.values["fitting"]) for f in found
    } == SHARES
    assert {f.values["gap"] for f in found} == {1}


def test_nothing_else_is_found():
    told = {"movement_unexplained": 24, "form_transfers": 14, "share_against_count": 4}
    assert {rule: len(of(rule)) for rule in told} == told
    assert len(FOUND.findings) == sum(told.values())


def test_the_districts_rows_are_the_sums_of_their_communes():
    assert FOUND.held["level_sum"] == 86
    assert FOUND.held["deprivation_sum"] == 12
    assert FOUND.held["form_totals"] == 12


FORM_1 = """\
huyen,don_vi,phan_to,tong_so,so_ngheo,ty_le_ngheo,so_can_ngheo,ty_le_can_ngheo
Cư Jút,Huyện Cư Jút,Hộ,10,204,{poor},305,{near}
Cư Jút,Xã Ea Pô,Hộ,1675,67,4.0,70,4.18
"""


@pytest.mark.parametrize(("poor", "near"), [("2040", "375"), ("2040.00", "375.00")])
def test_planted_rates_over_100(poor, near):
    table = read_published(FORM_1.format(poor=poor, near=near).encode(), "form1.csv")
    found = audit(figures=table.figures, parents=table.parents).findings
    rates = [f for f in found if f.rule == "rate_out_of_range"]
    assert [(f.where.line, f.where.unit, int(f.values["rate"])) for f in rates] == [
        (2, "Huyện Cư Jút", 2040),
        (2, "Huyện Cư Jút", 375),
    ]
    assert all("Mẫu số chưa được nhập" in f.probably() for f in rates)
    assert not [f for f in found if f.where.line == 3]
