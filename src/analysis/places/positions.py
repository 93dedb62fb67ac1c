"""Whether the register's coordinate of a commune can be right; there are no boundary files.

A commune lies within its province if at least one of its ten nearest neighbours is of the same
province. Special zones (đặc khu) are islands and are believed.
"""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import numpy.typing as npt

from analysis.places.place import Place
from analysis.places.register import SEEN, places

NEIGHBOURS = 10
# A degree of longitude against one of latitude, in the middle of the country.
_SQUEEZE = float(np.cos(np.radians(16)))


def within_province(place: Place) -> bool:
    """Say whether a commune has a coordinate, and it lies among communes of its province.

    Examples
    --------
    >>> from datetime import date
    >>> from analysis.places import place_on
    >>> within_province(place_on("15139", date(2022, 12, 14)))
    True
    """
    if place.latitude is None or place.longitude is None:
        return False
    if place.name.startswith("Đặc khu"):
        return True
    points, codes, provinces = _register(SEEN[-1] if place.is_new else SEEN[-2])
    away = ((points - flat(place.longitude, place.latitude)) ** 2).sum(axis=1)
    nearest = np.argpartition(away, NEIGHBOURS)[: NEIGHBOURS + 1]
    return any(provinces[at] == place.province_code and codes[at] != place.code for at in nearest)


def flat(longitude: float, latitude: float) -> tuple[float, float]:
    """Return a point on a plane on which distances look right all over the country."""
    return longitude * _SQUEEZE, latitude


@cache
def _register(day: date) -> tuple[npt.NDArray[np.float64], list[str], list[str]]:
    known = [place for place in places() if place.holds(day)]
    points = [
        (flat(place.longitude, place.latitude), place)
        for place in known
        if place.longitude is not None and place.latitude is not None
    ]
    return (
        np.array([point for point, _ in points]),
        [place.code for _, place in points],
        [place.province_code for _, place in points],
    )
