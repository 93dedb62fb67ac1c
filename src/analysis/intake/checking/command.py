"""The command ``check``: a file, or all files of a folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import polars as pl

from analysis.core.errors import DataError, Finding, UsageError
from analysis.core.labels import Language
from analysis.core.project import Project
from analysis.intake.checking.check import Checked, Options, check_file
from analysis.intake.checking.marked import marked_path, write_marked
from analysis.intake.checking.store import write_tables
from analysis.intake.commune_year import CommuneYear
from analysis.intake.folder import RawFolder
from analysis.intake.lists import Known
from analysis.intake.raw import FACTS, KNOWN, parse
from analysis.intake.recognise.questions import accepted, write_answers
from analysis.intake.repair.numbers import small_int
from analysis.intake.template.read import FILE as WORKBOOK
from analysis.intake.values import FIRST_YEAR, LAST_YEAR, is_code
from analysis.provinces import local_standard
from analysis.standard import Area, Standard, standard_for

# Files of the contract that are read strictly as part of a folder and still held against the law.
_LISTS = ("households.csv", WORKBOOK)
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")


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
    """

    path: Path
    year: int | None = None
    area: Area | None = None
    previous: Path | None = None
    output: Path | None = None
    default_year: int = 2022
    accept: bool = False


@dataclass(frozen=True)
class Answer:
    """What the check found and wrote; ``commune`` and ``year`` of a raw folder."""

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
        raise UsageError(f"no such file or folder: {request.path}")
    data, faults = _commune(request.path) if request.path.is_dir() else (None, ())
    options = _options(request, data)
    paths = _files(request.path)
    strict = replace(options, cells_told=request.path.is_dir())
    written: list[Path] = []
    checked = tuple(check_file(p, strict if p.name in _LISTS else options, _name(p)) for p in paths)
    if request.accept and (
        answers := [_accept(p, one) for p, one in zip(paths, checked, strict=True) if one.questions]
    ):
        written += dict.fromkeys(answers)
        checked = tuple(check_file(p, strict if p.name in _LISTS else options, _name(p)) for p in paths)
    for path, one in zip(paths, checked, strict=True):
        copy = marked_path(path, request.output)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if any(finding.line is not None for finding in one.findings()) and write_marked(
            path, copy, one, language
        ):
            written.append(copy)
        if request.output is not None:
            written += write_tables(one, request.output)
    place = (data.facts.code, data.facts.year) if data else None
    return Answer(checked, faults, tuple(written), place)


def _accept(path: Path, checked: Checked) -> Path:
    """Take the proposals for the open questions of a file."""
    known = sha256(path.read_bytes()).hexdigest()
    return write_answers(path.parent, [accepted(question, known) for question in checked.questions])


def _commune(path: Path) -> tuple[CommuneYear | None, tuple[Finding, ...]]:
    """Return the tables of a raw folder, and their faults; workbooks in it are checked one by one."""
    if not (path / FACTS).is_file() and not (path / WORKBOOK).is_file():
        return None, ()
    year, commune = path.resolve().parent.name, path.resolve().name
    files = {p.name: p.read_bytes() for p in sorted(path.iterdir()) if p.is_file() and p.name in KNOWN}
    try:
        return parse(RawFolder(commune, small_int(year) or 0, path.as_posix(), files)), ()
    except DataError as error:
        return None, tuple(finding for finding in error.findings if not finding.file.endswith(WORKBOOK))


def _options(request: Request, data: CommuneYear | None) -> Options:
    year, commune = _placed(request.path)
    year = request.year or year or request.default_year
    standard = _standard(request.path, commune, year)
    area: Area = request.area or (data.facts.area if data else "rural")
    previous = _previous(request.previous, Options(standard, Known(area))) if request.previous else None
    villages: tuple[str, ...] = ()
    if previous is not None:
        villages = tuple(previous["village"].drop_nulls().unique(maintain_order=True))
    return Options(standard, Known(area, commune, villages, previous))


def _standard(path: Path, commune: str, year: int) -> Standard:
    """Return the standard of the year, that of the commune's province where the path tells the commune."""
    parents = path.resolve().parents
    root = next((folder for folder in parents if (folder / "data" / "raw").is_dir()), None)
    if not commune or root is None:
        return standard_for(year, accept_unverified=True)
    return local_standard(commune, year, accept_unverified=True, project=Project(root))


def _placed(path: Path) -> tuple[int | None, str]:
    """Return year and commune from ``data/raw/{year}/{commune}`` where the path is in such a folder."""
    for folder in (path.resolve(), *path.resolve().parents):
        year = folder.parent.name
        if is_code(folder.name) and FIRST_YEAR <= (small_int(year) or 0) <= LAST_YEAR:
            return small_int(year), folder.name
    return None, ""


def _previous(path: Path, options: Options) -> pl.DataFrame:
    found = check_file(path, options).lists
    columns = ["village", "household_id", "declared_class"]
    if not found or not set(columns) <= set(found[0].accepted.columns):
        raise UsageError(f"{path} is no household list with villages, codes and classes")
    return pl.concat([one.accepted.select(columns) for one in found])


def _files(path: Path) -> Sequence[Path]:
    if path.is_file():
        return [path]
    contract = (path / FACTS).is_file() or (path / WORKBOOK).is_file()
    return [
        file
        for file in sorted(path.iterdir())
        if file.suffix.lower() in SUFFIXES
        and not file.name.startswith((".", "~$"))
        and not file.name.endswith(".checked.xlsx")
        and not (contract and file.name in KNOWN and file.name not in _LISTS)
    ]


def _name(path: Path) -> str:
    here = Path.cwd()
    return (
        path.resolve().relative_to(here).as_posix()
        if path.resolve().is_relative_to(here)
        else path.as_posix()
    )
