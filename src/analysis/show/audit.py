"""What the audit found, for readers: all of it inside the office, what is certain outside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from analysis.audit import Audit, AuditFinding
from analysis.audit.lines import summary, summary_lines
from analysis.core.audience import Audience
from analysis.core.labels import Labels, Language, labels_for
from analysis.display.blocks import Block, Cell, Column, Prose, ProseStyle, Row, Table

SAY = "audit.show."
WIDTHS = {"where": 1.2, "what": 2.4, "why": 1.8, "probably": 1.8}


def audit_text(found: Audit, language: Language = "vi", audience: Audience = "public") -> Prose:
    """Say how much was checked and how many findings there are of each sureness."""
    text = labels_for(language)
    if audience == "internal":
        return Prose(tuple(_paragraph(line) for line in summary_lines(found, language)))
    more = [] if len(_certain(found)) == len(found.findings) else [text(SAY + "full_elsewhere")]
    return Prose(tuple(_paragraph(line) for line in (summary(found, language), *more)))


def audit_table(found: Audit, language: Language = "vi", audience: Audience = "public") -> Block:
    """List the findings: every one with why it matters for internal use, the certain ones else.

    Parameters
    ----------
    found
        Result of :func:`analysis.audit.audit_commune`.
    """
    text = labels_for(language)
    internal = audience == "internal"
    findings = found.findings if internal else _certain(found)
    if not findings:
        return Prose(())
    names = ("where", "what", "why", "probably") if internal else ("where", "what", "probably")
    return Table(
        "audit",
        text(SAY + ("caption" if internal else "caption_short")),
        tuple(Column(text(SAY + name), width=WIDTHS[name]) for name in names),
        tuple(_rows(findings, names, text)),
        notes=(text(SAY + "note"),),
    )


def audit_off(found: Audit, language: Language = "vi") -> Block:
    """List what was looked into and switched off, each with its reason."""
    text = labels_for(language)
    if not found.switched_off:
        return Prose(())
    return Table(
        "audit_off",
        text(SAY + "off_caption"),
        (
            Column(text(SAY + "where"), width=1.4),
            Column(text(SAY + "what"), width=3),
            Column(text(SAY + "reason"), width=2),
        ),
        tuple(
            Row((Cell(finding.where.short(text)), Cell(finding.what(language)), Cell(waiver.reason)))
            for finding, waiver in found.switched_off
        ),
    )


def _certain(found: Audit) -> tuple[AuditFinding, ...]:
    return tuple(finding for finding in found.findings if finding.sureness == "certain")


def _rows(findings: Sequence[AuditFinding], names: Iterable[str], text: Labels) -> Iterator[Row]:
    """Yield a section for each sureness and a row for each of its findings."""
    for sureness, group in groupby(findings, key=lambda finding: finding.sureness):
        of_level = list(group)
        level = {"sureness": text(f"audit.sureness.{sureness}"), "count": len(of_level)}
        yield Row((Cell(text(SAY + "level", **level)),), role="section")
        for finding in of_level:
            told = {
                "where": finding.where.short(text),
                "what": finding.what(text.language),
                "why": finding.why(text.language),
                "probably": finding.probably(text.language),
            }
            yield Row(tuple(Cell(told[name]) for name in names))


def _paragraph(line: str) -> tuple[ProseStyle, str]:
    return "paragraph", line
