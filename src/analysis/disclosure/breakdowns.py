"""The counts of a commune's list that tell more than who is poor, and which of them are not told.

By law the poor are deprived in at least so many indicators and the near-poor in fewer. Ethnic groups add
up to the class. Of villages no such count is told: theirs could be subtracted from one another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from analysis.disclosure.policy import Policy
from analysis.disclosure.rule import Bound, Count, hidden, is_open, possible
from analysis.measures.deprivation import CLASSES
from analysis.standard import Standard

Key = tuple[str, str, str]

_MAJORITY = "Kinh"
_MINORITY = "group_dan_toc_thieu_so"
_ETHNICITIES = "9"


def law(standard: Standard, name: str, households: int) -> Bound:
    """Return what the law says of the deprivations of so many households of a class together.

    Examples
    --------
    >>> from analysis.standard import standard_for
    >>> law(standard_for(2022), "poor", 10), law(standard_for(2022), "near_poor", 10)
    (Bound(least=30, most=None), Bound(least=0, most=20))
    """
    if name == "poor":
        return Bound(least=standard.min_deprivations * households)
    return Bound(most=(standard.min_deprivations - 1) * households)


@dataclass(frozen=True)
class Known:
    """What everybody knows of a commune.

    Parameters
    ----------
    commune
        Its code.
    sizes
        Households by unit and class, of the commune and its villages.
    public
        Households deprived by unit, class and indicator, as published of the commune and its villages.
    """

    commune: str
    sizes: Mapping[tuple[str, str], int]
    public: Mapping[Key, int] = field(default_factory=dict)


def hidden_deprivations(
    counts: Mapping[Key, Count], known: Known, standard: Standard, policy: Policy
) -> frozenset[Key]:
    """Return the counts of deprived households that are not told.

    Parameters
    ----------
    counts
        Of the commune, by unit, class and indicator.
    known
        What was published of a village is taken off first: the rule goes by what is left.
    standard
        Gives the indicators and how many of them make a household poor.
    policy
        The thresholds.

    Examples
    --------
    >>> from analysis.disclosure.policy import POLICY
    >>> from analysis.standard import standard_for
    >>> sizes = {("15139", "poor"): 31, ("A", "poor"): 20}
    >>> counts = {("15139", "poor", "nuoc"): Count(9, 31)}
    >>> asked = standard_for(2022), POLICY
    >>> sorted(hidden_deprivations(counts, Known("15139", sizes), *asked))
    []
    >>> published = {("A", "poor", "nuoc"): 8}
    >>> sorted(hidden_deprivations(counts, Known("15139", sizes, published), *asked))
    [('15139', 'poor', 'nuoc')]
    """
    gone: set[Key] = set()
    for name in CLASSES:
        size = known.sizes.get((known.commune, name))
        if size is not None:
            public = {key: value for key, value in known.public.items() if key[1] == name}
            off = _off(public, known.commune, known.sizes)
            own = {key[2]: count for key, count in counts.items() if key[:2] == (known.commune, name)}
            out = {key[2]: value for key, value in public.items() if key[0] == known.commune}
            told = _hidden_of_class(own, size, out, off, (standard, name), policy)
            gone |= {(known.commune, name, code) for code in told}
    return frozenset(gone)


def _off(public: Mapping[Key, int], commune: str, sizes: Mapping[tuple[str, str], int]) -> dict[str, Count]:
    """Return what was published of villages, by indicator, among how many households."""
    found: dict[str, Count] = {}
    for (unit, name, code), value in public.items():
        if unit != commune:
            before = found.get(code, Count(0, 0))
            found[code] = Count(before.value + value, before.most + sizes.get((unit, name), 0))
    return found


def _hidden_of_class(  # noqa: PLR0913, PLR0917 - what is known of one class
    own: Mapping[str, Count],
    size: int,
    known: Mapping[str, int],
    off: Mapping[str, Count],
    of_law: tuple[Standard, str],
    policy: Policy,
) -> frozenset[str]:
    standard, name = of_law
    nothing = Count(0, 0)
    left: dict[str, Count] = {}
    rest = size
    for code, count in own.items():
        taken = off.get(code, nothing)
        if code not in known and taken.most < size:
            rest = min(rest, size - taken.most)
            among = max(count.most - taken.most, 0)
            # A published number that the list contradicts says nothing of the others.
            left[code] = Count(min(max(count.value - taken.value, 0), among), among)
    whole, others = law(standard, name, size), law(standard, name, rest)
    told = sum(known.values()) + sum(one.value for code, one in off.items() if code not in known)
    open_ = sum(size for code in standard.codes if code not in own and code not in known)
    if whole.most is None or others.most is None:
        least = max(whole.least - told, others.least - sum(known.values())) - open_
        return hidden(left, rest, Bound(max(least, 0)), policy)
    return hidden(left, rest, Bound(most=min(whole.most - told, others.most)), policy)


def hidden_figures(figures: pd.DataFrame, sizes: Mapping[str, int], policy: Policy) -> frozenset[Key]:
    """Return the figures of forms 8 to 10 that are not told, by line, form and item.

    Parameters
    ----------
    figures
        As from :func:`analysis.measures.form_counts.household_figures`; form 1 is public.
    sizes
        Households of each class.
    policy
        The thresholds.
    """
    parts = figures[figures["form"].isin([8, 9, 10])]
    values = {
        (str(row["line"]), str(row["form"]), str(row["item"])): int(row["value"])
        for row in parts.to_dict("records")
    }
    gone: set[Key] = set()
    for name, size in sizes.items():
        own = {key: Count(value, size) for key, value in values.items() if class_of(key) == name}
        households = {key: count for key, count in own.items() if not key[2].endswith("_persons")}
        flagged = {"/".join(key): count for key, count in households.items() if key[1] != _ETHNICITIES}
        missing = hidden(flagged, size, policy=policy)
        gone |= {key for key in households if "/".join(key) in missing}
        groups = {key[0]: count for key, count in households.items() if key[1] == _ETHNICITIES}
        minority = (name, "8", _MINORITY)
        told = minority in own and minority not in gone
        unnamed = _hidden_groups(groups, size, told_minority=told, policy=policy)
        if told and own[minority].value == 0:  # then all are of the majority, and everybody sees it
            unnamed = frozenset()
        gone |= {key for key in own if key[1] == _ETHNICITIES and key[0] in unnamed}
    return frozenset(gone)


def _hidden_groups(
    groups: Mapping[str, Count], size: int, *, told_minority: bool, policy: Policy
) -> frozenset[str]:
    """Return the ethnic groups of a class that are not told: the unsafe, all if their sum tells too much."""
    gone = hidden(groups, size, policy=policy)
    if not gone or gone == frozenset(groups):
        return gone
    rest = sum(groups[name].value for name in gone)
    if not policy.is_unsafe(rest, size) and is_open([possible(groups[name], policy) for name in gone], rest):
        return gone
    # The majority is the class without its minorities, which form 8 tells.
    return frozenset(groups) - ({_MAJORITY} if told_minority else frozenset())


def class_of(key: Key) -> str:
    """Return the class of which a figure of forms 8 to 10 is."""
    return key[0] if key[0] in CLASSES else key[2].removesuffix("_households").removesuffix("_persons")


def cells_of(counted: pd.DataFrame) -> Iterator[tuple[Key, Count]]:
    """Yield the counts of deprived households of a frame, by unit, class and indicator."""
    for row in counted.to_dict("records"):
        yield (row["unit"], row["class"], row["indicator"]), Count(int(row["value"]), int(row["known"]))
