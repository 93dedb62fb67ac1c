"""What is summed over persons for income poverty, and which ratios of sums are its measures.

With income y (below ``floor`` as ``floor``), line z, ρ = [y ≤ z], gap g = ρ(z - y)/z and means E over
persons: headcount Eρ, gap Eg, severity Eg² (Foster, Greer and Thorbecke 1984, Econometrica 52, 761-766),
Watts E[ρ ln(z/y)] (Zheng 1993, Economics Letters 42), Gini and Sen–Shorrocks–Thon (see :mod:`distribution`);
SST = headcount · income_gap · (1 + gap_gini).
"""

from __future__ import annotations

import numpy as np

from analysis.measures.alkire_foster.codes import Codes, combined
from analysis.measures.alkire_foster.features import Builder, Estimand, Estimands, Matrix
from analysis.measures.alkire_foster.survey import Survey
from analysis.measures.income.distribution import gini_terms, sst_terms

_PLAIN = ("gap", "severity", "gap_vnd", "watts", "income", "no_income")
# Bases of Layout: all rows, complete rows, poor rows.
_EVERYONE, _COMPLETE, _POOR = 0, 1, 2


class IncomeLayout:
    """Where each feature stands: those of one flag, poor or not, then those of incomes and gaps.

    Parameters
    ----------
    coded
        The survey, each row a household of its own.
    """

    def __init__(self, coded: Survey) -> None:
        self.coded, self.flag = coded, coded.layout
        self.columns = ("", *coded.question.by)
        self.at = {name: self.flag.count + place for place, name in enumerate(_PLAIN)}

    def ranked(self, column: str) -> tuple[int, int]:
        """Return the places of the terms of Gini and SST for the subgroups of a column."""
        first = self.flag.count + len(_PLAIN) + 2 * self.columns.index(column)
        return first, first + 1

    def matrix(self, income: Matrix, line: Matrix) -> Matrix:
        """Return the features of each cell from incomes and lines of its row; NaN where not known."""
        coded = self.coded
        base = coded.features[coded.pattern]
        known, poor = base[:, 0] > 0, base[:, self.flag.poor(0)] > 0
        y, z = np.where(known, income, 0), np.where(known, line, 1)
        gap = np.where(poor, np.maximum(z - y, 0) / z, 0)
        with np.errstate(divide="ignore"):
            watts = np.where(poor & (y > 0), np.maximum(np.log(z / np.where(y > 0, y, 1)), 0), 0)
        plain = [gap, gap**2, gap * z, watts, y, (known & (y <= 0)).astype(float)]
        weight = coded.weight * known
        for column in self.columns:
            domain = self._domain(column)
            terms = gini_terms(domain, y, weight), sst_terms(domain, gap, weight)
            plain += [np.where(known, found, 0) for found in terms]
        return np.column_stack([base, *plain])

    def _domain(self, column: str) -> Codes:
        groups = [self.coded.group[column]] if column else []
        return combined([self.coded.year, *groups], len(self.coded.year))[0]

    def estimands(self, column: str) -> Estimands:
        """Return the measures within the subgroups of a column."""
        found = Builder(self.flag.count + len(_PLAIN) + 2 * len(self.columns))
        poor, one, at = self.flag.poor(0), {0: 1.0}, self.at
        gini, sst = self.ranked(column)
        found.add(_told("headcount", second=poor), {poor: 1}, one)
        found.add(_told("number_poor", amount=True), {poor: 1}, {})
        found.add(_told("gap", second=at["severity"]), {at["gap"]: 1}, one)
        found.add(_told("severity"), {at["severity"]: 1}, one)
        found.add(_told("watts", amount=True), {at["watts"]: 1}, one)
        found.add(_told("sst"), {sst: 1}, one)
        found.add(_told("income_gap", base=_POOR), {at["gap"]: 1}, {poor: 1})
        found.add(_told("gap_gini", base=_POOR), {sst: 1, at["gap"]: -1}, {at["gap"]: 1})
        found.add(_told("gini"), {gini: 1}, one)
        found.add(_told("mean_income", amount=True), {at["income"]: 1}, one)
        found.add(_told("gap_vnd", base=_POOR, amount=True), {at["gap_vnd"]: 1}, {poor: 1})
        found.add(_told("total_gap_vnd", amount=True), {at["gap_vnd"]: 1}, {})
        if self.coded.excluded:
            for upper, name in enumerate(("headcount_lower", "headcount_upper")):
                bound, everyone = self.flag.bound(0, bool(upper)), self.flag.everyone
                found.add(Estimand("", "", name, base=_EVERYONE, second=bound), {bound: 1}, {everyone: 1})
        return found.build()

    def shares(self) -> Estimands:
        """Return what a subgroup is of the whole: of the persons, and of each measure that adds up."""
        found = Builder(self.flag.count + len(_PLAIN) + 2 * len(self.columns))
        found.add(Estimand("", "", "population_share"), {0: 1}, {0: 1})
        parts = {"headcount": self.flag.poor(0), "gap": self.at["gap"], "severity": self.at["severity"]}
        for name, at in parts.items():
            share = Estimand("", "", "subgroup_contribution", name, base=_POOR)
            found.add(share, {at: 1}, {at: 1})
        return found.build()


def _told(measure: str, base: int = _COMPLETE, second: int = -1, amount: bool = False) -> Estimand:
    return Estimand("", "", measure, change=True, base=base, second=second, amount=amount)
