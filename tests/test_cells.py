"""Rows in, cells out, whatever kind of frame the rows come in."""

import duckdb
import pandas as pd
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from analysis.cells import cell_tables, cells, flag_counts, flags, merge
from analysis.core.errors import DataError, UsageError
from analysis.flag_keys import split_keys

ROWS = pl.DataFrame(
    {
        "xa": ["01", "01", "01", "02", "02", None],
        "nuoc": [True, True, False, None, True, False],
        "bhyt": [1.0, 1.0, 0.0, 1.0, float("nan"), None],
        "members": [4, 2, 3, 5, 1, 6],
    }
)
CELLS = pl.DataFrame(
    {
        "xa": [None, "01", "01", "02", "02"],
        "pattern": [0, 0, 3, 1, 2],
        "unknown": [2, 0, 0, 2, 1],
        "rows": [1, 1, 2, 1, 1],
        "members": [6, 3, 6, 1, 5],
    }
)


def cells_of(frame):
    return cells(frame, ["nuoc", "bhyt"], by=["xa"], sums=["members"]).sort("xa", "pattern", "unknown")


@pytest.mark.parametrize(
    "kind",
    [
        lambda frame: frame,
        lambda frame: frame.lazy(),
        lambda frame: frame.to_pandas(),
        lambda frame: frame.to_arrow(),
        lambda frame: duckdb.from_arrow(frame.to_arrow()),
        lambda frame: pd.DataFrame({name: frame[name].to_list() for name in frame.columns}),
    ],
    ids=["polars", "lazy", "pandas", "arrow", "duckdb", "pandas-objects"],
)
def test_every_kind_of_frame_gives_the_same_cells(kind):
    assert_frame_equal(cells_of(kind(ROWS)), CELLS)


def test_objects_of_several_kinds_are_refused_by_name():
    frame = pd.DataFrame({"xa": ["01", 2], "nuoc": [1, 0], "bhyt": [0, 1], "members": [4, 3]})
    with pytest.raises(UsageError, match=r"column xa: values of several kinds \(int, str\)"):
        cells_of(frame)


@pytest.mark.parametrize("kind", [lambda frame: frame.lazy(), lambda frame: frame.to_pandas()])
def test_several_sets_of_keys_give_what_each_gives_alone(kind):
    frame = kind(ROWS.with_columns(dan_toc=pl.Series(["Kinh", "Dao", "Kinh", "Dao", None, "Kinh"])))
    keys = [["xa"], ["dan_toc"], [], ["xa", "dan_toc"]]
    together = cell_tables(frame, ["nuoc", "bhyt"], keys=keys, sums=["members"])
    for table, by in zip(together, keys, strict=True):
        alone = cells(frame, ["nuoc", "bhyt"], by=by, sums=["members"])
        order = [*by, "pattern", "unknown"]
        assert_frame_equal(table.sort(order), alone.sort(order))
        counted = flag_counts(table, ["nuoc", "bhyt"], by)
        assert counted["rows"].sum() == len(ROWS)


def test_many_keys_split_as_few_do():
    keys = list(range(9)) * 3
    pattern, unknown = split_keys(keys, 2)
    assert [(int(a), int(b)) for a, b in zip(pattern, unknown, strict=True)][:9] == [
        (int(one[0][0]), int(one[1][0])) for one in (split_keys([key], 2) for key in range(9))
    ]
    assert pattern[:9].tolist() == pattern[9:18].tolist()


def test_a_scan_of_files_streams(tmp_path):
    ROWS.head(3).write_parquet(tmp_path / "a.parquet")
    ROWS.tail(3).write_parquet(tmp_path / "b.parquet")
    assert_frame_equal(cells_of(pl.scan_parquet(tmp_path / "*.parquet")), CELLS)


def test_the_cells_of_parts_add_up_to_the_cells_of_the_whole():
    parts = [cells_of(ROWS.head(2)), cells_of(ROWS.tail(4))]
    assert_frame_equal(merge(parts, by=["xa"]).sort("xa", "pattern", "unknown"), CELLS)
    assert merge(parts).sort("pattern", "unknown").rows() == [
        (0, 0, 1, 3),
        (0, 2, 1, 6),
        (1, 2, 1, 1),
        (2, 1, 1, 5),
        (3, 0, 2, 6),
    ]


def test_flags_come_back_from_their_patterns():
    assert flags([0, 1, 6], 3).tolist() == [[False] * 3, [True, False, False], [False, True, True]]


def test_flags_are_counted_with_the_missing_ones_apart():
    counted = flag_counts(CELLS, ["nuoc", "bhyt"], by=["xa"], value="members")
    assert counted.columns == ["xa", "members", "nuoc", "bhyt", "nuoc_unknown", "bhyt_unknown"]
    assert counted.rows() == [(None, 6, 0, 0, 0, 6), ("01", 9, 6, 6, 0, 0), ("02", 6, 1, 5, 5, 1)]


@pytest.mark.parametrize("values", [[0, 2], [0.5, 1.0], [-1, 0], [0, 256]])
def test_a_flag_that_is_not_binary_is_named_with_its_value(values):
    with pytest.raises(DataError) as caught:
        cells(pl.DataFrame({"a": [0, 1], "b": values}), ["a", "b"], source="x.csv")
    (finding,) = caught.value.findings
    assert (finding.rule, finding.file, finding.column) == ("not_binary", "x.csv", "b")
    assert finding.found == str(next(value for value in values if value not in (0, 1)))


def test_text_is_no_flag():
    with pytest.raises(DataError, match="String"):
        cells(pl.DataFrame({"a": ["x", ""]}), ["a"])


def test_a_wrong_call_is_refused():
    with pytest.raises(UsageError, match="no column c, d; there are a, b"):
        cells(pl.DataFrame({"a": [1], "b": [0]}), ["a", "c"], by=["d"])
    wide = pl.DataFrame({f"i{number}": [0] for number in range(32)})
    with pytest.raises(UsageError, match="32 indicators"):
        cells(wide, wide.columns)
