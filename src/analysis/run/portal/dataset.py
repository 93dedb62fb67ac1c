"""The whole data set: the figures of the published tables, never counted anew, with codes and a dictionary.

``figures``: one row a figure. ``releases``: one row a commune and year, with its notices, once.
``tables``: what each table is called. ``dictionary``: what each column means. ``datapackage.json``
(Frictionless Data) describes them all.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from analysis.core.errors import BuildError
from analysis.core.labels import Labels, labels_for
from analysis.places import Place, place_in
from analysis.publish.csv_tables import FOLDER
from analysis.run.portal.choose import Going

SAY = "portal.data."
SAY_OF = SAY + "columns."
PLACE = ("code", "commune", "district_code", "district", "province_code", "province", "year")
CELL = ("table", "row", "role", "section", "item", "group", "column", "unit", "value", "evidence")
SCHEMAS: dict[str, dict[str, str]] = {
    "figures": {
        **dict.fromkeys((*PLACE, *CELL), "string"), "year": "integer", "row": "integer", "value": "number",
    },
    "releases": {
        **dict.fromkeys(PLACE, "string"), "year": "integer", "title": "string", "status": "string",
        "standard": "string", "synthetic": "boolean", "language": "string", "approved": "string",
        "notice": "string", "address": "string", "households": "integer", "poor_households": "integer",
        "poor_rate_pct": "number", "near_poor_households": "integer", "near_poor_rate_pct": "number",
    },
    "tables": {"table": "string", "language": "string", "caption": "string"},
    "dictionary": dict.fromkeys(("file", "column", "type", "vi", "en"), "string"),
}  # fmt: skip
# Columns of form 1 in the order in which they are printed.
_HEADLINE = {
    "households": 0, "poor_households": 2, "poor_rate_pct": 3,
    "near_poor_households": 4, "near_poor_rate_pct": 5,
}  # fmt: skip
# Headings of the same figures in the table of a group's communes.
_SUMMED = {
    "households": "households", "poor_households": "closing", "poor_rate_pct": "rate",
    "near_poor_households": "near_poor", "near_poor_rate_pct": "near_poor_rate",
}  # fmt: skip
# Figures that a reader is to know of though they have no number.
_ABSENT = ("missing", "withheld")
_COMMUNES = "communes_results"
# What is read of a released table.
_READ = (*CELL[1:], "notice", "caption")
Row = dict[str, str]


@dataclass(frozen=True)
class Dataset:
    """The rows of the data set by file, all of them text as it stands in CSV.

    Parameters
    ----------
    headline
        Of each address whose report came with its tables: the cell of form 1, of a group's that of its
        sum, by the name of the figure.
    """

    rows: Mapping[str, Sequence[Row]]
    headline: Mapping[str, Mapping[str, Row]] = field(default_factory=dict)

    def files(self, both: Sequence[Labels]) -> dict[str, bytes]:
        """Return the files of the data set by their path; the same rows give the same bytes."""
        rows = {**self.rows, "dictionary": list(_dictionary(both))}
        found = {f"data/{name}.csv": _csv(SCHEMAS[name], rows[name]) for name in SCHEMAS}
        found |= {
            f"data/{name}.parquet": _parquet(SCHEMAS[name], rows[name]) for name in ("figures", "releases")
        }
        found["datapackage.json"] = _package(found, both)
        return found


def dataset(going: Iterable[Going], read: Mapping[str, Mapping[str, bytes]]) -> Dataset:
    """Return the data set of published reports.

    Parameters
    ----------
    going
        What is published; only communes' reports have tables that enter, of groups' the sums are shown.
    read
        The released files by address and name.

    Raises
    ------
    BuildError
        If a table is not of the form of this version.
    """
    figures: list[Row] = []
    told: list[Row] = []
    captions: dict[tuple[str, str], str] = {}
    headline: dict[str, Mapping[str, Row]] = {}
    for one in going:
        if one.is_group_report:
            tables = dict(_tables(read[one.address], one.address))
            if _COMMUNES in tables:
                headline[one.address] = _summed(tables[_COMMUNES], one.listed.language)
        if not one.is_report:
            continue
        place = _place(place_in(one.commune, one.year)) | {"year": str(one.year)}
        notice = ""
        for name, rows in _tables(read[one.address], one.address):
            figures += [
                place | {"table": name, **{key: row[key] for key in CELL[1:]}} for row in rows if _counts(row)
            ]
            for row in rows[:1]:
                captions[name, one.listed.language] = row["caption"]
            notice = next((row["notice"] for row in rows if row["notice"]), notice)
            if name == "form_01":
                headline[one.address] = _headline(rows)
        values = {name: cell["value"] for name, cell in headline.get(one.address, {}).items()}
        told.append(place | _release(one, notice) | values)
    named = [
        {"table": name, "language": lang, "caption": text} for (name, lang), text in sorted(captions.items())
    ]
    return Dataset({"figures": figures, "releases": told, "tables": named}, headline)


def _tables(files: Mapping[str, bytes], address: str) -> Iterator[tuple[str, list[Row]]]:
    for path in sorted(files):
        folder, _, name = path.rpartition("/")
        if folder == FOLDER and name.endswith(".csv") and not name.endswith("_chart_data.csv"):
            reader = csv.DictReader(io.StringIO(files[path].decode("utf-8-sig"), newline=""))
            if not set(_READ) <= set(reader.fieldnames or ()):
                raise BuildError(f"{address}/{path}: not a table of this version; build the report again")
            yield name.removesuffix(".csv"), list(reader)


def _counts(row: Row) -> bool:
    return bool(row["value"]) or row["evidence"] in _ABSENT


def _headline(rows: list[Row]) -> dict[str, Row]:
    """Return the cells of the commune's own row of form 1."""
    totals = [row for row in rows if row["role"] == "total"] or rows
    last = [row for row in totals if row["row"] == totals[-1]["row"]] if totals else []
    return {name: last[at] for name, at in _HEADLINE.items() if at < len(last)}


