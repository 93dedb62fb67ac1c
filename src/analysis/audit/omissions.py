"""What a report must say for its figures to mean something, and does not.

A year whose review is not finished and that reports no figures yet omits nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from analysis.audit.finding import AuditFinding, Values, Where, item_name
from analysis.audit.outcome import Held, Outcome
from analysis.audit.source import is_withheld, records, report_place, where
from analysis.audit.terms import class_name, standard_of
from analysis.intake import CommuneYear
from analysis.measures.deprivation import CLASSES


def omissions(data: CommuneYear) -> Iterator[Outcome]:
    """Check that totals, dates, indicators and kinds of target are told."""
    yield from _class_totals(data)
    yield from _kinds(data)
    tables = (data.results, data.deprivations, data.movements, data.class_counts)
    if all(table.empty or table["value"].isna().all() for table in tables):
        return
    place = report_place(data)
    yield _told("no_commune_total", data.facts.totals.households is not None, place)
    yield _told("no_reference_date", data.facts.dates.closing is not None, place)


def _class_totals(data: CommuneYear) -> Iterator[Outcome]:
    """Shares without the number of households behind them, and indicators without any figure."""
    standard = standard_of(data.facts.year)
    for class_ in CLASSES:
        of_class = data.deprivations[data.deprivations["class"] == class_]
        given = of_class[of_class["value"].notna()]
        if given.empty or standard is None:
            continue
        place = where(data, "deprivations", records(given)[0])
        values: Values = {"class": class_name(class_), "shares": len(given)}
        yield (
            Held("no_class_total")
            if _has_total(data, class_)
            else AuditFinding("no_class_total", place, values)
        )
        told_of = {*given["indicator"], *of_class.loc[is_withheld(of_class), "indicator"]}
        absent = [code for code in standard.codes if code not in told_of]
        if not absent:
            yield Held("indicator_missing")
            continue
        names = tuple(item_name(code) for code in absent)
        told: Values = {"class": class_name(class_), "missing": len(absent), "indicators": names}
        yield AuditFinding("indicator_missing", place, told)


def _has_total(data: CommuneYear, class_: str) -> bool:
    """Whether the class's number of households is in forms 4 or 6, or closes form 2 or 3."""
    counts, moves = data.class_counts, data.movements
    total = counts[(counts["class"] == class_) & (counts["measure"] == "households")]
    closing = moves[
        (moves["class"] == class_) & (moves["base"] == "households") & (moves["item"] == "closing")
    ]
    return bool(total["value"].notna().any() or closing["value"].notna().any())


def _kinds(data: CommuneYear) -> Iterator[Outcome]:
    """Net reduction and gross exits are two numbers; a result must say which it is."""
    for row in records(data.results[data.results["value"].notna()]):
        if row["kind"] != "unstated":
            yield Held("kind_unstated")
        else:
            yield AuditFinding("kind_unstated", where(data, "results", row), {"value": int(row["value"])})


def _told(rule: str, told: bool, place: Where) -> Outcome:
    return Held(rule) if told else AuditFinding(rule, place)
