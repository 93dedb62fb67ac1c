"""One report: parameters → checked data → executed notebook → release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.commune import load
from analysis.errors import UsageError
from analysis.project import Project
from analysis.run.execute import NotebookError, execute
from analysis.run.manifest import manifest
from analysis.run.parameters import Parameters
from analysis.run.release import staging
from analysis.standard import standard_for

NOTEBOOK = "commune_report"
MANIFEST = "manifest.json"
FORMATS = ("html", "pdf")


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
        Names out of :data:`FORMATS`.
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
    standard = standard_for(parameters.year, accept_unverified=parameters.accept_unverified_standard)
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
            (folder / f"report.{name}").write_bytes(_written(executed, name))
        text = manifest(values, facts, {**data.sources, **data.earlier_sources}, notebook, folder)
        (folder / MANIFEST).write_text(text, "utf-8", newline="\n")
    return Release(target, tuple(sorted(path for path in target.rglob("*") if path.is_file())))


def check_formats(formats: Sequence[str]) -> None:
    """Refuse a format that no writer knows.

    Raises
    ------
    UsageError
        With the formats that there are.
    """
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        raise UsageError(f"unknown format {', '.join(unknown) or '(none)'}; there are {', '.join(FORMATS)}")


def _written(notebook: Any, name: str) -> bytes:
    """Run the exporter that ``jupyter nbconvert --to giamngheo-{name}`` runs."""
    from nbconvert.exporters import get_exporter

    content: str | bytes = get_exporter(f"giamngheo-{name}")().from_notebook_node(notebook)[0]
    return content.encode() if isinstance(content, str) else content


def _folder(output: Path, parameters: Parameters) -> Path:
    base = output / "internal" if parameters.audience == "internal" else output
    return base / str(parameters.year) / parameters.commune


def _keep(failure: NotebookError, target: Path) -> None:
    import nbformat

    with staging(target) as folder:
        nbformat.write(failure.notebook, folder / f"{NOTEBOOK}.ipynb")
        (folder / "error.txt").write_text(f"{failure}\n", "utf-8")
