"""Every number of ``fixtures/reference/measures_ground_truth.md``."""

from fractions import Fraction

import polars as pl
import pytest

from analysis import alkire_foster
from analysis.measures.alkire_foster.cardinal import cardinal
from tests.measures.alkire_foster.tables import cell, row_of, table

OPHI = table([[0, 0, 0, 0], [1, 0, 0, 1], [1, 1, 1, 1], [0, 1, 0, 0]])


def exact(*values):
    return pytest.approx([float(Fraction(value)) for value in values], abs=1e-12)


def levels(found, **where):
    return [cell(found, measure, **where) for measure in ("H", "A", "M0")]


class TestOphiBook:
    FOUND = alkire_foster(OPHI, list("abcd"), ["1", "2", "3", "4"])

    def test_levels_at_each_cutoff(self):
        assert levels(self.FOUND, cutoff="2") == exact("1/2", "3/4", "3/8")
        assert levels(self.FOUND, cutoff="1") == exact("3/4", "7/12", "7/16")
        assert levels(self.FOUND, cutoff="3") == exact("1/4", "1", "1/4")
        assert levels(self.FOUND, cutoff="4") == exact("1/4", "1", "1/4")

    def test_indicators(self):
        assert row_of(self.FOUND, "headcount", "abcd") == exact("1/2", "1/2", "1/4", "1/2")
        censored = row_of(self.FOUND, "censored_headcount", "abcd", cutoff="2")
        assert censored == exact("1/2", "1/4", "1/4", "1/2")
        contributions = row_of(self.FOUND, "contribution", "abcd", cutoff="2")
        assert contributions == exact("1/3", "1/6", "1/6", "1/3")

    def test_weights(self):
        found = alkire_foster(OPHI, list("abcd"), ["1/2"], weights=[".40", ".25", ".25", ".10"])
        assert levels(found) == exact("1/2", "3/4", "3/8")
        assert row_of(found, "contribution", "abcd") == exact("8/15", "1/6", "1/6", "2/15")


def test_cardinal_data():
    frame = pl.DataFrame(
        [[13.1, 14, 4, 1], [15.2, 7, 5, 0], [12.5, 10, 1, 0], [20, 11, 3, 1]],
        schema=list("abcd"),
        orient="row",
    )
    found = cardinal(frame, dict(zip("abcd", (13, 12, 3, 1), strict=True)), ["2"])
    assert [cell(found, measure) for measure in ("H", "A", "M0")] == exact("1/2", "3/4", "3/8")


def test_two_regions():
    regions = ["North", "North", "South", "South", "South"]
    frame = table([[1, 0, 1, 0], [0, 1, 0, 0], [0, 1, 1, 1], [1, 0, 0, 0], [1, 0, 1, 0]], region=regions)
    found = alkire_foster(frame, list("abcd"), ["1/2"], by=["region"])
    assert levels(found) == exact("3/5", "7/12", "7/20")
    assert row_of(found, "headcount", "abcd") == exact("3/5", "2/5", "3/5", "1/5")
    assert row_of(found, "censored_headcount", "abcd") == exact("2/5", "1/5", "3/5", "1/5")
    assert row_of(found, "contribution", "abcd") == exact("2/7", "1/7", "3/7", "1/7")
    assert cell(found, "M0", by="region", group="North") == pytest.approx(1 / 4)
    assert cell(found, "M0", by="region", group="South") == pytest.approx(5 / 12)


