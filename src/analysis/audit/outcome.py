"""What a check comes to: it held, it could not be made, or there is a doubt."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.audit.finding import AuditFinding


@dataclass(frozen=True)
class Held:
    """A check of a rule that found nothing to doubt."""

    rule: str


@dataclass(frozen=True)
class Skipped:
    """A check that could not be made because a figure is missing; missing is never zero."""

    rule: str


Outcome = Held | Skipped | AuditFinding
