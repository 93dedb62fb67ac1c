"""Group figures: the truth or nothing, and never a way to what a commune withholds."""

import numpy as np
import pandas as pd
import pytest

from analysis.comparison import compare
from analysis.core.labels import labels_for
from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from analysis.disclosure.group import Counted, untold, views
from analysis.display.blocks import Table
from analysis.measures.comparison import totals
from analysis.measures.counts import deprivation_counts
from analysis.places.sums import order
from analysis.show import comparison as show
from analysis.show import trend as show_trend
from analysis.show.comparison.overview import flags_by_unit
from analysis.show.comparison.rug import kinds_of
from analysis.standard import standard_for
from analysis.territory import trend
from tests.disclosure.attack import Puzzle
from tests.disclosure.knowing import withholding

STANDARD = standard_for(2022)
CODES = STANDARD.codes
LEAST = STANDARD.min_deprivations
KEYS = ["class", "base", "item"]


def village_households(rng, village, class_, count):
    """Households of a class with as many deprivations as the law has them."""
    rows = []
    for _ in range(count):
        most = min(len(CODES), LEAST + 3) if class_ == "poor" else LEAST - 1
        number = rng.integers(LEAST if class_ == "poor" else 0, most + 1)
        # A few indicators are rare, as in truth: that is where counts are small.
        weight = np.linspace(1, 12, len(CODES))
        lacking = set(rng.choice(len(CODES), number, replace=False, p=weight / weight.sum()))
        rows.append(
            {"village": village, "class": class_, "members": 4}
            | {code: place in lacking for place, code in enumerate(CODES)}
        )
    return rows


def commune(rng, code):
    rows = [
        row
        for village in ("Thôn 1", "Thôn 2")
        for class_ in ("poor", "near_poor")
        for row in village_households(rng, village, class_, int(rng.choice([0, 2, 6, 15])))
    ]
    listed = pd.DataFrame(rows, columns=["village", "class", "members", *CODES])
    counted = deprivation_counts(listed.astype(dict.fromkeys(CODES, "boolean")), code, STANDARD)
    return withholding(counted, code, STANDARD)


def told_sums(communes, group, within=()):
    """The sums that one group tells of indicators, by class and indicator."""
    weights = views(dict.fromkeys(group, 1))
    gone = untold({code: communes[code] for code in group}, weights, within)
    items = {key[1:] for code in group for key in communes[code].system.counts if key[0] == code}
    return dict.fromkeys(items - gone, group)


def attacked(communes, sums, class_):
    """What can be solved of a class from every commune's own tables and the sums of the groups."""
    puzzle = Puzzle()
    for code, one in communes.items():
        counts = {key: count for key, count in one.system.counts.items() if key[1] == class_}
        for key, count in counts.items():
            gone = key in one.hidden
            puzzle.cell((code, *key), None if gone else count.value, count.most, "(x)" if gone else "")
        for relation in one.system.relations:
            if relation.parts.keys() <= counts.keys():
                parts = {(code, *key): weight for key, weight in relation.parts.items()}
                if relation.exact:
                    puzzle.equal.append((parts, relation.low))
                elif relation.low:
                    puzzle.least.append((parts, relation.low))
                else:
                    puzzle.least.append(({key: -w for key, w in parts.items()}, -relation.high))
    alone = puzzle.solved()
    for told in sums:
        for (name, item), group in told.items():
            if name == class_:
                keys = [(code, code, name, item) for code in group]
                value = {(c, *key): n.value for c in group for key, n in communes[c].system.counts.items()}
                known = [key for key in keys if key in puzzle.low]
                puzzle.equal.append((dict.fromkeys(known, 1), sum(value[key] for key in known)))
    # What the law alone gives away, a sum cannot hide again.
    return {key: value for key, value in puzzle.solved().items() if key not in alone}


@pytest.mark.parametrize("seed", [0, 2, 3, 4, 5])
def test_no_withheld_count_can_be_solved_from_two_groups_that_differ_by_one_commune(seed):
    rng = np.random.default_rng(seed)
    codes = [f"0000{n}" for n in range(1, 5)]
    communes = {code: commune(rng, code) for code in codes}
    small = told_sums(communes, codes[:-1])
    large = told_sums(communes, codes, [frozenset(codes[:-1])])
    assert small or large
    for class_ in ("poor", "near_poor"):
        assert attacked(communes, [small, large], class_) == {}


