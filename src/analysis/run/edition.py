"""One document published: an executed notebook becomes a release folder with its files and manifest.

Every kind of document (the report of a commune, a comparison, …) says what it is by an
:class:`Edition`; how it is executed, staged, recorded and swapped into place is the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from analysis.core.audience import shelf
from analysis.core.errors import BuildError
from analysis.core.project import Project
from analysis.disclosure.personal import Personal
from analysis.publish.card import FILES as CARD
from analysis.publish.card import card_files
from analysis.publish.drafts import drafts_of
from analysis.publish.notebook import read_document
from analysis.publish.originals import CHANGED, is_changed, name_notebook
from analysis.run.execute import NotebookError, execute
from analysis.run.formats import FORMATS, files_of, main_file
from analysis.run.index import check_index, write_index
from analysis.run.input_keys import keyed_manifest
from analysis.run.keeping import all_formats, check_approved, hashes_of, replaced
from analysis.run.links import link
from analysis.run.manifest import DRAFTS, LINKS, MANIFEST, sha256
from analysis.run.own_notebook import check_made
from analysis.run.pool import is_own_process
from analysis.run.privacy import check_document, check_file
from analysis.run.release import check_release, staging
from analysis.run.remember import note_public


@dataclass(frozen=True)
class Edition:
    """What one document is made from, and where it goes.

    Parameters
    ----------
    notebook
        Name of the notebook without its ending.
    values
        Parameters of the notebook, already checked.
    place
        Folder of the release inside the output folder, as ``2022/15139``.
    facts
        What a reader should know without opening the document; goes to the manifest.
    inputs
        Raw file → SHA-256.
    stem
        Name of the files without their endings: ``report`` makes ``report.html``.
    internal
        Internal documents, and what is left of failed ones, lie under ``internal/``.
    personal
        What may not stand in a public document.
    texts
        Files that stand beside the document: name → text.
    given
        What the notebook is given where that is not all of ``values``; its cover is then held against them.
    beside
        More files for some of the formats: formats → name → content.
    beside_names
        What they may be called.
    """

    notebook: str
    values: Mapping[str, Any]
    place: PurePosixPath
    facts: Mapping[str, Any] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    stem: str = "report"
    internal: bool = False
    personal: Personal | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, Any] | None = None
    beside: Callable[[Sequence[str]], Mapping[str, bytes]] | None = None
    beside_names: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Release:
    """A finished document.

    Parameters
    ----------
    folder, files
        Where it lies.
    replaced
        Files that stood there otherwise before.
    drafts
        What its paper still lacks: place and draft mark.
    """

    folder: Path
    files: tuple[Path, ...]
    replaced: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()


def publish(  # noqa: PLR0913, PLR0915 - the options of the commands, one step after another
    project: Project,
    edition: Edition,
    formats: Sequence[str],
    output: Path | None = None,
    *,
    one_of_many: bool = False,
    replace: bool = False,
) -> Release:
    """Execute the notebook of an edition and publish its files as a whole.

    Parameters
    ----------
    project
        Where the notebook lies and where it runs.
    edition
        What to build.
    formats
        Names out of :data:`analysis.run.formats.FORMATS`, already checked.
    output
        Folder of the releases; default is the project's ``output``.
    one_of_many
        Called by a process that serves this one document: the notebook runs in it, as in the own process
        of a command, and the index is left to whoever builds the many.
    replace
        Whether files of another hand, or an approved release, may go that lie where the release is to
        stand. Formats that the release has already are made again beside those asked for.

    Raises
    ------
    UsageError
        If an input, a file of another hand or an approved release lies where the release is to stand.
    NotebookError
        If the notebook failed; it is kept with its error under ``failed/``.
    BuildError
        If a public document names a person or a household, or a raw file changed meanwhile; nothing is
        published.
    """
    notebook = project.notebook(edition.notebook)
    base = _base(output or project.output, edition)
    language = edition.values.get("language", "vi")
    inputs = [project.root / name for name in edition.inputs]
    kept = [project.root / "data" / name for name in ("raw", "private")]
    mains = {main_file(edition.stem, name) for name in FORMATS} | edition.beside_names | CARD
    for folder in (base / edition.place, base / "failed" / edition.place):
        check_release(folder, [*inputs, *kept], mains, language, replace=replace)
    target = base / edition.place
    formats, before = all_formats(target, edition.stem, formats), hashes_of(target)
    if not edition.internal and not one_of_many:
        check_index(base, inputs, language, replace=replace)
    try:
        given = dict(edition.values if edition.given is None else edition.given)
        executed = execute(
            notebook, given, project.root, here=one_of_many or is_own_process(), quiet=one_of_many
        )
    except NotebookError as failure:
        _keep(failure, base / "failed" / edition.place, notebook.name, closed=edition.internal)
        raise
    name_notebook(executed, notebook)
    if edition.given is not None:
        head = read_document(executed).cover
        check_made(edition.notebook, edition.values, (head.about, head.language, head.audience))
    wholly_read(project, edition.inputs)
    told: dict[str, Any] = {
        CHANGED: is_changed(executed),
        LINKS: link(executed, base, edition.place, public=edition.values.get("audience") == "public"),
    }
    document = read_document(executed)
    lacking = drafts_of(document)
    told[DRAFTS] = list(lacking)
    hashes = dict(edition.inputs)
    if project.base_docx and "docx" in formats:
        hashes[project.relative(project.base_docx)] = sha256(project.base_docx)
    private = None if edition.internal else edition.personal
    if private is not None:
        check_document(document, private, main_file(edition.stem, formats[0]))
    with staging(target) as folder:
        for path, content in _contents(executed, edition, formats, project.base_docx):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
            if private is not None:
                check_file(path, content, private)
        facts = {**edition.facts, **{name: one for name, one in told.items() if one}}
        text = keyed_manifest(project, edition.values, facts, hashes, notebook, folder)
        (folder / MANIFEST).write_text(text, "utf-8", newline="\n")
        if private is not None:
            check_file(MANIFEST, text.encode(), private)
        if not replace:
            check_approved(target, folder, language)
        if edition.internal:
            close_folder(folder)
        note_public(project, edition.values, edition.inputs)
    if not edition.internal and not one_of_many:
        write_index(base)
    files = tuple(sorted(path for path in target.rglob("*") if path.is_file()))
    return Release(target, files, tuple(replaced(before, hashes_of(target))), lacking)


def _contents(
    executed: Any, edition: Edition, formats: Sequence[str], base_docx: Path | None
) -> Iterator[tuple[str, bytes]]:
    """Return each file of the release by its path: the formats, then what stands beside them."""
    for name in formats:
        yield from files_of(executed, name, edition.stem, base_docx).items()
    if "html" in formats:
        yield from card_files(read_document(executed)).items()
    if edition.beside is not None:
        yield from edition.beside(formats).items()
    for path, told in edition.texts.items():
        yield path, told.encode()


def _base(output: Path, edition: Edition) -> Path:
    return output / ("internal" if edition.internal else shelf(edition.values.get("audience")))


def wholly_read(project: Project, inputs: Mapping[str, str]) -> None:
    """Refuse what was built while somebody saved a raw file: its figures may be of both."""
    moved = [
        name
        for name, digest in inputs.items()
        if not (project.root / name).is_file() or sha256(project.root / name) != digest
    ]
    if moved:
        raise BuildError(f"{', '.join(moved)}: changed while the document was built; build it again")


def close_folder(folder: Path) -> None:
    """Let nobody but the owner read an internal document; Windows keeps the rights of the folder above."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)


def _keep(failure: NotebookError, target: Path, name: str, *, closed: bool) -> None:
    import nbformat

    with staging(target) as folder:
        nbformat.write(failure.notebook, folder / name)
        (folder / "error.txt").write_text(f"{failure}\n", "utf-8")
        if closed:
            close_folder(folder)
