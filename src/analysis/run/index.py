"""``output/index.html``: every release but the internal ones, from the manifests alone.

The page works from a folder and from any web server; what is internal is not there, not even by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.core.errors import DataError, Finding
from analysis.core.labels import Language, labels_for
from analysis.core.targets import PAGE, check_target, holds
from analysis.publish.html import page_style, script_of_communes, security_policy, template
from analysis.publish.pages import check_page
from analysis.run.manifest import MANIFEST, read_manifest
from analysis.run.release import write_whole
from analysis.run.review import SHEETS
from analysis.run.seal import approval_state

FILE = "index.html"
# The first format that a release has is the one its name links to.
FORMATS = ("html", "pdf", "docx", "xlsx")
_SHEET = "review.html"
_HIDDEN = ("internal", "failed")


@dataclass(frozen=True)
class Listed:
    """One release: where it lies, what it is about, its files by format, its check sheet."""

    place: str
    kind: str
    years: str
    title: str
    state: str
    approval: str
    synthetic: bool
    findings: int | None
    language: str
    files: dict[str, str]
    audience: str
    unit: str
    sheet: str


def check_index(output: Path, inputs: Iterable[Path], language: Language, *, replace: bool) -> None:
    """Refuse to write the index over a page of another hand.

    Raises
    ------
    UsageError
        If ``index.html`` is there and is none of ours.
    """
    if output.is_dir():
        check_target(output / FILE, inputs, language, replace=replace, ours=is_index)


def is_index(path: Path) -> bool:
    """Recognise a page of ours."""
    return holds(path, PAGE)


def write_index(output: Path) -> Path:
    """Write the index of a folder of releases, anew and as a whole.

    Parameters
    ----------
    output
        Folder of the releases.

    Returns
    -------
    Path
        ``index.html`` in it. Equal releases make equal bytes. Of two that write at once, the later one
        sees what the other has published.
    """
    target = output / FILE
    while True:
        found = releases(output)
        write_whole(target, index_page(found))
        if releases(output) == found:
            return target


def releases(output: Path) -> list[Listed]:
    """Return the releases of a folder but the internal ones, latest years first, then by place.

    One whose manifest is damaged is left out, see :func:`damaged`.
    """
    found = [one for path in sorted(output.rglob(MANIFEST)) if (one := _listed(path, output))]
    return sorted(sorted(found, key=lambda one: one.place), key=lambda one: one.years[-4:], reverse=True)


def damaged(output: Path) -> Iterator[Finding]:
    """Yield each release of a folder that no index can list, since its manifest is damaged."""
    for path in sorted(output.rglob(MANIFEST)):
        if not _is_hidden(path, output):
            try:
                read_manifest(path.parent)
            except DataError as error:
                yield from error.findings


def index_page(found: list[Listed]) -> str:
    """Return the page; it is in English where every release is."""
    language: Language = "en" if found and all(one.language == "en" for one in found) else "vi"
    style, script = page_style(), script_of_communes()
    page = template("index.html.j2").render(
        found=found,
        places=len({one.unit for one in found}),
        public=all(one.audience == "public" for one in found),
        years=_span(found),
        language=language,
        formats=FORMATS,
        policy=security_policy(style, script),
        script=script,
        style=style,
        text=labels_for(language),
    )
    links = {file for one in found for file in (*one.files.values(), one.sheet) if file}
    check_page(page, script, files=links)
    return page


def _listed(path: Path, output: Path) -> Listed | None:
    if _is_hidden(path, output):
        return None
    place = path.parent.relative_to(output)
    try:
        told = read_manifest(path.parent)
    except DataError:
        return None
    parameters, facts = told["parameters"], told["facts"]
    # An internal release never lies here; if somebody put one here, it is not named.
    if parameters.get("audience") == "internal":
        return None
    files = dict(_files(told["outputs"], place))
    stem = next((Path(file).stem for file in files.values() if Path(file).stem != "tables"), "")
    span = [str(parameters[name]) for name in ("year", "first_year", "last_year") if name in parameters]
    return Listed(
        place=place.as_posix(),
        kind=str(facts.get("notebook") or _kind(stem, parameters)),
        years="-".join(dict.fromkeys(span)),
        title=str(facts.get("title") or place.as_posix()),
        state=str(facts.get("status", "")),
        approval=approval_state(path.parent)[0],
        synthetic=bool(facts.get("synthetic")),
        findings=facts.get("certain_findings"),
        language=str(parameters.get("language", "vi")),
        files=files,
        audience=str(parameters.get("audience", "public")),
        unit=str(parameters.get("commune") or parameters.get("group") or place),
        sheet=f"{place.as_posix()}/{_SHEET}" if _SHEET in told["outputs"] else "",
    )


def _kind(stem: str, parameters: Mapping[str, Any]) -> str:
    """Return what a document is: the report of a group is another than that of a commune."""
    return "group_report" if stem == "report" and "group" in parameters else stem


def _span(found: Iterable[Listed]) -> str:
    years = sorted({year for one in found for year in one.years.split("-")})
    return "-".join(dict.fromkeys((years[0], years[-1]))) if years else ""


def _is_hidden(path: Path, output: Path) -> bool:
    parts = path.parent.relative_to(output).parts
    return parts[:1] in [(name,) for name in _HIDDEN] or any(part.startswith(".") for part in parts)


def _files(outputs: dict[str, Any], place: Path) -> Iterator[tuple[str, str]]:
    """Yield format and path of the main files of a release."""
    for name in FORMATS:
        for file in sorted(outputs):
            if "/" not in file and file.endswith(f".{name}") and file not in SHEETS:
                yield name, f"{place.as_posix()}/{file}"
