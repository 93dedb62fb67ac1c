"""Weights and cut-offs as exact fractions, and a warning where rounding may have moved a household.

A text or a Decimal is what is written: 0.1 is one tenth. A binary floating-point number is the simplest
fraction that rounds to it, so that ``1/6`` in Python is one sixth. A decimal such as 0.1667 stays what it
is; where a sum of such weights falls short of the cut-off by no more than their rounding, the caller is
told which fractions may have been meant.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from numbers import Integral
from typing import Any

import numpy as np

from analysis.core.errors import UsageError

Amount = int | str | float | Decimal | Fraction
# More different sums than this are not searched for near misses.
_MOST_SUMS = 200_000
# A decimal counts as rounded where a fraction this many times simpler lies within its last digit.
_SIMPLER = 4


class SurveyWarning(UserWarning):
    """What a run could not be sure of, and how to say it surely."""


@dataclass(frozen=True)
class Exact:
    """A number as it is used, how far its last digit may be off, and the simplest fraction that near."""

    value: Fraction
    slack: Fraction
    simplest: Fraction


def number(value: Amount) -> Fraction:
    """Return a number exactly as it is written: 0.1 is one tenth.

    Raises
    ------
    UsageError
        If it is not a number.

    Examples
    --------
    >>> number("0.1667"), number(1 / 6), number(0.1)
    (Fraction(1667, 10000), Fraction(1, 6), Fraction(1, 10))
    """
    try:
        if isinstance(value, bool | np.bool_):
            raise ValueError
        if isinstance(value, float | np.floating):
            return _of_float(value)
        if isinstance(value, Integral):
            return Fraction(int(value))
        return Fraction(value if isinstance(value, Fraction) else str(value).strip())
    except (ValueError, ZeroDivisionError, OverflowError) as error:
        raise UsageError(f"{value!r} is not a number; write 2, 0.25 or 1/3") from error


def _of_float(value: Any) -> Fraction:
    exact, half = Fraction(float(value)), Fraction(float(np.spacing(np.abs(value)))) / 2
    size = simplest_between(abs(exact) - half, abs(exact) + half) if exact else exact
    return size if exact > 0 else -size


def simplest_between(low: Fraction, high: Fraction) -> Fraction:
    """Return the fraction with the smallest denominator in a closed interval of positive numbers.

    Examples
    --------
    >>> simplest_between(Fraction("0.16665"), Fraction("0.16675"))
    Fraction(1, 6)
    """
    whole = low.numerator // low.denominator
    if whole == low:
        return Fraction(whole)
    if whole + 1 <= high:
        return Fraction(whole + 1)
    return whole + 1 / simplest_between(1 / (high - whole), 1 / (low - whole))


def exact(value: Amount) -> Exact:
    """Return a number with its rounding; whole numbers and fractions have none."""
    found = number(value)
    text = repr(float(value)) if isinstance(value, float | np.floating) else str(value).strip()
    if "/" in text or isinstance(value, Fraction | Integral) or found <= 0:
        return Exact(found, Fraction(0), found)
    exponent = Decimal(text).as_tuple().exponent
    slack = Fraction(10) ** min(int(exponent), 0) / 2 if isinstance(exponent, int) else Fraction(0)
    if isinstance(value, float | np.floating):
        slack = max(slack, 4 * Fraction(float(np.spacing(value))))
    simplest = simplest_between(found - slack, found + slack) if slack < found else found
    rounded = simplest.denominator * _SIMPLER < found.denominator
    return Exact(found, slack, simplest) if rounded else Exact(found, Fraction(0), found)


def named_weights(
    indicators: Sequence[str], weights: Any, dimensions: Mapping[str, Sequence[str]]
) -> dict[str, tuple[Exact, ...]]:
    """Return the weightings by name, each in the order of the indicators.

    Parameters
    ----------
    indicators
        Names of the indicators.
    weights
        None; numbers in the order of the indicators (a list, an array, a Series); numbers by indicator
        (a mapping, or a pandas Series with that index); or several of these by name.
    dimensions
        Where there are no weights and the dimensions hold every indicator, each dimension weighs alike and
        each indicator alike in its dimension, 1 in all; otherwise every indicator weighs 1.

    Examples
    --------
    >>> nested = named_weights(["a", "b", "c"], None, {"x": ["a"], "y": ["b", "c"]})
    >>> [str(weight.value) for weight in nested[""]]
    ['1/2', '1/4', '1/4']
    """
    if weights is None:
        return {"": _default(indicators, dimensions)}
    if isinstance(weights, Mapping) and not any(_is_number(value) for value in weights.values()):
        if not weights:
            raise UsageError("no weighting is given")
        return {str(name): _one(values, indicators) for name, values in weights.items()}
    return {"": _one(weights, indicators)}


def _default(indicators: Sequence[str], dimensions: Mapping[str, Sequence[str]]) -> tuple[Exact, ...]:
    share = {
        name: Fraction(1, len(dimensions) * len(members))
        for members in dimensions.values()
        for name in members
    }
    nested = set(share) == set(indicators)
    values = [share[name] if nested else Fraction(1) for name in indicators]
    return tuple(Exact(value, Fraction(0), value) for value in values)


def _is_number(value: Any) -> bool:
    return isinstance(value, Integral | float | np.floating | Decimal | Fraction | str)


def _one(values: Any, indicators: Sequence[str]) -> tuple[Exact, ...]:
    if isinstance(values, str):
        raise UsageError(f"weights are a list of numbers, not one text {values!r}")
    if not isinstance(values, Iterable):
        raise UsageError(f"weights are a list of numbers, not {values!r}")
    by_name = values if isinstance(values, Mapping) else _series(values)
    if by_name is not None:
        if set(by_name) != set(indicators):
            told = ", ".join(map(str, by_name))
            raise UsageError(f"weights of {told}; the indicators are {', '.join(indicators)}")
        values = [by_name[name] for name in indicators]
    found = tuple(exact(value) for value in values)
    if len(found) != len(indicators):
        raise UsageError(f"{len(found)} weights for {len(indicators)} indicators")
    least = min(weight.value for weight in found)
    if least <= 0:
        raise UsageError(f"weight {least} is not above 0; leave the indicator out instead")
    return found


def _series(values: Any) -> dict[str, Any] | None:
    """Return a pandas Series by its index, unless that only counts."""
    index = getattr(values, "index", None)
    if index is None or callable(index) or list(index) == list(range(len(values))):
        return None
    return dict(zip(map(str, index), values, strict=True))


def warn_of_rounding(weights: Sequence[Exact], cutoff: Exact, of_total: bool) -> None:
    """Warn where a score misses the cut-off by no more than the rounding of what was written."""
    rounded = [weight for weight in (*weights, cutoff) if weight.slack]
    if not rounded:
        return
    total = sum((weight.value for weight in weights), Fraction(0))
    least = cutoff.value * total if of_total else cutoff.value
    loose = cutoff.slack * total + cutoff.value * sum(weight.slack for weight in weights)
    if not of_total:
        loose = cutoff.slack
    sums = {(Fraction(0), Fraction(0))}
    for weight in weights:
        sums |= {(score + weight.value, slack + weight.slack) for score, slack in sums}
        if len(sums) > _MOST_SUMS:
            return
    near = [score for score, slack in sums if score < least <= score + slack + loose]
    if near:
        meant = ", ".join(
            dict.fromkeys(f"{_decimal(one.value)} as {one.simplest}" for one in rounded if one.simplest)
        )
        warnings.warn(
            f"weighted deprivations of {_decimal(max(near))} miss the cut-off {_decimal(least)} by no more "
            "than the rounding of the numbers given, and are not poor; if fractions were meant, write them: "
            f"{meant}",
            SurveyWarning,
            stacklevel=2,
        )


def _decimal(value: Fraction) -> str:
    return f"{float(value):.10g}"
