"""One fault of a kind in a consistent table of printed figures is found, in its row, and nothing else is.

A rate is printed to some decimals, so a small shift of it can still be right. What can be told is computed
here from the rows alone, with fractions; the audit must find exactly that, and the share found is stated.
"""

import random
from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest

from analysis.audit.audit import audit
from analysis.audit.statements import read_statements
from analysis.core.errors import DataError
from tests.audit.printed_tables import NAMES, PARTS, consistent, rounded, table

SEEDS = range(60)


def found(rows):
    said = read_statements(table(*rows), "test.csv")
    return {(one.rule, one.where.line) for one in audit(figures=said.figures(), statements=[said]).findings}


def at(rows, item, group="poor", area="all", year=2023):
    """Return the place of a row in the table; its line in the file is two more."""
    keys = (group, item, area, year)
    return next(
        i for i, r in enumerate(rows) if (r["group"], r["item"], r.get("area", "all"), r["year"]) == keys
    )


def value(rows, *key, **more):
    return Fraction(rows[at(rows, *key, **more)]["value"])


def put(rows, index, text, printed=None):
    changed = [dict(row) for row in rows]
    changed[index] |= {"value": text, "as_printed": text.replace(".", ",") if printed is None else printed}
    return changed


def misnamed(rng, rows):
    group = rng.choice(PARTS)
    index = at(rows, rng.choice(["count", "rate_pct"]), group)
    other = NAMES[PARTS[1 - PARTS.index(group)]]
    return put(rows, index, rows[index]["value"], f"{other}: {rows[index]['value']}"), index


def exits(rng, rows):
    index = at(rows, "left")
    moves = [value(rows, item) for item in ("to_near_poor", "above_near_poor", "other_decrease")]
    return (put(rows, index, str(sum(moves))), index) if moves[2] else None


def fraction(rng, rows):
    index = at(rows, "left") if rng.random() < 0.5 else at(rows, "change_count", rng.choice(PARTS))
    return put(rows, index, "10.98"), index


def opposite(rng, rows):
    """The count with the other sign, where the growth of the place cannot be the reason."""
    group = rng.choice(PARTS)
    index = at(rows, "change_count", group)
    change, moved = -value(rows, "change_count", group), value(rows, "change_pp", group)
    count, rate = value(rows, "count", group), value(rows, "rate_pct", group)
    if change * moved >= 0 or not rate or rate == moved:
        return None
    before = (count - change) / (rate - moved)
    explained = before > 0 and abs((count / rate) / before - 1) <= Fraction(1, 10)
    return None if explained else (put(rows, index, str(change)), index)


@pytest.mark.parametrize(
    ("rule", "fault", "least"),
    [
        ("class_misnamed", misnamed, 60),
        ("exits_with_departures", exits, 55),
        ("count_not_whole", fraction, 60),
        ("directions_differ", opposite, 40),
    ],
)
def test_a_fault_of_words_or_whole_numbers_is_found_in_its_row(rule, fault, least):
    tried = 0
    for seed in SEEDS:
        rng = random.Random(seed)
        case = fault(rng, consistent(seed, 2, seed % 2 == 0))
        if case:
            tried += 1
            told = found(case[0])
            assert (rule, case[1] + 2) in told
            assert {line for _, line in told} == {case[1] + 2}
    assert tried >= least


# Of 60 tables with the change shifted by steps of its last place, in how many it can be told.
@pytest.mark.parametrize(
    ("decimals", "steps", "power"), [(2, 1, 12), (2, 2, 55), (2, 3, 60), (1, 3, 60), (0, 3, 60)]
)
def test_the_change_of_a_rate_is_found_from_three_steps_of_its_last_place(decimals, steps, power):
    """Each of the three rates may be off by half a step: one step is seldom told, three always."""
    told = 0
    for seed in SEEDS:
        rows = consistent(seed, decimals, with_total=True)
        index = at(rows, "change_pp")
        step = Fraction(steps * random.Random(seed).choice((-1, 1)), 10**decimals)
        shifted = value(rows, "change_pp") + step
        changed = put(rows, index, rounded_(shifted, decimals))
        gap = abs(value(rows, "rate_pct") - value(rows, "rate_pct", year=2022) - shifted)
        wanted = gap > Fraction(3, 2 * 10**decimals)
        assert (("change_against_rates", index + 2) in found(changed)) == wanted
        told += wanted
    assert told == power


