"""A commune's year as the public may see it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.commune import class_list
from analysis.core.audience import Audience
from analysis.core.project import Project, find_project
from analysis.disclosure.breakdowns import (
    Key,
    Known,
    cells_of,
    class_of,
    hidden_deprivations,
    hidden_figures,
)
from analysis.disclosure.policy import POLICY, Policy
from analysis.disclosure.record import changed_classes, record_of, sizes_told
from analysis.disclosure.system import System, system_of
from analysis.intake import CommuneYear
from analysis.intake.household import WORKERS
from analysis.measures.deprivation import CLASSES
from analysis.measures.form_counts import ETHNICITIES, OTHER_GROUPS, household_figures
from analysis.measures.forms import COLUMNS, figure_frame
from analysis.standard import Standard
from analysis.standard.schema.forms import COUNTS, SHARES

WITHHELD = "withheld"


def protect(
    data: CommuneYear,
    standard: Standard,
    audience: Audience = "public",
    project: Project | None = None,
    policy: Policy = POLICY,
) -> CommuneYear:
    """Return the data without what could tell of a single household.

    What was published, and how many are in each class and move between them, stays. Counts of what
    households lack, of their ethnic groups and of the causes of their poverty, taken from the household
    list, stay where the policy allows; so do others only where none that is withheld can be solved from
    what is told. The list itself is gone, so that nothing later can count from it.

    Parameters
    ----------
    data
        As from :func:`analysis.commune.load`.
    standard
        Of the year.
    audience
        For internal readers everything stays; for superiors every figure, but no household.
    project
        Where a record of an earlier release may lie; default: the project around the working folder.
    policy
        The thresholds.

    Returns
    -------
    CommuneYear
        Withheld rows of ``deprivations`` and ``class_counts`` have a missing ``value`` and ``evidence`` =
        ``withheld``; ``figures`` holds those of forms 1 and 8 to 10; ``households`` has its rows but no
        column.

    Examples
    --------
    >>> from analysis import load, standard_for
    >>> data = protect(load("15139", 2022), standard_for(2022))
    >>> bool((data.deprivations["evidence"] == "withheld").any())
    False
    """
    return protect_counted(data, standard, audience, project, policy)[0]


def protect_counted(
    data: CommuneYear,
    standard: Standard,
    audience: Audience = "public",
    project: Project | None = None,
    policy: Policy = POLICY,
) -> tuple[CommuneYear, System, frozenset[Key]]:
    """Return the data of :func:`protect`, the counts of deprived households, and which are withheld.

    The second and third are for :mod:`analysis.disclosure.group` alone: they hold what is withheld.
    """
    if audience == "internal" or data.households.empty:
        return data, System({}), frozenset()
    data = replace(data, scores=_table_only(data.scores))
    project = project or find_project()
    commune, listed = data.facts.code, class_list(data, project)
    covers = data.facts.household_list.covered
    if audience == "superior":
        figures = household_figures(listed, commune, covers, villages=True)
        return replace(data, figures=figures, households=data.households[[]]), System({}), frozenset()
    data, figures = _closed(_without_villages(data), household_figures(listed, commune, covers))
    counted = data.deprivations[data.deprivations["evidence"] == "households"]
    sizes = _sizes(data)
    known = Known(commune, _unit_sizes(data), _published(data))
    counts = dict(cells_of(counted))
    hidden = hidden_deprivations(counts, known, standard, policy)
    gone = hidden_figures(figures, sizes, policy) | _few_workers(figures, policy)
    record = record_of(project, data)
    if record:
        told = dict(sizes_told(commune, sizes, policy)) | _told(counted, figures, sizes, hidden | gone)
        # Of a class of nobody its number tells all there is.
        again = changed_classes(told, [name for name, size in sizes.items() if size], record)
        hidden |= {key for key, _ in cells_of(counted) if key[1] in again}
        gone |= {key for key, _ in _figure_cells(figures, sizes) if class_of(key) in again}
    deprivations = _deprivations(data.deprivations, hidden)
    class_counts = _class_counts(data.class_counts, hidden)
    protected = replace(
        data,
        deprivations=deprivations,
        class_counts=class_counts,
        figures=_figures(figures, gone, deprivations, class_counts),
        households=data.households[[]],
        sources=dict(data.sources) | ({record.path: record.sha256} if record else {}),
    )
    return protected, system_of(counts, known, standard), hidden


def _without_villages(data: CommuneYear) -> CommuneYear:
    """Return the data without the deprivations of villages that were counted from the list."""
    lacks, counts = data.deprivations, data.class_counts
    own = (lacks["unit"] == data.facts.code) | (lacks["evidence"] != "households")
    kept = (counts["unit"] == data.facts.code) | (counts["evidence"] != "households")
    kept |= counts["measure"] != "deprivations"
    return replace(
        data, deprivations=lacks[own].reset_index(drop=True), class_counts=counts[kept].reset_index(drop=True)
    )


def _unit_sizes(data: CommuneYear) -> dict[tuple[str, str], int]:
    """Return the households of each class of the commune and its villages, counted ones first."""
    rows = data.class_counts[data.class_counts["measure"] == "households"]
    rows = rows[rows["value"].notna()].sort_values(
        "evidence", key=lambda one: one != "households", kind="stable"
    )
    found: dict[tuple[str, str], int] = {}
    for row in rows.to_dict("records"):
        found.setdefault((str(row["unit"]), str(row["class"])), int(row["value"]))
    return found


def _published(data: CommuneYear) -> dict[Key, int]:
    """Return how many households published tables say are deprived, by unit, class and indicator."""
    sizes = _unit_sizes(data)
    rows = data.deprivations[data.deprivations["evidence"] != "households"]
    rows = rows[rows["value"].notna() & (rows["base"] == "households")]
    found: dict[Key, int] = {}
    for row in rows.to_dict("records"):
        unit, name, value = str(row["unit"]), str(row["class"]), float(row["value"])
        size = sizes.get((unit, name))
        if row["measure"] == "share_pct":
            if size is None:
                continue
            value = size * value / 100
        if row["polarity"] == "access":
            if size is None:
                continue
            value = size - value
        found.setdefault((unit, name, str(row["indicator"])), round(value))
    return found


def _table_only(scores: pd.DataFrame) -> pd.DataFrame:
    """Return by which table points were counted, and no household's points."""
    table = scores[["region", "source", "source_date", "synthetic"]].drop_duplicates()
    return table.reindex(columns=scores.columns).astype(scores.dtypes)


