"""When a count of households points at a household.

The classes themselves are public: the law has the lists of poor and near-poor households posted. What
a household lacks, its ethnic group, why it is poor and who lives in it are not. No Vietnamese text that
we know sets a threshold for such tables; these are the usual ones of statistical offices, and ours.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Policy:
    """Which counts within a group of known households may be told.

    Parameters
    ----------
    smallest_count
        Fewer households than this, but more than none, are not told; nor is it told that all but
        so few have something, since the few that do not would know it of all others.
    smallest_group
        Of a class of fewer households nothing is told but how many they are. In one of ten, half of the
        counts that are possible can be told (0 and 3 to 7); in a smaller one what is not told would be
        most of it, and which figures are missing would say more than those that are there.
    """

    smallest_count: int = 3
    smallest_group: int = 10

    def is_unsafe(self, count: int, among: int) -> bool:
        """Say whether a count among so many households must be withheld.

        Examples
        --------
        >>> [POLICY.is_unsafe(count, 31) for count in (0, 2, 3, 28, 29, 31)]
        [False, True, False, False, True, True]
        >>> POLICY.is_unsafe(0, 9), POLICY.is_unsafe(0, 0)
        (True, False)
        """
        if among < self.smallest_group:
            return among > 0
        return count > 0 and min(count, among - count) < self.smallest_count


POLICY = Policy()
