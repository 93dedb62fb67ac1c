"""What came, and what became of it: kept beside the group's own data, so that only new files are taken."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from analysis.core.errors import UsageError
from analysis.core.labels import Labels
from analysis.core.project import Project
from analysis.core.targets import make_folder, write_file
from analysis.run.collect.inbox import Sent

FILE = "collect.json"
# Identity and telephone numbers have nine figures or more.
_NUMBER = re.compile(r"\d{9,}")
# What became of a file; ``replaced`` by a corrected one, ``again`` the same bytes as an earlier one.
State = Literal[
    "placed", "faults", "questions", "waiting", "taken", "asked", "other_year", "other_commune",
    "unreadable", "again", "replaced",
]  # fmt: skip
# A letter asks the commune to see to these.
OPEN: tuple[State, ...] = ("faults", "questions", "other_year", "unreadable", "waiting")
# Only the office itself can see to these.
OURS: tuple[State, ...] = ("asked", "taken", "other_commune")


@dataclass(frozen=True)
class Entry:
    """One file: never what stands in its cells.

    Parameters
    ----------
    commune
        Code; empty where it is not known.
    faults, questions
        How many, of the file itself.
    lines
        They as sentences for the commune.
    told
        Other years, another commune, or the file that has the same bytes.
    """

    name: str
    sha256: str
    received: str
    commune: str
    state: State
    faults: int = 0
    questions: int = 0
    lines: tuple[str, ...] = ()
    told: str = ""


def entry(sent: Sent, commune: str, state: State, told: str = "", lines: Iterable[str] = ()) -> Entry:
    """Return the entry of a file that came."""
    lines = tuple(lines)
    return Entry(sent.name, sent.sha256, sent.received, commune, state, len(lines), 0, lines, told)


def in_order(one: Entry) -> tuple[str, str, str]:
    """Return by what entries are sorted: the day they came, their names."""
    return one.received, one.name, one.sha256


def masked(text: str) -> str:
    """Return a text, such as a file's name, without identity and telephone numbers.

    Examples
    --------
    >>> masked("ds " + 12 * "1" + ".xlsx")
    'ds ….xlsx'
    """
    return _NUMBER.sub("…", text)


def day(iso: str, text: Labels) -> str:
    """Return a day as readers write it."""
    return "/".join(reversed(iso.split("-"))) if text.language == "vi" else iso


def why(one: Entry, text: Labels) -> str:
    """Return what became of a file, in words."""
    key = "named_other" if one.state == "asked" and one.told else one.state
    return text(f"collect.states.{key}", told=masked(one.told))


def record_path(project: Project, group: str, year: int) -> Path:
    """Return where the record of a group and year lies."""
    return project.root / "data" / "raw" / str(year) / "groups" / group / FILE


def read_record(path: Path) -> list[Entry]:
    """Return what is recorded; nothing where there is no record.

    Raises
    ------
    UsageError
        If the file is no record, or a damaged one.
    """
    if not path.is_file():
        return []
    try:
        told = json.loads(path.read_text("utf-8"))
        return [Entry(**{**one, "lines": tuple(one["lines"])}) for one in told["files"]]
    except (ValueError, LookupError, TypeError) as error:
        raise UsageError.said("collect_record", path=path) from error


def write_record(path: Path, entries: Iterable[Entry]) -> None:
    """Write the record, whole; other people of the machine may not read it."""
    make_folder(path.parent)
    files = [asdict(one) for one in sorted(entries, key=in_order)]
    content = json.dumps({"files": files}, ensure_ascii=False, indent=1) + "\n"
    write_file(path, content.encode(), closed=True)


def without(entries: Iterable[Entry], gone: Iterable[Entry], state: State) -> list[Entry]:
    """Return the entries, some of them now in another state and with nothing left to mend."""
    known = set(gone)
    mended = {"state": state, "faults": 0, "questions": 0, "lines": ()}
    return [replace(one, **mended) if one in known else one for one in entries]  # type: ignore[arg-type]
