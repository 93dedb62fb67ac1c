"""A letter to each commune with the faults of its own files; never what stands in a cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from analysis.core.errors import Finding
from analysis.core.labels import Language, labels_for
from analysis.intake.checking.telling import told
from analysis.places.groups import Group
from analysis.run.collect.record import OPEN, Entry, day, masked
from analysis.run.collect.status import Status


def sentences(findings: Iterable[Finding], paths: Mapping[Path, str], language: Language) -> list[str]:
    """Return findings as sentences with the file's own name, the place and what to do; without the cell.

    Examples
    --------
    >>> found = Finding("not_a_number", "ds.csv", line=2, column="members", found="Nguyễn Văn A")
    >>> "Nguyễn" in sentences([found], {}, "vi")[0]
    False
    """
    names = {path.name: name for path, name in paths.items()}
    shown = [
        replace(one, found="", file=names.get(Path(one.file).name, Path(one.file).name)) for one in findings
    ]
    return [masked(line) for line in told(shown, language)]


def letter(group: Group, year: int, status: Status, entries: Sequence[Entry], language: Language) -> bytes:
    """Return the letter to a commune as text; nothing where its files have no faults."""
    text = labels_for(language)
    say = "collect.letter."
    own = [one for one in entries if one.state in OPEN and one.state != "waiting"]
    if not own:
        return b""
    lines = [
        text(say + "to", name=status.place.name),
        "",
        text(say + "opening", group=group.name, year=year),
        "",
    ]
    for number, one in enumerate(own, start=1):
        lines.append(
            text(say + "file", number=number, name=masked(one.name), received=day(one.received, text))
        )
        if one.state == "other_year":
            lines.append("   - " + text(say + "other_year", told=one.told, year=year))
        lines += [f"   - {line}" for line in one.lines]
        lines.append("")
    lines += [text(say + "closing", year=year), ""]
    return "\n".join(lines).encode()
