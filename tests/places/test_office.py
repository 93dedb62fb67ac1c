"""What an office adds to the register: read as it is, or refused with its place."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.errors import DataError
from analysis.core.project import Project
from analysis.places.office import BOUNDARIES, UPLAND, boundaries, office

SQUARE = [[105.1, 20.1], [105.2, 20.1], [105.2, 20.2], [105.1, 20.1]]
codes = st.integers(1, 99_999).map(lambda number: f"{number:05d}")


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def feature(code, geometry, name="ma_xa"):
    return {"type": "Feature", "properties": {name: code}, "geometry": geometry}


@given(
    code=codes,
    as_number=st.booleans(),
    parts=st.integers(1, 4),
    name=st.sampled_from(["code", "ma_xa", "ma"]),
)
def test_every_part_of_a_commune_is_kept_whatever_became_of_its_zeros(code, as_number, parts, name):
    told = int(code) if as_number else code
    shape = {"type": "MultiPolygon", "coordinates": [[SQUARE]] * parts}
    found = boundaries(collection(feature(told, shape, name)), frozenset([code]))
    assert found == {code: (tuple(map(tuple, SQUARE)),) * parts}
    assert boundaries(collection(feature(told, shape, name)), frozenset()) == {}


BAD = {
    "not json": (b"{", "geojson", None),
    "no features": (b"{}", "geojson", None),
    "no code": (collection(feature("", {})), "boundary_code", 1),
    "a line": (
        collection(feature("15139", {"type": "LineString", "coordinates": SQUARE})),
        "boundary_shape",
        1,
    ),
    "no coordinates": (collection(feature("15139", {"type": "Polygon"})), "boundary_shape", 1),
}


@pytest.mark.parametrize("name", list(BAD))
def test_a_file_that_cannot_be_read_is_refused_with_its_place(name):
    content, rule, line = BAD[name]
    with pytest.raises(DataError) as error:
        boundaries(content, frozenset(["15139"]))
    (finding,) = error.value.findings
    assert (finding.rule, finding.file, finding.line) == (rule, BOUNDARIES, line)
    assert all(finding.describe(language) for language in ("vi", "en"))


def test_uplands_and_their_faults(tmp_path):
    path = tmp_path / UPLAND
    path.parent.mkdir()
    path.write_text("code,upland\n15139,có\n919,FALSE\n15142,\n", "utf-8")
    found = office(Project(tmp_path), ["15139", "00919", "15142"])
    assert found.upland == {"15139": True, "00919": False} and set(found.sources) == {UPLAND}
    bad = (("ma,vung\n1,2\n", "upland_columns", 1), ("code,upland\n15139,III\n", "upland_word", 2))
    for content, rule, line in bad:
        path.write_text(content, "utf-8")
        with pytest.raises(DataError) as error:
            office(Project(tmp_path), ["15139"])
        assert [(f.rule, f.line) for f in error.value.findings] == [(rule, line)]
    path.unlink()
    assert office(Project(tmp_path), ["15139"]).sources == {}
