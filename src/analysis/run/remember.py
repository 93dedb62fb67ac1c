"""Note what an approved release tells, so that the next one cannot be subtracted from it."""

from __future__ import annotations

from pathlib import Path

from analysis.by_standard import by_standard, standards_beside
from analysis.commune import class_list, load
from analysis.core.errors import UsageError
from analysis.core.project import Project
from analysis.disclosure import protect, read_record, record_text, told_changes, told_figures
from analysis.intake.entries import DISCLOSED
from analysis.intake.folder import open_folder
from analysis.provinces import local_standard
from analysis.run.input_keys import is_of, key_of
from analysis.run.manifest import is_whole, read_manifest
from analysis.run.release import write_whole


def remember(release: Path, project: Project) -> Path:
    """Write the record of a report that is being published, beside the raw data of its commune and year.

    A record of an earlier release stays: the later one told nothing beyond it.

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
    path = project.raw(year, commune) / DISCLOSED
    if read_record(project, commune, year, raw) is None:
        accepted = bool(parameters.get("accept_unverified_standard"))
        standard = local_standard(commune, year, accept_unverified=accepted, project=project)
        everything = load(commune, year, project)
        asked = parameters.get("also_standards", "")
        also = standards_beside(everything, standard, asked, accept_unverified=accepted, project=project)
        data, every = protect(everything, standard, "public", project), (standard, *also)
        listed = class_list(everything, project)
        changes = by_standard(everything, listed, every, "public", project)[1]
        write_whole(path, record_text(raw, [*told_figures(data), *told_changes(changes, every)]))
    return path