@pytest.mark.parametrize("seed", range(4))
def test_nor_from_groups_that_overlap_where_each_gives_way_to_those_before_it(seed):
    rng = np.random.default_rng(seed)
    codes = [f"0000{n}" for n in range(1, 6)]
    communes = {code: commune(rng, code) for code in codes}
    # What one commune tells in full is known to all: two groups then differ by one that hides.
    communes[codes[4]] = Counted(communes[codes[4]].system, frozenset(), frozenset())
    groups = [frozenset(rng.choice(codes, size, replace=False)) for size in (2, 3, 3, 4)]
    groups += [frozenset(codes[:3]), frozenset([*codes[:2], codes[4]])]
    groups = sorted(set(groups), key=order)
    sums = [told_sums(communes, sorted(one), groups[:at]) for at, one in enumerate(groups)]
    assert any(sums)
    for class_ in ("poor", "near_poor"):
        assert attacked(communes, sums, class_) == {}


def test_the_attack_solves_a_sum_that_is_not_protected():
    rng = np.random.default_rng(1)
    communes = {code: commune(rng, code) for code in ("00001", "00002", "00003")}
    items = {item for one in communes.values() for item in one.kept}
    careless = [{item: list(communes) for item in items}]
    assert any(attacked(communes, careless, class_) for class_ in ("poor", "near_poor"))


def test_one_small_commune_takes_only_the_sums_that_it_is_alone_in():
    def one(code, values):
        from analysis.disclosure.system import Count, System

        keys = {(code, "poor", item): Count(value, 9) for item, value in values.items()}
        return Counted(System(keys), frozenset(keys), frozenset(key[1:] for key in keys))

    communes = {"a": one("a", {"nuoc": 1, "bhyt": 2}), "b": one("b", {"nuoc": 2})}
    every = [{"a": 1, "b": 1, "c": 1}]
    assert untold(communes, every) == {("poor", "bhyt")}
    # The sum of a and c is told by no group; the one of a and b leaves c, which is public, alone.
    assert untold(communes, every, [{"a", "b"}]) == {("poor", "bhyt")}
    assert untold(communes, every, [{"a", "c"}]) == {("poor", "bhyt")}
    assert untold({"a": communes["a"]}, [{"a": 1}]) == {("poor", "nuoc"), ("poor", "bhyt")}


def test_a_part_that_is_withheld_is_neither_zero_nor_missing():
    rows = [("a", "poor", "households", "nuoc", 4, 9, "households")]
    rows += [("b", "poor", "households", "nuoc", None, 3, "withheld")]
    figures = pd.DataFrame(rows, columns=["unit", *KEYS, "value", "among", "evidence"])
    (row,) = totals(figures, figures.head(0), 3).to_dict("records")
    assert pd.isna(row["total"]) and row["evidence"] == "withheld"
    assert (row["communes"], row["missing"], row["among"]) == (2, 1, 12)


@pytest.fixture(scope="module", params=[1, pytest.param(2, marks=pytest.mark.soak)])
def groups(tmp_path_factory, request):
    """A group of small synthetic communes as the public sees it, as the office does, and over years."""
    folder = tmp_path_factory.mktemp("group")
    build_demo(folder, Demo(5, 50 * request.param, 2022, 2022, request.param))
    project = Project(folder)
    public = compare("gia-lap", 2022, project)
    return (
        public,
        compare("gia-lap", 2022, project, audience="internal"),
        trend(2022, 2022, group="gia-lap", project=project),
    )


def test_every_group_figure_is_the_truth_or_withheld(groups):
    public, internal, _ = groups
    both = public.sums.merge(internal.sums, on=KEYS, suffixes=("", "_true"), validate="1:1")
    assert len(both) == len(internal.sums) == len(public.sums)
    told = both["evidence"] == "summed"
    assert 0 < told.sum() < len(both)
    assert (both.loc[told, "total"] == both.loc[told, "total_true"]).all()
    assert both.loc[~told, "total"].isna().all()
    # Sums that withhold nothing although a commune does: the false ones of old.
    hidden = {(name, item) for _, name, item in public.withheld}
    assert {(row["class"], row["item"]) for row in both[told].to_dict("records")} & hidden
    for name in ("communes", "missing", "among"):
        assert both[name].fillna(-1).eq(both[f"{name}_true"].fillna(-1)).all()


def test_no_commune_is_solved_as_the_total_minus_the_others(groups):
    public, _, _ = groups
    gone = public.figures[public.figures["value"].isna()]
    assert len(gone) and (gone["evidence"] == "withheld").all()
    alone = gone.groupby(KEYS).filter(lambda part: len(part) == 1)
    told = public.sums.set_index(KEYS)["evidence"]
    assert all(told[tuple(key)] == "withheld" for key in alone[KEYS].itertuples(index=False, name=None))


