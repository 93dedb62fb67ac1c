"""Letters that no font of the paper has: pictures typed among words, other writings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import pandas as pd

from analysis.audit.finding import AuditFinding, Where
from analysis.audit.outcome import Held, Outcome
from analysis.audit.source import file_of, records, report_place, where
from analysis.core.labels import labels_for
from analysis.core.typefaces import unprintable
from analysis.intake import CommuneYear

RULE = "letters_not_printed"
# What of a text is quoted on either side.
_AROUND = 12


def letters(data: CommuneYear) -> Iterator[Outcome]:
    """Find the texts that the paper cannot print as they are; it has a box instead."""
    found = [*_facts(data), *_narrative(data), *_tables(data)]
    yield from found or [Held(RULE)]


def _facts(data: CommuneYear) -> Iterator[Outcome]:
    for text in _texts(data.facts.model_dump()):
        if unprintable(text):
            yield _finding(text, report_place(data))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)


def _narrative(data: CommuneYear) -> Iterator[Outcome]:
    text = labels_for("vi")
    for section, body in data.narrative.items():
        # The workbook or the file; within it the section as its heading reads.
        file = f"{file_of(data, 'narrative').partition(' [')[0]} [{text(f'template.sections.{section}')}]"
        for line in body.splitlines():
            if unprintable(line):
                yield _finding(line, Where(file, unit=data.facts.name, year=data.facts.year))


def _tables(data: CommuneYear) -> Iterator[Outcome]:
    for one in fields(data):
        frame = getattr(data, one.name)
        if not isinstance(frame, pd.DataFrame) or "line" not in frame:
            continue
        for column in frame.select_dtypes(include=["string", "object"]).columns:
            values = frame[column].dropna().unique()
            odd = [text for text in values if isinstance(text, str) and unprintable(text)]
            for row in records(frame[frame[column].isin(odd)]) if odd else ():
                yield _finding(row[column], where(data, one.name, row))


def _finding(text: str, place: Where) -> AuditFinding:
    odd = unprintable(text)
    at = text.index(odd[0])
    quoted = text[max(0, at - _AROUND) : at + _AROUND].strip()
    named = tuple(f"{char} (U+{ord(char):04X})" for char in odd)
    return AuditFinding(RULE, place, {"letters": named, "text": quoted})
