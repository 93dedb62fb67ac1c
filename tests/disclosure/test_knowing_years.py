"""Over years, nobody who knows the rule, the law and who came and went solves a count that is not told."""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis import territory
from analysis.core.policy import Policy
from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from analysis.disclosure.breakdowns import law
from analysis.disclosure.flows import protect_flows
from analysis.disclosure.rule import Count, hidden
from analysis.measures.trend import FLOWS
from analysis.places import place_in
from analysis.places.area import area
from analysis.places.groups import Group
from analysis.run.remember import note
from analysis.standard import standard_for
from tests.disclosure import knowing_years
from tests.disclosure.knowing_years import Years, solved_by_trying_all
from tests.disclosure.test_knowing import households

STANDARD = standard_for(2022)
ITEMS = len(STANDARD.codes)
LEAST = STANDARD.min_deprivations
SMALL, MIDDLE = Policy(2, 4), Policy(3, 6)
P, N = "poor", "near_poor"
OF_TWO, OF_THREE = {P: (1, 2), N: (0, 1)}, {P: (2, 3), N: (0, 1)}
soak = pytest.mark.soak


@pytest.mark.parametrize(
    ("groups", "items", "law_", "policy"),
    [
        ([((P, P), 6)], 2, OF_TWO, MIDDLE),
        ([((P, P), 6)], 3, OF_THREE, MIDDLE),
        ([((P, P), 4), ((P, None), 4)], 2, OF_TWO, SMALL),
        ([((P, P), 4), ((None, P), 4)], 2, OF_TWO, SMALL),
        ([((P, P), 4), ((P, None), 1)], 2, OF_TWO, SMALL),
        ([((N, N), 6), ((N, None), 6)], 2, OF_TWO, MIDDLE),
        ([((P, P), 2), ((P, N), 1), ((N, N), 3)], 2, OF_TWO, SMALL),
        ([((P, P, P), 4)], 2, OF_TWO, SMALL),
        ([((N, N, N), 4)], 2, OF_TWO, SMALL),
        pytest.param([((P, P), 4), ((P, None), 4)], 3, OF_THREE, SMALL, marks=soak),
        pytest.param([((P, P), 6), ((P, None), 6)], 2, OF_TWO, MIDDLE, marks=soak),
        pytest.param([((P, P), 3), ((P, N), 1), ((N, N), 4)], 2, OF_TWO, SMALL, marks=soak),
        pytest.param([((P, P), 5), ((P, N), 1), ((N, N), 6)], 2, OF_TWO, MIDDLE, marks=soak),
    ],
)
def test_every_list_of_two_or_three_years_keeps_its_counts(groups, items, law_, policy):
    """A small image of the rule, in which all lists of all years can be gone through."""
    solved, withheld, flows = solved_by_trying_all(Years(tuple(groups), items, law_, policy))
    assert withheld > 20 and len(solved) == 0
    assert flows or len(groups) > 1


@pytest.mark.parametrize(("stayed", "gone", "came"), [(10, 0, 0), (10, 10, 0), (14, 0, 10), (20, 0, 0)])
def test_a_flow_that_is_not_told_keeps_several_values(stayed, gone, came):
    """One indicator of which both years are told, by the thresholds as they are."""
    sizes = {"stayed": stayed, "gone": gone, "came": came}
    axes = np.meshgrid(*(np.arange(n + 1) for n in (stayed, stayed, stayed, gone, came)), indexing="ij")
    left, both, entered, went, arrived = (axis.ravel() for axis in axes)
    fits = left + both + entered <= stayed
    worlds = np.stack([left, both, entered, went, arrived], 1)[fits]
    frame = pd.DataFrame(worlds, columns=["left", "stayed", "entered", "gone", "came"])
    frame = frame.assign(indicator="x", unknown=0)[list(FLOWS)].astype(FLOWS)
    safe = protect_flows(frame, sizes)["stayed"].notna().to_numpy()
    before, after = worlds[:, 0] + worlds[:, 1] + worlds[:, 3], worlds[:, 1] + worlds[:, 2] + worlds[:, 4]
    views = pd.DataFrame(worlds).assign(before=before, after=after, safe=safe)
    is_unsafe = Policy().is_unsafe
    told = np.array(
        [
            not is_unsafe(b, stayed + gone) and not is_unsafe(a, stayed + came)
            for b, a in zip(before, after, strict=True)
        ]
    )
    every = views[told].groupby(["before", "after"])
    unsafe = views[told & ~views["safe"]].groupby(["before", "after"])
    # What the levels alone settle (nobody lacks it) is no secret of the flows.
    settled = (every.min() == every.max()).loc[unsafe.min().index]
    assert ((unsafe.min() < unsafe.max()) | settled)[list(range(5))].all(axis=None)
    assert len(settled) and safe.any()


