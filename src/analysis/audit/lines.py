"""An audit as lines of text or JSON, one finding a line."""

from __future__ import annotations

import json
from collections.abc import Iterator

from analysis.audit.audit import Audit
from analysis.core.labels import Language, labels_for
from analysis.core.numbers import number


def result_lines(found: Audit, language: Language, as_json: bool) -> Iterator[str]:
    """Yield the findings, and after them what was switched off with its reason."""
    labels = labels_for(language)
    for finding in found.findings:
        told = {**finding.to_json(language), "switched_off": None}
        yield json.dumps(told, ensure_ascii=False) if as_json else finding.describe(language)
    for finding, waiver in found.switched_off:
        told = {**finding.to_json(language), "switched_off": waiver.reason}
        place = finding.where.describe(labels)
        off = labels("audit.off", rule=finding.rule, what=finding.what(language), reason=waiver.reason)
        yield json.dumps(told, ensure_ascii=False) if as_json else f"{place}: {off}"


def summary_lines(found: Audit, language: Language) -> Iterator[str]:
    """Yield which entries of ``audit.toml`` explain nothing, what was passed over, and the summary."""
    labels = labels_for(language)
    for waiver in found.unused:
        yield labels("audit.show.unused", rule=waiver.rule, reason=waiver.reason)
    for file in found.passed_over:
        yield labels("audit.show.passed_over", file=file)
    yield summary(found, language)


def summary(found: Audit, language: Language) -> str:
    """Say in one sentence how much was checked and how many doubts there are."""
    labels = labels_for(language)
    held, skipped = sum(found.held.values()), sum(found.skipped.values())
    made = held + len(found.findings) + len(found.switched_off)
    counts = {**found.counts(), "held": held, "made": made, "skipped": skipped}
    key = "audit.show.summary" if found.findings else "audit.show.clean"
    return labels(key, **{name: number(count, language) for name, count in counts.items()})
