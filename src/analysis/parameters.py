"""What papermill's command line makes of a notebook's parameters, put right.

``-p commune 00001`` arrives as 1, ``-r year 2024`` as text, and a YAML file reads ``00010`` as the octal
number 8; of a misspelt name papermill only warns. The cell *parameters* says the kind of each value, so
what is beyond doubt is put right, and anything else ends in one line.
"""

from __future__ import annotations

import ast
import os
import types
import typing
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

import psutil

from analysis.core.errors import UsageError
from analysis.core.labels import LANGUAGES, Labels, labels_for
from analysis.places import last_day, place_on, places_of

DIGITS = 5
# What no notebook can do without, where it has it as a number.
YEARS = ("year", "first_year", "last_year")
INJECTED = "# Parameters\n"
TRUTH = MappingProxyType({"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False})
# A smaller number with a point may be a Vietnamese one that lost its zeros: 500.000 arrives as 500.0.
_GROUP = 1000


def read_parameters(values: MutableMapping[str, Any]) -> None:
    """Give the parameters of a notebook the kinds that its cell *parameters* says, in place.

    From here on the notebook's frames and figures are published in the look of the reports.

    Parameters
    ----------
    values
        The names of the notebook: ``globals()``.

    Raises
    ------
    UsageError
        If a value is not of its kind, a code may be two communes, or papermill was given a name that the
        notebook does not have; all of them in one line.

    Examples
    --------
    >>> told = {"__annotations__": {"commune": str, "year": int}, "commune": 15139, "year": "2022"}
    >>> read_parameters(told)
    >>> told["commune"], told["year"]
    ('15139', 2022)
    """
    language = values.get("language")
    text = labels_for(language if language in LANGUAGES else "vi")
    annotations: Mapping[str, Any] = values.get("__annotations__", {})
    given = values.get("commune")
    faults = list(_unknown([str(cell) for cell in values.get("In", ())], annotations, text))
    for name, annotation in annotations.items():
        kind = _kind(annotation)
        if kind not in _KINDS or name not in values:
            continue
        try:
            values[name] = _KINDS[kind](values[name])
        except ValueError:
            wanted = text(f"parameters.kinds.{kind}")
            faults.append(text("parameters.kind", name=name, value=values[name], kind=wanted))
    faults += [text("parameters.absent", name=one) for one in YEARS if one in values and values[one] is None]
    if not faults and "commune" in annotations and values["commune"]:
        year = values.get("year", values.get("last_year"))
        values["commune"] = _commune(
            values["commune"],
            year if isinstance(year, int) else None,
            text,
            number=not isinstance(given, str),
        )
    if faults:
        raise UsageError(text("parameters.wrong", faults="; ".join(faults)))
    from analysis.display.own_shell import publish_what_is_shown  # pandas, which no command needs here

    publish_what_is_shown(text.language)


def _unknown(cells: Sequence[str], annotations: Mapping[str, Any], text: Labels) -> Iterator[str]:
    """Yield a fault for each name that papermill brought in and no cell of the notebook sets."""
    own = [name for cell in cells if not cell.startswith(INJECTED) for name in _assigned(cell)]
    known = dict.fromkeys([*annotations, *own])
    for name in (name for cell in cells if cell.startswith(INJECTED) for name in _assigned(cell)):
        if name not in known:
            near = get_close_matches(name, known, 1)
            if near:
                yield text("parameters.unknown", name=name, near=near[0])
            else:
                yield text("parameters.unknown_all", name=name, names=", ".join(known))


def _assigned(cell: str) -> Iterator[str]:
    """Yield the names that a cell sets at its top level; none where it holds commands of the shell."""
    try:
        lines = ast.parse(cell).body
    except SyntaxError:
        return
    for line in lines:
        match line:
            case ast.Assign(targets=targets):
                yield from (one.id for one in targets if isinstance(one, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name


def _kind(annotation: Any) -> str:
    """Return the name of a kind: of ``int``, of ``int | None``, of either as text.

    Examples
    --------
    >>> [_kind(one) for one in (int, int | None, "float | None", list[str])]
    ['int', 'int', 'float', 'list']
    """
    if isinstance(annotation, str):
        kinds = [one.strip() for one in annotation.split("|")]
    elif isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is typing.Union:
        kinds = [getattr(one, "__name__", "") for one in typing.get_args(annotation)]
    else:
        kinds = [getattr(annotation, "__name__", "")]
    kinds = [kind for kind in kinds if kind not in ("None", "NoneType")]
    return kinds[0] if len(kinds) == 1 else ""


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(value)
    return str(value).strip()


def _whole(value: Any) -> int | None:
    """Return a whole number; None where nothing is told, as for a target or a budget that is not set."""
    if value in (None, "", "None"):
        return None
    if isinstance(value, float) and not (value.is_integer() and abs(value) >= _GROUP):
        raise ValueError(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(value)
    return int(value)


def _number(value: Any) -> float | None:
    if value in (None, "", "None"):
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(value)
    return float(value)


def _truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    known = str(value).strip().lower()
    if known not in TRUTH:
        raise ValueError(value)
    return TRUTH[known]


_KINDS: Mapping[str, Callable[[Any], Any]] = {"str": _text, "int": _whole, "float": _number, "bool": _truth}


def _commune(told: str, year: int | None, text: Labels, *, number: bool) -> str:
    """Return the code with the leading zeros that it lost.

    10 may be ``-p commune 00010``, or ``commune: 00012`` in YAML, whether or not there is such a commune:
    what was typed decides, and nothing else.
    """
    if not told.isascii() or not told.isdigit() or len(told) >= DIGITS:
        return told
    code, octal = told.zfill(DIGITS), f"{int(told):o}".zfill(DIGITS)
    if number and _typed("commune").zfill(DIGITS) != code and _may_be_octal(code, octal):
        say = "two" if _is_known(code, year) else "octal"
        raise UsageError(text(f"parameters.{say}", told=told, code=code, octal=octal))
    if not _is_known(code, year):
        say = "no_commune" if year else "no_commune_ever"
        raise UsageError(text(f"parameters.{say}", code=code, year=year))
    return code


def _may_be_octal(code: str, octal: str) -> bool:
    return octal != code and octal.startswith("0") and len(octal) == DIGITS


def _typed(name: str) -> str:
    """Return what papermill's command line, where it started this kernel, was given for a name."""
    try:
        words = psutil.Process(os.getppid()).cmdline()
    except psutil.Error:
        return ""
    calls = zip(words, words[1:], words[2:], strict=False)
    told = [value for option, one, value in calls if option in ("-p", "--parameters") and one == name]
    return told[-1] if told else ""


def _is_known(code: str, year: int | None) -> bool:
    if year is None:
        return bool(places_of(code))
    try:
        place_on(code, last_day(year))
    except (UsageError, ValueError):
        return False
    return True