def test_the_trend_of_the_group_tells_the_same(groups):
    _, internal, years = groups
    own = years.levels[years.levels["item"].isin([*CODES, "deprivations"])]
    true = internal.sums[internal.sums["base"] == "households"].set_index(["class", "item"])
    assert {"complete", "withheld"} >= set(own["state"]) - {"partial"}
    told = own[own["state"] != "withheld"]
    assert len(told)
    for row in told.to_dict("records"):
        assert row["value"] == true.loc[(row["class"], row["item"]), "total"]
    assert own.loc[own["state"] == "withheld", ["value", "low", "high"]].isna().all(axis=None)


@pytest.mark.parametrize(("audience", "seed"), [("superior", 9), ("internal", 5)])
def test_a_trend_for_the_office_withholds_nothing(tmp_path, audience, seed):
    build_demo(tmp_path, Demo(3, 40, 2022, 2023, seed))
    project = Project(tmp_path)
    asked = {"group": "gia-lap", "project": project}
    public, whole = trend(2022, 2023, **asked), trend(2022, 2023, **asked, audience=audience)
    assert (public.levels["state"] == "withheld").any() and public.withheld
    assert not (whole.levels["state"] == "withheld").any() and not whole.withheld
    true = compare("gia-lap", 2023, project, audience="internal").sums
    true = true[true["base"] == "households"].set_index(["class", "item"])["total"]
    own = whole.levels[(whole.levels["year"] == 2023) & whole.levels["item"].isin([*CODES, "deprivations"])]
    assert len(own)
    assert all(row["value"] == true[row["class"], row["item"]] for row in own.to_dict("records"))
    code = whole.places[0].code
    flows = [
        trend(2022, 2023, commune=code, project=project, audience=one).flows for one in ("public", audience)
    ]
    assert flows[0]["stayed"].isna().any() and flows[1].notna().all(axis=None)


def test_nothing_withheld_is_called_not_reported(groups):
    public, _, years = groups
    text = labels_for("vi")
    mark = text("publish.withheld_mark")
    for class_ in ("poor", "near_poor"):
        gone = [key for key in public.withheld if key[1] == class_]
        tables = [show.rug_table(public, class_), *(f.table for f in show.profile_figures(public, class_))]
        for table in tables:
            assert isinstance(table, Table)
            at = {row.unit: row for row in table.rows if row.unit}
            for unit, _, item in gone:
                assert at[unit].cells[1 + CODES.index(item)].text == mark
        assert mark in show.rug_table(public, class_).notes[-1]
        # What similar communes have together is told only where none of them withholds a part of it.
        members = kinds_of(public).communes
        for row in show.rug_table(public, class_).rows:
            for place, item in enumerate(CODES, start=1):
                if any((unit, class_, item) in public.withheld for unit in members.get(row.alike, ())):
                    assert row.unit or row.cells[place].text == mark
    table = show_trend.indicator_table(years, "poor")
    names = {item.code: item.text("vi") for item in public.standard.indicator}
    rows = {row.cells[0].text: row.cells[1].text for row in table.rows}
    for _, class_, item in years.withheld:
        if class_ == "poor" and item in names:
            assert rows[names[item]] == mark


def test_flags_profiles_and_contributions_rest_on_what_the_public_sees(groups):
    """Whatever the withheld counts are, nothing that the page computes anew knows them."""
    public, internal, _ = groups
    assert public.withheld and internal.figures["value"].notna().all()
    gone = {(unit, class_, item) for unit, class_, item in public.withheld}
    tested = set(public.apart[["unit", "class", "measure"]].dropna().itertuples(index=False, name=None))
    assert not tested & gone and tested < set(
        internal.apart[["unit", "class", "measure"]].dropna().itertuples(index=False, name=None)
    )
    assert all(one.minority_pct is None for one in public.traits.values())
    assert any(one.minority_pct is not None for one in internal.traits.values())
    # Poor and near-poor households and all households are told in every public report of a commune.
    told = public.figures[public.figures["value"].notna()].set_index(["unit", "class", "base", "item"])[
        "value"
    ]
    for unit, one in public.traits.items():
        for class_ in ("poor", "near_poor"):
            assert one.years[public.year][class_] == told[unit, class_, "households", "total"]
        assert one.years[public.year]["all"] == told[unit, "all", "households", "total"]
    for line in (line for lines in flags_by_unit(public, labels_for("vi")).values() for line in lines):
        assert line[0] in "▲▼"
