"""Several releases of a year tell no more of a household than the first one and the numbers of households."""

from functools import partial

import pytest

from analysis.core.policy import POLICY, Policy
from tests.disclosure import knowing_releases
from tests.disclosure.knowing_releases import Rule, added, corrected, reclassified, removed, replaced, solved

SMALL, MIDDLE = Policy(2, 4), Policy(3, 6)
P, N = "poor", "near_poor"
OF_TWO, OF_THREE = {P: (1, 2), N: (0, 1)}, {P: (2, 3), N: (0, 1)}
soak = pytest.mark.soak
CHANGES = {
    "removed": [removed],
    "added": [added],
    "corrected": [corrected],
    "replaced": [replaced],
}
THREE_RELEASES = {
    "removed, then added": [removed, added],
    "added, then removed": [added, removed],
    "corrected twice": [corrected, corrected],
    "corrected, then removed": [corrected, removed],
    "replaced twice": [replaced, replaced],
}


@pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("class_", [P, N])
@pytest.mark.parametrize(
    ("size", "policy"),
    [
        (3, SMALL),
        (4, SMALL),
        (5, SMALL),
        (6, MIDDLE),
        (9, POLICY),
        (10, POLICY),
        pytest.param(11, POLICY, marks=soak),
    ],
)
def test_releases_after_changes_of_one_household(size, policy, class_, changes):
    named = [partial(change, name=class_) for change in changes]
    bad, withheld = solved(Rule(2, OF_TWO, policy), {class_: size}, named)
    assert withheld and bad == []


@pytest.mark.parametrize("changes", THREE_RELEASES.values(), ids=THREE_RELEASES)
@pytest.mark.parametrize("class_", [P, N])
@pytest.mark.parametrize(
    ("size", "policy"),
    [(5, MIDDLE), *(pytest.param(n, POLICY if n > 6 else MIDDLE, marks=soak) for n in (6, 9, 10, 11))],
)
def test_three_releases_in_a_row(size, policy, class_, changes):
    named = [partial(change, name=class_) for change in changes]
    bad, withheld = solved(Rule(2, OF_TWO, policy), {class_: size}, named)
    assert withheld and bad == []


@pytest.mark.parametrize(
    ("size", "policy", "law"),
    [
        (4, SMALL, OF_THREE),
        (5, MIDDLE, OF_THREE),
        pytest.param(6, MIDDLE, OF_THREE, marks=soak),
        pytest.param(10, POLICY, OF_THREE, marks=soak),
        pytest.param(5, SMALL, {P: (1, 3)}, marks=soak),
    ],
)
@pytest.mark.parametrize("change", [removed, added, corrected])
def test_of_three_indicators(size, policy, law, change):
    bad, withheld = solved(Rule(3, law, policy), {P: size}, [change])
    assert withheld and bad == []


@pytest.mark.parametrize("sizes", [(3, 3), (4, 3), (4, 4), (5, 4)])
def test_releases_after_one_household_was_found_to_be_near_poor(sizes):
    bad, withheld = solved(Rule(2, OF_TWO, SMALL), dict(zip((P, N), sizes, strict=True)), [reclassified])
    assert withheld and bad == []


@pytest.mark.parametrize("change", [removed, added, corrected, replaced])
def test_without_a_record_the_difference_of_two_releases_is_the_household(change):
    bad, _ = solved(Rule(2, OF_TWO, SMALL, keeps_record=False), {P: 5}, [change])
    assert bad


@pytest.mark.parametrize(("size", "policy"), [(5, SMALL), (10, POLICY)])
def test_that_nothing_could_be_told_before_is_something_too(monkeypatch, size, policy):
    """A record of what was told alone would say nothing of a class of which only the number was."""
    asked = Rule(2, OF_TWO, policy), {P: size}, [corrected]
    assert solved(*asked)[0] == []
    monkeypatch.setattr(knowing_releases, "sizes_told", lambda *_: ())
    assert solved(*asked)[0]
