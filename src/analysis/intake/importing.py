"""``giamngheo import``: what a person has, read as ``check`` reads it, and put where reports are made from.

Nothing is placed unless the whole of it can be read, and the strict reader of raw folders accepts
what would be placed. Names and identity numbers go to the private folder alone. What was answered to
questions stands in the ``reading.toml`` of the year, so that next year's same form is not asked about.
Where an import fails its answers are not kept: one of them may be what was wrong.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.core.errors import Finding, UsageError
from analysis.core.labels import Language, labels_for
from analysis.intake.checking.command import Answer, Request, check
from analysis.intake.entries import FACTS, KNOWN
from analysis.intake.first_facts import first_facts
from analysis.intake.folder import RawFolder, with_scores
from analysis.intake.last_total import with_last_total
from analysis.intake.last_year import last_facts
from analysis.intake.placing import Destination, drop_known, finish_pending, place_files, superseded
from analysis.intake.raw import in_order, read_folder
from analysis.intake.replies import Ask, Replies
from analysis.intake.staging import Staged
from analysis.intake.template.read import FILE as WORKBOOK
from analysis.intake.whose import Whose, whose
from analysis.places import place_in


@dataclass(frozen=True)
class Imported:
    """What was found and, where nothing was wrong, the files that were written and that they replace."""

    findings: tuple[Finding, ...]
    written: tuple[Path, ...]
    removed: tuple[Path, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether nothing was placed because of an error."""
        return any(finding.severity == "error" for finding in self.findings)


def import_files(
    files: Sequence[Path], to: Destination, language: Language, ask: Ask | None = None
) -> Imported:
    """Read files and put what they hold into the folders of a commune and year.

    Parameters
    ----------
    ask
        Answers the questions that neither this year's nor an earlier ``reading.toml`` answers; default:
        they stay open, and nothing is placed.

    Raises
    ------
    UsageError
        If two files hold the same table, or a file would be overwritten.
    """
    place = place_in(to.commune, to.year)
    finish_pending(to)
    replies = Replies(to.project, to.commune, to.year, ask)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "staged"
        staged = Staged(folder, place)
        said = whose(files, year=to.year)
        findings = list(_of_titles(said, to, files[0].name))
        for number, file in enumerate(files):
            output = Path(scratch, str(number))
            request = Request(file, to.year, place.area, output=output, commune=to.commune)
            answer = _answered(request, replies, language)
            findings += answer.findings()
            if not answer.failed:
                findings += staged.add(file, answer, output, language)
        if any(finding.severity == "error" for finding in findings):
            return Imported(tuple(findings), ())
        staged.write()
        last = last_facts(to.project, to.commune, to.year)
        either = (said.synthetic, not said.synthetic)
        first = [first_facts(place, to.year, last, language, synthetic=made_up) for made_up in either]
        if not (folder / WORKBOOK).is_file() and not (to.raw / FACTS).is_file():
            (folder / FACTS).write_text(first[0], "utf-8")
        removed = superseded(folder, to.raw)
        drop_known(folder, to)
        taken = _taken(folder, removed, to, first)
        if taken and not to.replace:
            raise UsageError(labels_for(language)("importing.taken", files=", ".join(taken)))
        refused = _refused(folder, removed, to, staged.sources, replies)
        if refused:
            return Imported((*findings, *refused), ())
        return Imported(tuple(findings), place_files(folder, removed, to, files, language), removed)


def _answered(request: Request, replies: Replies, language: Language) -> Answer:
    """Check a file, and again with each answer, since one may raise the next question."""
    replies.adopt(request.path)
    while True:
        answer = check(replace(request, answers=replies.known), language)
        questions = [question for one in answer.checked for question in one.questions]
        if not replies.settle(questions, request.path):
            return answer


def _of_titles(told: Whose, to: Destination, file: str) -> list[Finding]:
    """Warn of files whose titles name another commune or year."""
    found = []
    if told.commune not in (None, to.commune):
        details = {"wanted": to.commune}
        found.append(Finding("other_commune_named", file, found=str(told.commune), details=details))
    if told.years and to.year not in told.years:
        years = ", ".join(map(str, sorted(told.years)))
        found.append(Finding("other_year_named", file, found=years, details={"wanted": str(to.year)}))
    # A sure mark of another place is an error of the strict reader.
    return [replace(one, severity="warning") for one in found if not told.sure]


def _taken(folder: Path, removed: Sequence[Path], to: Destination, first: Sequence[str]) -> list[str]:
    """Return the files that are there already, of those that would be written or removed.

    First facts that nobody has changed since an import wrote them are nobody's work.
    """
    targets = [to.target(path.name) for path in folder.iterdir()]
    there = sorted(path for path in targets if path.exists() or path.is_symlink())
    own = [path for path in removed if path.name != FACTS or path.read_text("utf-8") not in first]
    return [to.project.relative(path) for path in (*there, *own)]


def _refused(
    folder: Path, removed: Sequence[Path], to: Destination, sources: Mapping[str, str], replies: Replies
) -> list[Finding]:
    """Let the strict reader say whether a report could be made of what is placed and what stays.

    What only the whole raises, such as which households a list covers, is asked here. Findings name the files
    that a person gave, since what would be placed is nowhere to be looked at.
    """
    while True:
        replies.write(folder)
        raw = _placed_folder(folder, removed, to)
        reading = read_folder(raw)
        given = {raw.place(name): source for name, source in sources.items()}
        found = reading.households
        if found is None:
            break
        name = found.file.rpartition("/")[2]
        asked = [replace(one, file=given.get(one.file, one.file)) for one in found.questions]
        if not replies.settle(asked, next(path for path in (folder / name, to.raw / name) if path.is_file())):
            break
    # A line of a table that was put together is none of the file's, but those of our own workbook are.
    return [
        replace(one, file=given[one.file], line=one.line if one.sheet else None) if one.file in given else one
        for one in in_order(raw, reading)
    ]


def _placed_folder(folder: Path, removed: Sequence[Path], to: Destination) -> RawFolder:
    """Return the raw folder as it would be once everything is placed."""
    there = [path for path in to.raw.iterdir() if path not in removed] if to.raw.is_dir() else []
    both = {path.name: path for path in (*there, *folder.iterdir()) if path.name in KNOWN}
    files = {name: path.read_bytes() for name, path in sorted(both.items())}
    raw = RawFolder(to.commune, to.year, to.project.relative(to.raw), files)
    return with_last_total(to.project, with_scores(to.project, raw))
