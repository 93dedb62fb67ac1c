"""The command ``check``: a file, or all files of a folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

import polars as pl
from filelock import FileLock

from analysis.core.errors import Finding, UsageError
from analysis.core.labels import Language, labels_for
from analysis.core.project import Project, find_project
from analysis.core.targets import check_target, make_folder
from analysis.intake.checking.check import Checked, Options, check_file, of_reading
from analysis.intake.checking.marked import is_marked, made_from, marked_path, write_marked
from analysis.intake.checking.store import claim, is_table_of, maker_of, tables_of, write_tables
from analysis.intake.entries import BOOKS, FACTS, READ, Entry, entries, notices
from analysis.intake.folder import RawFolder, check_request, placed, with_scores
from analysis.intake.last_total import with_last_total
from analysis.intake.lists import Known
from analysis.intake.lists.asking import Answers
from analysis.intake.raw import Reading, read_folder
from analysis.intake.recognise import Answer as Reply
from analysis.intake.recognise.questions import accepted, write_answers
from analysis.intake.repair.numbers import small_int
from analysis.intake.scores import scores_for
from analysis.intake.template.read import FILE as WORKBOOK
from analysis.places import old_codes
from analysis.provinces import local_standard
from analysis.standard import Area, Standard, standard_for

# Where marked copies go by default: they hold what the file holds, names too, so only their owner reads them.
CHECKS = "checks"


@dataclass(frozen=True)
class Request:
    """What the command was asked.

    Parameters
    ----------
    path
        File or folder.
    year
        Review year; None: from the folder's name, else the given default.
    area
        None: from ``commune.toml``, else rural.
    previous
        Last year's household list.
    output
        Folder for the accepted tables; None: none are written.
    accept
        Take the proposals of open questions as answers, into ``reading.toml`` beside each file.
    replace
        Write over files that no check has written; never over one that is read.
    commune
        Whose list it is; default: told by where it lies.
    answers
        What was answered elsewhere than in the ``reading.toml`` beside the file.
    """

    path: Path
    year: int | None = None
    area: Area | None = None
    previous: Path | None = None
    output: Path | None = None
    default_year: int = 2022
    accept: bool = False
    replace: bool = False
    commune: str = ""
    answers: tuple[Reply, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What the check found and wrote; ``place``: commune and year of a raw folder."""

    checked: tuple[Checked, ...]
    folder: tuple[Finding, ...]
    written: tuple[Path, ...]
    place: tuple[str, int] | None = None

    def findings(self) -> Iterator[Finding]:
        """Yield every finding of every file."""
        yield from self.folder
        for checked in self.checked:
            yield from checked.findings()

    @property
    def in_order(self) -> bool:
        """Whether a report can be made, of everything that is there."""
        return not self.failed and not any(finding.rule == "not_in_report" for finding in self.folder)

    @property
    def failed(self) -> bool:
        """Whether there is any error."""
        return any(finding.severity == "error" for finding in self.findings())


def check(request: Request, language: Language) -> Answer:
    """Check a path, write the marked copies and, where asked for, the accepted tables.

    Raises
    ------
    UsageError
        If there is no such path, or no standard for the year.
    """
    if not request.path.exists():
        raise UsageError.said("no_path", path=request.path)
    found = entries(request.path) if request.path.is_dir() else []
    raw = _is_raw(request.path, found)
    options = _options(request)
    paths = _files(found, raw=raw) if found else [request.path] if request.path.is_file() else []
    written: list[Path] = []
    folder, checked = _checked(request, options, (found, paths), raw=raw)
    settled: set[str] = set()
    # An answer may bring up the next question about the same column.
    while request.accept and (asked := _open(checked) - settled):
        settled |= asked
        written += dict.fromkeys(_accept(path, one) for path, one in checked.items() if one.questions)
        # The answers may be the first that stand there.
        found = entries(request.path) if found else found
        folder, checked = _checked(request, options, (found, paths), raw=raw)
    if request.output is not None:
        make_folder(request.output, language)
    # One check at a time looks at a folder of tables and writes into it.
    with FileLock(request.output / ".lock") if request.output else nullcontext():
        written += _write(request, checked, language)
    said = notices(found, request.path.as_posix(), *_hinted(request))
    place = (folder.data.facts.code, folder.data.facts.year) if folder and folder.data else None
    told = tuple(one for one in said if raw or one.rule == "strange_file")
    return Answer(tuple(checked.values()), told, tuple(written), place)


