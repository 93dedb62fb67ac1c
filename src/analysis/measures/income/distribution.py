"""Measures that compare every person with every other: Gini, and Sen–Shorrocks–Thon.

Both come from T = E[y F(y)], with F the share of people below, half of those alike: Gini = 2T/μ - 1, and
SST = 2T of the gaps. Each person gets a number of which the measure is the weighted mean, and which is its
linearised value but for that mean, so that the errors of a mean are those of the measure. Sources: Deville
(1999), Survey Methodology 25, 193-203; Osier (2009), Survey Research Methods 3, 167-195; Xu and Osberg
(2002), Canadian Journal of Economics 35, 138-152 (SST = mean gap · (1 + Gini of the gaps)).
"""

from __future__ import annotations

import numpy as np

from analysis.measures.alkire_foster.codes import Codes
from analysis.measures.alkire_foster.features import Matrix


def gini_terms(domain: Codes, value: Matrix, weight: Matrix) -> Matrix:
    """Return one number a person of which the Gini index of each domain is the mean.

    Parameters
    ----------
    domain
        Codes of the domains, from 0.
    value
        Incomes of 0 or more; those of weight 0 do not count.
    weight
        Persons that each stands for.

    Returns
    -------
    array
        G + (2yF + 2E[y; y ≥ y_i] - (G + 1)(y + μ))/μ; 0 where the mean income μ is 0.

    Examples
    --------
    >>> one = np.ones(4)
    >>> float(gini_terms(np.zeros(4, int), np.array([1.0, 2, 3, 4]), one).mean().round(12))
    0.25
    """
    rank, above, mean, twice = _ranked(domain, value, weight)
    with np.errstate(divide="ignore", invalid="ignore"):
        gini = twice / mean - 1
        spread = 2 * value * rank + 2 * above - (gini + 1) * (value + mean)
        return np.where(mean > 0, gini + spread / mean, 0)


def sst_terms(domain: Codes, gap: Matrix, weight: Matrix) -> Matrix:
    """Return one number a person of which the Sen–Shorrocks–Thon index of each domain is the mean.

    Parameters
    ----------
    domain, weight
        As for :func:`gini_terms`.
    gap
        Gaps as shares of the line, 0 for those who are not poor.

    Examples
    --------
    >>> one = np.ones(2)
    >>> float(sst_terms(np.zeros(2, int), np.array([0.5, 0.0]), one).mean().round(12))
    0.375
    """
    rank, above, _, twice = _ranked(domain, gap, weight)
    return 2 * (gap * rank + above) - twice


def _ranked(domain: Codes, value: Matrix, weight: Matrix) -> tuple[Matrix, Matrix, Matrix, Matrix]:
    """Return F, E[y; above, half of those alike], μ and 2T of each person's domain."""
    order = np.lexsort((value, domain))
    place, level = domain[order], value[order]
    if not len(order):
        return (np.zeros(0),) * 4
    new_domain = np.r_[True, place[1:] != place[:-1]]
    new = new_domain | np.r_[True, level[1:] != level[:-1]]
    tie, starts = np.cumsum(new) - 1, np.flatnonzero(new)
    people, amount = (
        np.add.reduceat(column, starts) for column in (weight[order], weight[order] * value[order])
    )
    # The domains of the ties, and their sums; running sums start anew with each domain.
    of_tie = (np.cumsum(new_domain) - 1)[starts]
    first = np.flatnonzero(np.r_[True, of_tie[1:] != of_tie[:-1]])
    all_people, all_amount = (np.add.reduceat(column, first)[of_tie] for column in (people, amount))
    total = np.where(all_people > 0, all_people, 1)
    below = np.cumsum(people) - people
    richer = np.cumsum(amount[::-1])[::-1] - amount
    last = np.r_[first[1:], len(of_tie)] - 1
    below -= below[first][of_tie]
    richer -= richer[last][of_tie]
    rank = (below + people / 2) / total
    above = (richer + amount / 2) / total
    twice = 2 * np.add.reduceat(amount * rank, first)[of_tie] / total
    found = np.empty((4, len(order)))
    found[:, order] = np.stack([rank, above, all_amount / total, twice])[:, tie]
    return found[0], found[1], found[2], found[3]