@dataclass(frozen=True)
class Commune:
    """Households over years: what each is in each year (0: not listed, 1: poor, 2: near-poor) and lacks."""

    classes: np.ndarray
    lacks: np.ndarray

    def counts(self, year, class_):
        return self.lacks[year][self.classes[year] == class_].sum(axis=0)

    def hidden(self, year, class_):
        """Which items of a class are not told."""
        own = self.classes[year] == class_
        counts = {str(n): Count(int(v), int(own.sum())) for n, v in enumerate(self.counts(year, class_))}
        gone = hidden(counts, int(own.sum()), law(STANDARD, (P, N)[class_ - 1], int(own.sum())))
        return frozenset(int(name) for name in gone)

    def withheld(self, year):
        """Which items have no flows from a year to the next."""
        return frozenset().union(*(self.hidden(y, c) for y in (year, year + 1) for c in (1, 2)))

    def flows(self, year, items):
        """The flows of some items from a year to the next, as the public sees them; -1: withheld."""
        old, new = self.classes[year : year + 2] > 0
        was, is_ = self.lacks[year : year + 2][:, :, items] > 0
        both, went, came = (one[:, None] for one in (old & new, old & ~new, ~old & new))
        columns = {"left": was & ~is_ & both, "stayed": was & is_ & both, "entered": ~was & is_ & both}
        columns |= {"unknown": was & False, "gone": was & went, "came": is_ & came}
        frame = pd.DataFrame({name: marks.sum(axis=0) for name, marks in columns.items()})
        frame = frame.assign(indicator=[str(n) for n in items])[list(FLOWS)].astype(FLOWS)
        sizes = {"stayed": int(both.sum()), "gone": int(went.sum()), "came": int(came.sum())}
        told = protect_flows(frame, sizes, [str(n) for n in self.withheld(year)])
        return told.drop(columns="indicator").astype(float).fillna(-1).to_numpy()

    def looks_like(self, other, year, class_, moved):
        """Whether reports and trends show just the same of another that differs there in some items."""
        gone = self.hidden(year, class_)
        told = np.isin(np.arange(ITEMS), sorted(gone), invert=True)
        return (
            other.hidden(year, class_) == gone
            and np.array_equal(self.counts(year, class_)[told], other.counts(year, class_)[told])
            and all(
                self.flows_like(other, when, moved)
                for when in (year - 1, year)
                if 0 <= when < len(self.classes) - 1
            )
        )

    def flows_like(self, other, year, moved):
        # Of an item that either year withholds no flow is told: only others are worth the time.
        told = sorted(set(moved) - (self.withheld(year) & other.withheld(year)))
        return not told or np.array_equal(self.flows(year, told), other.flows(year, told))

    def is_lawful(self):
        lacking = self.lacks.sum(axis=2)
        poor, near = self.classes == 1, self.classes == 2
        return bool((lacking[poor] >= LEAST).all() and (lacking[near] < LEAST).all())


def commune(seed, most=300):
    """A commune over two or three years: few or many come, go, change class or what they lack."""
    rng = np.random.default_rng(seed)
    years, turnover, change = 2 + seed % 2, rng.choice([0, 0.03, 0.4]), rng.choice([0, 0.02, 0.3])
    sizes = np.exp(rng.uniform(0, np.log(most + 1), 2)).astype(int)
    lean = float(rng.choice([1, 6, 40]))
    every = 3 * int(sizes.sum())
    fresh = {
        class_: np.stack([np.resize(households(rng, name, 40, lean), (every, ITEMS)) for _ in range(years)])
        for class_, name in ((1, P), (2, N))
    }
    classes, lacks = np.zeros((years, every), dtype=int), np.zeros((years, every, ITEMS), dtype=int)
    classes[0, : sizes[0]], classes[0, sizes[0] : sizes.sum()] = 1, 2
    for year in range(years):
        if year:
            classes[year] = classes[year - 1]
            moved = (rng.random(every) < turnover) & (classes[year] > 0)
            classes[year, moved] = rng.choice([0, 1, 2], moved.sum())
            came = np.flatnonzero((classes[: year + 1] == 0).all(axis=0))[
                : rng.binomial(sizes.sum(), turnover)
            ]
            classes[year, came] = rng.choice([1, 2], len(came))
        for class_ in (1, 2):
            own = classes[year] == class_
            lacks[year, own] = fresh[class_][year, own]
            if year:
                same = own & (classes[year - 1] == class_) & (rng.random(every) >= change)
                lacks[year, same] = lacks[year - 1, same]
    return Commune(classes, lacks)


