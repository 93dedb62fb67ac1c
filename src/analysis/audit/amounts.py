"""Amounts and percentages against the numbers that they were made from."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from analysis.audit.finding import AuditFinding, Term, Values
from analysis.audit.outcome import Held, Outcome, Skipped
from analysis.audit.source import records, where
from analysis.core.missing import is_missing
from analysis.intake import CommuneYear
from analysis.measures.deprivation import exact_share
from analysis.measures.reduction import reduction


class UnitAmount(BaseModel):
    """What one case of a policy may cost, in dong: wide bounds for the order of magnitude, not law."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    policy: str
    amount: str
    count: str
    low: int
    high: int
    basis: str


@cache
def unit_amounts() -> tuple[UnitAmount, ...]:
    """Return the plausible amounts a case, by policy.

    Examples
    --------
    >>> unit_amounts()[0].policy, unit_amounts()[0].low
    ('social_assistance', 100000)
    """
    text = (files(__package__) / "unit_amounts.toml").read_text("utf-8")
    return tuple(UnitAmount.model_validate(entry) for entry in tomllib.loads(text)["unit_amount"])


def amounts(data: CommuneYear) -> Iterator[Outcome]:
    """Check the amounts of policies and the printed attainment of targets."""
    for bounds in unit_amounts():
        yield from _amount(data, bounds)
    yield from _attainment(data)


def _amount(data: CommuneYear, bounds: UnitAmount) -> Iterator[Outcome]:
    of_policy = [row for row in records(data.policies) if row["policy"] == bounds.policy]
    amounts_ = [row for row in of_policy if row["item"] == bounds.amount and not is_missing(row["value"])]
    for row in amounts_:
        of_year = [item for item in of_policy if _same(item["year"], row["year"])]
        cases = [item for item in of_year if item["item"] == bounds.count]
        counts = [int(case["value"]) for case in cases if not is_missing(case["value"])]
        if not counts or not counts[0]:
            yield Skipped("unit_amount")
            continue
        each = Decimal(int(row["value"])) / counts[0]
        if bounds.low <= each <= bounds.high:
            yield Held("unit_amount")
            continue
        times = _scale(each, bounds)
        values: Values = {
            "policy": Term(f"audit.items.{bounds.policy}"), "amount": int(row["value"]), "count": counts[0],
            "each": int(each), "low": bounds.low, "high": bounds.high,
            "times": times, "scaled": int(row["value"]) * times,
        }  # fmt: skip
        place = where(data, "policies", row, item=bounds.policy)
        yield AuditFinding("unit_amount", place, values, "scale" if times > 1 else "")


def _scale(each: Decimal, bounds: UnitAmount) -> int:
    """Return by how many an amount in thousands or millions of dong was written too small, else 1."""
    return next((unit for unit in (1_000, 1_000_000) if bounds.low <= each * unit <= bounds.high), 1)


def _attainment(data: CommuneYear) -> Iterator[Outcome]:
    found = reduction(data.targets, data.results, data.movements.iloc[:0])
    computed = {(row["unit"], row["kind"]): row for row in records(found)}
    for row in records(data.results):
        if is_missing(row["attainment_pct_printed"]):
            continue
        ours = computed[row["unit"], row["kind"]]
        if is_missing(ours["attainment_pct"]):
            yield Skipped("attainment_differs")
            continue
        printed = Decimal(str(row["attainment_pct_printed"])).normalize()
        decimals = max(0, -int(printed.as_tuple().exponent))
        exact = exact_share(ours["attainment_pct"], decimals)
        if abs(exact - printed) <= Decimal(1).scaleb(-decimals):
            yield Held("attainment_differs")
            continue
        values: Values = {
            "printed": exact_share(float(printed), decimals), "computed": exact,
            "target": int(ours["target_households"]), "result": int(ours["reduction_households"]),
        }  # fmt: skip
        yield AuditFinding("attainment_differs", where(data, "results", row), values)


def _same(one: object, other: object) -> bool:
    return (is_missing(one) and is_missing(other)) or one == other
