"""The official forms of a commune or a group as a set to print and sign: beside a report, or alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, NamedTuple

from analysis import show
from analysis.core.audience import Audience, shelf
from analysis.core.errors import UsageError
from analysis.core.labels import Language, labels_for
from analysis.core.project import Project
from analysis.disclosure.personal import Personal
from analysis.disclosure.private import personal_of
from analysis.group_forms import group_forms
from analysis.intake import CommuneYear
from analysis.publish.document import Document
from analysis.publish.forms import forms_pdf
from analysis.publish.xlsx import xlsx_file
from analysis.run.edition import Release, close_folder, wholly_read
from analysis.run.grounds import grounds
from analysis.run.input_keys import keyed_manifest
from analysis.run.keeping import check_approved, hashes_of, replaced
from analysis.run.manifest import MANIFEST
from analysis.run.parameters import GroupParameters, Parameters, checked
from analysis.run.privacy import check_document, check_file, places_in
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
    _check_formats(formats, parameters.language)
    year = grounds(project, parameters)
    made = forms_document(year.data, year.standard, parameters.language, parameters.audience)
    place = PurePosixPath(STEM) / str(parameters.year) / parameters.commune
    target = (output or project.output) / shelf(parameters.audience) / place
    of = _Set(made, parameters.model_dump(), year.facts, year.inputs, lambda: year.personal)
    return _written(project, of, target, formats, replace=replace)


def build_group_forms(
    project: Project,
    values: dict[str, Any],
    formats: Sequence[str] = tuple(WRITERS),
    output: Path | None = None,
    *,
    replace: bool = False,
) -> Release:
    """Write the official forms of a group of communes, a row each, as a whole.

    They lie in ``forms/{year}/groups/{group}`` of the output folder.

    Raises
    ------
    UsageError, DataError, BuildError
        As :func:`build_forms` and :func:`analysis.group_forms.group_forms`; also for the public, who would
        solve what communes withhold from sums.
    """
    asked = checked(GroupParameters, values)
    _check_formats(formats, asked.language)
    if asked.audience == "public":
        raise UsageError.said("group_not_public", name=asked.group)
    accepted = asked.accept_unverified_standard
    data = group_forms(asked.group, asked.year, project, accept_unverified=accepted)
    made = Document(
        show.group_cover(data, asked.language, asked.audience),
        (),
        show.group_closing(data, asked.language),
        forms=show.group_forms(data, asked.language),
    )
    communes = {(member.place.code, asked.year) for member in data.members}
    signs = [made.closing.signatory] if made.closing and made.closing.signatory else []
    facts = {"title": data.group.name, "synthetic": data.synthetic, "standard": data.standard.id}
    of = _Set(
        made,
        asked.model_dump(),
        facts,
        data.sources,
        lambda: personal_of(project, {*places_in(data.sources), *communes}, signs),
    )
    place = PurePosixPath(STEM) / str(asked.year) / "groups" / data.group.slug
    target = (output or project.output) / shelf(asked.audience) / place
    return _written(project, of, target, formats, replace=replace)


class _Set(NamedTuple):
    """A set of forms to write: what goes to its manifest, and what it may not name."""

    document: Document
    parameters: dict[str, Any]
    facts: dict[str, Any]
    inputs: Mapping[str, str]
    personal: Callable[[], Personal]


def _check_formats(formats: Sequence[str], language: Language) -> None:
    unknown = [name for name in formats if name not in WRITERS]
    if unknown or not formats:
        names = ", ".join(unknown) or "-"
        raise UsageError(labels_for(language)("sheet.formats", names=names, known=", ".join(WRITERS)))


def _written(project: Project, of: _Set, target: Path, formats: Sequence[str], *, replace: bool) -> Release:
    language, internal = of.document.language, of.document.cover.audience == "internal"
    inputs = [project.root / name for name in of.inputs]
    check_release(target, inputs, {f"{STEM}.{name}" for name in WRITERS}, language, replace=replace)
    there = [name for name in WRITERS if (target / f"{STEM}.{name}").is_file()]
    wanted, before = dict.fromkeys([*formats, *there]), hashes_of(target)
    private = None if internal else of.personal()
    wholly_read(project, of.inputs)
    with staging(target) as folder:
        for name, content in _checked(of.document, tuple(wanted), private):
            (folder / name).write_bytes(content)
        text = keyed_manifest(project, of.parameters, of.facts, of.inputs, None, folder)
        (folder / MANIFEST).write_text(text, "utf-8", newline="\n")
        if not replace:
            check_approved(target, folder, language)
        if internal:
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
