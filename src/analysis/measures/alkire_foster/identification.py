"""Who is poor: exact comparison of weighted deprivations with a cut-off.

Weights and cut-offs are fractions, scaled to whole numbers with their common denominator, so that a
household exactly at the cut-off is poor whatever the weights: sums of binary floating-point numbers
misclassify at k = m/12 for some m.

Source: Alkire and Foster (2011), Counting and multidimensional poverty measurement, J. Public
Economics 95: dual cut-off identification, poor where the weighted count is at least k.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, lcm
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.cells import flags
from analysis.core.errors import UsageError
from analysis.measures.alkire_foster.weights import Amount, Exact, exact, named_weights, warn_of_rounding

__all__ = ["Amount", "Rule", "Weights", "rules"]

# Numbers in the order of the indicators or by indicator, several of these by name, or None.
Weights = Any
# Scores are 64-bit sums of whole weights.
_LARGEST = 2**62


@dataclass(frozen=True)
class Rule:
    """One way to tell the poor: a weighting and a cut-off.

    Parameters
    ----------
    weighting
        Name of the weighting; empty where there is only one.
    cutoff
        The cut-off as it was written.
    weights
        Whole numbers, proportional to the weights.
    threshold
        A row is poor where the sum of the weights of its deprivations reaches this number.
    """

    weighting: str
    cutoff: str
    weights: tuple[int, ...]
    threshold: int

    @property
    def total(self) -> int:
        """Sum of the whole weights."""
        return sum(self.weights)

    @property
    def lacks_all(self) -> bool:
        """Whether only those are poor who lack everything."""
        return self.threshold > self.total - min(self.weights)

    def shares(self) -> npt.NDArray[np.float64]:
        """Return the weights as shares of their total."""
        return np.array([float(Fraction(weight, self.total)) for weight in self.weights])

    def scores(self, patterns: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Return the weighted deprivations of patterns, as whole numbers out of :attr:`total`."""
        bits = flags(patterns, len(self.weights)).astype(np.int64)
        return bits @ np.array(self.weights, dtype=np.int64)

    def poor(self, patterns: npt.ArrayLike) -> npt.NDArray[np.bool_]:
        """Say which patterns are poor.

        Examples
        --------
        >>> rule = rules(2, ["1/2"])[0]
        >>> rule.poor([0b00, 0b01, 0b11]).tolist()
        [False, True, True]
        """
        return self.scores(patterns) >= self.threshold


def rules(
    indicators: int | Sequence[str],
    cutoffs: Sequence[Amount] | Amount,
    weights: Weights = None,
    dimensions: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Rule, ...]:
    """Return every combination of the weightings and the cut-offs, weightings first.

    Parameters
    ----------
    indicators
        Their names, or their number.
    cutoffs
        ``3`` means as many weighted deprivations, ``"1/3"`` or a Fraction that share of the total
        weight. A decimal below 1 could mean either and is refused unless the weights sum to 1.
    weights, dimensions
        As for :func:`analysis.measures.alkire_foster.weights.named_weights`.

    Raises
    ------
    UsageError
        If a weight is not positive, their number is wrong, or a cut-off is not above 0 and at most
        the total.

    Warns
    -----
    SurveyWarning
        If rounded decimals put a score within their rounding of the cut-off without reaching it.

    Examples
    --------
    >>> [(rule.weights, rule.threshold) for rule in rules(3, ["2", "1/2"], ["0.5", "0.25", "0.25"])]
    Traceback (most recent call last):
    ...
    analysis.core.errors.UsageError: cut-off 2 is above the total weight 1
    >>> [(rule.weights, rule.threshold) for rule in rules(3, ["0.5", "2/3"], ["0.5", "0.25", "0.25"])]
    [((2, 1, 1), 2), ((2, 1, 1), 3)]
    """
    names = [str(at) for at in range(indicators)] if isinstance(indicators, int) else list(indicators)
    wanted = _cutoffs(cutoffs)
    found = []
    for name, exact_weights in named_weights(names, weights, dimensions or {}).items():
        found += [_rule(name, cutoff, exact_weights) for cutoff in wanted]
    return tuple(dict.fromkeys(found))


def _cutoffs(cutoffs: Sequence[Amount] | Amount) -> list[Amount]:
    """Return cut-offs as a list; one alone, also as a text, is one cut-off."""
    if isinstance(cutoffs, str | int | float | Decimal | Fraction | np.generic):
        return [cutoffs]
    if cutoffs is None:
        raise UsageError("no cut-off is given")
    wanted = list(cutoffs)
    if not wanted:
        raise UsageError("no cut-off is given")
    return wanted


def _rule(name: str, cutoff: Amount, exact_weights: tuple[Exact, ...]) -> Rule:
    weights = [weight.value for weight in exact_weights]
    total = sum(weights, Fraction(0))
    of_total = _is_share(cutoff)
    value = exact(cutoff)
    if not of_total and 0 < value.value < 1 and total != 1:
        raise UsageError(
            f"cut-off {cutoff} is ambiguous: write {value.value} for a share of the total weight {total}, "
            "or weights that sum to 1"
        )
    least = value.value * total if of_total else value.value
    if least <= 0:
        raise UsageError(f"cut-off {cutoff} is not above 0")
    if least > total:
        raise UsageError(f"cut-off {cutoff} is above the total weight {total}")
    scale = lcm(*(weight.denominator for weight in weights))
    if total * scale > _LARGEST:
        raise UsageError("the weights have too many digits to add them exactly; round them")
    whole = tuple(int(weight * scale) for weight in weights)
    warn_of_rounding(exact_weights, value, of_total)
    return Rule(name, str(cutoff).strip(), whole, ceil(least * scale))


def _is_share(cutoff: Amount) -> bool:
    return isinstance(cutoff, Fraction) or "/" in str(cutoff)
