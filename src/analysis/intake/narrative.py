"""``narrative.md``: the words of the report, in sections that each have a name."""

from __future__ import annotations

import re

from analysis.core.errors import DataError, Finding
from analysis.intake.text import decode

SECTIONS = (
    "leadership_intro",
    "coordination",
    "awareness",
    "communication",
    "reduction_status",
    "deprivation_employment",
    "deprivation_health",
    "deprivation_education",
    "deprivation_housing",
    "deprivation_water",
    "deprivation_information",
    "policy_credit",
    "policy_education",
    "policy_health",
    "policy_training",
    "policy_social_assistance",
    "policy_legal_aid",
    "policy_livelihood",
    "achievements",
    "difficulties",
    "causes_subjective",
    "causes_objective",
    "direction_view",
    "solutions",
    "resource_mobilisation",
    "proposals",
)
_HEADING = re.compile(r"##\s+(.*)")


def read_narrative(data: bytes, file: str) -> dict[str, str]:
    r"""Return the Markdown body of each section that has one, in the order of the file.

    Raises
    ------
    DataError
        With every fault: text before the first heading, an unknown section, one that stands twice.

    Examples
    --------
    >>> read_narrative(b"## proposals\n\nNone\n\n## solutions\n", "narrative.md")
    {'proposals': 'None'}
    """
    bodies: dict[str, list[str]] = {}
    first: dict[str, int] = {}
    findings: list[Finding] = []
    slug = ""
    for number, line in enumerate(decode(data, file).splitlines(), start=1):
        if heading := _HEADING.match(line):
            slug = heading[1].strip()
            findings += _heading_faults(slug, file, number, first.get(slug))
            first.setdefault(slug, number)
        elif slug:
            bodies.setdefault(slug, []).append(line.rstrip())
        elif line.strip():
            findings.append(Finding("text_before_section", file, number, found=line.strip()[:40]))
    if findings:
        raise DataError(findings)
    stripped = {slug: "\n".join(lines).strip() for slug, lines in bodies.items()}
    return {slug: body for slug, body in stripped.items() if body}


def _heading_faults(slug: str, file: str, line: int, first: int | None) -> list[Finding]:
    if slug not in SECTIONS:
        return [Finding("unknown_section", file, line, found=slug, details={"known": ", ".join(SECTIONS)})]
    if first is not None:
        return [Finding("duplicate_section", file, line, found=slug, details={"first": str(first)})]
    return []
