"""What a place is: a commune during one period, and how it is joined to what came before and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

MERGER = date(2025, 7, 1)
Evidence = Literal["certain", "likely", "unsure"]


@dataclass(frozen=True)
class Place:
    """One commune (xã, phường, thị trấn) during one period of validity.

    Parameters
    ----------
    code
        Five digits, leading zeros kept.
    name, district, province
        Full names at that time; ``district`` is empty from 1 July 2025.
    district_code, province_code
        Three and two digits; ``district_code`` is empty from 1 July 2025.
    latitude, longitude
        Centre in degrees, None where the register has none.
    valid_from, valid_to
        First day, and first day no longer; None where open. Where the day is not known, the middle of
        the days between which it lies.
    began_between, ended_between
        The last day on which it was not seen yet and the first on which it was, and the other way round;
        None where the day is known or open.
    """

    code: str
    name: str
    district_code: str
    district: str
    province_code: str
    province: str
    latitude: float | None
    longitude: float | None
    valid_from: date | None
    valid_to: date | None
    began_between: tuple[date, date] | None = None
    ended_between: tuple[date, date] | None = None

    def holds(self, day: date) -> bool:
        """Say whether this unit existed on a day, as far as is known."""
        return (self.valid_from or date.min) <= day < (self.valid_to or date.max)

    def may_hold(self, day: date) -> bool:
        """Say whether this unit can have existed on a day."""
        first = self.began_between[0] if self.began_between else self.valid_from
        last = self.ended_between[1] if self.ended_between else self.valid_to
        return (first or date.min) <= day < (last or date.max)

    def surely_holds(self, day: date) -> bool:
        """Say whether this unit existed on a day, wherever within its limits the changes lie."""
        first = self.began_between[1] if self.began_between else self.valid_from
        last = self.ended_between[0] if self.ended_between else self.valid_to
        return (first or date.min) <= day and (
            day <= last if last and self.ended_between else day < (last or date.max)
        )

    @property
    def is_new(self) -> bool:
        """Whether this unit came with the merger of 1 July 2025 or after it."""
        return self.valid_from is not None and self.valid_from >= MERGER

    @property
    def area(self) -> Literal["rural", "urban"]:
        """Which income line holds for its households, see :class:`analysis.standard.AreaThreshold`."""
        return "urban" if self.is_urban else "rural"

    @property
    def is_urban(self) -> bool:
        """Whether the income line of urban areas holds there: a phường or a thị trấn."""
        return self.name.startswith(("Phường ", "Thị trấn "))


@dataclass(frozen=True)
class Successor:
    """What a commune became (or came from).

    Parameters
    ----------
    place
        The other unit.
    split
        Whether the older one was divided among several.
    evidence
        ``certain`` by the acts of the merger or the same code; ``likely`` by the other names of a unit;
        ``unsure`` where a shared name is all there is.
    """

    place: Place
    split: bool
    evidence: Evidence = "certain"
