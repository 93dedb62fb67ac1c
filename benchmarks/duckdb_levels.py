"""The peer: the levels alone, without any error, as one writes them by hand in SQL for DuckDB.

Run as a process of its own: ``python duckdb_levels.py survey.parquet``.
"""

from __future__ import annotations

import sys

import duckdb

INDICATORS = [f"d{number:02d}" for number in range(1, 13)]
CUTOFFS = (4, 6)


def main(path: str) -> None:
    """Estimate H, A, M0, headcounts and censored headcounts, nation and communes, at two cut-offs."""
    wanted = [f"sum(weight * {name}) / sum(weight)" for name in INDICATORS]
    for k in CUTOFFS:
        poor = f"weight * (score >= {k})::INT"
        wanted += [
            f"sum({poor}) / sum(weight)",
            f"sum({poor} * score) / 12 / sum({poor})",
            f"sum({poor} * score) / 12 / sum(weight)",
        ]
        wanted += [f"sum({poor} * {name}) / sum(weight)" for name in INDICATORS]
    rows = f"SELECT *, {' + '.join(INDICATORS)} AS score FROM read_parquet(?)"  # noqa: S608 - our own names
    sets = "GROUPING SETS ((year), (year, commune))"
    query = f"SELECT year, commune, {', '.join(wanted)} FROM ({rows}) GROUP BY {sets}"  # noqa: S608 - as above
    print(sum(map(len, duckdb.execute(query, [path]).fetchall())))


if __name__ == "__main__":
    main(sys.argv[1])
