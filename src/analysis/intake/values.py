"""The kinds of value that a cell may hold, parsed strictly from its text.

A cell is text or missing. A number has digits and at most one decimal point: no sign of grouping,
since "1.265" would be read as one and a quarter by one person and as a thousand by another.
Each fault raised here bears the name of its wording in ``labels/*/findings.toml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, LiteralString

from pydantic import AfterValidator, BeforeValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from analysis.standard.programme import programme_in

_WHOLE = re.compile(r"-?[0-9]{1,15}")
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CODE = re.compile(r"[0-9]{5}")
_COMPONENT = re.compile(r"0*([1-9][0-9]?)")
FIRST_YEAR, LAST_YEAR = 2000, 2100
FLAGS = ("true", "false")


@dataclass(frozen=True)
class Context:
    """What a row is held against: its commune, the codes that this was made of, the year's indicators.

    ``listed``: what a household list of the year may hold beside the columns of every year. ``year``: of the
    review; None where any will do.
    """

    commune: str
    indicators: tuple[str, ...]
    parts: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    year: int | None = None


def fault(rule: LiteralString, /, **details: str) -> PydanticCustomError:
    """Return the error of a broken rule; ``column`` names the cell where pydantic cannot know it."""
    return PydanticCustomError(rule, rule, dict(details))


def is_code(text: str) -> bool:
    """Say whether a text is a commune code: five digits.

    Examples
    --------
    >>> is_code("00001"), is_code("1")
    (True, False)
    """
    return _CODE.fullmatch(text) is not None


def check_code(text: str) -> str:
    """Return a commune code, or raise ``bad_code``."""
    if not is_code(text):
        raise fault("bad_code")
    return text


def check_filled(text: str) -> str:
    """Return a text that says something, or raise ``missing``."""
    if not text.strip():
        raise fault("missing")
    return text


def check_not_negative(value: int) -> int:
    """Return a count, or raise ``negative_count``."""
    if value < 0:
        raise fault("negative_count")
    return value


def check_year(value: int) -> int:
    """Return a year that can be meant, or raise ``bad_year``."""
    if not FIRST_YEAR <= value <= LAST_YEAR:
        raise fault("bad_year")
    return value


def _whole(text: str) -> int:
    if _WHOLE.fullmatch(text):
        return int(text)
    raise fault("not_whole") if _DECIMAL.fullmatch(text) else fault("not_a_number")


def _decimal(text: str) -> Decimal:
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    raise fault("not_a_decimal")


def _iso_date(text: str) -> str:
    try:
        return date.fromisoformat(text if _ISO_DATE.fullmatch(text) else "").isoformat()
    except ValueError:
        raise fault("not_a_date") from None


def _unit(text: str, info: ValidationInfo) -> str:
    """Accept a village name, or the code of the commune itself."""
    return text if any(letter.isalpha() for letter in text) else _own_commune(text, info)


def _indicator(text: str, info: ValidationInfo) -> str:
    if isinstance(info.context, Context) and text not in info.context.indicators:
        raise fault("unknown_indicator", known=", ".join(info.context.indicators))
    return text


def components(year: int | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the numbers of a year's projects and sub-projects; none where its programme is not known.

    Examples
    --------
    >>> components(2025)
    (('1', '2', '3', '4', '5', '6', '7'), ('1', '2', '3'))
    >>> components(2026)
    ((), ())
    """
    known = programme_in(year).project if year is not None else ()
    parts = {part.number for project in known for part in project.part}
    return tuple(project.number for project in known), tuple(sorted(parts))


def _component(text: str, known: tuple[str, ...]) -> str:
    """Accept the number of a component that the year's programme has; any where nobody knows them."""
    told = _COMPONENT.fullmatch(text)
    number = told[1] if told else text
    if known and number not in known:
        raise fault("not_allowed", allowed=", ".join(known))
    if not told:
        raise fault("not_a_component")
    return number


def _project(text: str, info: ValidationInfo) -> str:
    year = info.context.year if isinstance(info.context, Context) else None
    return _component(text, components(year)[0])


def _part(text: str, info: ValidationInfo) -> str:
    year = info.context.year if isinstance(info.context, Context) else None
    return _component(text, components(year)[1])


def _flag(text: str) -> bool:
    if text not in FLAGS:
        raise fault("not_a_flag")
    return text == "true"


def _positive(value: int) -> int:
    if value < 1:
        raise fault("not_positive")
    return value


def _own_commune(text: str, info: ValidationInfo) -> str:
    check_code(text)
    if isinstance(info.context, Context) and text not in (info.context.commune, *info.context.parts):
        raise fault("other_commune", commune=info.context.commune)
    return text


Whole = Annotated[int, BeforeValidator(_whole)]
Count = Annotated[Whole, AfterValidator(check_not_negative)]
Positive = Annotated[Whole, AfterValidator(_positive)]
Flag = Annotated[bool, BeforeValidator(_flag)]
OwnCommune = Annotated[str, AfterValidator(_own_commune)]
Number = Annotated[Decimal, BeforeValidator(_decimal)]
Year = Annotated[Whole, AfterValidator(check_year)]
IsoDate = Annotated[str, AfterValidator(_iso_date)]
Unit = Annotated[str, AfterValidator(_unit)]
Indicator = Annotated[str, AfterValidator(_indicator)]
ProjectNumber = Annotated[str, AfterValidator(_project)]
PartNumber = Annotated[str, AfterValidator(_part)]
