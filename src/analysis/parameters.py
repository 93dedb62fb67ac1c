"""What papermill's command line makes of a notebook's parameters, put right.

``-p commune 00001`` arrives as 1, ``-r year 2024`` as text, and a YAML file reads ``00010`` as the octal
number 8; of a misspelt name papermill only warns. The cell *parameters* says the kind of each value, so
what is beyond doubt is put right, and anything else ends in one line.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from analysis.core.errors import UsageError
from analysis.core.project import project_in
from analysis.places import last_day, place_on, places_of

DIGITS = 5
# What no notebook can do without, where it has it as a number.
YEARS = ("year", "first_year", "last_year")
INJECTED = "# Parameters\n"
TRUTH = MappingProxyType({"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False})


def read_parameters(values: MutableMapping[str, Any]) -> None:
    """Give the parameters of a notebook the kinds that its cell *parameters* says, in place.

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
    kinds: Mapping[str, type] = values.get("__annotations__", {})
    faults = list(_unknown(values.get("In", ()), kinds))
    for name, kind in kinds.items():
        try:
            values[name] = _KINDS[kind](values[name])
        except ValueError:
            faults.append(f"{name} is {values[name]!r}, not {_NAMES[kind]}")
    faults += [f"{name} is not told" for name in YEARS if name in kinds and values[name] is None]
    if not faults and "commune" in kinds and values["commune"]:
        year = values.get("year", values.get("last_year"))
        values["commune"] = _commune(
            values["commune"], year if isinstance(year, int) else None, values.get("folder", "")
        )
    if faults:
        raise UsageError("wrong parameters: " + "; ".join(faults))


def _unknown(sources: Any, kinds: Mapping[str, type]) -> Iterator[str]:
    """Yield a fault for each name that papermill brought in and the notebook does not have."""
    for source in sources:
        if not str(source).startswith(INJECTED):
            continue
        for line in ast.parse(source).body:
            for target in line.targets if isinstance(line, ast.Assign) else ():
                name = target.id if isinstance(target, ast.Name) else ""
                if name not in kinds:
                    near = get_close_matches(name, kinds, 1)
                    meant = f"did you mean {near[0]}?" if near else f"there are {', '.join(kinds)}"
                    yield f"no parameter {name!r}: {meant}"


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
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise ValueError(value)
    if not isinstance(value, str | int | float):
        raise ValueError(value)
    return int(value)


def _truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    known = str(value).strip().lower()
    if known not in TRUTH:
        raise ValueError(value)
    return TRUTH[known]


_KINDS: Mapping[type, Callable[[Any], Any]] = {str: _text, int: _whole, bool: _truth}
_NAMES: Mapping[type, str] = {str: "a text", int: "a whole number", bool: "True or False"}


def _commune(told: str, year: int | None, folder: str) -> str:
    """Return the code with the leading zeros that it lost.

    10 may be ``-p commune 00010``, or ``commune: 00012`` in YAML. Where both are communes, the first is
    meant only if it has data and the other has none.
    """
    if not told.isascii() or not told.isdigit() or len(told) >= DIGITS:
        return told
    code, octal = told.zfill(DIGITS), f"0{int(told):o}".zfill(DIGITS)
    known = [one for one in dict.fromkeys((code, octal)) if _is_known(one, year)]
    has_data = [one for one in known if len(known) > 1 and _has_data(one, year, folder)]
    if known == [code] or has_data == [code]:
        return code
    if not known:
        raise UsageError(f"no commune {code}; give all five digits as text: -r commune CODE")
    which = " or ".join(known) if code in known else f"{octal}; there is no {code}"
    raise UsageError(
        f"commune {told} may be {which} (YAML reads a leading zero as octal); write it as text: "
        f"-r commune {known[0]}, in YAML '{known[-1]}'"
    )


def _is_known(code: str, year: int | None) -> bool:
    if year is None:
        return bool(places_of(code))
    try:
        place_on(code, last_day(year))
    except (UsageError, ValueError):
        return False
    return True


def _has_data(code: str, year: int | None, folder: str) -> bool:
    return year is not None and project_in(folder).raw(year, code).is_dir()
