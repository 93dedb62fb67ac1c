"""``giamngheo collect``: what came is put where reports are made from, by the same import as a commune's own.

Only files that the record does not know are taken. A commune whose files have faults gets a letter; when a
corrected file comes, it takes the place of the faulty one that it is named most like, and what came without
faults beside that one is taken in with it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path, PurePosixPath

from analysis.core.errors import DataError, Finding, UsageError
from analysis.core.labels import Language
from analysis.core.project import Project
from analysis.intake.importing import import_files
from analysis.intake.placing import Destination
from analysis.intake.replies import Ask
from analysis.intake.template.read import FILE as WORKBOOK
from analysis.places.groups import Group, slug
from analysis.places.groups import group as find_group
from analysis.run.collect.board import BOARD, board
from analysis.run.collect.inbox import Sent, read_inbox
from analysis.run.collect.letters import letter, sentences
from analysis.run.collect.record import (
    OPEN,
    OURS,
    Entry,
    State,
    entry,
    in_order,
    read_record,
    record_path,
    without,
    write_record,
)
from analysis.run.collect.sorting import Sorted, sort
from analysis.run.collect.status import Status, statuses
from analysis.run.collect.written import check_results, write_results

# Names of files that are alike in as much are versions of one.
ALIKE = 0.5
LIST = "households"
# Given a file and the commune that it may be of (or ""), returns whose it is, or "".
AskWhose = Callable[[str, str], str]


@dataclass(frozen=True)
class Collected:
    """What a run of ``collect`` did.

    Parameters
    ----------
    new
        The files that it took up.
    entries
        Every file that ever came.
    written
        Board and letters.
    """

    group: Group
    new: tuple[Entry, ...]
    entries: tuple[Entry, ...]
    statuses: tuple[Status, ...]
    written: tuple[Path, ...]

    @property
    def is_open(self) -> bool:
        """Whether anything that came is not placed and not replaced by something better."""
        return any(one.state in (*OPEN, *OURS) for one in self.entries)


def collect(  # noqa: PLR0913 - the options of the command
    inbox: Path,
    group: str,
    year: int,
    project: Project,
    *,
    language: Language = "vi",
    ask: Ask | None = None,
    ask_whose: AskWhose | None = None,
    replace_placed: bool = False,
    output: Path | None = None,
) -> Collected:
    """Take up the new files of an inbox, and write the status board and the letters.

    Parameters
    ----------
    ask, ask_whose
        Answer questions about the reading of a file, and whose a file is; default: they stay open.
    replace_placed
        Whether a new file may take the place of another one that is placed already.
    output
        Folder of the releases; the board lies in ``internal/{year}/groups/{group}/collect`` in it.

    Raises
    ------
    UsageError
        If there is no such group or no such folder, or a result would take the place of another's file.
    """
    if not inbox.is_dir():
        raise UsageError.said("collect_inbox", path=inbox)
    found = find_group(group, year, project)
    folder = (output or project.output) / "internal" / str(year) / "groups" / found.slug / "collect"
    names = [*BOARD, *(_letter(place.code) for place in found.communes)]
    kept = [inbox, *(project.root / "data" / name for name in ("raw", "private"))]
    check_results(folder, names, kept, language, replace=replace_placed)
    path = record_path(project, found.slug, year)
    entries = read_record(path)
    new: list[Entry] = []
    with tempfile.TemporaryDirectory() as scratch:
        every = list(read_inbox(inbox, Path(scratch)))
        again = ("asked", "taken") if replace_placed else ("asked",)
        looked = list(_sorted(every, entries, found, year, ask_whose, again))
        seen = {(sent.name, sent.sha256) for sent, _ in looked}
        certain: dict[str, list[Sent]] = {}
        for sent, told in looked:
            if told.sort == "certain":
                certain.setdefault(told.commune, []).append(sent)
            else:
                new.append(_left(sent, told, language))
        entries = [one for one in entries if (one.name, one.sha256) not in seen] + new
        for commune, files in sorted(certain.items()):
            to = Destination(project, commune, year, replace_placed)
            entries, made = _taken(entries, files, every, to, language, ask)
            new += made
    entries.sort(key=in_order)
    write_record(path, entries)
    told_of = tuple(statuses(found, year, project, entries, output))
    written = write_results(folder, _results(found, year, told_of, entries, language), language)
    return Collected(found, tuple(new), tuple(entries), told_of, tuple(written))


def _sorted(  # noqa: PLR0913, PLR0917 - files, what is known of them, and who may be asked
    every: Iterable[Sent],
    entries: Sequence[Entry],
    group: Group,
    year: int,
    ask_whose: AskWhose | None,
    again: Collection[str],
) -> Iterator[tuple[Sent, Sorted]]:
    """Yield the files that are new, or whose state is to be looked at again, each with whose it is."""
    known = {one.sha256: one for one in reversed(entries)}
    names = {(one.name, one.sha256) for one in entries}
    codes = {place.code for place in group.communes}
    for sent in every:
        before = known.get(sent.sha256)
        if before is not None and before.name != sent.name:
            if (sent.name, sent.sha256) not in names:
                yield sent, Sorted("asked", before.commune, f"={before.name}")
            continue
        if before is not None and before.state not in again:
            continue
        told = sort(sent, group.communes, year)
        if before is not None and before.state == "taken":
            told = Sorted("certain", before.commune)
        answer = ask_whose(sent.name, told.commune) if told.sort == "asked" and ask_whose else ""
        if answer and answer not in codes:
            raise UsageError.said("collect_assign", told=f"{sent.name}={answer}")
        told = Sorted("certain", answer) if answer else told
        known.setdefault(sent.sha256, entry(sent, told.commune, "asked"))
        yield sent, told


def _left(sent: Sent, told: Sorted, language: Language) -> Entry:
    """Return the entry of a file that is not placed."""
    if told.told.startswith("="):
        return entry(sent, told.commune, "again", told.told[1:])
    if told.sort == "unreadable":
        lines = sentences(told.findings, {sent.path: sent.name}, language)
        return entry(sent, told.commune, "unreadable", lines=lines)
    state: State = told.sort if told.sort in ("other_year", "other_commune") else "asked"
    return entry(sent, told.commune, state, told.told)


def _taken(  # noqa: PLR0913, PLR0917 - one commune's files and where they go
    entries: list[Entry],
    files: list[Sent],
    every: Sequence[Sent],
    to: Destination,
    language: Language,
    ask: Ask | None,
) -> tuple[list[Entry], list[Entry]]:
    """Import the files of one commune; return all entries, and the new ones."""
    own = [one for one in entries if one.commune == to.commune and one.state in OPEN]
    faulty = [one for one in own if one.state != "waiting"]
    waiting = [one for one in own if one.state == "waiting"]
    beside = [s for s in every if s.sha256 in {one.sha256 for one in waiting}]
    beside = list({sent.sha256: sent for sent in beside}.values())
    batch = [*files, *beside]
    paths = {sent.path: sent.name for sent in batch}
    findings: Sequence[Finding] = ()
    taken = ""
    has_list = False
    try:
        imported = import_files([sent.path for sent in batch], to, language, ask)
        findings, has_list = imported.findings, any(map(_holds_list, imported.written))
    except DataError as error:
        findings = error.findings
    except UsageError as error:
        taken = error.describe(language)
    errors = [one for one in findings if one.severity == "error"]
    made = [_entry(sent, to.commune, errors, taken, paths, language, alone=len(batch) == 1) for sent in batch]
    kept = [one for one in entries if one not in waiting or one.sha256 not in {s.sha256 for s in beside}]
    gone = _replaced(faulty, files, has_list=has_list)
    return [*without(kept, gone, "replaced"), *made], made


def _entry(  # noqa: PLR0913, PLR0917 - a file and what its import found
    sent: Sent,
    commune: str,
    errors: Sequence[Finding],
    taken: str,
    paths: Mapping[Path, str],
    language: Language,
    *,
    alone: bool,
) -> Entry:
    if taken:
        return entry(sent, commune, "taken")
    if not errors:
        return entry(sent, commune, "placed")
    own = [one for one in errors if alone or sent.path.name in one.file or not _names_any(one, paths)]
    if not own:
        return entry(sent, commune, "waiting")
    asked = sum(one.rule.startswith("question") for one in own)
    state: State = "questions" if asked == len(own) else "faults"
    made = entry(sent, commune, state, lines=sentences(own, paths, language))
    return replace(made, faults=len(own) - asked, questions=asked)


def _names_any(finding: Finding, paths: Mapping[Path, str]) -> bool:
    return any(path.name in finding.file for path in paths)


def _holds_list(path: Path) -> bool:
    return path.stem == LIST or path.name == WORKBOOK


def _replaced(faulty: Sequence[Entry], files: Sequence[Sent], *, has_list: bool) -> list[Entry]:
    """Return the faulty files whose places the new ones take: one for each, named most like it.

    A file with quite another name may be another table of the commune, and leaves the fault open; but where
    one file only had faults, a household list that is placed takes its place whatever it is called.
    """
    left, gone = list(faulty), []
    for sent in files:
        alike = {one: SequenceMatcher(None, _stem(one.name), _stem(sent.name)).ratio() for one in left}
        best = max(alike, key=lambda one: alike[one], default=None)
        if best is not None and (alike[best] >= ALIKE or (has_list and len(faulty) == 1)):
            left.remove(best)
            gone.append(best)
    return gone


def _stem(name: str) -> str:
    return slug(PurePosixPath(name).stem)


def _results(
    group: Group, year: int, told: Sequence[Status], entries: Sequence[Entry], language: Language
) -> dict[str, bytes]:
    """Return the board, and a letter for each commune that has something to see to."""
    made = dict(board(group, year, told, entries, language))
    for one in told:
        content = letter(group, year, one, [e for e in entries if e.commune == one.place.code], language)
        if content:
            made[_letter(one.place.code)] = content
    return made


def _letter(code: str) -> str:
    return f"letters/{code}.txt"
