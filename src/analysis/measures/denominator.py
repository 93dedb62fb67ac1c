"""The number of households that published percentages give away.

A report often prints shares without the number of households behind them. Each printed share is a
rounding of k/N, so only few N fit all of them at once: 35,48 % and 9,68 % and 61,29 % fit 31
households and its multiples, nothing else. The smallest such N is shown as *inferred*, never as
reported. All arithmetic is in integers, so no share is lost to a rounding of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

# A share with two decimals fits by chance every (10 000 / N)th number near N, so far above this bound
# chance fits take over; and few communes have as many poor households.
LARGEST_CLASS = 1_000


@dataclass(frozen=True)
class Denominator:
    """What a set of published shares says about the number behind them.

    Parameters
    ----------
    candidates
        Every N up to the bound that fits all shares, ascending.
    informative
        Whether at least one share is neither 0 nor 100 %; else every N fits and nothing is inferred.
    bound
        The largest N that was tried.
    """

    candidates: tuple[int, ...]
    informative: bool
    bound: int

    @property
    def smallest(self) -> int | None:
        """The smallest fitting N; None if nothing fits or nothing can be learnt."""
        return self.candidates[0] if self.informative and self.candidates else None

    @property
    def only_multiples(self) -> bool:
        """Whether all fitting N are multiples of the smallest: the usual sign of a right inference."""
        return self.smallest is not None and all(n % self.smallest == 0 for n in self.candidates)


def infer_denominator(shares_pct: Sequence[Decimal], bound: int = LARGEST_CLASS) -> Denominator:
    """Find every N for which all published shares are roundings of k/N.

    Parameters
    ----------
    shares_pct
        Shares in percent as printed; the number of decimals counts: ``Decimal("83.5")`` is looser
        than ``Decimal("83.50")``.
    bound
        Largest N to try.

    Returns
    -------
    Denominator
        All fitting N. Ties count as fitting whether the author rounded up or down.

    Raises
    ------
    ValueError
        If a share lies outside 0-100.

    Examples
    --------
    >>> poor = [Decimal(share) for share in ("35.48", "9.68", "6.45", "16.13", "48.39", "61.29")]
    >>> infer_denominator(poor, bound=100).candidates
    (31, 62, 93)
    """
    if any(not 0 <= share <= 100 for share in shares_pct):
        raise ValueError(f"shares lie between 0 and 100 %, not {list(shares_pct)}")
    # As text: 83.5 and 83.50 are equal, and say different things.
    return _fitting(tuple(sorted(set(map(str, shares_pct)))), bound)


@lru_cache(maxsize=4_096)
def _fitting(shares: tuple[str, ...], bound: int) -> Denominator:
    distinct = [Decimal(share) for share in shares]
    candidates = tuple(
        n for n in range(1, bound + 1) if all(fitting_count(s, n) is not None for s in distinct)
    )
    return Denominator(candidates, any(0 < share < 100 for share in distinct), bound)


def fitting_count(share_pct: Decimal, n: int) -> int | None:
    """Return the count k for which k/n prints as the share, or None if there is none.

    Where n is so large that several counts print alike, the nearest is returned.

    Examples
    --------
    >>> fitting_count(Decimal("35.48"), 31), fitting_count(Decimal("35.48"), 30)
    (11, None)
    """
    decimals = max(0, -int(share_pct.as_tuple().exponent))
    scale = 10**decimals
    printed = int(share_pct * scale)  # the share in its last printed place, exactly
    full = 100 * scale
    nearest = (2 * printed * n + full) // (2 * full)
    # |k/n - share| <= half of the last printed place, multiplied out.
    return nearest if 2 * abs(nearest * full - printed * n) <= n else None
