"""The data set's description held against the rules of Data Package 1 (Frictionless), written out here."""

import csv
import json
import re
from copy import deepcopy

import pytest
from jsonschema import Draft7Validator

from analysis.core.labels import labels_for
from analysis.run.portal.dataset import SCHEMAS, Dataset

NAME = {"type": "string", "pattern": "^[-a-z0-9._/]+$"}
TEXT = {"type": "string"}
FIELD = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": TEXT,
        "title": TEXT,
        "description": TEXT,
        "type": {"enum": ["string", "number", "integer", "boolean", "date", "datetime", "year", "any"]},
    },
}
RESOURCE = {
    "type": "object",
    "required": ["name", "path"],
    "properties": {
        "profile": {"enum": ["data-resource", "tabular-data-resource"]},
        "name": NAME,
        # Neither absolute nor out of the folder.
        "path": {"type": "string", "pattern": r"^(?=^[^./~])(^((?!\.{2}).)*$).*$"},
        "format": TEXT,
        "mediatype": {"type": "string", "pattern": "^(.+)/(.+)$"},
        "encoding": TEXT,
        "bytes": {"type": "integer"},
        "hash": {"type": "string", "pattern": "^([^:]+:[a-fA-F0-9]+|[a-fA-F0-9]{32}|)$"},
        "schema": {
            "type": "object",
            "required": ["fields"],
            "properties": {
                "fields": {"type": "array", "minItems": 1, "items": FIELD},
                "missingValues": {"type": "array", "items": TEXT},
            },
        },
    },
    # Tabular is what lies there as CSV, with a schema.
    "if": {"properties": {"profile": {"const": "tabular-data-resource"}}, "required": ["profile"]},
    "then": {"required": ["schema"], "properties": {"format": {"const": "csv"}}},
}
PACKAGE = {
    "type": "object",
    "required": ["resources"],
    "properties": {
        "profile": {"enum": ["data-package", "tabular-data-package"]},
        "name": NAME,
        "title": TEXT,
        "description": TEXT,
        "resources": {"type": "array", "minItems": 1, "items": RESOURCE},
    },
    # Of a tabular package every resource is tabular, and says so.
    "if": {"properties": {"profile": {"const": "tabular-data-package"}}, "required": ["profile"]},
    "then": {
        "properties": {
            "resources": {
                "items": {
                    "required": ["profile"],
                    "properties": {"profile": {"const": "tabular-data-resource"}},
                }
            }
        }
    },
}
FORMS = {"integer": r"-?\d+", "number": r"-?\d+(\.\d+)?", "boolean": "true|false", "string": "(?s).*"}
VALUES = {"integer": "7", "number": "2.5", "boolean": "true", "string": 'a "b", c\nd'}


@pytest.fixture(scope="module")
def files():
    rows = {
        name: [{column: VALUES[kind] for column, kind in schema.items()}, {}]
        for name, schema in SCHEMAS.items()
        if name != "dictionary"
    }
    return Dataset(rows).files((labels_for("vi"), labels_for("en")))


def faults(package):
    return [error.message for error in Draft7Validator(PACKAGE).iter_errors(package)]


def test_the_description_follows_the_rules(files):
    package = json.loads(files["datapackage.json"])
    assert not faults(package)
    names = [one["name"] for one in package["resources"]]
    assert len(set(names)) == len(names)
    assert {one["path"] for one in package["resources"]} == files.keys() - {"datapackage.json"}
    tabular = {one["path"] for one in package["resources"] if one["profile"] == "tabular-data-resource"}
    assert tabular == {path for path in files if path.endswith(".csv")}


@pytest.mark.parametrize(
    "change",
    [
        {"profile": "tabular-data-package"},  # the Parquet files are not
        {"name": "Giảm nghèo"},
        {"resources": []},
    ],
)
def test_a_description_that_breaks_a_rule_is_seen(files, change):
    package = json.loads(files["datapackage.json"])
    assert faults(deepcopy(package) | change)


def test_every_value_is_of_the_type_that_its_field_has(files):
    for one in json.loads(files["datapackage.json"])["resources"]:
        if one["format"] == "csv":
            rows = list(csv.DictReader(files[one["path"]].decode().splitlines(keepends=True)))
            assert rows
            for row in rows:
                for field in one["schema"]["fields"]:
                    value = row[field["name"]]
                    assert value in one["schema"]["missingValues"] or re.fullmatch(
                        FORMS[field["type"]], value
                    )
