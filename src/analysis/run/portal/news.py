"""What is new: each publication is held against the one before, which lies in the same folder.

Nothing here looks at a clock: publications are counted, and dates are those of approvals, as typed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from analysis.core.errors import DataError
from analysis.core.labels import Labels
from analysis.run.manifest import MANIFEST, read_object, sha256
from analysis.run.portal.choose import Going

FILE = "published.json"
FEED = "feed.xml"
_MARK = "giamngheo-published"
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


@dataclass(frozen=True)
class News:
    """The number of a publication, since which one each release stands as it is, and what went."""

    number: int
    since: Mapping[str, int]
    withdrawn: tuple[str, ...] = ()

    def fresh(self, address: str) -> bool:
        """Say whether a release came, or changed, with this publication."""
        return self.since[address] == self.number


def strangers(folder: Path) -> list[str]:
    """Return the files of a folder that no earlier publication wrote, in the order of names.

    Examples
    --------
    >>> strangers(Path("no such folder"))
    []
    """
    before = _before(folder) or {"releases": {}, "made": []}
    ours = {f"{name}/{file}" for name, one in before["releases"].items() for file in one["files"]}
    there = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())
    return [name for name in there if name not in ours | set(before["made"])]


def news(folder: Path, going: Sequence[Going]) -> News:
    """Return what is new against the publication that lies in a folder; where nothing is, that one stands."""
    before = _before(folder) or {"number": 0, "releases": {}, "withdrawn": []}
    digests = {one.address: _digest(one) for one in going}
    old: Mapping[str, Any] = before["releases"]
    same = {name for name, digest in digests.items() if old.get(name, {}).get("sha256") == digest}
    gone = sorted(set(old) - set(digests))
    if same == set(digests) and not gone and before["number"]:
        since = {name: int(old[name]["since"]) for name in digests}
        return News(int(before["number"]), since, tuple(before["withdrawn"]))
    number = int(before["number"]) + 1
    since = {name: int(old[name]["since"]) if name in same else number for name in digests}
    return News(number, since, tuple(gone))


def record(told: News, going: Sequence[Going], made: Iterable[str]) -> bytes:
    """Return what the next publication is held against: every file that went out, by its sha256."""
    releases = {
        one.address: {"since": told.since[one.address], "sha256": _digest(one), "files": one.outputs}
        for one in going
    }
    content = {
        "kind": _MARK,
        "number": told.number,
        "withdrawn": list(told.withdrawn),
        "made": sorted(made),
        "releases": releases,
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def feed(told: News, going: Sequence[Going], title: str, text: Labels) -> bytes:
    """Return the Atom feed: every release whose approval has a date, the last ones first."""
    dated = sorted(
        ((day, one) for one in going if (day := day_of(one.approved))),
        key=lambda pair: (pair[0], told.since[pair[1].address], pair[1].address),
        reverse=True,
    )
    entries = "".join(
        "<entry>"
        f"<id>urn:giamngheo:{one.address}:{_digest(one)[:16]}</id>"
        f"<title>{escape(text('portal.entry', title=one.listed.title, years=one.listed.years))}</title>"
        f'<link href="{escape(main_file(one))}"/>'
        f"<updated>{day.isoformat()}T00:00:00+07:00</updated>"
        "</entry>\n"
        for day, one in dated
    )
    last = f"{dated[0][0].isoformat()}T00:00:00+07:00" if dated else "1970-01-01T00:00:00+07:00"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{text.language}">\n'
        f"<id>urn:giamngheo:published</id>\n<title>{escape(title)}</title>\n"
        f"<author><name>{escape(text('portal.author'))}</name></author>\n<updated>{last}</updated>\n"
        f"{entries}</feed>\n"
    ).encode()


def main_file(one: Going) -> str:
    """Return the published address of the file that a release's name links to."""
    file = next(iter(one.listed.files.values()), "")
    return f"{one.address}/{file.rpartition('/')[2]}" if file else f"{one.address}/"


def day_of(typed: str) -> date | None:
    """Return the day of an approval where it can be read.

    Examples
    --------
    >>> day_of("05/12/2024"), day_of("2024-12-05"), day_of("hôm qua")
    (datetime.date(2024, 12, 5), datetime.date(2024, 12, 5), None)
    """
    found = _DAY.fullmatch(typed)
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _digest(one: Going) -> str:
    return sha256(one.release / MANIFEST)


def _before(folder: Path) -> dict[str, Any] | None:
    path = folder / FILE
    if not path.is_file():
        return None
    try:
        told = read_object(path)
    except DataError:
        return None
    return told if told.get("kind") == _MARK else None