def others(one, year, class_, item, gone):
    """Changes to a list that make a count another: of one household, or of two indicators exchanged."""
    own = np.flatnonzero(one.classes[year] == class_)
    rest = [n for n in sorted(gone) if n != item]
    for flag in (0, 1):
        mine = own[one.lacks[year, own, item] == flag]
        lacking = one.lacks[year, mine].sum(axis=1)
        for household in mine[np.argsort(-lacking if flag else lacking, kind="stable")][:2]:
            yield [(household, item, 1 - flag)]
            for also in rest:
                if one.lacks[year, household, also] != flag:
                    yield [(household, item, 1 - flag), (household, also, flag)]
    counts = one.counts(year, class_)
    for also in rest:
        if counts[also] != counts[item]:
            yield [(h, a, one.lacks[year, h, b]) for h in own for a, b in ((item, also), (also, item))]


def has_another(one, year, class_, item, gone):
    for moves in others(one, year, class_, item, gone):
        lacks = one.lacks.copy()
        for household, at, value in moves:
            lacks[year, household, at] = value
        other = Commune(one.classes, lacks)
        moved = sorted({at for _, at, _ in moves})
        if other.is_lawful() and one.looks_like(other, year, class_, moved):
            return True
    return False


def attack(seeds):
    """How much is withheld, of what of it no other list shows the same, and how many flows are told."""
    withheld, solved, flows = 0, [], 0
    for seed in seeds:
        one = commune(seed)
        for year, classes in enumerate(one.classes):
            if year:
                flows += int((one.flows(year - 1, list(range(ITEMS)))[:, 0] >= 0).sum())
            for class_ in (1, 2):
                gone = one.hidden(year, class_) if (classes == class_).any() else frozenset()
                withheld += len(gone)
                solved += [
                    (seed, year, class_, item)
                    for item in gone
                    if not has_another(one, year, class_, item, gone)
                ]
    return withheld, solved, flows


def test_twenty_communes_over_years_keep_every_count_that_they_withhold():
    withheld, solved, flows = attack(range(20))
    assert withheld > 200 and solved == []
    assert flows > 20


@soak
def test_two_hundred_communes_over_years_keep_every_count_that_they_withhold():
    withheld, solved, flows = attack(range(200))
    print(f"withheld {withheld}, flows told {flows}")
    assert withheld > 2000 and solved == []


def test_the_attack_solves_flows_that_are_told_beside_what_is_withheld(monkeypatch):
    """One of five poor households left; flows of what the reports withhold would tell of it."""
    monkeypatch.setattr(knowing_years, "protect_flows", lambda frame, *_: frame)
    monkeypatch.setattr(knowing_years.Years, "beside_withheld", True)
    solved, _, _ = solved_by_trying_all(Years((((P, P), 4), ((P, None), 1)), 2, OF_TWO, SMALL))
    assert len(solved)


def test_flows_are_not_told_again_from_other_data(tmp_path):
    """The counts of both years may stay as they are where another household came than was said before."""
    _, new = build_demo(tmp_path, Demo(1, 900, 2022, 2023, 3))
    project, place = Project(tmp_path), place_in(new.name, 2023)
    own = area(Group(place.code, place.name, "list", (place,)), "estimate")
    read = {2023: SimpleNamespace(withheld=())}
    note(project, new.name, 2023)
    assert territory._flows(own, read, project, "public")["stayed"].notna().any()
    with (new / "narrative.md").open("a") as file:
        file.write("\n")
    assert territory._flows(own, read, project, "public")["stayed"].isna().all()
    assert territory._flows(own, read, project, "superior")["stayed"].notna().all()
