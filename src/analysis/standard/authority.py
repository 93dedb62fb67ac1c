"""Who stands above the commune in the review, and who is in charge of poverty reduction, by date."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

from analysis.core.labels import Language
from analysis.standard.model import Verification, Wording


class Authority(Wording):
    """A body or office with its role, from the day ``since`` and before the day ``until``.

    ``named`` is a regular expression of the words by which texts name it; ``of_districts`` says that a city
    that was a district names it, too.
    """

    code: str
    role_vi: str
    role_en: str
    verification: Verification
    since: date | None = None
    until: date | None = None
    named: str | None = None
    of_districts: bool = False

    def role(self, language: Language) -> str:
        """Return what it is in charge of, in a language."""
        return self.role_vi if language == "vi" else self.role_en

    def holds(self, day: date) -> bool:
        """Say whether it was in charge on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@cache
def authorities() -> tuple[Authority, ...]:
    """Return every authority that was ever in charge, in the order of the file."""
    told = tomllib.loads((files(__package__) / "authority.toml").read_text("utf-8"))
    return tuple(Authority.model_validate(one) for one in told["authority"])


def authorities_on(day: date) -> tuple[Authority, ...]:
    """Return who was in charge on a day.

    Examples
    --------
    >>> for day in (date(2025, 2, 28), date(2025, 6, 30), date(2025, 7, 1)):
    ...     print([one.en for one in authorities_on(day)])
    ["Chairman of the district's people's committee", 'Ministry of Labour, Invalids and Social Affairs']
    ["Chairman of the district's people's committee", 'Ministry of Agriculture and Environment']
    ["Chairman of the province's people's committee", 'Ministry of Agriculture and Environment']
    """
    return tuple(one for one in authorities() if one.holds(day))


def successor_of(gone: Authority) -> Authority | None:
    """Return who took over a role, on the day from which a body no longer had it.

    Examples
    --------
    >>> [heir.en for one in authorities() if one.until and (heir := successor_of(one))]
    ["Chairman of the province's people's committee", 'Ministry of Agriculture and Environment']
    """
    heirs = (one for one in authorities() if one.role_vi == gone.role_vi and one.since == gone.until)
    return next(heirs, None) if gone.until else None
