"""How many drawn cases a test tries: the first in every run, the others in ``make soak``."""

from typing import Any

import pytest


def seeds(few: int, many: int) -> list[Any]:
    """Return the seeds of a parametrised test.

    Parameters
    ----------
    few
        How many are tried in every run.
    many
        How many there are; those after the first few are tried in ``make soak``.

    Examples
    --------
    >>> [getattr(one, "values", one) for one in seeds(2, 3)]
    [0, 1, (2,)]
    """
    return [*range(few), *(soaked(seed) for seed in range(few, many))]


def soaked(*case: Any) -> Any:
    """Return a case of a parametrised test that is tried in ``make soak``."""
    return pytest.param(*case, marks=pytest.mark.soak)
