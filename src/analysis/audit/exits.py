"""What a report calls “thoát nghèo” against the columns of form 2.

Leaving poverty is columns 2 and 3. Reports also print all who left the list, with those who died, moved
or merged (column 4); the result then looks better than it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from analysis.audit.finding import AuditFinding, Values
from analysis.audit.outcome import Held, Outcome
from analysis.audit.source import records, where
from analysis.core.missing import is_missing
from analysis.intake import CommuneYear

COLUMNS = ("to_near_poor", "above_near_poor", "other_decrease")


def exits(data: CommuneYear) -> Iterator[Outcome]:
    """Check the gross exits that a commune and its villages state."""
    moves = data.movements[(data.movements["class"] == "poor") & (data.movements["base"] == "households")]
    for row in records(data.results[data.results["kind"] == "gross_exits"]):
        form = moves[(moves["unit"] == row["unit"]) & moves["value"].notna()]
        items = {str(item): int(value) for item, value in zip(form["item"], form["value"], strict=True)}
        if is_missing(row["value"]) or not set(COLUMNS) <= items.keys():
            continue
        near, above, other = (Decimal(items[item]) for item in COLUMNS)
        outcome = overstated(Decimal(int(row["value"])), near + above, other)
        if outcome is None:
            yield Held("exits_with_departures")
        else:
            yield AuditFinding("exits_with_departures", where(data, "results", row), outcome)


def overstated(stated: Decimal, left: Decimal, other: Decimal) -> Values | None:
    """Return the values of the finding where stated exits hold the other decreases, too.

    Examples
    --------
    >>> overstated(Decimal(16), Decimal(13), Decimal(3)) is None
    False
    >>> overstated(Decimal(13), Decimal(13), Decimal(0)) is None
    True
    """
    if not other or stated != left + other:
        return None
    return {"stated": stated, "left": left, "other": other}
