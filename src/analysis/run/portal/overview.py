"""The last year at a glance: how many communes are published, their rates, and where they lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.core.labels import Labels
from analysis.core.numbers import number
from analysis.display.commune_map import Located, commune_map, tile_names
from analysis.display.drawing import to_svg
from analysis.display.inline_svg import inline_svg
from analysis.places import place_in
from analysis.places.positions import flat, within_province
from analysis.run.portal.choose import Going
from analysis.run.portal.dataset import Dataset

_MOST_NAMES = 10


@dataclass(frozen=True)
class Overview:
    """What the front page says of the last year.

    Parameters
    ----------
    sentences
        The year's numbers of documents and rates in words.
    drawing
        The map as an element of a page; empty with fewer than two communes that have a place.
    """

    year: int
    sentences: tuple[str, ...]
    drawing: str


def overview(going: Sequence[Going], data: Dataset, text: Labels) -> Overview | None:
    """Return the last year with reports of communes at a glance; None without any.

    Nothing is added up: a sum of those who publish would not be the sum of the territory, and beside a
    published sum it would tell what one of them withholds.
    """
    year = max((one.year for one in going if one.is_report), default=0)
    reports = [one for one in going if one.is_report and one.year == year]
    if not reports:
        return None
    rates = {
        one.commune: rate for one in reports if (rate := _figure(one, data, "poor_rate_pct")) is not None
    }
    sentences = [text("portal.overview.communes", year=year, count=number(len(reports), text.language))]
    if rates:
        low, high = (number(end, text.language, 2) for end in (min(rates.values()), max(rates.values())))
        name = "rates" if low != high else "one_rate"
        count = number(len(rates), text.language)
        sentences.append(text(f"portal.overview.{name}", count=count, low=low, high=high))
    if len(rates) < len(reports):
        absent = number(len(reports) - len(rates), text.language)
        sentences.append(text("portal.overview.absent", count=absent))
    return Overview(year, tuple(sentences), _map(reports, data, rates, text))


def _map(reports: Sequence[Going], data: Dataset, rates: dict[str, float], text: Labels) -> str:
    spots = []
    for one in reports:
        place = place_in(one.commune, one.year)
        if not within_province(place):
            continue
        name = one.listed.title if len(reports) <= _MOST_NAMES else ""
        at = flat(place.longitude or 0, place.latitude or 0)
        poor = _figure(one, data, "poor_households")
        spots.append(Located(one.commune, name, *at, poor, rates.get(one.commune), tile=place.name))
    tiles = tile_names([spot.tile for spot in spots])
    spots = [replace(spot, tile=tile) for spot, tile in zip(spots, tiles, strict=True)]
    if len(spots) < 2:
        return ""
    titles = (text("portal.overview.map"), text("portal.overview.tiles"))
    notes = [text(f"portal.overview.{name}") for name in ("area", "shade", "cross")]
    alt = text("portal.overview.alt", count=len(spots))
    return inline_svg(to_svg(commune_map(spots, titles=titles, notes=notes)), "portal-map", alt)


def _figure(one: Going, data: Dataset, name: str) -> float | None:
    cell = data.headline.get(one.address, {}).get(name)
    return float(cell["value"]) if cell and cell["value"] else None
