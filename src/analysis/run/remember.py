"""Note what is written to a public place, so that nothing later can be subtracted from it.

What was once public is known for ever: the note is made before a public document is put in its place, by
whatever command, and not only when a release is approved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from filelock import FileLock

from analysis.by_standard import by_standard, standards_beside
from analysis.commune import class_list, load
from analysis.core.errors import DataError, UsageError
from analysis.core.project import Project
from analysis.disclosure import noted, protect, record_of, record_text, told_changes, told_figures
from analysis.disclosure.record import Told, closed_classes
from analysis.intake.entries import DISCLOSED
from analysis.intake.folder import open_folder
from analysis.provinces import local_standard
from analysis.run.input_keys import is_of, key_of
from analysis.run.manifest import is_whole, read_manifest
from analysis.run.privacy import places_in
from analysis.run.release import LOCK_SECONDS, write_whole
from analysis.standard import national_standards

_NOTED: ContextVar[bool] = ContextVar("noted", default=True)


def remember(release: Path, project: Project) -> Path:
    """Write the record of a report that is being published, beside the raw data of its commune and year.

    What a record of an earlier release holds stays; what the later one told beyond it is added.

    Parameters
    ----------
    release
        Folder of a public report, built from the raw data as they are today.
    project
        Where the raw data lie.

    Returns
    -------
    Path
        The record.

    Raises
    ------
    UsageError
        If the folder holds no public report, its files were changed, or the raw data were.
    """
    told = read_manifest(release)
    parameters, outputs = told["parameters"], told["outputs"]
    if parameters.get("audience") != "public" or "commune" not in parameters or "year" not in parameters:
        raise UsageError.said("remember_public", release=release)
    if not is_whole(release, outputs):
        raise UsageError.said("remember_files", release=release)
    commune, year = parameters["commune"], parameters["year"]
    raw = open_folder(project, commune, year).hashes
    key, inputs = key_of(told, project), told["inputs"]
    if not all(is_of(name, inputs.get(name), digest, key) for name, digest in raw.items()):
        raise UsageError.said("remember_data", release=release)
    accepted = bool(parameters.get("accept_unverified_standard"))
    return note(project, commune, year, parameters.get("also_standards", ""), accept_unverified=accepted)


@contextmanager
def unnoted() -> Iterator[None]:
    """Build what nobody gets to see: a release that is only compared with one that is there."""
    token = _NOTED.set(False)
    try:
        yield
    finally:
        _NOTED.reset(token)


def note_public(project: Project, values: Mapping[str, Any], inputs: Iterable[str]) -> None:
    """Note what a public document tells of every commune and year that it shows.

    Parameters
    ----------
    values
        The parameters of the document; those of another audience tell the public nothing.
    inputs
        Names of its raw files, by which a group's communes are found.

    Raises
    ------
    UsageError
        If the note cannot be kept: then nothing may be published.
    """
    if values.get("audience") != "public" or not _NOTED.get():
        return
    if values.get("commune") and "year" in values:
        shown = {(str(values["commune"]), int(values["year"]))}
    else:
        first, last = (int(values.get(name, values.get("year", 0))) for name in ("first_year", "last_year"))
        shown = {(code, year) for code, year in places_in(inputs) if first <= year <= last}
    accepted = bool(values.get("accept_unverified_standard"))
    for code, year in sorted(shown):
        if year >= national_standards()[0].first_year:
            # A commune whose data are wrong is told of by its name only.
            with suppress(DataError):
                note(project, code, year, values.get("also_standards", ""), accept_unverified=accepted)


def note(
    project: Project, commune: str, year: int, also: str = "", *, accept_unverified: bool = False
) -> Path:
    """Add what the public sees of a commune and year to its record, and return the record's path.

    Raises
    ------
    UsageError
        If it cannot be written.
    """
    path = project.raw(year, commune) / DISCLOSED
    record = noted(project, commune, year)
    raw = open_folder(project, commune, year).hashes
    if record is not None and record.made_from == raw and not also:
        return path
    told = _told(project, commune, year, also, accept_unverified=accept_unverified)
    if told is not None and not (record and told.keys() <= record.told.keys()):
        try:
            _add(project, commune, year, raw, told)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise UsageError.said("remember_unwritable", path=project.relative(path), reason=reason) from None
    return path


def _told(project: Project, commune: str, year: int, also: str, *, accept_unverified: bool) -> Told | None:
    """Return what the public sees of a list today; None of a commune without one."""
    everything = load(commune, year, project)
    if everything.households.empty:
        return None
    standard = local_standard(commune, year, accept_unverified=accept_unverified, project=project)
    beside = standards_beside(
        everything, standard, also, accept_unverified=accept_unverified, project=project
    )
    data, every = protect(everything, standard, "public", project), (standard, *beside)
    listed = class_list(everything, project)
    changes = by_standard(everything, listed, every, "public", project)[1]
    told = dict([*told_figures(data), *told_changes(changes, every)])
    record = record_of(project, everything)
    return {**told, **closed_classes(told, commune, record)} if record else told


def _add(project: Project, commune: str, year: int, raw: Mapping[str, str], told: Told) -> None:
    """Add to a record; of runs that do so at once each finds what the other noted."""
    folder = project.raw(year, commune)
    with FileLock(folder.parent.parent / ".lock", timeout=LOCK_SECONDS):
        record = noted(project, commune, year)
        before, made_from = (record.told, record.made_from) if record else ({}, raw)
        write_whole(folder / DISCLOSED, record_text(made_from, {**told, **before}.items()))