@pytest.mark.parametrize("decimals", [0, 1, 2, 3])
def test_a_rate_beside_its_count_and_total_is_found_from_one_step_on(decimals):
    for seed in SEEDS:
        rows = consistent(seed, decimals, with_total=True)
        group = random.Random(seed).choice(PARTS)
        index = at(rows, "rate_pct", group)
        shifted = value(rows, "rate_pct", group) + Fraction(1, 10**decimals)
        if shifted <= 100:
            assert ("rate_against_count", index + 2) in found(put(rows, index, rounded_(shifted, decimals)))


# Of 60 tables with a rate shifted by steps of its last place, in how many it can be told that a rate is
# wrong, and in how many which one; two rates that differ cannot say which of them is right.
@pytest.mark.parametrize(
    ("decimals", "steps", "power", "place"), [(1, 1, 47, 29), (1, 5, 60, 59), (2, 1, 47, 29), (2, 5, 60, 60)]
)
def test_counts_with_rates_and_no_total_tell_what_rounding_lets_them(decimals, steps, power, place):
    """The totals that three counts with their rates imply have none in common: then, and only then."""
    told = Counter()
    for seed in SEEDS:
        rows = consistent(seed, decimals, with_total=False)
        rng = random.Random(seed)
        group = rng.choice(PARTS)
        index = at(rows, "rate_pct", group)
        shifted = value(rows, "rate_pct", group) + Fraction(steps, 10**decimals)
        changed = put(rows, index, rounded_(shifted, decimals))
        limits = [
            implied(value(changed, "count", one), value(changed, "rate_pct", one), decimals) for one in NAMES
        ]
        apart = max(low for low, _ in limits) > min(high for _, high in limits)
        lines = {line for rule, line in found(changed) if rule == "implied_total"}
        assert bool(lines) == apart
        own = limits[list(NAMES).index(group)]
        others = [limit for limit in limits if limit is not own]
        if apart and all(own[1] < low or high < own[0] for low, high in others):
            assert lines == {index + 2}  # it fits none of the others, which fit each other
            told["place"] += 1
        told["found"] += apart
    assert told == {"found": power, "place": place}


@pytest.mark.parametrize("rule", ["area_sum", "class_sum"])
def test_a_whole_that_is_not_the_sum_of_its_parts(rule):
    for seed in SEEDS:
        rows = consistent(seed, 2, with_total=False)
        group = "multidim_poor" if rule == "class_sum" else random.Random(seed).choice(PARTS)
        index = at(rows, "count", group)
        told = found(put(rows, index, str(value(rows, "count", group) + 1)))
        assert rule in {one for one, _ in told}
        assert {line for one, line in told if one == "area_sum"} == {index + 2}


def test_a_row_that_lost_a_cell_is_named():
    for seed in SEEDS:
        lines = table(*consistent(seed, 2, with_total=True)).decode().splitlines()
        line = random.Random(seed).randrange(1, len(lines))
        lines[line] = lines[line].replace(",", "", 1)
        with pytest.raises(DataError) as error:
            read_statements("\n".join(lines).encode(), "test.csv")
        (fault,) = error.value.findings
        assert (fault.file, fault.line) == ("test.csv", line + 1)


def rounded_(number, decimals):
    return rounded(Decimal(number.numerator) / number.denominator, decimals)


def implied(count, rate, decimals):
    half = Fraction(1, 2 * 10**decimals)
    return 100 * count / (rate + half), 100 * count / (rate - half) if rate > half else Fraction(10**30)
