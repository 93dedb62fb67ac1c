"""The usual words of a report's head and foot, as a commune's people's committee writes them."""

from __future__ import annotations

from analysis.core.labels import Labels
from analysis.places import Place
from analysis.places.names import bare_name

USUAL = ("issuer", "symbol", "place", "subject", "authority", "signatory_title")


def usual_words(place: Place, year: int, text: Labels) -> dict[str, str]:
    """Return issuer, symbol, place, subject, authority and title of a commune's report.

    Examples
    --------
    >>> from analysis.core.labels import labels_for
    >>> from analysis.places import place_in
    >>> usual_words(place_in("15142", 2023), 2023, labels_for("vi"))["authority"]
    'TM. ỦY BAN NHÂN DÂN'
    """
    name = bare_name(place.name)
    kind = place.name.removesuffix(name).strip()
    words = {"kind": kind.lower(), "name": name, "year": year}
    return {key: text(f"template.usual.{key}", **words) for key in USUAL}
