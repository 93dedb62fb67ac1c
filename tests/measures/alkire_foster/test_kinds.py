"""The same answer in the caller's kind of frame, whatever it is."""

import importlib.util

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from polars.testing import assert_frame_equal

from analysis import alkire_foster
from tests.measures.alkire_foster.tables import drawn

NAMES = list("abcd")
HAS_SPARK = importlib.util.find_spec("pyspark") is not None


@pytest.fixture
def rows():
    frame = pl.concat([drawn(seed).with_columns(year=pl.lit(2022 + seed)) for seed in (0, 1)])
    return frame.with_columns(a=pl.when(pl.col("weight") < 0.25).then(None).otherwise(pl.col("a")))


def estimates(frame):
    return alkire_foster(
        frame,
        NAMES,
        ["2", "1/1"],
        by=["group"],
        year="year",
        sample_weight="weight",
        strata="strata",
        psu="psu",
        independent_years=False,
    )


def same(found, rows):
    assert_frame_equal(found, estimates(rows), abs_tol=1e-12, rel_tol=1e-10)


def test_pandas(rows):
    found = estimates(rows.to_pandas())
    assert isinstance(found, pd.DataFrame)
    same(pl.from_pandas(found), rows)


def test_arrow(rows):
    found = estimates(rows.to_arrow())
    assert isinstance(found, pa.Table)
    same(pl.from_arrow(found), rows)


def test_a_scan_of_a_file(rows, tmp_path):
    rows.write_parquet(tmp_path / "rows.parquet")
    found = estimates(pl.scan_parquet(tmp_path / "rows.parquet"))
    assert isinstance(found, pl.LazyFrame)
    same(found.collect(), rows)


def test_duckdb(rows, tmp_path):
    path = tmp_path / "rows.parquet"
    rows.write_parquet(path)
    found = estimates(duckdb.read_parquet(str(path)))
    assert isinstance(found, duckdb.DuckDBPyRelation)
    same(found.pl(), rows)


@pytest.mark.scale
@pytest.mark.skipif(not HAS_SPARK, reason="needs the extra scale (pyspark) and Java")
@pytest.mark.filterwarnings("ignore")
def test_spark(rows, tmp_path):
    from pyspark.sql import DataFrame, SparkSession

    path = tmp_path / "rows.parquet"
    rows.write_parquet(path)
    spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    found = estimates(spark.read.parquet(str(path)))
    assert isinstance(found, DataFrame)
    same(pl.DataFrame([row.asDict() for row in found.collect()], schema=estimates(rows).schema), rows)
    spark.stop()
