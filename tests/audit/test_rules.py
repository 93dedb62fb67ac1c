"""Each rule as two small tables: one that breaks it, and its mended twin that does not."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis.audit import RULES, audit
from analysis.audit.statements import COLUMNS, read_statements
from analysis.audit.tables import read_published
from tests.audit.sample import CODE, FACTS, INDICATORS, commune

NO_TOTALS = FACTS.format(code=CODE, year=2022, totals="", dates="[dates]\nclosing = 2022-12-14")
NO_DATES = FACTS.format(code=CODE, year=2022, totals="[totals]\nhouseholds = 900", dates="")
SHARE = {"class": "poor", "polarity": "deprivation", "measure": "share_pct", "base": "households"}


def moves(class_="poor", base="households", **values):
    keys = {"unit": CODE, "class": class_, "base": base}
    return [keys | {"item": item, "value": value} for item, value in values.items()]


def counts(class_="poor", unit=CODE, **values):
    return [
        {"unit": unit, "class": class_, "measure": name, "value": value} for name, value in values.items()
    ]


def lacks(*values, class_="poor", unit=CODE):
    """Counts of the first indicators, in legal order."""
    row = SHARE | {"unit": unit, "class": class_, "measure": "count"}
    return [row | {"indicator": code, "value": v} for code, v in zip(INDICATORS, values, strict=False)]


def shares(*values, **other):
    row = SHARE | {"unit": CODE} | other
    return [row | {"indicator": code, "value": v} for code, v in zip(INDICATORS, values, strict=False)]


def result(**values):
    return [{"unit": CODE, "kind": "net_reduction", "value": 13} | values]


def documents(*given):
    plain = {"section": "I.1", "kind": "ke_hoach", "symbol": "KH-UBND", "number": "", "subject": ""}
    return [plain | row | {"order": order} for order, row in enumerate(given, start=1)]


def dated(number, day, **other):
    return {"number": number, "date": day, "subject": f"việc {number}"} | other


def said(*rows):
    """Printed figures of one place: class, item, value, and what else differs."""
    head = {"place": "A", "level": "tỉnh", "year": 2023, "area": "all", "base": "households", "note": ""}
    text = [",".join(COLUMNS)]
    for group, item, value, *more in rows:
        row = head | {"group": group, "item": item, "value": value, "as_printed": value} | dict(*more)
        text.append(",".join(str(row[column]) for column in COLUMNS))
    return {"statements": [read_statements("\n".join(text).encode(), "said.csv")]}


def report(**tables):
    return {"communes": [commune(**tables)]}


def published(*lines):
    table = read_published("\n".join(lines).encode(), "table.csv")
    return {"figures": table.figures, "parents": table.parents}


def years(opening, **other):
    first = moves(opening=31, closing=30, to_near_poor=1)
    second = moves(opening=opening, **other)
    return {"communes": [commune(2022, movements=first), commune(2023, movements=second)]}


def moved(unit, poor, near=None):
    rows = moves(to_near_poor=poor) + moves("near_poor", from_poor="" if near is None else near)
    return [row | {"unit": unit} for row in rows]


def counted(published):
    """A published number of poor households beside a household list with 30 of them."""
    data = commune(class_counts=counts(households=published))
    rows = data.class_counts.assign(evidence="published")
    listed = rows.drop(columns="line").assign(value=30, evidence="households")
    return {"communes": [replace(data, class_counts=pd.concat([rows, listed], ignore_index=True))]}


FULL = {"to_near_poor": 1, "above_near_poor": 0, "other_decrease": 0}
FULL |= {"from_near_poor": 0, "relapsed": 0, "new": 0, "other_increase": 0}
SHOWN = {item: value for item, value in FULL.items() if not item.startswith("other")}
FORM1 = "huyen,don_vi,phan_to,tong_so,so_ngheo,ty_le_ngheo,so_can_ngheo,ty_le_can_ngheo"
FORM4 = "huyen,don_vi,ho_ngheo,tong_thieu_hut"
RESULTS = (
    "year,unit,multidim_poor_hh,multidim_poor_rate_pct,poor_hh,poor_rate_pct,near_poor_hh,near_poor_rate_pct"
)
TRAINING = {"policy": "vocational_training", "item": "learners", "unit": "person", "state": "reported"}
CASES = {"policy": "social_assistance", "state": "reported"}
PAID = [
    CASES | {"item": "payments", "unit": "turn", "value": 100},
    CASES | {"item": "amount", "unit": "vnd", "value": 50_000},
]
PAID_WELL = [PAID[0], PAID[1] | {"value": 50_000_000}]
PROJECT = {"project": "7", "subproject": "1", "state": "done", "source": "nstw", "allocated_vnd": 9}
TWELVE = (10, 10, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0)

EXAMPLES = {
    "movement_balance": (
        report(movements=moves(opening=100, closing=98, **FULL)),
        report(movements=moves(opening=100, closing=99, **FULL)),
    ),
    "movement_unexplained": (
        report(movements=moves(opening=100, closing=98, **SHOWN)),
        report(movements=moves(opening=100, closing=99, **SHOWN)),
    ),
    "form_totals": (
        report(movements=moves(closing=52), class_counts=counts(households=53)),
        report(movements=moves(closing=52), class_counts=counts(households=52)),
    ),
    "form_transfers": (
        report(movements=moves(to_near_poor=64) + moves("near_poor", from_poor=63)),
        report(movements=moves(to_near_poor=64) + moves("near_poor", from_poor=64)),
    ),
    "transfers_of_part": (
        report(movements=[*moved("Thôn 1", 1, 2), *moved("Thôn 2", 2), *moved(CODE, 3, 3)]),
        report(movements=[*moved("Thôn 1", 1, 2), *moved("Thôn 2", 2, 2), *moved(CODE, 3, 4)]),
    ),
    "deprivation_sum": (
        report(class_counts=counts(deprivations=31), deprivations=lacks(*TWELVE)),
        report(class_counts=counts(deprivations=30), deprivations=lacks(*TWELVE)),
    ),
    "poor_deprivation_bounds": (
        report(class_counts=counts(households=10, deprivations=29), deprivations=lacks(*TWELVE)),
        report(class_counts=counts(households=10, deprivations=30), deprivations=lacks(*TWELVE)),
    ),
    "near_poor_deprivation_bounds": (
        report(
            class_counts=counts("near_poor", households=10, deprivations=21),
            deprivations=lacks(10, 10, 1, class_="near_poor"),
        ),
        report(
            class_counts=counts("near_poor", households=10, deprivations=20),
            deprivations=lacks(10, 10, class_="near_poor"),
        ),
    ),
    "part_over_whole": (
        report(class_counts=counts(households=10), deprivations=lacks(12)),
        report(class_counts=counts(households=12), deprivations=lacks(12)),
    ),
    "persons_and_households": (
        report(movements=moves(closing=12) + moves(base="persons", closing=9)),
        report(movements=moves(closing=12) + moves(base="persons", closing=12)),
    ),
    "class_sum": (
        published(RESULTS, "2022,Tây Nguyên,236766,,129160,,107487,"),
        published(RESULTS, "2022,Tây Nguyên,236647,,129160,,107487,"),
    ),
    "level_sum": (
        published(FORM4, "Cư Jút,Huyện Cư Jút,70,", "Cư Jút,Xã Ea Pô,67,", "Cư Jút,TT Ea TLing,5,"),
        published(FORM4, "Cư Jút,Huyện Cư Jút,72,", "Cư Jút,Xã Ea Pô,67,", "Cư Jút,TT Ea TLing,5,"),
    ),
    "year_link": (years(33), years(30)),
    "figure_twice": (
        published(FORM4, "Cư Jút,Xã Ea Pô,67,", "Cư Jút,Ea Po,66,"),
        published(FORM4, "Cư Jút,Xã Ea Pô,67,", "Cư Jút,Ea Po,67,"),
    ),
    "list_against_form": (counted(31), counted(30)),
    "rate_out_of_range": (
        published(FORM1, "Cư Jút,Xã Ea Pô,Hộ,,67,2040,,"),
        published(FORM1, "Cư Jút,Xã Ea Pô,Hộ,,67,100,,"),
    ),
    "rate_against_count": (
        published(FORM1, "Cư Jút,Xã Ea Pô,Hộ,620,31,5.5,,"),
        published(FORM1, "Cư Jút,Xã Ea Pô,Hộ,620,31,5.0,,"),
    ),
    "share_against_count": (
        report(class_counts=counts(households=109), deprivations=[*lacks(55), *shares("51.38")]),
        report(class_counts=counts(households=109), deprivations=[*lacks(56), *shares("51.38")]),
    ),
    "share_fits_no_count": (
        report(class_counts=counts(households=31), deprivations=shares("83.5")),
        report(class_counts=counts(households=31), deprivations=shares("83.9")),
    ),
    "shares_fit_no_count": (
        report(deprivations=shares("35.48", "9.68", "6.45", "16.1300")),
        report(deprivations=shares("35.48", "9.68", "6.45", "16.13")),
    ),
    "person_share_fits_households": (
        report(deprivations=[*shares("35.48", "6.45"), *shares("0", "0", "9.68", base="persons")[2:]]),
        report(deprivations=[*shares("35.48", "6.45"), *shares("0", "0", "9.70", base="persons")[2:]]),
    ),
    "hidden_deprivations": (
        report(class_counts=counts(households=31), deprivations=lacks(*[5] * 10)),
        report(class_counts=counts(households=31), deprivations=lacks(*[10] * 10)),
    ),
    "unit_amount": (report(policies=PAID), report(policies=PAID_WELL)),
    "attainment_differs": (
        report(
            targets=[{"unit": CODE, "kind": "net_reduction", "value": 10}],
            results=result(attainment_pct_printed=120),
        ),
        report(
            targets=[{"unit": CODE, "kind": "net_reduction", "value": 10}],
            results=result(attainment_pct_printed=130),
        ),
    ),
    "two_values": (
        report(deprivations=[*shares("10"), *shares("80", polarity="access")]),
        report(deprivations=[*shares("20"), *shares("80", polarity="access")]),
    ),
    "none_beside_activity": (
        report(
            projects=[{"project": "4", "subproject": "1", "state": "none"}],
            policies=[TRAINING | {"value": 40}],
        ),
        report(
            projects=[{"project": "4", "subproject": "1", "state": "done"}],
            policies=[TRAINING | {"value": 40}],
        ),
    ),
    "money_not_disbursed": (report(projects=[PROJECT]), report(projects=[PROJECT | {"disbursed_vnd": 0}])),
    "disbursed_over_allocated": (
        report(projects=[PROJECT | {"disbursed_vnd": 10}]),
        report(projects=[PROJECT | {"disbursed_vnd": 9}]),
    ),
    "mixed_polarity": (
        report(deprivations=[*shares("10"), *shares("0", "80", polarity="access")[1:]]),
        report(deprivations=shares("10", "80", polarity="access")),
    ),
    "no_class_total": (
        report(deprivations=shares("10")),
        report(deprivations=shares("10"), movements=moves(closing=10)),
    ),
    "no_commune_total": (
        {"communes": [commune(facts=NO_TOTALS, results=result())]},
        {"communes": [commune(facts=NO_TOTALS)]},
    ),
    "no_reference_date": (
        {"communes": [commune(facts=NO_DATES, results=result())]},
        report(results=result()),
    ),
    "indicator_missing": (
        report(deprivations=lacks(*TWELVE[:11])),
        report(deprivations=lacks(*TWELVE)),
    ),
    "kind_unstated": (report(results=result(kind="unstated")), report(results=result())),
    "document_after_report": (
        report(documents=documents(dated(1, "2025-05-30"))),
        report(documents=documents(dated(1, "2022-12-20"))),
    ),
    "document_undated": (
        report(documents=documents({"number": 1})),
        report(documents=documents(dated(1, "2022-12-20"))),
    ),
    "document_date_incomplete": (
        report(documents=documents({"number": 1, "date_as_printed": "30 tháng 9"})),
        report(documents=documents({"number": 1})),
    ),
    "number_against_date": (
        report(documents=documents(dated(5, "2022-03-01"), dated(4, "2022-04-01"))),
        report(documents=documents(dated(4, "2022-03-01"), dated(5, "2022-04-01"))),
    ),
    "letters_not_printed": tuple(
        report(documents=documents(dated(1, "2022-03-01", subject=subject)))
        for subject in ("Hoàn thành 👍 chỉ tiêu", "Hoàn thành chỉ tiêu ≥ 90 % – “đạt” …")
    ),
    "listed_out_of_order": (
        report(documents=documents(dated(5, "2022-05-01"), dated(4, "2022-04-01"))),
        report(documents=documents(dated(5, "2022-05-01"), dated(4, "2022-04-01", section="II.2"))),
    ),
    "subject_twice": (
        report(
            documents=documents(
                dated(4, "2022-03-01", subject="rà soát hộ nghèo năm 2022"),
                dated(5, "2022-04-01", subject="Rà soát hộ nghèo  năm 2022"),
            )
        ),
        report(
            documents=documents(
                dated(4, "2022-03-01", subject="rà soát hộ nghèo quý 1"),
                dated(5, "2022-04-01", subject="rà soát hộ nghèo quý 2"),
            )
        ),
    ),
    "kind_against_symbol": (
        report(documents=documents(dated(1, "2022-03-01", kind="quyet_dinh", symbol="UBND-CSXH"))),
        report(documents=documents(dated(1, "2022-03-01", kind="cong_van", symbol="UBND-CSXH"))),
    ),
    "number_twice": (
        report(documents=documents(dated(4, "2022-03-01"), dated(4, "2022-04-01", subject="khác"))),
        report(documents=documents(dated(4, "2022-03-01"), dated(4, "2022-03-01", section="II.2"))),
    ),
    "authority_gone": tuple(
        {"communes": [commune(2025, documents=documents(dated(1, day, issuer="UBND huyện Thử")))]}
        for day in ("2025-07-01", "2025-06-30")
    ),
    "implied_total": (
        said(
            ("poor", "count", 4602),
            ("poor", "rate_pct", "38.04"),
            ("near_poor", "count", 1343),
            ("near_poor", "rate_pct", "11.11"),
        ),
        said(
            ("poor", "count", 4602),
            ("poor", "rate_pct", "38.04"),
            ("near_poor", "count", 1343),
            ("near_poor", "rate_pct", "11.10"),
        ),
    ),
    "change_against_rates": tuple(
        said(("poor", "rate_pct", now), ("poor", "rate_before_pct", "5.93"), ("poor", "change_pp", "-1.50"))
        for now in ("4.93", "4.43")
    ),
    "rate_outside_areas": tuple(
        said(
            ("poor", "rate_pct", rate),
            ("poor", "rate_pct", "1.44", {"area": "urban"}),
            ("poor", "rate_pct", "5.96", {"area": "rural"}),
        )
        for rate in ("6.00", "5.00")
    ),
    "area_sum": tuple(
        said(
            ("poor", "count", whole),
            ("poor", "count", 791, {"area": "urban"}),
            ("poor", "count", 12064, {"area": "rural"}),
        )
        for whole in (12885, 12855)
    ),
    "count_not_whole": (said(("poor", "gross_exits", "10.98")), said(("poor", "gross_exits", 10))),
    "directions_differ": tuple(
        said(("poor", "change_count", count), ("poor", "change_pp", "-0.80")) for count in (120, -120)
    ),
    "exits_with_departures": tuple(
        said(
            ("poor", "left", left),
            ("poor", "to_near_poor", 8),
            ("poor", "above_near_poor", 5),
            ("poor", "other_decrease", 3),
        )
        for left in (16, 13)
    ),
    "class_misnamed": tuple(
        said(("near_poor", "count", 771235, {"as_printed": f"{name} 771.235"}))
        for name in ("tổng số hộ nghèo", "tổng số hộ cận nghèo")
    ),
}


def found(case):
    return [finding.rule for finding in audit(**case).findings]


def test_every_rule_has_an_example():
    assert EXAMPLES.keys() == RULES.keys()


@pytest.mark.parametrize("rule", EXAMPLES)
def test_the_broken_one_is_found_and_told_in_both_languages(rule):
    findings = [f for f in audit(**EXAMPLES[rule][0]).findings if f.rule == rule]
    assert len(findings) == 1
    for language in ("vi", "en"):
        assert rule in findings[0].describe(language)
        assert "{" not in findings[0].describe(language)


@pytest.mark.parametrize("rule", EXAMPLES)
def test_the_mended_one_is_not(rule):
    assert rule not in found(EXAMPLES[rule][1])


VARIANTS = [
    ("movement_unexplained", report(movements=moves(opening=9, closing=9, **SHOWN)), "other increase of 1"),
    ("rate_against_count", published(FORM1, "Cư Jút,Xã Ea Pô,Hộ,0,31,5.5,,"), "never entered"),
    (
        "share_against_count",
        report(class_counts=counts(households=31), deprivations=[*lacks(26), *shares("83.5")]),
        "fits no number of 31 households",
    ),
    (
        "shares_fit_no_count",
        report(deprivations=shares("35.48", "9.68", "6.45", "16.1300")),
        "All but 16.1300% fit 31 households",
    ),
    (
        "hidden_deprivations",
        report(class_counts=counts(households=31), deprivations=lacks(*[1] * 11)),
        "a reported figure is too low",
    ),
    ("unit_amount", report(policies=[PAID[0], PAID[1] | {"value": 7}]), "mistyped"),
    ("unit_amount", report(policies=PAID), "in units of 1,000 VND: 50,000,000 VND"),
    (
        "kind_against_symbol",
        report(documents=documents(dated(1, "2022-03-01", kind="cong_van"))),
        "The kind or the symbol",
    ),
    ("document_after_report", report(documents=documents(dated(1, "2025-05-30"))), "date is mistyped"),
    (
        "two_values",
        report(
            deprivations=[
                *shares("10", **{"class": "near_poor"}),
                *shares("10"),
                *shares("80", polarity="access"),
            ]
        ),
        "ask the commune",
    ),
]


@pytest.mark.parametrize(("rule", "case", "words"), VARIANTS)
def test_what_it_probably_should_be_depends_on_the_case(rule, case, words):
    (finding,) = [f for f in audit(**case).findings if f.rule == rule]
    assert words in finding.probably("en")
    assert finding.describe("vi") != finding.describe("en")


def test_missing_is_skipped_and_counted_never_zero():
    lacking = moves(opening=100, closing=98, to_near_poor=1)
    told = audit(**report(movements=lacking))
    assert "movement_balance" not in [finding.rule for finding in told.findings]
    assert told.skipped["movement_balance"] == 1


def test_years_are_not_linked_across_a_merger_or_another_standard():
    old, new = moves(opening=31, closing=30), moves(opening=99)
    for code, first in (("15148", 2024), ("15148", 2026)):
        rows = [[row | {"unit": code} for row in table] for table in (old, new)]
        both = [commune(first + n, code, movements=table) for n, table in enumerate(rows)]
        assert "year_link" not in [finding.rule for finding in audit(both).findings]
