"""The status board of a group: lines for a terminal, a page, a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from analysis.core.labels import Labels, Language, labels_for
from analysis.display.blocks import Cell, Column, Row, Table
from analysis.places.groups import Group
from analysis.publish.document import Document, Exhibit
from analysis.publish.html import html_page
from analysis.publish.xlsx import xlsx_file
from analysis.run.collect.record import OURS, Entry, day, masked, why
from analysis.run.collect.status import Status
from analysis.show import cells
from analysis.show.head import unsigned

SAY = "collect."
BOARD = ("board.html", "board.xlsx")
COUNTS = ("files", "faults", "questions", "doubts")


def board(
    group: Group, year: int, told: Sequence[Status], entries: Sequence[Entry], language: Language
) -> Iterator[tuple[str, bytes]]:
    """Yield the page and the workbook by file name."""
    text = labels_for(language)
    words = (text(SAY + "kind"), text(SAY + "subject", group=group.name, year=year))
    notices = [counted(told, text)]
    tables = [_communes(group, year, told, text), *_left(entries, group, text)]
    parts = tuple(
        Exhibit(text("publish.table", number=number), table) for number, table in enumerate(tables, start=1)
    )
    document = Document(unsigned(text, words, notices, year=year, audience="internal"), parts)
    yield BOARD[0], html_page(document).encode()
    yield BOARD[1], xlsx_file(document)


def counted(told: Sequence[Status], text: Labels) -> str:
    """Return how many communes are how far, in one line."""
    steps = [one.step for one in told]
    counts = {name: steps.count(name) for name in ("received", "faults", "questions", "asked", "none")}
    return text(SAY + "counted", all=len(told), **counts)


def lines(told: Sequence[Status], text: Labels) -> Iterator[str]:
    """Yield the board as lines: a commune each, then how many are how far."""
    for one in told:
        said = [text(f"{SAY}steps.{one.step}")]
        said += [text(SAY + "line.received", received=day(one.received, text))] if one.received else []
        for name in ("faults", "questions", "doubts"):
            if count := getattr(one, name):
                said.append(text(f"{SAY}line.{name}", count=count))
        said += [text(f"{SAY}line.{name}") for name in ("built", "approved") if getattr(one, name)]
        yield f"{one.place.code} {one.place.name}: {'; '.join(said)}"
    yield counted(told, text)


def _communes(group: Group, year: int, told: Sequence[Status], text: Labels) -> Table:
    names = (
        "commune",
        "code",
        "step",
        "received",
        "files",
        "faults",
        "questions",
        "doubts",
        "built",
        "approved",
    )
    rows = tuple(
        Row(
            (
                Cell(one.place.name),
                Cell(one.place.code),
                Cell(text(f"{SAY}steps.{one.step}"), evidence="missing" if one.step == "none" else "none"),
                Cell(day(one.received, text) or "–"),
                *(cells.count(getattr(one, name), text, "none") for name in ("files", "faults", "questions")),
                Cell("–") if one.doubts is None else cells.count(one.doubts, text, "none"),
                *(Cell(text(f"{SAY}{'yes' if said else 'no'}")) for said in (one.built, one.approved)),
            )
        )
        for one in told
    )
    columns = tuple(
        Column(text(f"{SAY}columns.{name}"), align=_side(name), width=1 + (name == "commune"))
        for name in names
    )
    return Table("board", text(SAY + "board_caption", group=group.name, year=year), columns, rows)


def _side(name: str) -> Literal["left", "right"]:
    return "right" if name in COUNTS else "left"


def _left(entries: Sequence[Entry], group: Group, text: Labels) -> Iterator[Table]:
    """Yield the table of files that only the office can place, if there are any."""
    names = {place.code: place.name for place in group.communes}
    own = [one for one in entries if one.state in OURS]
    if own:
        rows = tuple(
            Row(
                (
                    Cell(masked(one.name)),
                    Cell(day(one.received, text)),
                    Cell(why(one, text)),
                    Cell(names.get(one.commune, "–")),
                )
            )
            for one in own
        )
        heads = ("file", "received", "why", "proposal")
        yield Table(
            "left",
            text(SAY + "left_caption"),
            tuple(
                Column(text(f"{SAY}columns.{name}"), width=2 if name in ("file", "why") else 1)
                for name in heads
            ),
            rows,
            notes=(text(SAY + "left_note"),),
        )
