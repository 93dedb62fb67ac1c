"""What is asked: indicators, rules, dimensions, subgroups, years, and the design of the sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Literal, get_args

from analysis.core.errors import UsageError
from analysis.measures.alkire_foster.identification import Amount, Rule, Weights, rules

SinglePsu = Literal["centered", "certainty", "error"]
# The column of a household list that counts its persons.
PERSONS = "members"


@dataclass(frozen=True)
class Design:
    """How the sample was drawn; without any column it is a census.

    Columns of the review's own household lists are a census too: there ``members`` is a weight that counts
    persons, and nothing was drawn.

    Parameters
    ----------
    weight, strata, psu
        Columns of the sample weight, the stratum and the primary sampling unit. Without ``psu``
        every row is its own; without ``strata`` there is one stratum; without ``weight`` all weigh 1.
    single_psu
        Strata with one PSU: ``centered`` takes its deviation from the mean of all PSUs (cautious, the
        default), ``certainty`` gives it no variance, ``error`` refuses.
    census
        True: everybody was asked, weights only count persons, there is no sampling error. False: a sample.
        None (default): a sample where there is a column of the design other than ``members`` as weight.
    independent_years
        True: the PSUs of each year were drawn anew, equal numbers are different places. False: equal
        numbers are the same places, and years covary. None (default): as False, with a warning that tells
        how many numbers match.
    nested
        PSU numbers start anew in each stratum.
    fpc
        Column of the finite population correction, one value a stratum and year: how many PSUs there are
        in the population (above 1), or which share of them was drawn (at most 1). It belongs to designs
        that draw without replacement and ask everybody, or a negligible part, in a PSU.
    """

    weight: str | None = None
    strata: str | None = None
    psu: str | None = None
    single_psu: SinglePsu = "centered"
    census: bool | None = None
    independent_years: bool | None = None
    nested: bool = False
    fpc: str | None = None

    @property
    def is_sample(self) -> bool:
        """Whether there is sampling error at all."""
        if self.census is not None:
            return not self.census
        drawn = self.strata or self.psu or self.fpc
        return bool(drawn or (self.weight and self.weight != PERSONS))

    def columns(self) -> list[str]:
        """Return the columns of strata, PSUs and their correction that are there."""
        return [name for name in (self.strata, self.psu, self.fpc) if name]


@dataclass(frozen=True)
class Question:
    """A whole run of the estimator; :meth:`build` checks everything that needs no data.

    Parameters
    ----------
    indicators
        Columns of flags.
    rules
        Weightings and cut-offs.
    dimensions
        Names with the indicators that belong to each.
    by
        Columns of subgroups, each taken alone.
    year, household
        Columns of the year and of the identity of a household over years.
    design
        The design of the sample.
    level
        Of the confidence intervals.
    """

    indicators: tuple[str, ...]
    rules: tuple[Rule, ...]
    dimensions: Mapping[str, tuple[str, ...]]
    by: tuple[str, ...]
    year: str | None
    household: str | None
    design: Design
    level: float = 0.95

    @classmethod
    def build(  # noqa: PLR0913 - a run has as many parts as the command has options
        cls,
        indicators: Sequence[str],
        cutoffs: Sequence[Amount] | Amount,
        *,
        weights: Weights = None,
        dimensions: Mapping[str, Sequence[str]] | None = None,
        by: Sequence[str] | None = (),
        year: str | None = None,
        household: str | None = None,
        design: Design | None = None,
        level: float = 0.95,
    ) -> Question:
        """Return a checked question.

        Raises
        ------
        UsageError
            If columns repeat, a dimension names what is no indicator, weights or cut-offs are wrong.
        """
        by = () if by is None else by
        _unique("indicator", indicators)
        _unique("subgroup column", by)
        if not (isinstance(level, Real) and 0 < level < 1):
            raise UsageError(f"a confidence level lies between 0 and 1, such as 0.95; not {level}")
        if texts := [
            name for name, members in (dimensions or {}).items() if isinstance(members, str | bytes)
        ]:
            raise UsageError(f"dimension {texts[0]} is a list of indicators, not one text")
        groups = {name: tuple(members) for name, members in (dimensions or {}).items()}
        _check_dimensions(groups, indicators)
        if household and not year:
            raise UsageError("a household identity needs a year column to follow it over")
        design = design or Design()
        if design.single_psu not in get_args(SinglePsu):
            raise UsageError(f"single_psu is one of {', '.join(get_args(SinglePsu))}")
        if design.census and design.fpc:
            raise UsageError("a census has no finite population correction")
        if design.nested and not (design.strata and design.psu):
            raise UsageError("nested PSU numbers need a column of strata and one of PSUs")
        return cls(
            tuple(indicators),
            rules(indicators, cutoffs, weights, groups),
            groups,
            tuple(by),
            year,
            household,
            design,
            level,
        )

    def key_columns(self) -> list[str]:
        """Return the columns that rows are grouped by, each once."""
        single = [name for name in (self.year, self.household) if name]
        return list(dict.fromkeys([*single, *self.design.columns(), *self.by]))


def _unique(what: str, names: Sequence[str]) -> None:
    if isinstance(names, str | bytes):
        raise UsageError(f"{what}s are a list of names, not one text")
    if words := [name for name in names if not isinstance(name, str)]:
        raise UsageError(f"{what} {words[0]!r} is no text; name columns by their text")
    twice = sorted({name for name in names if list(names).count(name) > 1})
    if twice:
        raise UsageError(f"{what} {', '.join(twice)} is named twice")


def _check_dimensions(groups: Mapping[str, Sequence[str]], indicators: Sequence[str]) -> None:
    members = [member for names in groups.values() for member in names]
    unknown = [member for member in members if member not in indicators]
    if unknown:
        raise UsageError(f"dimension with unknown indicator {', '.join(unknown)}")
    _unique("indicator of a dimension", members)
    if not all(groups.values()):
        raise UsageError("a dimension without indicators")