def _summed(rows: list[Row], language: str) -> dict[str, Row]:
    """Return the cells of a group's own row; a figure that nobody reports has no column."""
    text = labels_for("en" if language == "en" else "vi")
    own = {row["column"]: row for row in rows if row["role"] == "total"}
    none = {"value": "", "evidence": "missing"}
    return {name: own.get(text(f"group.{heading}"), none) for name, heading in _SUMMED.items()}


def _place(place: Place) -> Row:
    return {
        "code": place.code,
        "commune": place.name,
        "district_code": place.district_code,
        "district": place.district,
        "province_code": place.province_code,
        "province": place.province,
    }


def _release(one: Going, notice: str) -> Row:
    facts = one.told["facts"]
    return {
        "title": one.listed.title,
        "status": one.listed.state,
        "standard": str(facts.get("standard", "")),
        "synthetic": str(one.listed.synthetic).lower(),
        "language": one.listed.language,
        "approved": one.approved,
        "notice": notice,
        "address": f"{one.address}/",
    }


def _dictionary(both: Sequence[Labels]) -> Iterator[Row]:
    for name, columns in SCHEMAS.items():
        for column, kind in columns.items():
            words: Row = {str(text.language): text(SAY_OF + column) for text in both}
            yield {"file": f"{name}.csv", "column": column, "type": kind, **words}


def _csv(schema: Mapping[str, str], rows: Sequence[Row]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(schema), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def _parquet(schema: Mapping[str, str], rows: Sequence[Row]) -> bytes:
    types = {"integer": pl.Int64, "number": pl.Float64, "boolean": pl.Boolean}
    frame = pl.DataFrame(
        {name: [row.get(name) or None for row in rows] for name in schema}, dict.fromkeys(schema, pl.String)
    )
    typed = [
        (pl.col(name) == "true" if kind == "boolean" else pl.col(name).cast(types[kind])).alias(name)
        for name, kind in schema.items()
        if kind in types
    ]
    stream = io.BytesIO()
    frame.with_columns(typed).write_parquet(stream, compression="zstd", statistics=False)
    return stream.getvalue()


def _package(files: Mapping[str, bytes], both: Sequence[Labels]) -> bytes:
    vi, en = both
    resources = []
    for path, content in sorted(files.items()):
        stem, _, kind = path.removeprefix("data/").rpartition(".")
        fields = [
            {
                "name": name,
                "type": type_,
                "title": vi(SAY_OF + name),
                "description": en(SAY_OF + name),
            }
            for name, type_ in SCHEMAS[stem].items()
        ]
        resources.append({
            # By the rules of Frictionless only CSV is tabular.
            "profile": "tabular-data-resource" if kind == "csv" else "data-resource",
            "name": f"{stem}-parquet" if kind == "parquet" else stem,
            "path": path,
            "format": kind,
            "mediatype": "text/csv" if kind == "csv" else "application/vnd.apache.parquet",
            **({"encoding": "utf-8"} if kind == "csv" else {}),
            "bytes": len(content),
            "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
            "schema": {"fields": fields, "missingValues": [""]},
        })  # fmt: skip
    told = {
        "profile": "data-package",
        "name": "giam-ngheo",
        "title": vi(SAY + "title"),
        "description": en(SAY + "title"),
        "resources": resources,
    }
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()