def _checked(
    request: Request, options: Options, there: tuple[Sequence[Entry], Sequence[Path]], *, raw: bool
) -> tuple[Reading | None, dict[Path, Checked]]:
    """Read a raw folder as reports do, and every other file for itself."""
    found, paths = there
    checked = {path: check_file(path, options, _name(path)) for path in paths}
    files = {entry.name: entry.path.read_bytes() for entry in found if entry.kind in READ}
    if not raw:
        return None, checked
    # A table under another name that holds nothing we know is one more strange file.
    strange = {entry.path for entry in found if entry.kind == "outside"}
    checked = {path: one for path, one in checked.items() if path not in strange or one.recognised}
    if not files:
        # Nothing of a report yet: what is there is checked as it is.
        return None, checked
    path, (year, commune) = request.path, placed(request.path)
    year, commune = year or small_int(path.resolve().parent.name) or 0, commune or path.resolve().name
    folder = RawFolder(commune, year, _name(path), files)
    if (project := _project(path.resolve())) and project.raw(year, commune).resolve() == path.resolve():
        folder = with_last_total(project, with_scores(project, folder))
    reading = read_folder(folder, options.standard, options.known.previous)
    own = path / reading.workbook.file.rpartition("/")[2] if reading.workbook else path / FACTS
    return reading, {own: of_reading(reading, reading.workbook, None), **checked}


def _hinted(request: Request) -> tuple[str, int]:
    """Return commune and year for the command that takes a file in."""
    year, commune = placed(request.path)
    return commune, request.year or year or request.default_year


def _checks(path: Path) -> Path:
    """Return where the marked copies of a file or folder go by default, never beside the raw data."""
    project = next((found for start in (path.resolve(), None) if (found := _project(start))), None)
    year, commune = placed(path)
    own = Path(str(year), commune) if commune else Path(path.resolve().stem)
    here = Path.cwd()
    folder = (project or Project(here)).output / CHECKS / own
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


def _project(start: Path | None) -> Project | None:
    try:
        return find_project(start)
    except UsageError:
        return None


def _is_raw(path: Path, found: Sequence[Entry]) -> bool:
    """Say whether a folder is one that a report is made from: by what it holds, or by where it lies."""
    folder = path.resolve()
    place = folder.parent.parent
    lies = placed(folder)[1] == folder.name and (place.name, place.parent.name) == ("raw", "data")
    return bool(found) and (lies or any(entry.name in (FACTS, WORKBOOK) for entry in found))


def _write(request: Request, checked: Mapping[Path, Checked], language: Language) -> list[Path]:
    """Write the marked copies and the tables, or nothing if one of them may not be written."""
    copies = _copies(request, checked)
    output = request.output
    tables = {path: tables_of(one, output) if output else {} for path, one in checked.items()}
    _check_targets(request, copies, tables, language)
    written = []
    for path, one in checked.items():
        if path in copies:
            copy, closed = copies[path], output is None
            make_folder(copy.parent, language)
            if closed:
                copy.parent.chmod(0o700)
                claim(copy.parent, made_from(request.path, copy.parent.parent), language)
            written += [copy] if write_marked(path, copy, one, language, closed=closed) else []
        if output is not None and tables[path]:
            write_tables(tables[path], output, path, language)
            written += tables[path]
    return written


def _copies(request: Request, checked: Mapping[Path, Checked]) -> dict[Path, Path]:
    """Return the marked copy of each file that has one."""
    if request.output is not None:
        return _copies_in(request.output, checked)
    folder = _checks(request.path)
    found = _copies_in(folder, checked)
    if placed(request.path)[1]:
        return found
    own = made_from(request.path, folder.parent)
    changed = any(copy.exists() and not is_marked(copy, path) for path, copy in found.items())
    if changed or maker_of(folder) not in (own, None):
        # Another file or folder of this name was checked before, or somebody has saved the copy since.
        found = _copies_in(folder.with_name(f"{folder.name}-{own}"), checked)
    return found