class TestNlsw88:
    COUNTS = {  # noqa: RUF012
        "000": (167, 263),
        "001": (5, 49),
        "010": (435, 720),
        "011": (24, 142),
        "100": (9, 15),
        "101": (6, 17),
        "110": (123, 170),
        "111": (32, 65),
    }
    ROWS = pl.DataFrame(
        [
            [*map(int, flags), married, 1]
            for flags, counts in COUNTS.items()
            for married in (0, 1)
            for _ in range(counts[married])
        ],
        schema=["wage", "coll", "hours", "married", "one"],
        orient="row",
    )
    NAMES = ("wage", "coll", "hours")
    FOUND = alkire_foster(ROWS, NAMES, ["1/3", "2/3", "1/1"], by=["married"], sample_weight="one")

    def check(self, found, measure, estimate, std_error, digits, **where):
        """Points and errors to the digits that are printed."""
        assert round(cell(found, measure, **where), digits[0]) == estimate
        assert round(cell(found, measure, "std_error", **where), digits[1]) == std_error

    @pytest.mark.parametrize(
        ("cutoff", "measure", "estimate", "std_error", "digits"),
        [
            ("1/3", "M0", 0.36991, 0.0053, (5, 4)),
            ("1/3", "H", 0.8082070, 0.0083168, (7, 7)),
            ("1/3", "A", 0.4576895, 0.0045734, (7, 7)),
            ("2/3", "M0", 0.18659, 0.0068, (5, 4)),
            ("2/3", "H", 0.2582516, 0.0092455, (7, 7)),
            ("2/3", "A", 0.7225101, 0.0051745, (7, 7)),
            ("1/1", "M0", 0.0432649, 0.0042978, (7, 7)),
            ("1/1", "H", 0.0432649, 0.0042978, (7, 7)),
            ("1/1", "A", 1, 0, (7, 7)),
        ],
    )
    def test_levels(self, cutoff, measure, estimate, std_error, digits):
        self.check(self.FOUND, measure, estimate, std_error, digits, cutoff=cutoff)

    def test_the_sample_has_its_size(self):
        assert cell(self.FOUND, "H", "n", cutoff="1/3") == 2242

    def test_headcounts(self):
        values, errors = (0.19492, 0.76316, 0.15165), (0.0084, 0.0090, 0.0076)
        for name, value, error in zip(self.NAMES, values, errors, strict=True):
            self.check(self.FOUND, "headcount", value, error, (5, 4), indicator=name)
        censored = row_of(self.FOUND, "censored_headcount", self.NAMES, cutoff="2/3")
        assert [round(value, 5) for value in censored] == [0.18421, 0.24799, 0.12756]

    @pytest.mark.parametrize(
        ("cutoff", "values", "errors"),
        [
            ("1/3", (0.17564, 0.68770, 0.13666), (0.0061, 0.0077, 0.0059)),
            ("2/3", (0.32908, 0.44303, 0.22789), (0.0083, 0.0047, 0.0090)),
        ],
    )
    def test_contributions(self, cutoff, values, errors):
        for name, value, error in zip(self.NAMES, values, errors, strict=True):
            self.check(self.FOUND, "contribution", value, error, (5, 4), indicator=name, cutoff=cutoff)

    @pytest.mark.parametrize(
        ("measure", "estimate", "std_error", "digits"),
        [
            ("M0", 0.19135, 0.0069, (5, 4)),
            ("H", 0.2689563, 0.0093668, (7, 7)),
            ("A", 0.7114428, 0.0068474, (7, 7)),
        ],
    )
    def test_weights(self, measure, estimate, std_error, digits):
        weights = [".5", ".25", ".25"]
        found = alkire_foster(self.ROWS, self.NAMES, [".5"], weights=weights, sample_weight="one")
        self.check(found, measure, estimate, std_error, digits)

    def test_subgroups(self):
        where = {"by": "married", "cutoff": "1/3"}
        parts = [cell(self.FOUND, "subgroup_contribution", group=group, **where) for group in "01"]
        assert [round(part, 5) for part in parts] == [0.34204, 0.65796]


def test_viet_nam_mics():
    """The published parts make the published whole, through our own weighting of subgroups."""
    shares, m0 = (0.341147518063, 0.658852481937), (0.0031724292301643, 0.010088948099479)
    # In each area a share m0 of the people is deprived in the one indicator and the others are not.
    frame = pl.DataFrame(
        {
            "area": ["urban", "urban", "rural", "rural"],
            "a": [1, 0, 1, 0],
            "people": [part for s, m in zip(shares, m0, strict=True) for part in (s * m, s * (1 - m))],
        }
    )
    found = alkire_foster(frame, ["a"], ["1"], by=["area"], sample_weight="people")
    assert cell(found, "M0") == pytest.approx(0.007729394853574, abs=1e-9)
    assert cell(found, "M0", by="area", group="urban") == pytest.approx(m0[0], abs=1e-12)
    assert cell(found, "population_share", by="area", group="rural") == pytest.approx(shares[1], abs=1e-12)
    assert pytest.approx(0.007729394853574, abs=1e-9) == 0.0191912052 * 0.4027571360
