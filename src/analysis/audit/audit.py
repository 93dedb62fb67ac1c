"""The audit of communes and published tables: every check made, every doubt told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from analysis.audit.amounts import amounts
from analysis.audit.authority import authority
from analysis.audit.commune import commune_figures, commune_parents
from analysis.audit.contradictions import contradictions
from analysis.audit.exits import exits
from analysis.audit.finding import AuditFinding
from analysis.audit.forms import Figure, Forms
from analysis.audit.hidden import hidden
from analysis.audit.identities import identities
from analysis.audit.letters import letters
from analysis.audit.levels import levels, years
from analysis.audit.omissions import omissions
from analysis.audit.outcome import Held, Outcome, Skipped
from analysis.audit.plausibility import plausibility
from analysis.audit.printed import printed
from analysis.audit.register import register
from analysis.audit.rules import RULES, SURENESS
from analysis.audit.spending import spending
from analysis.audit.statements import Statements
from analysis.audit.waivers import Waiver
from analysis.intake import CommuneYear

OF_FORMS = (identities, levels, plausibility)
OF_COMMUNES = (contradictions, omissions, hidden, amounts, spending, exits, register, authority, letters)


@dataclass(frozen=True)
class Audit:
    """What an audit found.

    Parameters
    ----------
    findings
        Surest first, then by file and line.
    switched_off
        Doubts that an entry of ``audit.toml`` explains, each with that entry.
    unused
        Entries that explain nothing: the data have changed, look at them again.
    held, skipped
        By rule, how many checks found nothing, and how many could not be made for want of a figure.
    passed_over
        Tables below the folders searched that have another layout than official forms.
    """

    findings: tuple[AuditFinding, ...]
    switched_off: tuple[tuple[AuditFinding, Waiver], ...] = ()
    unused: tuple[Waiver, ...] = ()
    held: Mapping[str, int] = field(default_factory=dict)
    skipped: Mapping[str, int] = field(default_factory=dict)
    passed_over: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether any doubt is certain or likely."""
        return any(finding.sureness != "possible" for finding in self.findings)

    def counts(self) -> dict[str, int]:
        """Return how many doubts there are of each sureness."""
        found = Counter(finding.sureness for finding in self.findings)
        return {sureness: found[sureness] for sureness in SURENESS}


def audit(  # noqa: PLR0913, PLR0917 - what can be audited together
    communes: Sequence[CommuneYear] = (),
    figures: Iterable[Figure] = (),
    parents: Mapping[str, str] | None = None,
    waivers: Sequence[Waiver] = (),
    before: Iterable[Figure] = (),
    statements: Iterable[Statements] = (),
    more: Iterable[Outcome] = (),
) -> Audit:
    """Audit any number of communes, years and published tables together.

    Parameters
    ----------
    communes
        Checked data of communes; several years of one commune are also held against each other.
    figures, parents
        Cells of published tables, and the unit above each unit.
    waivers
        What was looked into and switched off.
    before
        Cells of earlier years that count only as what this year's opening is held against.
    statements
        Printed figures without a form, see :mod:`analysis.audit.printed`.
    more
        What was checked elsewhere.

    Examples
    --------
    >>> from analysis.intake import load
    >>> found = audit([load("15139", 2022)])
    >>> any(finding.rule == "two_values" for finding in found.findings), found.failed
    (True, True)
    """
    above = dict(parents or {})
    for data in communes:
        above |= commune_parents(data)
    cells = [*figures, *chain.from_iterable(commune_figures(data) for data in communes)]
    outcomes = [outcome for rule in OF_FORMS for outcome in rule(Forms(cells, above))]
    outcomes += years(Forms([*cells, *before], above))
    outcomes += [outcome for data in communes for rule in OF_COMMUNES for outcome in rule(data)]
    outcomes += [outcome for said in statements for outcome in printed(said)]
    return _sorted_out([*outcomes, *more], waivers)


def _sorted_out(outcomes: Sequence[Outcome], waivers: Sequence[Waiver]) -> Audit:
    found = sorted((item for item in outcomes if isinstance(item, AuditFinding)), key=_order)
    off = [(item, waiver) for item in found if (waiver := _waiver_of(item, waivers))]
    explained = {id(item) for item, _ in off}
    used = {id(waiver) for _, waiver in off}
    return Audit(
        tuple(item for item in found if id(item) not in explained),
        tuple(off),
        tuple(waiver for waiver in waivers if id(waiver) not in used),
        _count(item.rule for item in outcomes if isinstance(item, Held)),
        _count(item.rule for item in outcomes if isinstance(item, Skipped)),
    )


def _waiver_of(finding: AuditFinding, waivers: Sequence[Waiver]) -> Waiver | None:
    return next((waiver for waiver in waivers if waiver.covers(finding)), None)


def _count(rules: Iterable[str]) -> dict[str, int]:
    found = Counter(rules)
    return {rule: found[rule] for rule in RULES if found[rule]}


def _order(finding: AuditFinding) -> tuple[object, ...]:
    where = finding.where
    sure, rule = SURENESS.index(finding.sureness), [*RULES].index(finding.rule)
    return sure, where.file, where.line or 0, rule, where.unit, where.form, where.item