def _copies_in(folder: Path, checked: Mapping[Path, Checked]) -> dict[Path, Path]:
    """Return copies in a folder; ds.csv and ds.xlsx do not share theirs."""
    all_copies = [marked_path(path, folder) for path in checked]
    return {
        path: copy if all_copies.count(copy) == 1 else copy.with_name(f"{path.name}.checked.xlsx")
        for path, copy in zip(checked, all_copies, strict=True)
        if checked[path].workbook is not None
        and any(finding.line is not None for finding in checked[path].findings())
    }


def _check_targets(
    request: Request,
    copies: Mapping[Path, Path],
    tables: Mapping[Path, Mapping[Path, pl.DataFrame]],
    language: Language,
) -> None:
    given = [request.path, *([request.previous] if request.previous else [])]
    inputs = [file for one in given for file in (_content(one) if one.is_dir() else [one])]
    makers: dict[Path, Path] = {}
    for path, copy in copies.items():
        if copy.parent.exists():
            ours = partial(is_marked, path=path)
            check_target(copy, inputs, language, replace=request.replace, ours=ours)
    for path, frames in tables.items():
        for target in frames:
            other = makers.setdefault(target, path)
            if other != path:
                twice = {"path": target, "one": other.name, "other": path.name}
                raise UsageError(labels_for(language)("targets.twice", **twice))
            if request.output and target.parent.exists():
                ours = partial(is_table_of, folder=request.output, source=path)
                check_target(target, inputs, language, replace=request.replace, ours=ours)


def _content(folder: Path) -> list[Path]:
    """Return the files of a folder that are read: not what an earlier check left among them."""
    return [file for file in folder.iterdir() if file.is_file() and not file.name.endswith(".checked.xlsx")]


def _open(checked: Mapping[Path, Checked]) -> set[str]:
    return {f"{question.id} {question.proposal}" for one in checked.values() for question in one.questions}


def _accept(path: Path, checked: Checked) -> Path:
    """Take the proposals for the open questions of a file."""
    known = sha256(path.read_bytes()).hexdigest()
    return write_answers(path.parent, [accepted(question, known) for question in checked.questions])


def _options(request: Request) -> Options:
    year, commune = placed(request.path)
    year, commune = request.year or year or request.default_year, request.commune or commune
    if request.commune:
        check_request(request.commune, year)
    standard = _standard(request.path, commune, year)
    area: Area = request.area or "rural"
    previous = _previous(request.previous, Options(standard, Known(area))) if request.previous else None
    villages: tuple[str, ...] = ()
    if previous is not None:
        villages = tuple(previous["village"].drop_nulls().unique(maintain_order=True))
    answers, project = Answers(request.answers), _project(request.path.resolve()) or _project(None)
    scores = scores_for(project, commune, year).tables if project else ()
    parts = old_codes(commune, year) if commune and year else ()
    known = Known(area, commune, villages, previous, parts, year, scores)
    return Options(standard, known, answers=answers)


def _standard(path: Path, commune: str, year: int) -> Standard:
    """Return the standard of the year, that of the commune's province where the path tells the commune."""
    parents = path.resolve().parents
    root = next((folder for folder in parents if (folder / "data" / "raw").is_dir()), None)
    if not commune or root is None:
        return standard_for(year, accept_unverified=True)
    return local_standard(commune, year, accept_unverified=True, project=Project(root))


def _previous(path: Path, options: Options) -> pl.DataFrame:
    found = check_file(path, options).lists
    columns = ["village", "household_id", "declared_class"]
    if not found or not set(columns) <= set(found[0].accepted.columns):
        raise UsageError.said("no_list", path=path)
    return pl.concat([one.accepted.select(columns) for one in found])


def _files(found: Sequence[Entry], *, raw: bool) -> list[Path]:
    """Return the files of a folder to check one by one; of a raw folder, those that no report reads."""
    books = [entry for entry in found if entry.kind != "strange" and entry.path.suffix.lower() in BOOKS]
    if raw:
        books = [entry for entry in books if entry.kind == "outside"]
    return [entry.path for entry in books]


def _name(path: Path) -> str:
    here = Path.cwd()
    return (
        path.resolve().relative_to(here).as_posix()
        if path.resolve().is_relative_to(here)
        else path.as_posix()
    )
