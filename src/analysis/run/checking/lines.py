"""A check told: one list, what matters most first, each kind once with its count and first places."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analysis.core.errors import Finding
from analysis.core.labels import Labels, Language, labels_for
from analysis.core.numbers import number
from analysis.intake.checking.words import told_json, worded
from analysis.run.checking.whole import WholeCheck

if TYPE_CHECKING:
    from analysis.audit import AuditFinding

SHOWN = 5
# A file that is passed over is told by its name alone, and each name is news.
NAMED = 20
# Errors, doubts from certain to possible, and what else is to be said.
LEVELS = ("error", "certain", "likely", "possible", "note")
# Questions of one kind are one line where their proposals are the same.
_ASKED = "question_"


@dataclass(frozen=True)
class Kind:
    """The findings of one kind in the order of their places; ``level``: 0 errors, then doubts, last notes."""

    level: int
    findings: tuple[Finding, ...] = ()
    doubts: tuple[AuditFinding, ...] = ()


def kinds(whole: WholeCheck) -> list[Kind]:
    """Return what was found by kind: errors, doubts from certain to possible, and what else is to be said."""
    doubts: dict[tuple[int, str], list[AuditFinding]] = {}
    for doubt in whole.doubts:
        doubts.setdefault((LEVELS.index(doubt.sureness), doubt.rule), []).append(doubt)
    found = [Kind(level, doubts=tuple(group)) for (level, _), group in doubts.items()]
    return sorted([*_by_kind(whole.findings), *found], key=lambda kind: kind.level)


def _by_kind(findings: Iterable[Finding]) -> list[Kind]:
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        level = 0 if finding.severity == "error" else LEVELS.index("note")
        proposal = finding.details.get("proposal", "")
        own = (finding.file, finding.sheet, proposal) if finding.rule.startswith(_ASKED) else ()
        groups.setdefault((level, finding.rule, *own), []).append(finding)
    return [Kind(int(str(key[0])), findings=tuple(group)) for key, group in groups.items()]


def finding_lines(findings: Iterable[Finding], language: Language) -> Iterator[str]:
    """Yield one line a kind of finding, errors first, without their level.

    Examples
    --------
    >>> same = [Finding("empty_file", "a.csv", line=n) for n in range(3)]
    >>> [line.partition("):")[0] for line in finding_lines(same, "en")]
    ['a.csv, 3 places (line 0, line 1, line 2']
    """
    text = labels_for(language)
    for kind in sorted(_by_kind(findings), key=lambda kind: kind.level):
        yield _findings([worded(one, language) for one in kind.findings], text, language)


def lines(whole: WholeCheck, language: Language) -> Iterator[str]:
    """Yield one line a kind."""
    text = labels_for(language)
    for kind in kinds(whole):
        level = text(f"checking.levels.{LEVELS[kind.level]}")
        if kind.doubts:
            yield f"[{level}] {_doubts(kind.doubts, text, language)}"
        else:
            yield f"[{level}] {_findings([worded(one, language) for one in kind.findings], text, language)}"
    if whole.obstacle and whole.obstacle.refused:
        yield f"[{text('checking.levels.error')}] {whole.obstacle.refused.describe(language)}"


def json_lines(whole: WholeCheck, language: Language) -> Iterator[str]:
    """Yield every finding and doubt as a JSON object, in the same order."""
    for kind in kinds(whole):
        for finding in kind.findings:
            yield json.dumps(told_json(finding, language), ensure_ascii=False)
        for doubt in kind.doubts:
            told = {**doubt.to_json(language), "severity": "doubt", "description": doubt.describe(language)}
            yield json.dumps(told, ensure_ascii=False)
    if whole.obstacle and whole.obstacle.refused:
        told = {
            "rule": "no_report",
            "severity": "error",
            "description": whole.obstacle.refused.describe(language),
        }
        yield json.dumps(told, ensure_ascii=False)


def verdict(whole: WholeCheck, language: Language) -> str:
    """Say in one line how many errors and doubts there are, and what comes next."""
    text = labels_for(language)
    errors = [one for one in whole.findings if one.severity == "error"]
    counts = {"errors": len(errors) or int(whole.failed), "doubts": len(whole.doubts)}
    told = text("checking.verdict", **{name: number(count, language) for name, count in counts.items()})
    if whole.place is None:
        return told
    commune, year = whole.place
    outside = any(one.rule == "not_in_report" for one in whole.findings)
    if whole.reportable:
        state = "errors" if whole.failed else "outside" if outside else "next"
    else:
        state = "unread" if outside and all(one.rule == "missing_file" for one in errors) else "refused"
    return f"{told} {text(f'checking.states.{state}', commune=commune, year=year)}"


def _findings(group: Sequence[Finding], text: Labels, language: Language) -> str:
    if len(group) > 1 and group[0].rule.startswith(_ASKED):
        group = _one_question(group)
    first = group[0]
    if len(group) == 1:
        return first.describe(language)
    wordings = {text(f"findings.{one.rule}.expected", **one.values(text)) for one in group}
    expected = text(f"findings.{first.rule}.expected", **first.values(text))
    hint = text(f"findings.{first.rule}.hint", **first.values(text))
    if len(wordings) > 1:
        places = [
            f"{_place(one, group, text)}: {_found([one], text)}{text('findings.expected')} "
            f"{text(f'findings.{one.rule}.expected', **one.values(text))}"
            for one in group[: _shown(group)]
        ]
        more = _more(group, text)
        return f"{_where(group)}{text('checking.times', count=len(group))}: {'; '.join(places)}{more}; {hint}"
    places = [_place(one, group, text) for one in group[: _shown(group)]]
    listed = ", ".join(places) + _more(group, text)
    return (
        f"{_where(group)}{text('checking.times', count=len(group))} ({listed}): "
        f"{_found(group, text)}{text('findings.expected')} {expected}; {hint}"
    )


def _one_question(group: Sequence[Finding]) -> list[Finding]:
    """Return questions that are asked as one, with examples of all of them."""
    told = dict.fromkeys(shown for one in group for shown in one.details["examples"].split("; ") if shown)
    examples = {"examples": "; ".join(list(told)[:SHOWN])}
    return [replace(one, details={**one.details, **examples}) for one in group]


def _where(group: Sequence[Finding]) -> str:
    """Return file and sheet where all of a kind stand in one."""
    first = group[0]
    if len({one.file for one in group}) > 1:
        return ""
    sheet = f" [{first.sheet}]" if first.sheet and len({one.sheet for one in group}) == 1 else ""
    return f"{first.file}{sheet}, "


def _place(finding: Finding, group: Sequence[Finding], text: Labels) -> str:
    """Return the place of one of a group: what all of them share is not repeated."""
    one_file = len({one.file for one in group}) == 1
    one_sheet = one_file and len({one.sheet for one in group}) == 1
    parts = [] if one_file else [finding.file]
    parts += [finding.sheet] if finding.sheet and not one_sheet else []
    parts += [text("checking.at_line", line=finding.line)] if finding.line is not None else []
    parts += [f"{text('findings.column')} {finding.column}"] if finding.column else []
    return " ".join(parts) or finding.file


def _found(group: Iterable[Finding], text: Labels) -> str:
    seen = list(dict.fromkeys(one.found for one in group if one.found))
    if not seen:
        return ""
    shown = ", ".join(f'"{value}"' for value in seen[:SHOWN]) + (", …" if len(seen) > SHOWN else "")
    return f"{text('findings.found')} {shown}; "


def _more(group: Sequence[Finding | AuditFinding], text: Labels) -> str:
    shown = _shown(group)
    return text("checking.and_more", count=len(group) - shown) if len(group) > shown else ""


def _shown(group: Sequence[Finding | AuditFinding]) -> int:
    """Return how many of a kind are told by their places."""
    whole_files = all(isinstance(one, Finding) and one.line is None and not one.column for one in group)
    return NAMED if whole_files else SHOWN


def _doubts(group: Sequence[AuditFinding], text: Labels, language: Language) -> str:
    first = group[0]
    rest = f"{first.why(language)} {text('audit.probably')} {first.probably(language)}"
    if len(group) == 1:
        return f"{first.where.describe(text)}: {first.what(language)} {rest}"
    file = first.where.file if len({one.where.file for one in group}) == 1 else ""
    told = [f"{_spot(one, file, text)}: {one.what(language)}" for one in group[:SHOWN]]
    listed = " ".join(f"({place}) {one}" for place, one in enumerate(told, start=1))
    head = f"{file}, " if file else ""
    return f"{head}{text('checking.times', count=len(group))}: {listed}{_more(group, text)} {rest}"


def _spot(doubt: AuditFinding, file: str, text: Labels) -> str:
    """Return the place of a doubt, by its line alone where the file was told."""
    line = doubt.where.line
    if not file or line is None:
        return doubt.where.describe(text)
    rest = replace(doubt.where, file="", line=None).describe(text)
    return ", ".join(part for part in (text("checking.at_line", line=line), rest) if part)
