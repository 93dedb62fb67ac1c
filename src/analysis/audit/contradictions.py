"""What a commune's report says against itself, or does not say.

Rules work on the figures as printed: declared corrections are undone first, since a correction
mends our tables and not the report.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pandas as pd

from analysis.audit.finding import AuditFinding, Term, Values, item_name
from analysis.audit.identities import base_name, class_name
from analysis.audit.outcome import Held, Outcome, Skipped
from analysis.audit.source import records, where
from analysis.display.numbers import is_missing
from analysis.intake import CommuneYear
from analysis.measures.denominator import fitting_count, infer_denominator
from analysis.measures.deprivation import CLASSES, exact_share

_GROUP = ["unit", "class", "indicator", "measure", "base"]
_OTHER_CLASS = {"poor": "near_poor", "near_poor": "poor"}


def contradictions(data: CommuneYear) -> Iterator[Outcome]:
    """Check a commune's report of a year."""
    printed = as_printed(data)
    yield from _two_values(data, printed)
    yield from _polarity(data, printed)
    yield from _persons(data, printed)


def as_printed(data: CommuneYear) -> pd.DataFrame:
    """Return the deprivations with the declared corrections undone."""
    frame = data.deprivations.copy()
    for row in data.corrections[data.corrections["table"] == "deprivations"].to_dict("records"):
        column, old = row["column"], row["from"]
        value = old if is_missing(old) or column != "value" else float(old)
        frame.loc[frame["line"] == row["line"], column] = value
    return frame


def _two_values(data: CommuneYear, printed: pd.DataFrame) -> Iterator[Outcome]:
    """One group, one indicator, one measure: one value; access and deprivation make 100 %."""
    given = printed[printed["value"].notna()]
    # A count of those with access and one of the deprived are two things; as shares they make 100 %.
    sides = given["polarity"].where(given["measure"] == "count", "share")
    for _, rows in given.groupby([*_GROUP, sides], sort=False):
        shares = {_deprived(row) for row in records(rows)}
        if len(shares) == 1:
            yield Held("two_values")
            continue
        first, second = records(rows)[0], records(rows)[-1]
        other = _OTHER_CLASS[second["class"]]
        lacks = given[(given["class"] == other) & (given["indicator"] == second["indicator"])].empty
        values: Values = {
            "indicator": item_name(second["indicator"]), "base": base_name(second["base"]),
            "class": class_name(second["class"]), "other": class_name(other),
            "first": _share(first), "second": _share(second), "fit": _fit(printed, _share(second)),
        }  # fmt: skip
        place = where(data, "deprivations", second, item=second["indicator"])
        yield AuditFinding("two_values", place, values, "other_class" if lacks else "")


def _fit(printed: pd.DataFrame, share: Decimal) -> Term | str:
    """Say that a share is none of households either, where the numbers of households are known."""
    numbers = [number for class_ in CLASSES if (number := _number(printed, class_))]
    if not numbers or any(fitting_count(share, number) is not None for number in numbers):
        return ""
    return Term("audit.fits_none", {"share": share, "numbers": tuple(numbers)})


def _number(printed: pd.DataFrame, class_: str) -> int | None:
    """Return the number of households that the shares of a class give away."""
    shares = printed[(printed["measure"] == "share_pct") & printed["value"].notna()]
    of_households = shares[(shares["class"] == class_) & (shares["base"] == "households")]
    return infer_denominator([_share(row) for row in records(of_households)]).smallest


def _polarity(data: CommuneYear, printed: pd.DataFrame) -> Iterator[Outcome]:
    shares = printed[(printed["measure"] == "share_pct") & printed["value"].notna()]
    if shares.empty:
        return
    access = shares[shares["polarity"] == "access"]
    if access.empty or len(access) == len(shares):
        yield Held("mixed_polarity")
        return
    names = tuple(item_name(code) for code in dict.fromkeys(access["indicator"]))
    values: Values = {"access": len(access), "shares": len(shares), "indicators": names}
    yield AuditFinding("mixed_polarity", where(data, "deprivations", records(access)[0]), values)


def _persons(data: CommuneYear, printed: pd.DataFrame) -> Iterator[Outcome]:
    """Doubt a share printed as one of people that is a whole number of households."""
    shares = printed[(printed["measure"] == "share_pct") & printed["value"].notna()]
    for class_ in CLASSES:
        of_class = shares[shares["class"] == class_]
        number = _number(printed, class_)
        for row in records(of_class[of_class["base"] != "households"]):
            share = _share(row)
            if number is None or not 0 < share < 100 or _fits_by_chance(share, number):
                yield Skipped("person_share_fits_households")
            elif (count := fitting_count(share, number)) is None:
                yield Held("person_share_fits_households")
            else:
                values: Values = {
                    "share": share,
                    "count": count,
                    "total": number,
                    "class": class_name(class_),
                }
                place = where(data, "deprivations", row, item=row["indicator"])
                yield AuditFinding("person_share_fits_households", place, values)


def _share(row: dict[str, object]) -> Decimal:
    return exact_share(row["value"], row["decimals"])  # type: ignore[arg-type]


def _deprived(row: dict[str, object]) -> Decimal:
    """Return a share as deprivation; a count of those with access stays what it is."""
    share = _share(row)
    return 100 - share if row["measure"] == "share_pct" and row["polarity"] == "access" else share


def _fits_by_chance(share: Decimal, number: int) -> bool:
    """Say whether one in twenty of all numbers printed so would be a share of that many households."""
    decimals = max(0, -int(share.as_tuple().exponent))
    return bool(20 * (number + 1) >= 100 * 10**decimals)
