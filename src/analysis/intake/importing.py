"""``giamngheo import``: what a person has, read as ``check`` reads it, and put where reports are made from.

Nothing is placed unless the whole of it can be read, and the strict reader of raw folders accepts
what would be placed. Names and identity numbers go to the private folder alone.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from analysis.core.errors import Finding, UsageError
from analysis.core.labels import Language, labels_for
from analysis.core.project import Project
from analysis.core.targets import check_target, make_folder, whole
from analysis.intake.checking.command import Request, check
from analysis.intake.checking.store import PRIVATE
from analysis.intake.entries import FACTS, KNOWN
from analysis.intake.folder import RawFolder
from analysis.intake.raw import parse
from analysis.intake.template.read import FILE as WORKBOOK
from analysis.places import Place, place_in
from analysis.standard import Area

_NAMES = "names.csv"
_PEOPLE = f"{PRIVATE}/people.parquet"


@dataclass(frozen=True)
class Destination:
    """Whose year the files are, and whether what is there may be replaced."""

    project: Project
    commune: str
    year: int
    replace: bool = False

    @property
    def raw(self) -> Path:
        """Where the tables go."""
        return self.project.raw(self.year, self.commune)

    @property
    def private(self) -> Path:
        """Where names and identity numbers go."""
        return self.project.root / "data" / "private" / str(self.year) / self.commune


@dataclass(frozen=True)
class Imported:
    """What was found and, where nothing was wrong, the files that were written."""

    findings: tuple[Finding, ...]
    written: tuple[Path, ...]

    @property
    def failed(self) -> bool:
        """Whether nothing was placed because of an error."""
        return any(finding.severity == "error" for finding in self.findings)


def import_files(files: Sequence[Path], to: Destination, language: Language) -> Imported:
    """Read files and put what they hold into the folders of a commune and year.

    Raises
    ------
    UsageError
        If a file is missing, two files hold the same table, or a file would be overwritten.
    DataError
        If the strict reader of raw folders refuses what was read.
    """
    place = place_in(to.commune, to.year)
    with tempfile.TemporaryDirectory() as scratch:
        staged = Path(scratch) / "staged"
        staged.mkdir()
        findings: list[Finding] = []
        for number, file in enumerate(files):
            request = Request(file, to.year, _area(place), output=Path(scratch, str(number)))
            findings += _stage(request, staged, language)
        if any(finding.severity == "error" for finding in findings):
            return Imported(tuple(findings), ())
        if not (staged / WORKBOOK).is_file() and not (to.raw / FACTS).is_file():
            (staged / FACTS).write_text(_facts(place, to.year, language), "utf-8")
        _check_accepted(staged, to)
        return Imported(tuple(findings), _placed(staged, files, to, language))


def _placed(staged: Path, files: Sequence[Path], to: Destination, language: Language) -> tuple[Path, ...]:
    """Copy what is staged to where it belongs and return the paths."""
    targets = {
        path: (to.private if path.name == _NAMES else to.raw) / path.name for path in sorted(staged.iterdir())
    }
    for target in targets.values():
        make_folder(target.parent, language)
        check_target(target, files, language, replace=True)
    taken = [to.project.relative(path) for path in targets.values() if os.path.lexists(path)]
    if taken and not to.replace:
        raise UsageError(labels_for(language)("importing.taken", files=", ".join(taken)))
    for source, target in targets.items():
        with whole(target, closed=target.name == _NAMES) as part:
            shutil.copyfile(source, part)
    return tuple(targets.values())


def _stage(request: Request, staged: Path, language: Language) -> list[Finding]:
    """Put the tables of one file beside those of the others."""
    answer = check(request, language)
    file, out = request.path, request.output
    if answer.failed or out is None:
        return list(answer.findings())
    names = [path.name for path in out.glob("*.*") if path.name in KNOWN]
    if any(one.place for one in answer.checked):
        shutil.copyfile(file, out / WORKBOOK)
        names = [WORKBOOK]
    if twice := [name for name in names if (staged / name).exists()]:
        raise UsageError(labels_for(language)("importing.twice", file=file.name, table=", ".join(twice)))
    for name in names:
        shutil.copyfile(out / name, staged / name)
    if (out / _PEOPLE).is_file() and WORKBOOK not in names:
        _write_names(pl.read_parquet(out / _PEOPLE), staged / _NAMES)
    return list(answer.findings())


def _write_names(people: pl.DataFrame, path: Path) -> None:
    """Write who the households are, under the names of the private file."""
    named = people.rename({"head_name": "name"}, strict=False).drop("line")
    named.write_csv(path)


def _check_accepted(staged: Path, to: Destination) -> None:
    """Let the strict reader say whether a report could be made of what is placed and what is there."""
    there = [path for path in to.raw.iterdir() if path.name in KNOWN] if to.raw.is_dir() else []
    both = {path.name: path for path in (*there, *staged.iterdir()) if path.name in KNOWN}
    files = {name: path.read_bytes() for name, path in sorted(both.items())}
    parse(RawFolder(to.commune, to.year, to.raw.as_posix(), files))


def _area(place: Place) -> Area:
    return "rural" if place.name.startswith("Xã") else "urban"


def _facts(place: Place, year: int, language: Language) -> str:
    """Return what the register knows of the commune; the rest stays to be filled in."""
    text = labels_for(language)
    own = place.name[:1].lower() + place.name[1:]
    facts: dict[str, object] = {"code": place.code, "name": place.name, "area": _area(place), "year": year}
    facts |= {"status": "in_review", "synthetic": False}
    sections: dict[str, dict[str, object]] = {
        "period": {"from_year": year, "to_year": year},
        "report": {
            "issuer": text("importing.issuer", name=own),
            "symbol": "BC-UBND",
            "place": place.name.partition(" ")[2] or place.name,
            "subject": text("importing.subject", name=own, year=year),
        },
    }
    parts = [_toml(facts), *(f"[{name}]\n{_toml(values)}" for name, values in sections.items())]
    return "\n".join(parts)


def _toml(values: dict[str, object]) -> str:
    return "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())
