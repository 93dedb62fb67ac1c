"""First screens of comparison and trend: the result in words, whose numbers are those of the frames."""

import random
import re
from dataclasses import replace

import pandas as pd
import pytest

from analysis import audit_group, compare, load, show, trend
from analysis.core.labels import labels_for
from analysis.measures.comparison import limits, rates
from analysis.measures.trend import LEVELS, changes
from analysis.publish.document import Document
from analysis.publish.edition import document_of_edition
from analysis.show.summary import _target
from analysis.show.words import inside
from tests.seeds import seeds


@pytest.fixture(scope="module")
def years():
    return trend(2022, 2026, commune="15139", audience="superior")


@pytest.fixture(scope="module")
def group():
    return compare("cu-jut", 2024, audience="superior")


def whole(text):
    return int(text.replace(".", ""))


def over_years(data, known):
    """Give a territory these levels: (year, class) to a value and its state."""
    rows = [
        (year, name, "closing", value, value, value, state) for (year, name), (value, state) in known.items()
    ]
    level = pd.DataFrame(rows, columns=list(LEVELS)).astype(LEVELS)
    return replace(data, levels=level, changes=changes(level, data.splits))


@pytest.mark.parametrize("seed", seeds(30, 80))
def test_the_headline_of_a_trend_is_its_first_and_last_comparable_level(years, seed):
    chance = random.Random(seed)
    states = ("complete", "complete", "estimate", "partial", "withheld")
    known = {}
    for year in range(2022, 2027):
        if chance.random() < 0.8:
            state = chance.choice(states)
            value = None if state == "withheld" else chance.choice((0, 7, 40, chance.randint(0, 3000)))
            known[year, "poor"] = (value, state)
    data = over_years(years, known)
    screen = show.trend.summary(data)
    usable = {year: value for (year, _), (value, state) in known.items() if state in ("complete", "estimate")}
    numbers = [whole(one) for one in re.findall(r"(\d[\d.]*) hộ\b(?! nghèo)", screen.headline)]
    if not usable:
        assert "Chưa có năm nào đủ số liệu" in screen.headline
    elif len(usable) == 1:
        assert numbers == list(usable.values())
    else:
        first, last = usable[min(usable)], usable[max(usable)]
        assert f"Từ năm {min(usable)} đến năm {max(usable)}" in screen.headline
        assert numbers == ([first, last] if first == last else [abs(last - first), first, last])
        assert ("giảm" in screen.headline, "tăng" in screen.headline) == (last < first, last > first)
    estimated = {year for year in usable if known[year, "poor"][1] == "estimate"}
    ends = {min(usable), max(usable)} if usable else set()
    assert ("khoảng" in screen.headline) == bool(estimated & ends)
    for year in range(2022, 2027):
        assert (str(year) in screen.doubts) == (year not in usable or year in estimated)


@pytest.mark.parametrize("seed", seeds(20, 60))
def test_of_an_estimate_only_what_both_limits_say_is_said(years, seed):
    """A year before the merger is estimated where a part was divided: from none of it to all of it."""
    chance = random.Random(seed)
    low, high = sorted(chance.randint(0, 40) for _ in range(2))
    value, last = chance.randint(low, high), chance.randint(0, 40)
    rows = [
        (2024, "poor", "closing", value, low, high, "estimate"),
        (2025, "poor", "closing", last, last, last, "complete"),
    ]
    level = pd.DataFrame(rows, columns=list(LEVELS)).astype(LEVELS)
    screen = show.trend.summary(replace(years, levels=level, changes=changes(level, years.splits)))
    if last > high or last < low:
        way = "tăng" if last > high else "giảm"
        assert re.search(rf"{way} khoảng 0*{abs(last - value)} hộ", screen.headline)
        assert "chưa thể nói" not in screen.headline
    elif low < high:
        assert "chưa thể nói là tăng hay giảm" in screen.headline
    told = " ".join(screen.boxes[0].lines).replace("+", "")
    assert re.search(rf"khoảng {last - value} \(từ {last - high} đến {last - low}\)", told)


