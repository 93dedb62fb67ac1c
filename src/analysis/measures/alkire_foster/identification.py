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

import numpy as np
import numpy.typing as npt

from analysis.cells import flags
from analysis.core.errors import UsageError

Amount = int | str | float | Decimal | Fraction
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
        >>> rule = rules(2, ["1/2"], None)[0]
        >>> rule.poor([0b00, 0b01, 0b11]).tolist()
        [False, True, True]
        """
        return self.scores(patterns) >= self.threshold


def rules(
    indicators: int,
    cutoffs: Sequence[Amount],
    weights: Sequence[Amount] | Mapping[str, Sequence[Amount]] | None,
) -> tuple[Rule, ...]:
    """Return every combination of the weightings and the cut-offs, weightings first.

    Parameters
    ----------
    indicators
        Their number.
    cutoffs
        ``3`` means as many weighted deprivations, ``"1/3"`` or a Fraction that share of the total
        weight. A decimal below 1 could mean either and is refused unless the weights sum to 1.
    weights
        Relative weights, in the order of the indicators; several weightings by their names; None
        for equal weights.

    Raises
    ------
    UsageError
        If a weight is not positive, their number is wrong, or a cut-off is not above 0 and at most
        the total.

    Examples
    --------
    >>> [(rule.weights, rule.threshold) for rule in rules(3, ["2", "1/2"], ["0.5", "0.25", "0.25"])]
    Traceback (most recent call last):
    ...
    analysis.core.errors.UsageError: cut-off 2 is above the total weight 1
    >>> [(rule.weights, rule.threshold) for rule in rules(3, ["0.5", "2/3"], ["0.5", "0.25", "0.25"])]
    [((2, 1, 1), 2), ((2, 1, 1), 3)]
    """
    if not cutoffs:
        raise UsageError("no cut-off is given")
    named = weights if isinstance(weights, Mapping) else {"": weights or [1] * indicators}
    found = []
    for name, values in named.items():
        exact = _weights(values, indicators)
        found += [_rule(name, cutoff, exact) for cutoff in cutoffs]
    return tuple(dict.fromkeys(found))


def number(value: Amount) -> Fraction:
    """Return a number exactly as it is written: 0.1 is one tenth.

    Raises
    ------
    UsageError
        If it is not a number.
    """
    try:
        return Fraction(value if isinstance(value, Fraction | int) else str(value).strip())
    except (ValueError, ZeroDivisionError) as error:
        raise UsageError(f"{value!r} is not a number; write 2, 0.25 or 1/3") from error


def _weights(values: Sequence[Amount], indicators: int) -> tuple[Fraction, ...]:
    exact = tuple(number(value) for value in values)
    if len(exact) != indicators:
        raise UsageError(f"{len(exact)} weights for {indicators} indicators")
    if min(exact) <= 0:
        raise UsageError(f"weight {min(exact)} is not above 0; leave the indicator out instead")
    return exact


def _rule(name: str, cutoff: Amount, weights: tuple[Fraction, ...]) -> Rule:
    total = sum(weights, Fraction(0))
    least = _least(cutoff, total)
    if least <= 0:
        raise UsageError(f"cut-off {cutoff} is not above 0")
    if least > total:
        raise UsageError(f"cut-off {cutoff} is above the total weight {total}")
    scale = lcm(*(weight.denominator for weight in weights))
    if total * scale > _LARGEST:
        raise UsageError("the weights have too many digits to add them exactly; round them")
    whole = tuple(int(weight * scale) for weight in weights)
    return Rule(name, str(cutoff).strip(), whole, ceil(least * scale))


def _least(cutoff: Amount, total: Fraction) -> Fraction:
    """Return the cut-off in units of the weights."""
    value = number(cutoff)
    if isinstance(cutoff, Fraction) or "/" in str(cutoff):
        return value * total
    if 0 < value < 1 and total != 1:
        raise UsageError(
            f"cut-off {cutoff} is ambiguous: write {value} for a share of the total weight {total}, "
            "or weights that sum to 1"
        )
    return value
