"""The programme's projects against the activities and the money that the report tells elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.audit.finding import AuditFinding, Term, Values
from analysis.audit.outcome import Held, Outcome
from analysis.audit.source import records, where
from analysis.core.missing import is_missing
from analysis.intake import CommuneYear
from analysis.standard import programme, programme_in

# The sub-project under which a policy's work stands in the programme of 2021-2025 (Decision 90/QĐ-TTg).
PROJECT_OF_POLICY = {"vocational_training": ("4", "1"), "employment": ("4", "3"), "livelihood": ("2", None)}


def spending(data: CommuneYear) -> Iterator[Outcome]:
    """Check what a report says of the programme's projects."""
    if programme_in(data.facts.year).id == programme().id:
        yield from _activities(data)
    yield from _money(data)


def _activities(data: CommuneYear) -> Iterator[Outcome]:
    states: dict[tuple[str, str | None], list[dict[str, object]]] = {}
    for row in records(data.projects):
        key = (row["project"], None if is_missing(row["subproject"]) else row["subproject"])
        states.setdefault(key, []).append(row)
    for policy, part in PROJECT_OF_POLICY.items():
        reported = records(data.policies[data.policies["policy"] == policy])
        active = [row for row in reported if _positive(row["value"])]
        if not active or part not in states:
            continue
        if any(row["state"] != "none" for row in states[part]):
            yield Held("none_beside_activity")
            continue
        values: Values = {
            "project": ".".join(filter(None, part)), "policy": Term(f"audit.items.{policy}"),
            "figures": tuple(Term(f"audit.units.{r['unit']}", {"value": int(r["value"])}) for r in active),
            "spot": where(data, "policies", active[0]).spot,
        }  # fmt: skip
        place = where(data, "projects", states[part][0])
        yield AuditFinding("none_beside_activity", place, values)


def _money(data: CommuneYear) -> Iterator[Outcome]:
    for row in records(data.projects):
        allocated, disbursed = row["allocated_vnd"], row["disbursed_vnd"]
        if not _positive(allocated):
            continue
        parts = [row["project"], row["subproject"]]
        part = ".".join(str(number) for number in parts if not is_missing(number))
        values: Values = {"project": part, "allocated": int(allocated)}
        place = where(data, "projects", row)
        if is_missing(disbursed):
            yield AuditFinding("money_not_disbursed", place, values)
        elif int(disbursed) > int(allocated):
            yield AuditFinding("disbursed_over_allocated", place, {**values, "disbursed": int(disbursed)})
        else:
            yield Held("disbursed_over_allocated")


def _positive(value: object) -> bool:
    return not is_missing(value) and float(str(value)) > 0