def _few_workers(figures: pd.DataFrame, policy: Policy) -> frozenset[Key]:
    """Return the number of workers with a low income where they are but a few.

    It adds up with nothing that is told: the public sees no figures of villages.
    """
    few = figures[(figures["item"] == WORKERS) & figures["value"].between(1, policy.smallest_count - 1)]
    return frozenset((str(row["line"]), str(row["form"]), WORKERS) for row in few.to_dict("records"))


def told_figures(data: CommuneYear) -> Iterator[tuple[Key, tuple[int, int]]]:
    """Yield the breakdowns that protected data tell, with the households among which they were counted.

    How many each class of some size has comes first.
    """
    yield from sizes_told(data.facts.code, _sizes(data))
    counted = data.deprivations[data.deprivations["evidence"] == "households"]
    yield from ((key, (count.value, count.most)) for key, count in cells_of(counted))
    if data.figures is not None:
        told = data.figures[data.figures["evidence"] == "households"]
        yield from _figure_cells(told, _sizes(data))


def _told(
    counted: pd.DataFrame, figures: pd.DataFrame, sizes: Mapping[str, int], gone: Collection[Key]
) -> dict[Key, tuple[int, int]]:
    own = {key: (count.value, count.most) for key, count in cells_of(counted)}
    shown = figure_frame(_shown(figures, gone))
    every = own | dict(_figure_cells(shown[shown["evidence"] != WITHHELD], sizes))
    return {key: value for key, value in every.items() if key not in gone}


def _figure_cells(figures: pd.DataFrame, sizes: Mapping[str, int]) -> Iterator[tuple[Key, tuple[int, int]]]:
    """Yield figures of forms 8 to 10, among the households of their class."""
    for row in figures[figures["form"].isin([8, 9, 10])].to_dict("records"):
        key = (str(row["line"]), str(row["form"]), str(row["item"]))
        if class_of(key) in sizes and (row["form"] != ETHNICITIES or row["line"]):
            yield key, (int(row["value"]), sizes[class_of(key)])


def _sizes(data: CommuneYear) -> dict[str, int]:
    own = data.own("class_counts")
    own = own[(own["evidence"] == "households") & (own["measure"] == "households")]
    sizes = {name: own.loc[own["class"] == name, "value"].iloc[0] for name in CLASSES}
    return {name: int(size) for name, size in sizes.items() if pd.notna(size)}


