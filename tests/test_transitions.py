"""Transitions between two lists: the same from every engine, and parts add up to the whole."""

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from analysis.cells import cells
from analysis.core.errors import UsageError
from analysis.transitions import transitions

STATES = np.array(["poor", "near_poor", "not_poor", None], dtype=object)


def lists(rows, seed):
    random = np.random.default_rng(seed)
    found = []
    for _ in range(2):
        kept = np.flatnonzero(random.random(rows) < 0.8)
        states = STATES[random.integers(0, 3, len(kept))]
        frame = pd.DataFrame({"commune": [f"{n % 7:05d}" for n in kept], "id": kept, "class": states})
        found.append(frame.astype({"class": "string", "commune": "string"}))
    return found


def counted(table):
    return sorted(table.rows(), key=str)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_engine_counts_what_a_join_counts(seed):
    old, new = lists(400, seed)
    joined = old.merge(new, on=["commune", "id"], how="outer", suffixes=("_old", "_new"))
    pairs = (
        joined.groupby(["commune", "class_old", "class_new"], dropna=False).size().reset_index(name="rows")
    )
    expected = sorted(
        (
            tuple(None if pd.isna(value) else value for value in row)
            for row in pairs.itertuples(index=False, name=None)
        ),
        key=str,
    )
    how = {"on": ["commune", "id"], "state": "class", "by": ["commune"]}
    pandas = counted(transitions(old, new, **how))
    assert pandas == expected
    polars = [pl.from_pandas(frame) for frame in (old, new)]
    assert counted(transitions(*polars, **how)) == expected
    assert counted(transitions(*(frame.lazy() for frame in polars), **how)) == expected
    first, second = (frame.to_arrow() for frame in polars)
    relations = [duckdb.from_arrow(table) for table in (first, second)]
    assert counted(transitions(*relations, **how)) == expected


def test_parts_add_up_to_the_whole():
    old, new = lists(300, 5)
    how = {"on": ["commune", "id"], "state": "class"}
    whole = transitions(old, new, **how)
    parts = [
        transitions(old[old["commune"] == code], new[new["commune"] == code], **how)
        for code in sorted(old["commune"].unique())
    ]
    added = pl.concat(parts).group_by("before", "after").agg(pl.col("rows").sum())
    assert counted(added) == counted(whole)


def test_a_column_that_is_not_there_is_told():
    old, new = lists(10, 1)
    with pytest.raises(UsageError, match="no column klass"):
        transitions(old, new, on=["id"], state="klass")


@pytest.mark.scale
@pytest.mark.filterwarnings("ignore")
def test_spark_gives_the_same_cells_and_transitions(tmp_path):
    session = pytest.importorskip("pyspark.sql").SparkSession
    spark = session.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        frames = []
        for year, frame in enumerate(lists(300, 4)):
            random = np.random.default_rng(year)
            table = pl.from_pandas(frame).with_columns(
                **{code: pl.Series(random.random(len(frame)) < 0.3) for code in ("a", "b", "c")}
            )
            # Partitioned, as a nation's lists are.
            for (commune,), part in table.group_by("commune"):
                folder = tmp_path / str(year) / f"part={commune}"
                folder.mkdir(parents=True)
                part.write_parquet(folder / "0.parquet")
            frames.append((table, spark.read.parquet(str(tmp_path / str(year)))))
        by = ["commune", "class"]
        here, there = (cells(frame, ["a", "b", "c"], by=by) for frame in frames[0])
        assert counted(here) == counted(there)
        how = {"on": ["commune", "id"], "state": "class", "by": ["commune"]}
        here, there = (transitions(old, new, **how) for old, new in zip(*frames, strict=True))
        assert counted(here) == counted(there)
    finally:
        spark.stop()
