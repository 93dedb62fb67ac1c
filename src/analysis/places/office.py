"""What an office says of its communes and the register does not: boundaries, and which are upland.

``data/boundaries.geojson`` holds features with the code of a commune among their properties, in degrees of
longitude and latitude; ``data/upland.csv`` the columns ``code`` and ``upland``. Both may be missing.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from io import StringIO
from typing import Any

from analysis.core.errors import DataError, Finding
from analysis.core.project import Project

BOUNDARIES, UPLAND = "data/boundaries.geojson", "data/upland.csv"
# Names under which files of boundaries have the code.
CODES = ("code", "ma_xa", "maxa", "ma", "commune_code", "MA_XA", "Code")
_WORDS = {"true": True, "false": False, "1": True, "0": False, "x": True, "có": True, "không": False}

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Office:
    """What the office says, by code; ``sources`` is the sha256 of each file."""

    boundaries: Mapping[str, tuple[Ring, ...]] = field(default_factory=dict)
    upland: Mapping[str, bool] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)


def office(project: Project, codes: Iterable[str]) -> Office:
    """Return what the files of an office say of some communes.

    Raises
    ------
    DataError
        If a file is there and cannot be read: with its place, what was found, what to do.
    """
    wanted = frozenset(codes)
    content = {
        name: (project.root / name).read_bytes()
        for name in (BOUNDARIES, UPLAND)
        if (project.root / name).is_file()
    }
    return Office(
        boundaries(content[BOUNDARIES], wanted) if BOUNDARIES in content else {},
        upland(content[UPLAND], wanted) if UPLAND in content else {},
        {name: sha256(told).hexdigest() for name, told in content.items()},
    )


def boundaries(content: bytes, wanted: frozenset[str]) -> dict[str, tuple[Ring, ...]]:
    """Return the outlines of communes out of a GeoJSON file.

    Examples
    --------
    >>> square = [[[105.1, 20.1], [105.2, 20.1], [105.2, 20.2], [105.1, 20.1]]]
    >>> shape = {"type": "Polygon", "coordinates": square}
    >>> one = {"type": "Feature", "properties": {"ma_xa": 15139}, "geometry": shape}
    >>> told = json.dumps({"type": "FeatureCollection", "features": [one]}).encode()
    >>> [len(ring) for ring in boundaries(told, frozenset(["15139"]))["15139"]]
    [4]
    """
    try:
        told = json.loads(content)
        features = told["features"]
    except (ValueError, KeyError, TypeError) as error:
        raise _fault(BOUNDARIES, None, "geojson", str(error)) from error
    found: dict[str, tuple[Ring, ...]] = {}
    for number, feature in enumerate(features, start=1):
        code = _code(feature)
        if code is None:
            raise _fault(BOUNDARIES, number, "boundary_code", ", ".join(map(str, _properties(feature))))
        if code in wanted:
            try:
                found[code] = (*found.get(code, ()), *_rings(feature["geometry"]))
            except (KeyError, TypeError, ValueError, IndexError) as error:
                raise _fault(BOUNDARIES, number, "boundary_shape", code) from error
    return found


def upland(content: bytes, wanted: frozenset[str]) -> dict[str, bool]:
    r"""Return which communes are upland.

    Examples
    --------
    >>> upland("code,upland\n15139,có\n15142,không\n".encode(), frozenset(["15139", "15142"]))
    {'15139': True, '15142': False}
    """
    rows = csv.DictReader(StringIO(content.decode("utf-8-sig", errors="replace")))
    if not {"code", "upland"} <= set(rows.fieldnames or ()):
        raise _fault(UPLAND, 1, "upland_columns", ", ".join(rows.fieldnames or ()))
    found = {}
    for number, row in enumerate(rows, start=2):
        word = (row["upland"] or "").strip().lower()
        if word and word not in _WORDS:
            raise _fault(UPLAND, number, "upland_word", word)
        code = (row["code"] or "").strip().zfill(5)
        if word and code in wanted:
            found[code] = _WORDS[word]
    return found


def _properties(feature: Any) -> Mapping[str, Any]:
    told = feature.get("properties") if isinstance(feature, Mapping) else None
    return told if isinstance(told, Mapping) else {}


def _code(feature: Any) -> str | None:
    """Return the five digits of a feature; numbers may have lost their zeros."""
    told = _properties(feature)
    for name in CODES:
        code = str(told.get(name, "")).strip().zfill(5)
        if len(code) == 5 and code.isdigit() and code != "00000":
            return code
    return None


def _rings(geometry: Mapping[str, Any]) -> Iterator[Ring]:
    shapes = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}
    for polygon in shapes[geometry["type"]]:
        for ring in polygon:
            yield tuple((float(point[0]), float(point[1])) for point in _thinned(ring))


def _thinned(ring: Sequence[Any]) -> Sequence[Any]:
    """Return at most some two hundred corners of a ring: a page draws communes as large as a thumb."""
    step = max(1, len(ring) // 200)
    return [*ring[:-1:step], ring[-1]]


def _fault(file: str, line: int | None, kind: str, found: str) -> DataError:
    return DataError([Finding(kind, file, line=line, found=found)])
