"""The same numbers from the rows themselves: slow, plain, and sharing no line with the engine.

Totals are sums over rows, errors come from one linearised number a row, summed by PSU; every formula is as
docs/measures.md has it.
"""

from collections import defaultdict
from fractions import Fraction

import numpy as np
from scipy import stats


class Sample:
    """Rows of one survey as arrays: flags (rows × indicators, NaN missing), keys as lists."""

    def __init__(self, flags, year, weight, strata, psu, single="centered", left=None):
        self.flags, self.year, self.weight = flags, np.array(year), np.asarray(weight, float)
        self.strata, self.psu, self.single = list(strata), list(psu), single
        self.left = left or {}
        self.complete = ~np.isnan(flags).any(axis=1)

    def score(self, weights, cutoff):
        """Poor or not, by exact fractions, and the share of deprivations of the poor."""
        total = sum(weights)
        poor, score = [], []
        for row in self.flags:
            count = sum((weight for weight, flag in zip(weights, row, strict=True) if flag == 1), Fraction(0))
            poor.append(count >= cutoff)
            score.append(float(count / total) if count >= cutoff else 0.0)
        return np.array(poor) & self.complete, np.where(self.complete, score, 0)

    def taken(self, weights, cutoff, missing):
        """Poor or not and the score of every row, its missing flags taken as 0 or 1."""
        whole = Sample(np.nan_to_num(self.flags, nan=missing), self.year, self.weight, self.strata, self.psu)
        poor, score = whole.score(weights, cutoff)
        return poor.astype(float), score

    def design(self, year):
        """PSUs by stratum of one year, complete rows or not."""
        found = defaultdict(set)
        for at in np.flatnonzero(self.year == year):
            found[self.strata[at]].add(self.psu[at])
        return {stratum: sorted(psus) for stratum, psus in found.items()}

    def by_psu(self, z, year):
        found = defaultdict(float)
        for at in np.flatnonzero(self.year == year):
            found[self.strata[at], self.psu[at]] += z[at]
        return found

    def variance(self, z, year):
        sums, total = self.by_psu(z, year), 0.0
        for stratum, psus in self.design(year).items():
            here = np.array([sums[stratum, psu] for psu in psus])
            left = self.left.get((year, stratum), 1)
            if len(here) == 1:
                total += left * (here[0] ** 2 if self.single == "centered" else 0)
            else:
                total += left * len(here) / (len(here) - 1) * ((here - here.mean()) ** 2).sum()
        return total

    def covariance(self, z, years):
        sums = [self.by_psu(z, year) for year in years]
        designs = [self.design(year) for year in years]
        total = 0.0
        for stratum in set(designs[0]) & set(designs[1]):
            n = [len(design[stratum]) for design in designs]
            shared = sorted(set(designs[0][stratum]) & set(designs[1][stratum]))
            mean = [
                sum(part[stratum, psu] for psu in design[stratum]) / len(design[stratum])
                for part, design in zip(sums, designs, strict=True)
            ]
            factor = 1 - 1 / n[0] - 1 / n[1] + len(shared) / (n[0] * n[1])
            left = np.sqrt(np.prod([self.left.get((year, stratum), 1) for year in years]))
            if factor > 1e-12:
                products = sum(
                    (sums[0][stratum, psu] - mean[0]) * (sums[1][stratum, psu] - mean[1]) for psu in shared
                )
                total += left * products / factor
            elif shared and self.single == "centered":
                total += left * sum(sums[0][stratum, psu] * sums[1][stratum, psu] for psu in shared)
        return total

    def ratio(self, y, x, mask):
        """A ratio of weighted totals and its linearised number a row."""
        top, bottom = (self.weight * y * mask).sum(), (self.weight * x * mask).sum()
        if bottom == 0:
            return np.nan, np.full(len(mask), np.nan)
        return top / bottom, self.weight * mask * (y - top / bottom * x) / bottom

    def ground(self, x, mask):
        """Rows, PSUs and degrees of freedom of those whom a denominator counts."""
        inside = (x > 0) & mask
        heavy = inside & (self.weight > 0)
        psus = {(self.strata[at], self.psu[at]) for at in np.flatnonzero(heavy)}
        return int(inside.sum()), len(psus), len(psus) - len({stratum for stratum, _ in psus})


def interval(value, error, df, n, level=0.95):
    """Logit inside, Korn–Graubard where there is no spread, nothing without degrees of freedom."""
    if np.isnan(value) or np.isnan(error) or df < 1:
        return np.nan, np.nan
    t = stats.t.ppf((1 + level) / 2, df)
    if error > 1e-12 and 0 < value < 1:
        middle, half = np.log(value / (1 - value)), t * error / (value * (1 - value))
        return tuple(1 / (1 + np.exp(-(middle + sign * half))) for sign in (-1, 1))
    size = min(n, n * (stats.t.ppf((1 + level) / 2, n - 1) / t) ** 2)
    hits, tail = value * size, (1 - level) / 2
    low = stats.beta.ppf(tail, hits, size - hits + 1) if hits > 1e-9 else 0
    high = stats.beta.ppf(1 - tail, hits + 1, size - hits) if size - hits > 1e-9 else 1
    return low, high


def known(variance, psus, df):
    return np.sqrt(max(variance, 0)) if psus > 1 and (df > 0 or variance > 1e-24) else np.nan
