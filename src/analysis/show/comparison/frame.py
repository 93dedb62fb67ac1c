"""What is compared: the head, the communes with their sources, what the reader must know."""

from __future__ import annotations

from dataclasses import replace

from analysis.core.audience import Audience
from analysis.core.labels import Labels, Language, labels_for
from analysis.display.blocks import Cell, Column, Cover, Evidence, Prose, Row, Table
from analysis.group_year import GroupYear, Member
from analysis.measures.comparison import covers_listed
from analysis.show import cells
from analysis.show.head import unsigned, unverified
from analysis.show.words import inside

SAY = "comparison."


def cover(data: GroupYear, language: Language = "vi", audience: Audience = "public") -> Cover:
    """Return the head of the comparison, with every warning that its reader needs first."""
    text = labels_for(language)
    words = (text(SAY + "document_kind"), text(SAY + "subject", group=data.group.name, year=data.year))
    return unsigned(text, words, _notices(data, text, audience), year=data.year, audience=audience)


def members(data: GroupYear, language: Language = "vi") -> Table:
    """List the communes of the group: where the figures of each come from, or that it has none."""
    text = labels_for(language)
    rows = tuple(
        Row(
            (
                Cell(member.place.name),
                Cell(member.place.code),
                Cell(text(f"{SAY}states.{member.state}"), evidence=_evidence(member)),
                Cell(_note(member, text)),
            ),
            unit=member.place.code,
        )
        for member in data.members
    )
    notes = [text(SAY + "carried")] if data.group.carried else []
    notes += [text(SAY + "unmatched", names=", ".join(data.unmatched))] if data.unmatched else []
    return Table(
        "communes",
        text(SAY + "members_caption", group=inside(data.group.name), year=data.year),
        (
            Column(text(SAY + "commune"), width=2),
            Column(text(SAY + "code")),
            Column(text(SAY + "state"), width=2),
            Column(text(SAY + "note"), width=3),
        ),
        rows,
        notes=tuple(notes),
        source=source(data, text),
    )


def methods(data: GroupYear, language: Language = "vi") -> Prose:
    """Say what the uncertainty means, how ranks are found, and what is not compared."""
    text = labels_for(language)
    names = ("chance", "ranks", "funnel", "similar", "missing", "tiles", "map")
    return Prose(tuple(("bullet", text(f"{SAY}methods.{name}")) for name in names))


def source(data: GroupYear, text: Labels) -> str:
    """Return the line below a table that names what it rests on."""
    own = [member for member in data.members if member.state == "own"]
    told = [*data.titles, *([text(SAY + "own_source", year=data.year)] if own else [])]
    if not data.year_stated:
        told.append(text(SAY + "year_assumed", year=data.year))
    return cells.labelled(told, text)


def withheld_note(data: GroupYear, text: Labels) -> tuple[str, ...]:
    """Return the line that explains (x) where there is one."""
    gone = data.withheld or (data.sums["evidence"] == "withheld").any()
    return (text(SAY + "withheld_note"),) if gone else ()


def listed_only(data: GroupYear, text: Labels) -> list[str]:
    """Say where the group's own published row is of the listed communes alone, not of the whole group."""
    listed = sum(member.state == "published" for member in data.members)
    if listed == len(data.members) or not covers_listed(data.sums):
        return []
    return [text(SAY + "listed_only", listed=listed, absent=len(data.members) - listed)]


def name_of(data: GroupYear, unit: str) -> str:
    """Return a commune's name; the code goes with it where two have one name."""
    return data.names[unit]


def _evidence(member: Member) -> Evidence:
    return "missing" if member.state in ("missing", "faulty") else "none"


def _note(member: Member, text: Labels) -> str:
    if member.fault is not None:
        # What stands in the cell may be a person's: the page names the place only.
        return replace(member.fault, found="").describe(text.language)
    told = [text(f"report.place.status.{member.status}")] if member.status else []
    told += [text(SAY + "synthetic_note")] if member.synthetic else []
    return "; ".join(told)


def of_tables(data: GroupYear, text: Labels) -> list[str]:
    """Return what the reader of published tables needs to know first."""
    return [] if data.year_stated else [text(SAY + "year_not_stated", year=data.year)]


def _notices(data: GroupYear, text: Labels, audience: Audience) -> list[str]:
    found = [text("report.cover.synthetic")] if data.synthetic else []
    found += of_tables(data, text)
    found += unverified([(data.year, data.standard)], text)
    absent = sum(member.state in ("missing", "faulty") for member in data.members)
    if absent:
        found.append(text(SAY + "absent", absent=absent, all=len(data.members)))
    found += listed_only(data, text)
    if audience == "internal":
        found.append(text("report.cover.internal"))
    return found