def _closed(data: CommuneYear, figures: pd.DataFrame) -> tuple[CommuneYear, pd.DataFrame]:
    """Return the data without what the list leaves open, and without breakdowns of a class of open size.

    Bounds would tell which households nothing is known of.
    """
    closed = list(_sizes(data))
    bounds = {"low", "high", "share_low_pct", "share_high_pct"}
    blank = {
        name: frame.assign(**dict.fromkeys(bounds & set(frame), None)).astype(frame.dtypes.to_dict())
        for name in ("movements", "class_counts", "deprivations")
        if not (frame := getattr(data, name)).empty
    }
    if "deprivations" in blank:
        told = blank["deprivations"]
        counted = told["evidence"] == "households"
        exact = told["value"].notna() & told["class"].isin(closed)
        blank["deprivations"] = told[~counted | exact].reset_index(drop=True)
    keys = figures[["line", "form", "item"]].astype("string").itertuples(index=False, name=None)
    whole = pd.Series([key[1] == "1" or class_of(key) in closed for key in keys], figures.index, dtype=bool)
    kept = figures[whole & figures["value"].notna()]
    return replace(data, **blank), kept.assign(low=None, high=None).astype(COLUMNS)


def _deprivations(frame: pd.DataFrame, hidden: Collection[Key]) -> pd.DataFrame:
    """Mark the counted rows that are withheld; where the commune published the same, that stays alone."""
    key = ["unit", "class", "indicator"]
    counted = (frame["evidence"] == "households").to_numpy()
    keys = list(frame[key].itertuples(index=False, name=None))
    published = {one for one, own in zip(keys, counted, strict=True) if not own}
    gone = pd.Series([own and one in hidden for one, own in zip(keys, counted, strict=True)], frame.index)
    doubled = pd.Series([one in published for one in keys], frame.index)
    marked = frame.copy()
    marked.loc[gone, "value"] = pd.NA
    marked.loc[gone, "evidence"] = WITHHELD
    return marked[~(gone & doubled)].reset_index(drop=True)


def _class_counts(frame: pd.DataFrame, hidden: Collection[Key]) -> pd.DataFrame:
    """Withhold the sum of a unit's deprivations unless each of them is told."""
    partly = {key[:2] for key in hidden}
    summed = (frame["measure"] == "deprivations") & (frame["evidence"] == "households")
    units = zip(frame["unit"], frame["class"], strict=True)
    gone = summed & frame["value"].notna() & pd.Series([unit in partly for unit in units], frame.index)
    marked = frame.copy()
    marked.loc[gone, "value"] = pd.NA
    marked.loc[gone, "evidence"] = WITHHELD
    return marked


def _without_names(rows: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Put the ethnic groups of which no household is told under one line: a name says that one is there."""
    listed = [row for row in rows if row[0] == ETHNICITIES]
    nameless = {row[2] for row in listed if row[5] == WITHHELD}
    nameless -= {row[2] for row in listed if row[5] != WITHHELD and row[4] > 0}
    for row in rows:
        if row[0] == ETHNICITIES and row[2] in nameless:
            yield (*row[:2], OTHER_GROUPS, row[3], None, WITHHELD)
        else:
            yield row


def _shown(figures: pd.DataFrame, hidden: Collection[Key]) -> list[tuple[Any, ...]]:
    """Return the figures as they are told: marked where one is withheld, without names that tell."""
    marked: list[tuple[Any, ...]] = [
        (*row[:4], None, WITHHELD) if (str(row[2]), str(row[0]), str(row[3])) in hidden else row
        for row in figures[list(COLUMNS)].itertuples(index=False, name=None)
    ]
    return list(_without_names(marked))


def _figures(
    figures: pd.DataFrame, hidden: Collection[Key], deprivations: pd.DataFrame, class_counts: pd.DataFrame
) -> pd.DataFrame:
    """Return the figures that only the list gives, and where the forms must say that one is withheld."""
    rows = _shown(figures, hidden)
    gone = deprivations[deprivations["evidence"] == WITHHELD]
    for unit, name, code in gone[["unit", "class", "indicator"]].itertuples(index=False, name=None):
        rows += [(form[name], unit, "", code, None, WITHHELD) for form in (COUNTS, SHARES)]
    gone = class_counts[class_counts["evidence"] == WITHHELD]
    rows += [
        (COUNTS[name], unit, "", "deprivations", None, WITHHELD)
        for unit, name in gone[["unit", "class"]].itertuples(index=False, name=None)
    ]
    return figure_frame(rows)
