"""Published rates and shares that no number of households can give."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from analysis.audit.finding import AuditFinding, Values
from analysis.audit.forms import ALL, BASES, COUNTS, SHARES, Cell, Figure, Forms, is_share
from analysis.audit.outcome import Held, Outcome, Skipped
from analysis.audit.terms import class_name, standard_of
from analysis.core.numbers import half_up
from analysis.measures.denominator import fitting_count, infer_denominator
from analysis.measures.deprivation import CLASSES


def plausibility(forms: Forms) -> Iterator[Outcome]:
    """Check the rates and shares of every unit and year."""
    for figure in forms:
        if is_share(figure.cell):
            yield _range(figure)
    for year, unit in forms.units():
        for class_ in CLASSES:
            for base in BASES:
                yield from _rate(forms, Cell(year, unit, "1", class_, base, "rate_pct"))
            if forms.has_form(year, unit, SHARES[class_]):
                yield from _shares(forms, Cell(year, unit, SHARES[class_], class_, "households", ""))


def agrees(share: Decimal, part: Decimal, whole: Decimal) -> bool:
    """Say whether part / whole prints as the share, rounded up or down on a tie.

    Examples
    --------
    >>> agrees(Decimal("51.38"), Decimal(56), Decimal(109))
    True
    """
    unit = Decimal(1).scaleb(int(share.as_tuple().exponent)) if share.as_tuple().exponent else Decimal(1)
    return 2 * abs(100 * part - share * whole) <= unit * whole


def _range(figure: Figure) -> Outcome:
    if 0 <= figure.value <= 100:
        return Held("rate_out_of_range")
    return AuditFinding("rate_out_of_range", figure.where, {"rate": figure.value})


def _rate(forms: Forms, cell: Cell) -> Iterator[Outcome]:
    """Hold the rate of form 1 against the class over all (4 = 3/1*100), households or persons."""
    rate = forms.get(cell)
    if rate is None or not 0 <= rate.value <= 100:
        return
    part = forms.get(cell._replace(item="total"))
    whole = forms.get(cell._replace(class_=ALL, item="total"))
    if part is None or whole is None:
        yield Skipped("rate_against_count")
    elif whole.value and agrees(rate.value, part.value, whole.value):
        yield Held("rate_against_count")
    else:
        computed = half_up(100 * part.value / whole.value, 2) if whole.value else Decimal(0)
        values: Values = {"rate": rate.value, "part": part.value, "whole": whole.value, "computed": computed}
        yield AuditFinding("rate_against_count", rate.where, values, "" if whole.value else "no_whole")


def _shares(forms: Forms, cell: Cell) -> Iterator[Outcome]:
    """Shares of a class against its counts and its number of households, whatever of them is known."""
    standard = standard_of(cell.year)
    if standard is None:
        return
    found = [forms.get(cell._replace(item=code)) for code in standard.codes]
    shares = [figure for figure in found if figure and 0 <= figure.value <= 100]
    counts_form = COUNTS[cell.class_]
    total = forms.get(cell._replace(form=counts_form, item="total")) or forms.get(cell._replace(item="total"))
    if total is None:
        yield _together(cell, shares)
        return
    for share in shares:
        yield _share(share, forms.get(share.cell._replace(form=counts_form)), int(total.value))


def _share(share: Figure, count: Figure | None, total: int) -> Outcome:
    fitting = fitting_count(share.value, total) if total else None
    values: Values = {"share": share.value, "total": total}
    if count is None and fitting is not None:
        return Held("share_fits_no_count")
    if count is None:
        nearest = int(half_up(share.value * total / 100))
        near: Values = {"nearest": nearest, "computed": _percent(nearest, total)}
        return AuditFinding("share_fits_no_count", share.where, {**values, **near})
    if total and agrees(share.value, count.value, Decimal(total)):
        return Held("share_against_count")
    computed = _percent(int(count.value), total)
    values |= {"count": count.value, "computed": computed, "spot": count.where.spot}
    if fitting is None:
        return AuditFinding("share_against_count", share.where, values, "no_fit")
    values |= {"fitting": fitting, "gap": abs(fitting - int(count.value))}
    return AuditFinding("share_against_count", share.where, values)


def _percent(part: int, whole: int) -> Decimal:
    return half_up(Decimal(100 * part) / whole, 2) if whole else Decimal(0)


def _together(cell: Cell, shares: list[Figure]) -> Outcome:
    """Without a number of households, all shares of a class must at least fit one and the same."""
    informative = [figure for figure in shares if 0 < figure.value < 100]
    if len(informative) < 2:
        return Skipped("shares_fit_no_count")
    if infer_denominator([figure.value for figure in informative]).candidates:
        return Held("shares_fit_no_count")
    odd, smallest = _odd_one(informative)
    values: Values = {
        "class": class_name(cell.class_),
        "shares": tuple(figure.value for figure in informative),
    }
    if odd is None:
        return AuditFinding("shares_fit_no_count", informative[0].where, values)
    return AuditFinding(
        "shares_fit_no_count", odd.where, {**values, "share": odd.value, "smallest": smallest}, "odd"
    )


def _odd_one(shares: list[Figure]) -> tuple[Figure | None, int]:
    """Return the share without which the others fit the fewest households, and how many those are."""
    found = [
        (fits.smallest, place)
        for place in range(len(shares))
        if (fits := infer_denominator([s.value for i, s in enumerate(shares) if i != place])).smallest
    ]
    smallest, place = min(found, default=(None, 0))
    return (shares[place], smallest) if smallest else (None, 0)
