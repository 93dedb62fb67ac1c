"""One report: parameters → checked data → executed notebook → release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.commune import load
from analysis.project import Project
from analysis.provinces import local_standard, provincial_files
from analysis.run.execute import NotebookError, execute
from analysis.run.formats import check_formats, files_of
from analysis.run.manifest import manifest, sha256
from analysis.run.parameters import Parameters
from analysis.run.release import staging

NOTEBOOK = "commune_report"
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Release:
    """A finished report: its folder and its files."""

    folder: Path
    files: tuple[Path, ...]


def build_report(
    project: Project, parameters: Parameters, formats: Sequence[str], output: Path | None = None
) -> Release:
    """Build one report and publish it as a whole.

    Parameters
    ----------
    project
        Where data and notebooks lie.
    parameters
        Commune, year, language, audience.
    formats
        Names out of :data:`analysis.run.formats.FORMATS`.
    output
        Folder of the releases; default is the project's ``output``.

    Returns
    -------
    Release
        ``output/{year}/{commune}/``; internal reports lie under ``output/internal/``.

    Raises
    ------
    UsageError
        If the format, the commune, the year or the standard is not there to be used.
    DataError
        If the raw data are wrong; nothing is written.
    NotebookError
        If the notebook failed; it is kept with its error under ``output/failed/``.
    """
    check_formats(formats)
    standard = local_standard(
        parameters.commune,
        parameters.year,
        accept_unverified=parameters.accept_unverified_standard,
        project=project,
    )
    data = load(parameters.commune, parameters.year, project)
    notebook = project.notebook(NOTEBOOK)
    output = output or project.output
    values = parameters.model_dump()
    try:
        executed = execute(notebook, values, project.root)
    except NotebookError as failure:
        _keep(failure, _folder(output / "failed", parameters))
        raise
    facts = {"status": data.facts.status, "synthetic": data.facts.synthetic, "standard": standard.id}
    target = _folder(output, parameters)
    with staging(target) as folder:
        for name in formats:
            for path, content in files_of(executed, name, project.base_docx).items():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(content)
        inputs = {**data.sources, **data.earlier_sources}
        if standard.province:
            inputs |= {project.relative(path): sha256(path) for path in provincial_files(project)}
        if project.base_docx and "docx" in formats:
            inputs[project.relative(project.base_docx)] = sha256(project.base_docx)
        text = manifest(values, facts, inputs, notebook, folder)
        (folder / MANIFEST).write_text(text, "utf-8", newline="\n")
    return Release(target, tuple(sorted(path for path in target.rglob("*") if path.is_file())))


def _folder(output: Path, parameters: Parameters) -> Path:
    base = output / "internal" if parameters.audience == "internal" else output
    return base / str(parameters.year) / parameters.commune


def _keep(failure: NotebookError, target: Path) -> None:
    import nbformat

    with staging(target) as folder:
        nbformat.write(failure.notebook, folder / f"{NOTEBOOK}.ipynb")
        (folder / "error.txt").write_text(f"{failure}\n", "utf-8")