def with_shares(data, shares):
    """Give a territory these shares of the poor in its last year, by indicator; None is withheld."""
    year = data.last_year
    rows = [
        (year, "poor", f"{code}_share", share, share, share, "withheld" if share is None else "complete")
        for code, share in shares.items()
    ]
    level = pd.DataFrame(rows, columns=list(LEVELS)).astype(LEVELS)
    return replace(data, levels=level, changes=changes(level, data.splits))


@pytest.mark.parametrize("seed", seeds(15, 40))
def test_the_widest_of_a_trend_are_no_more_than_is_known_of_all_that_is_published(years, seed):
    chance = random.Random(seed)
    kept = chance.random() * 0.5
    codes = [one.code for one in years.standard.indicator]
    shares = {
        code: None if chance.random() < kept else chance.choice((0.0, 0.0, chance.randint(1, 9999) / 100))
        for code in codes
    }
    screen = show.trend.summary(with_shares(years, shares))
    boxes = [box for box in screen.boxes if "thiếu hụt nhiều nhất" in box.label]
    largest = sorted((share for share in shares.values() if share), reverse=True)[:3]
    assert len(boxes) == bool(largest)
    for box in boxes:
        said = [float(re.search(r"([\d,]+)%", line)[1].replace(",", ".")) for line in box.lines]
        assert said == largest
        assert ("trong các chỉ số được công bố" in box.label) == (None in shares.values())


def test_a_year_that_is_withheld_is_not_called_missing(years):
    known = {(year, "poor"): (40, "complete") for year in range(2022, 2026)} | {
        (2026, "poor"): (None, "withheld")
    }
    assert show.trend.summary(over_years(years, known)).doubts == "Không công bố: năm 2026."


def test_no_headline_compares_across_a_new_standard(years):
    parts = dict.fromkeys((2026, 2027), years.parts[2026])
    early = replace(years, parts=parts, first_year=2026, last_year=2027)
    data = over_years(early, {(2026, "poor"): (90, "complete"), (2027, "poor"): (40, "complete")})
    screen = show.trend.summary(data)
    assert "40 hộ" in screen.headline and "90" not in screen.headline
    assert "Chuẩn nghèo thay đổi từ năm 2027" in screen.doubts and not screen.svg


def of_communes(data, counts):
    rows = [
        (unit, name, "households", item, value)
        for unit, (poor, total) in counts.items()
        for name, item, value in (("poor", "closing", poor), ("all", "total", total))
    ]
    columns = ["unit", "class", "base", "item", "value"]
    return replace(data, figures=pd.DataFrame(rows, columns=columns).astype({"value": "Int64"}))


@pytest.mark.parametrize("seed", seeds(20, 60))
def test_the_headline_of_a_comparison_is_the_rate_of_all_and_names_only_who_is_surely_apart(group, seed):
    chance = random.Random(seed)
    units = [member.place.code for member in group.members]
    kept = chance.sample(units, chance.randint(2, len(units)))
    counts = {}
    for unit in kept:
        total = chance.choice((12, 300, 2000))
        counts[unit] = (int(total * chance.choice((0.02, 0.05, 0.05, 0.6)) * chance.random()), total)
    data = of_communes(group, counts)
    headline = show.comparison.summary(data, audit_group(group)).headline
    poor, among = (sum(pair[at] for pair in counts.values()) for at in (0, 1))
    told = re.search(r"là ([\d,]+)% \(([\d.]+)/([\d.]+) hộ\)", headline)
    assert (whole(told[2]), whole(told[3])) == (poor, among)
    assert float(told[1].replace(",", ".")) == pytest.approx(100 * poor / among, abs=0.0051)
    assert ("có số liệu" in headline) == (len(kept) < len(units))
    found = rates(data.figures)
    found = limits(found[found["measure"] == "poor_rate"].reset_index(drop=True))
    apart = set(found.loc[found["outside"].notna(), "unit"])
    named = {unit for unit in units if inside(group.names[unit]) in headline}
    assert named <= apart and bool(named) == bool(apart)
    # Where communes differ by more than chance, the headline does not say that they do not.
    is_wide = bool(found["spread_sure"].fillna(False).any())
    assert ("khác nhau nhiều hơn mức biến động ngẫu nhiên" in headline) == (is_wide and not apart)
    assert ("không xã nào khác cả nhóm hơn mức" in headline) == (not is_wide and not apart)


