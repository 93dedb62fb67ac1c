"""Slips of the hand in numbers: what was probably meant."""

from __future__ import annotations


def swapped(value: int, wanted: int) -> bool:
    """Say whether two neighbouring digits of a number, swapped, give the wanted one.

    Examples
    --------
    >>> swapped(69239, 69329), swapped(107487, 107606)
    (True, False)
    """
    digits, other = str(value), str(wanted)
    swaps = (digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :] for i in range(len(digits) - 1))
    return digits != other and other in swaps
