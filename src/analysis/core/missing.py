"""Missing is not zero: how a missing value is told from a known one."""

from __future__ import annotations

import math

# Among the ``attrs`` of a frame: why it is empty or holds less than there is; the same, and how to get it.
WHY, NOTE = "why", "note"


def is_missing(value: object) -> bool:
    """Say whether a value is missing: None, NaN or pandas' NA.

    Examples
    --------
    >>> is_missing(None), is_missing(float("nan")), is_missing(0)
    (True, True, False)
    """
    if value is None:
        return True
    if isinstance(value, float):
        return math.isnan(value)
    return type(value).__name__ in {"NAType", "NaTType"}
