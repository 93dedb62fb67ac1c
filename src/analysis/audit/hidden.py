"""What the deprivations that are reported say about those that are not.

A poor household lacks at least k of the indicators (k = 3 in the standard of 2022-2026), so N poor
households have at least k·N deprivations. Where the reported indicators sum to fewer, the others
must hide the rest, and none of them can hide more than N.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.audit.finding import AuditFinding, Values, Where, item_name
from analysis.audit.outcome import Held, Outcome, Skipped
from analysis.audit.source import is_withheld, records, where
from analysis.audit.terms import class_name, standard_of
from analysis.core.missing import is_missing
from analysis.intake import CommuneYear
from analysis.measures.deprivation import CLASSES, deprivation


def hidden(data: CommuneYear) -> Iterator[Outcome]:
    """Bound what is not reported of each class; impossible sums are a doubt of their own."""
    standard = standard_of(data.facts.year)
    everything = data.own("deprivations")
    withheld = set(everything.loc[is_withheld(everything), "class"])
    own = everything[everything["value"].notna()]
    if standard is None or own.empty:
        return
    frame = deprivation(own, data.own("class_counts"), standard)
    for class_ in CLASSES:
        of_class, rows = frame[frame["class"] == class_], records(own[own["class"] == class_])
        total, known = of_class["denominator"].iloc[0], of_class["households"].dropna()
        if not rows or _is_stated(data, class_):
            continue
        if is_missing(total) or known.empty or class_ in withheld:
            yield Skipped("hidden_deprivations")
            continue
        absent = list(of_class.loc[of_class["households"].isna(), "indicator"])
        place, k = where(data, "deprivations", rows[0]), standard.min_deprivations
        if class_ == "poor":
            yield _poor(int(known.sum()), int(total), absent, k, place)
        else:
            yield _near_poor(int(known.sum()), int(total), k, place)


def _is_stated(data: CommuneYear, class_: str) -> bool:
    """Say whether the sum of deprivations is published; then the identities hold it in its bounds."""
    counts = data.own("class_counts")
    stated = counts[(counts["class"] == class_) & (counts["measure"] == "deprivations")]
    return bool(stated["value"].notna().any())


def _poor(known: int, total: int, absent: Sequence[str], k: int, place: Where) -> Outcome:
    need, room = k * total - known, len(absent) * total
    if need <= 0:
        return Held("hidden_deprivations")
    values: Values = {
        "class": class_name("poor"), "households": total, "k": k, "least": k * total, "known": known,
        "missing": len(absent), "indicators": tuple(item_name(code) for code in absent),
        "need": need, "room": room, "each": max(0, need - (len(absent) - 1) * total),
    }  # fmt: skip
    return AuditFinding("hidden_deprivations", place, values, "impossible" if need > room else "")


def _near_poor(known: int, total: int, k: int, place: Where) -> Outcome:
    high = (k - 1) * total
    if known <= high:
        return Held("near_poor_deprivation_bounds")
    values: Values = {"stated": known, "households": total, "low": 0, "high": high}
    return AuditFinding("near_poor_deprivation_bounds", place, values)