def test_the_headline_of_communes_that_all_differ_says_so(group):
    units = [member.place.code for member in group.members]
    counts = dict(
        zip(units, [(183, 371), (27, 256), (212, 423), (25, 105), (41, 149), (14, 65)], strict=False)
    )
    data = of_communes(group, counts)
    assert show.comparison.summary(data, audit_group(data)).headline.endswith(
        "các xã khác nhau nhiều hơn mức biến động ngẫu nhiên do số hộ ít, "
        "nhưng không xã nào tách hẳn khỏi các xã còn lại."
    )


def test_cu_jut_says_what_it_knows_and_what_is_open(group):
    screen = show.comparison.summary(group, audit_group(group))
    assert screen.headline.startswith("Năm 2024, 04 xã thuộc huyện Cư Jút có số liệu;")
    assert screen.doubts == (
        "Số liệu: 4/8 xã. Chưa có số liệu: xã Đắk Wil, xã Nam Dong, xã Cư Knia, xã Trúc Sơn. "
        "Biểu công bố: 4 chỗ chắc chắn không khớp."
    )
    assert [(box.label, box.value) for box in screen.boxes[:2]] == [
        ("Số xã có số liệu", "4/8"),
        ("Tỷ lệ hộ thoát nghèo", "37,07%"),
    ]
    assert screen.boxes[0].lines == ("Hộ nghèo: 204 hộ", "Hộ cận nghèo: 305 hộ")
    assert screen.boxes[-1].label.startswith("Số xã khác hẳn cả nhóm (kiểm định ")
    # Of eight communes four have figures to test.
    assert screen.boxes[-1].value.endswith("/4")


def test_nobody_signs_them_so_the_paper_opens_with_the_same_words(group):
    screen = show.comparison.summary(group, audit_group(group))
    document = Document(show.comparison.cover(group), (), summary=screen)
    (first,) = document_of_edition(document, "paper").parts
    said = ["".join(span.text for span in spans) for _, spans in first.items]
    assert said[0] == screen.headline and said[-1] == screen.doubts
    assert (
        said[2] == "Tỷ lệ hộ thoát nghèo: 37,07%; các xã từ 27,06% đến 50,00%; không xã nào khác hẳn cả nhóm."
    )
    assert document_of_edition(document, "page").parts == ()


def test_a_group_that_publishes_nothing_has_no_empty_columns(group):
    alone = replace(group, sums=group.sums.assign(published=pd.NA, gap=pd.NA))
    table = show.comparison.total_table(alone, audit_group(group))
    assert [column.label for column in table.columns] == ["Chỉ tiêu", "Tổng các xã", "Số xã có số liệu"]
    assert len(show.comparison.total_table(group, audit_group(group)).columns) == 6


@pytest.mark.parametrize(
    ("result", "target", "shown"),
    [
        (13, 10, "13 / 10 hộ"),
        (7, None, "7 hộ / chưa có số liệu"),
        (None, 10, "chưa có số liệu / 10 hộ"),
    ],
)
def test_a_target_or_result_that_is_not_known_has_no_unit(result, target, shown):
    known = {"reduction_households": result, "target_households": target}
    row = {"kind": "net_reduction", "attainment_pct": None, **known}
    assert _target(load("15139", 2022), row, labels_for("vi")).value == shown
