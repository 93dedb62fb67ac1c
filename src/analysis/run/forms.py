"""The official forms of a commune as a set to print and sign: beside its report, or alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from analysis import show
from analysis.core.audience import Audience, shelf
from analysis.core.errors import UsageError
from analysis.core.labels import Language, labels_for
from analysis.core.project import Project
from analysis.disclosure.personal import Personal
from analysis.intake import CommuneYear
from analysis.publish.document import Document
from analysis.publish.forms import forms_pdf
from analysis.publish.xlsx import xlsx_file
from analysis.run.edition import Release, close_folder, wholly_read
from analysis.run.grounds import grounds
from analysis.run.keeping import check_approved, hashes_of, replaced
from analysis.run.manifest import MANIFEST, manifest
from analysis.run.parameters import Parameters
from analysis.run.privacy import check_document, check_file
from analysis.run.release import check_release, staging
from analysis.standard import Standard

STEM = "forms"
WRITERS: Mapping[str, Callable[[Document], bytes]] = MappingProxyType({"pdf": forms_pdf, "xlsx": xlsx_file})
# A report has its workbook of tables already, the forms among them.
BESIDE = frozenset({f"{STEM}.pdf"})


def forms_document(
    data: CommuneYear, standard: Standard, language: Language = "vi", audience: Audience = "superior"
) -> Document:
    """Return a document of nothing but the official forms, with head and end of the report.

    Parameters
    ----------
    data
        As its reader may see it.

    Examples
    --------
    >>> from analysis import open_report
    >>> report = open_report("15139", 2022)
    >>> len(forms_document(report.data, report.standard).forms)
    11
    """
    cover = show.cover(data, standard, language, audience)
    made = tuple(show.forms(data, standard, language))
    return Document(cover, (), show.closing(data, language), forms=made)


def forms_beside(
    data: CommuneYear, standard: Standard, formats: Sequence[str], language: Language, audience: Audience
) -> dict[str, bytes]:
    """Return the forms that stand beside a report in some of its formats, by file name."""
    if "pdf" not in formats:
        return {}
    return {f"{STEM}.pdf": forms_pdf(forms_document(data, standard, language, audience))}


def build_forms(
    project: Project,
    parameters: Parameters,
    formats: Sequence[str] = tuple(WRITERS),
    output: Path | None = None,
    *,
    replace: bool = False,
) -> Release:
    """Write the official forms of a commune's year without a report, as a whole.

    Parameters
    ----------
    formats
        ``pdf``, ``xlsx`` or both; a format that is there already is made again beside them.
    output
        Folder of the releases; default is the project's ``output``. The forms lie in
        ``forms/{year}/{commune}`` in it, those for the public and for internal use on their shelf.
    replace
        Whether files of another hand, or an approved release, may go.

    Raises
    ------
    UsageError
        If the format, the commune, the year or the standard is not there to be used, or something of
        another hand lies where the forms are to stand.
    DataError
        If the raw data are wrong; nothing is written.
    BuildError
        If forms for others name a person or a household.
    """
    unknown = [name for name in formats if name not in WRITERS]
    language, audience = parameters.language, parameters.audience
    if unknown or not formats:
        names = ", ".join(unknown) or "-"
        raise UsageError(labels_for(language)("sheet.formats", names=names, known=", ".join(WRITERS)))
    year = grounds(project, parameters)
    made = forms_document(year.data, year.standard, language, audience)
    place = PurePosixPath(STEM) / str(parameters.year) / parameters.commune
    target = (output or project.output) / shelf(audience) / place
    inputs = [project.root / name for name in year.inputs]
    check_release(target, inputs, {f"{STEM}.{name}" for name in WRITERS}, language, replace=replace)
    there = [name for name in WRITERS if (target / f"{STEM}.{name}").is_file()]
    wanted, before = dict.fromkeys([*formats, *there]), hashes_of(target)
    private = None if audience == "internal" else year.personal
    wholly_read(project, year.inputs)
    with staging(target) as folder:
        for name, content in _checked(made, tuple(wanted), private):
            (folder / name).write_bytes(content)
        text = manifest(parameters.model_dump(), year.facts, year.inputs, None, folder)
        (folder / MANIFEST).write_text(text, "utf-8", newline="\n")
        if not replace:
            check_approved(target, folder, language)
        if audience == "internal":
            close_folder(folder)
    files = tuple(sorted(path for path in target.rglob("*") if path.is_file()))
    return Release(target, files, tuple(replaced(before, hashes_of(target))))


def _checked(
    document: Document, formats: Sequence[str], private: Personal | None
) -> Iterator[tuple[str, bytes]]:
    """Yield the files by name, after the last look for what belongs to a single household."""
    if private is not None:
        check_document(document, private, f"{STEM}.{formats[0]}")
    for name in formats:
        file, content = f"{STEM}.{name}", WRITERS[name](document)
        if private is not None:
            check_file(file, content, private)
        yield file, content
