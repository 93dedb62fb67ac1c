"""Places in time: the register, the crosswalk between its dates, groups and coordinates."""

from analysis.places.crosswalk import candidates, heirs_on, old_codes, parts_on, predecessors, successors
from analysis.places.place import MERGER, Place, Successor
from analysis.places.register import last_day, place_in, place_on, places, places_of

__all__ = [
    "MERGER",
    "Place",
    "Successor",
    "candidates",
    "heirs_on",
    "last_day",
    "old_codes",
    "parts_on",
    "place_in",
    "place_on",
    "places",
    "places_of",
    "predecessors",
    "successors",
]
