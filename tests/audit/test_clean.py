"""No false alarm on clean synthetic communes, and one changed figure is always found."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.audit import RULES, audit
from tests.audit.sample import clean, clean_tables, commune

SEEDS = st.integers(0, 10**6)


@given(SEEDS)
@settings(max_examples=12, deadline=None)
def test_a_clean_commune_raises_no_alarm(seed):
    found = audit(clean(seed))
    assert [finding.describe("en") for finding in found.findings] == []
    assert found.held["movement_balance"] >= 8
    assert found.held["level_sum"] > 100
    assert found.held["year_link"] >= 4
    assert not found.failed


@given(SEEDS)
@settings(max_examples=12, deadline=None)
def test_one_changed_figure_is_found(seed):
    tables = dict(clean_tables(seed, years=(2022,)))[2022]
    draw = random.Random(seed)
    name = draw.choice(("movements", "class_counts", "deprivations"))
    row = draw.choice([row for row in tables[name] if row.get("measure") != "share_pct"])
    row["value"] += draw.randint(1, 5)
    assert audit([commune(2022, **tables)]).failed


def test_the_order_of_communes_changes_nothing():
    one, other = clean(1), clean(1)[::-1]
    assert audit(one) == audit(other)


def test_every_rule_is_known_by_one_sureness():
    assert set(RULES.values()) == {"certain", "likely", "possible"}
