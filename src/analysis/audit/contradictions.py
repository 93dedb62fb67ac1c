"""What a commune's report says against itself, or does not say.

Rules work on the figures as printed: declared corrections are undone first, since a correction
mends our tables and not the report.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from analysis.audit.finding import AuditFinding, Term, Values, item_name
from analysis.audit.outcome import Held, Outcome, Skipped
from analysis.audit.source import is_counted, records, where
from analysis.audit.terms import base_name, class_name
from analysis.core.missing import is_missing
from analysis.intake import CommuneYear
from analysis.measures.denominator import fitting_count, infer_denominator
from analysis.measures.deprivation import CLASSES, exact_share

Row = dict[str, Any]

_GROUP = ["unit", "class", "indicator", "measure", "base"]
_OTHER_CLASS = {"poor": "near_poor", "near_poor": "poor"}


def contradictions(data: CommuneYear) -> Iterator[Outcome]:
    """Check a commune's report of a year."""
    rows = as_printed(data)
    own = [row for row in rows if row["unit"] == data.facts.code and row["measure"] == "share_pct"]
    yield from _two_values(data, rows, own)
    yield from _polarity(data, own)
    yield from _persons(data, own)


def as_printed(data: CommuneYear) -> list[Row]:
    """Return the deprivations that have a value, with the declared corrections undone."""
    rows = {row["line"]: row for row in records(data.deprivations) if not is_counted(row)}
    for done in records(data.corrections[data.corrections["table"] == "deprivations"]):
        column, old = done["column"], done["from"]
        rows[done["line"]][column] = float(old) if column == "value" and not is_missing(old) else old
    return [row for row in rows.values() if not is_missing(row["value"])]


def _two_values(data: CommuneYear, given: list[Row], own: list[Row]) -> Iterator[Outcome]:
    """Doubt two values of one group, indicator and measure; access and deprivation make 100 %."""
    told = {(row["class"], row["indicator"]) for row in given}
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in given:
        # A count of those with access and one of the deprived are two things; shares make 100 %.
        side = row["polarity"] if row["measure"] == "count" else ""
        groups.setdefault((*(row[column] for column in _GROUP), side), []).append(row)
    for rows in groups.values():
        first, second = rows[0], rows[-1]
        if len({_deprived(row) for row in rows}) == 1:
            yield Held("two_values")
            continue
        other = _OTHER_CLASS[second["class"]]
        values: Values = {
            "indicator": item_name(second["indicator"]), "base": base_name(second["base"]),
            "class": class_name(second["class"]), "other": class_name(other),
            "first": _told(first), "second": _told(second), "fit": _fit(second, own),
        }  # fmt: skip
        place = where(data, "deprivations", second, item=second["indicator"])
        lacks = (other, second["indicator"]) not in told
        yield AuditFinding("two_values", place, values, "other_class" if lacks else "")


def _fit(row: Row, own: list[Row]) -> Term | str:
    """Say that a share is none of households either, where the numbers of households are known."""
    numbers = [number for class_ in CLASSES if (number := _number(own, class_))]
    if row["measure"] == "count" or not numbers:
        return ""
    if any(fitting_count(_value(row), number) is not None for number in numbers):
        return ""
    return Term("audit.fits_none", {"share": _value(row), "numbers": tuple(numbers)})


def _number(own: list[Row], class_: str) -> int | None:
    """Return the number of households that the shares of a class give away."""
    of_households = [row for row in own if (row["class"], row["base"]) == (class_, "households")]
    return infer_denominator([_value(row) for row in of_households]).smallest


def _polarity(data: CommuneYear, own: list[Row]) -> Iterator[Outcome]:
    access = [row for row in own if row["polarity"] == "access"]
    if not access or len(access) == len(own):
        yield from [Held("mixed_polarity")] if own else []
        return
    names = tuple(item_name(code) for code in dict.fromkeys(row["indicator"] for row in access))
    values: Values = {"access": len(access), "shares": len(own), "indicators": names}
    yield AuditFinding("mixed_polarity", where(data, "deprivations", access[0]), values)


def _persons(data: CommuneYear, own: list[Row]) -> Iterator[Outcome]:
    """Doubt a share printed as one of people that is a whole number of households."""
    for row in own:
        if row["base"] == "households":
            continue
        number, share = _number(own, row["class"]), _value(row)
        if number is None or not 0 < share < 100 or _fits_by_chance(share, number):
            yield Skipped("person_share_fits_households")
        elif (count := fitting_count(share, number)) is None:
            yield Held("person_share_fits_households")
        else:
            of_class: Values = {"total": number, "class": class_name(row["class"])}
            place = where(data, "deprivations", row, item=row["indicator"])
            values: Values = {"share": share, "count": count, **of_class}
            yield AuditFinding("person_share_fits_households", place, values)


def _value(row: Row) -> Decimal:
    return exact_share(row["value"], row["decimals"])


def _told(row: Row) -> Term:
    unit = "percent" if row["measure"] == "share_pct" else "case"
    return Term(f"audit.units.{unit}", {"value": _value(row)})


def _deprived(row: Row) -> Decimal:
    """Return a share as deprivation; a count of those with access stays what it is."""
    share = _value(row)
    return 100 - share if row["measure"] == "share_pct" and row["polarity"] == "access" else share


def _fits_by_chance(share: Decimal, number: int) -> bool:
    """Say whether one in twenty of all numbers printed so would be a share of that many households."""
    decimals = max(0, -int(share.as_tuple().exponent))
    return bool(20 * (number + 1) >= 100 * 10**decimals)
