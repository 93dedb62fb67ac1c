"""What is asked: indicators, rules, dimensions, subgroups, years, and the design of the sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from analysis.core.errors import UsageError
from analysis.measures.alkire_foster.identification import Amount, Rule, rules

SinglePsu = Literal["centered", "certainty", "error"]


@dataclass(frozen=True)
class Design:
    """How the sample was drawn; without any column it is a census.

    Parameters
    ----------
    weight, strata, psu
        Columns of the sample weight, the stratum and the primary sampling unit. Without ``psu``
        every row is its own; without ``strata`` there is one stratum; without ``weight`` all weigh 1.
    single_psu
        Strata with one PSU: ``centered`` takes its deviation from the mean of all PSUs (cautious, the
        default), ``certainty`` gives it no variance, ``error`` refuses.
    """

    weight: str | None = None
    strata: str | None = None
    psu: str | None = None
    single_psu: SinglePsu = "centered"

    @property
    def is_sample(self) -> bool:
        """Whether there is sampling error at all."""
        return bool(self.weight or self.strata or self.psu)

    def columns(self) -> list[str]:
        """Return the columns of strata and PSUs that are there."""
        return [name for name in (self.strata, self.psu) if name]


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
    """

    indicators: tuple[str, ...]
    rules: tuple[Rule, ...]
    dimensions: Mapping[str, tuple[str, ...]]
    by: tuple[str, ...]
    year: str | None
    household: str | None
    design: Design

    @classmethod
    def build(  # noqa: PLR0913 - a run has as many parts as the command has options
        cls,
        indicators: Sequence[str],
        cutoffs: Sequence[Amount],
        *,
        weights: Sequence[Amount] | Mapping[str, Sequence[Amount]] | None = None,
        dimensions: Mapping[str, Sequence[str]] | None = None,
        by: Sequence[str] = (),
        year: str | None = None,
        household: str | None = None,
        design: Design | None = None,
    ) -> Question:
        """Return a checked question.

        Raises
        ------
        UsageError
            If columns repeat, a dimension names what is no indicator, weights or cut-offs are wrong.
        """
        _unique("indicator", indicators)
        _unique("subgroup column", by)
        groups = {name: tuple(members) for name, members in (dimensions or {}).items()}
        _check_dimensions(groups, indicators)
        if household and not year:
            raise UsageError("a household identity needs a year column to follow it over")
        design = design or Design()
        if design.single_psu not in get_args(SinglePsu):
            raise UsageError(f"single_psu is one of {', '.join(get_args(SinglePsu))}")
        return cls(
            tuple(indicators),
            rules(len(indicators), cutoffs, weights),
            groups,
            tuple(by),
            year,
            household,
            design,
        )

    def key_columns(self) -> list[str]:
        """Return the columns that rows are grouped by, each once."""
        single = [name for name in (self.year, self.household) if name]
        return list(dict.fromkeys([*single, *self.design.columns(), *self.by]))


def _unique(what: str, names: Sequence[str]) -> None:
    if isinstance(names, str):
        raise UsageError(f"{what}s are a list of names, not one text")
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
