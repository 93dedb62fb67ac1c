"""TOML to a checked model, with the lines that the standard parser does not keep."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from analysis.core.errors import DataError, Finding
from analysis.intake.problems import place_of, rule_of
from analysis.intake.text import decode

Model = TypeVar("Model", bound=BaseModel)
Place = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]")
_KEY = re.compile(r"\s*([\w-]+)\s*=")
_AT_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True)
class Lines:
    """The line of each table header and key of a TOML file."""

    places: dict[Place, int]

    def of(self, place: Place) -> int | None:
        """Return the line of a place, or of the nearest one around it."""
        while place and place not in self.places:
            place = place[:-1]
        return self.places.get(place)


def read_toml(data: bytes, file: str, model: type[Model]) -> tuple[Model, Lines]:
    """Read a TOML file into a model.

    Raises
    ------
    DataError
        With every fault of the file.
    """
    text = decode(data, file)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError([_not_toml(error, text, file)]) from None
    lines = lines_of(text)
    try:
        return model.model_validate(values), lines
    except ValidationError as error:
        raise DataError(model_findings(error, file, lines)) from None


def lines_of(text: str) -> Lines:
    r"""Return where keys and table headers stand.

    Examples
    --------
    >>> lines_of('code = "15139"\n[report]\nyear = 2023').of(("report", "year"))
    3
    """
    places: dict[Place, int] = {}
    entries: Counter[Place] = Counter()
    table: Place = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = tuple(header[2].split("."))
            if header[1] == "[[":
                places.setdefault(table, number)
                entries[table] += 1
                table = (*table, entries[table] - 1)
            places.setdefault(table, number)
        elif key := _KEY.match(line):
            places.setdefault((*table, key[1]), number)
    return Lines(places)


def _not_toml(error: tomllib.TOMLDecodeError, text: str, file: str) -> Finding:
    at = _AT_LINE.search(str(error))
    return Finding("bad_toml", file, int(at[1]) if at else text.count("\n") + 1)


def model_findings(error: ValidationError, file: str, lines: Lines) -> list[Finding]:
    """Return a finding for each fault that a model found, in the order of lines."""
    found = []
    for detail in error.errors():
        place = place_of(detail)
        column = ".".join(map(str, place))
        rule, details = rule_of(detail, column)
        value = "" if rule == "missing" else _shown(detail["input"])
        found.append(Finding(rule, file, lines.of(place), column, value, details=details))
    return sorted(found, key=lambda finding: finding.line or 0)


def _shown(value: Any) -> str:
    return "" if isinstance(value, (dict, list)) else " ".join(str(value).split())
