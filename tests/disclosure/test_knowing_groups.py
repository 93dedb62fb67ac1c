"""Sums of groups, of several that overlap too, solve no count for whoever runs the rule again."""

import numpy as np
import pytest

from analysis.core.policy import Policy
from analysis.places.sums import order
from analysis.standard import standard_for
from tests.disclosure import knowing_groups as knowing
from tests.disclosure.test_knowing import households

STANDARD = standard_for(2022)
CODES = STANDARD.codes
LEAST = STANDARD.min_deprivations
SMALL, MIDDLE = Policy(2, 4), Policy(3, 6)
LAW = {"poor": (LEAST, None), "near_poor": (0, LEAST - 1)}


def groups(*names):
    return tuple(sorted((frozenset(name) for name in names), key=order))


@pytest.mark.parametrize(
    ("sizes", "items", "law", "told"),
    [
        ((3, 3), 3, (1, None), ["ab"]),
        ((3, 3), 3, (2, None), ["ab"]),
        ((2, 3), 3, (0, 1), ["ab"]),
        ((4, 5), 2, (1, None), ["ab"]),
        ((4, 5), 2, (0, 1), ["ab"]),
        ((2, 3, 5), 2, (1, None), ["abc"]),
        ((2, 3, 5), 2, (0, 1), ["abc"]),
        ((3, 5), 2, (1, None), ["ab"]),
        pytest.param((4, 4, 4), 2, (0, None), ["ab", "bc", "abc"], marks=pytest.mark.soak),
        pytest.param((2, 4, 4), 2, (1, None), ["abc"], marks=pytest.mark.soak),
        pytest.param((2, 6, 6), 2, (0, 1), ["bc", "abc"], marks=pytest.mark.soak),
        ((2, 2, 2, 3), 1, (0, None), ["ab", "abc", "abcd"]),
        ((2, 2, 2, 2, 3), 1, (0, None), ["ab", "cd", "bc", "abcd", "abcde"]),
    ],
)
def test_every_world_there_is_keeps_its_counts(sizes, items, law, told):
    """A small image of the rule, in which all lists of all communes can be gone through."""
    province = knowing.Province(
        dict(zip("abcde", sizes, strict=False)),
        tuple("ijk")[:items],
        groups(*told),
        law,
        SMALL if max(sizes) < 6 else MIDDLE,
    )
    solved, open_ = knowing.solved_by_trying_all(province)
    assert solved == []
    assert open_ > 0


def province_of(seed, most=30):
    """A province of synthetic communes of a class, with groups that overlap, nest, and differ by one."""
    rng = np.random.default_rng(seed)
    class_ = ("poor", "near_poor")[seed % 2]
    codes = [f"0000{n}" for n in range(int(rng.integers(3, 6)))]
    lean = float(rng.choice([6, 40]))
    sizes, world = {}, {}
    for code in codes:
        least, limit = ((1, 10), (10, most))[int(rng.integers(0, 2))]
        sizes[code] = int(rng.integers(least, limit))
        listed = households(rng, class_, sizes[code], lean)
        world[code] = tuple(map(int, listed.sum(axis=0)))
    sets = {frozenset(codes), frozenset(codes[:-1])}
    sets |= {frozenset(rng.choice(codes, int(rng.integers(2, len(codes))), replace=False)) for _ in range(2)}
    told = tuple(sorted(sets, key=order))
    return knowing.Province(sizes, tuple(CODES), told, LAW[class_]), world


def attack(seeds):
    solved, withheld, told, every = [], 0, 0, 0
    for seed in seeds:
        province, world = province_of(seed)
        communes, sums = province.seen(world)
        withheld += sum(value is None for row in communes for value in row)
        told += sum(value is not None for row in sums for value in row)
        every += sum(len(row) for row in sums)
        solved += [(seed, cell) for cell in knowing.solved(province, world)]
    return solved, withheld, told, every


def test_groups_that_overlap_solve_nothing():
    solved, withheld, told, every = attack(range(3))
    assert withheld > 50 and solved == []
    assert told > 0.05 * every


@pytest.mark.soak
def test_two_hundred_provinces_solve_nothing():
    solved, withheld, told, every = attack(range(3, 203))
    print(f"withheld {withheld}, sums told {told} of {every}")
    assert solved == []


def test_sums_that_do_not_know_of_each_other_are_solved():
    """Three communes, each two of which have a sum: together they would tell everything."""
    sizes, world = dict.fromkeys("abc", 20), {"a": (1, 9), "b": (2, 9), "c": (19, 9)}
    pairs = [frozenset(pair) for pair in ("ab", "ac", "bc")]

    def told(*groups):
        seen = knowing.Province(sizes, ("i", "j"), groups).seen(world)
        return [row[0] for row in seen[1]]

    assert [told(pair) for pair in pairs] == [[3], [20], [21]]
    assert told(*pairs) == [3, None, None]


def test_what_the_law_says_of_each_commune_enters_a_sum():
    """Twelve households that lack 36 together: where both others are few, both must be two."""
    sizes = {"a": 12, "b": 12}
    items = tuple("ijklmno")
    world = {"a": (2, 2, 8, 8, 8, 8, 0), "b": (1, 1, 9, 9, 9, 9, 9)}
    province = knowing.Province(sizes, items, (frozenset("ab"),), (3, None))
    communes, (sums,) = province.seen(world)
    assert communes[0][:2] == communes[1][:2] == (None, None)
    assert sums[:2] == (None, None) and None not in sums[2:6]
    assert knowing.solved(province, world) == set()
