"""Built again and compared, byte for byte; where something moved, what moved it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

from analysis.core.audience import shelf
from analysis.core.errors import DataError, GiamNgheoError
from analysis.core.labels import Language
from analysis.core.project import NAMED_BY, PROCESSED_IN, Project
from analysis.core.scratch import private_folder
from analysis.run.comparison import build_comparison
from analysis.run.edition import Release
from analysis.run.formats import FORMATS, main_file
from analysis.run.forms import build_forms, build_group_forms
from analysis.run.group_report import build_group_report
from analysis.run.input_keys import KEPT_IN, KEY_ID, key_of, key_path, without_keyed
from analysis.run.manifest import LINKS, MANIFEST, read_manifest, sha256
from analysis.run.parameters import check_parameters
from analysis.run.planning import build_plan
from analysis.run.pool import Lost, run_jobs
from analysis.run.remember import unnoted
from analysis.run.report import build_report
from analysis.run.seal import State as Approval
from analysis.run.seal import approval_state, approved_by
from analysis.run.signing.release import Signer
from analysis.run.trend import build_trend

State = Literal["same", "moved", "tampered", "damaged", "unbuildable"]
Build = Callable[[Project, dict[str, Any], list[str], Path], Release]


def _report(project: Project, values: dict[str, Any], formats: list[str], output: Path) -> Release:
    if "group" in values:
        return build_group_report(project, values, formats, output)
    return build_report(project, check_parameters(values), formats, output)


def _own(
    notebook: str, project: Project, values: dict[str, Any], formats: list[str], output: Path
) -> Release:
    return build_report(project, check_parameters(values), formats, output, notebook=notebook)


def _forms(project: Project, values: dict[str, Any], formats: list[str], output: Path) -> Release:
    if "group" in values:
        return build_group_forms(project, values, formats, output)
    return build_forms(project, check_parameters(values), formats, output)


# What a release is called → how it is built.
BUILDERS: Mapping[str, Build] = {
    "report": _report,
    "comparison": build_comparison,
    "trend": build_trend,
    "plan": build_plan,
    "forms": _forms,
}


@dataclass(frozen=True)
class Verdict:
    """What became of one release.

    Parameters
    ----------
    place
        Its folder, relative to the folder that was verified.
    state
        ``same``; ``moved``: building it today gives other bytes; ``tampered``: its files are not those
        of its manifest; ``damaged``: its manifest cannot be read; ``unbuildable``: it cannot be built today.
    files
        How many are the same, or which are not.
    causes
        Inputs, code and packages that moved: kind, name, then and now.
    reason
        Why it cannot be built.
    unkeyed
        Whether hashes of raw files were made with a key that is not here, and could not be compared.
    approval
        Whether it is approved, and that in force.
    signers
        Who approved it, if so, and what their signatures are worth.
    """

    place: str
    state: State
    files: tuple[str, ...] = ()
    causes: tuple[tuple[str, str, str, str], ...] = ()
    reason: str = ""
    unkeyed: bool = False
    approval: Approval = "none"
    signers: tuple[Signer, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the bytes are the same, and nothing speaks against who is said to have approved them."""
        return (
            self.state == "same" and self.approval != "void" and all(one.is_trusted for one in self.signers)
        )


@dataclass(frozen=True)
class Rebuild:
    """A release to build again elsewhere; plain values, for another process."""

    project: Project
    stem: str
    notebook: str
    parameters: dict[str, Any]
    formats: tuple[str, ...]
    scratch: Path
    language: Language
    key: Path


def rebuilt(job: Rebuild) -> Path | str:
    """Build a release again in a process of its own; return its folder, or why it cannot be built."""
    ((_, made),) = run_jobs([job], build_again, 1)
    return made.reason if isinstance(made, Lost) else made


def build_again(job: Rebuild) -> Path | str:
    """Build a release from the raw files, in this process, which should serve nothing else."""
    # The notebook looks for its project; and what lies in data/processed is not asked.
    os.environ[NAMED_BY] = str(job.project.root)
    os.environ[PROCESSED_IN] = str(job.scratch / "processed")
    os.environ[KEPT_IN] = str(job.key)
    build = partial(_own, job.notebook) if job.notebook else BUILDERS[job.stem]
    try:
        with unnoted():
            return build(job.project, dict(job.parameters), [*job.formats], job.scratch).folder
    except DataError as error:
        return "; ".join(finding.describe(job.language) for finding in error.findings)
    except GiamNgheoError as error:
        return " ".join(error.describe(job.language).split())


def verify(folder: Path, project: Project, language: Language = "vi") -> Iterator[Verdict]:
    """Build every release of a folder again, elsewhere, and compare every byte.

    Parameters
    ----------
    folder
        A folder of releases, or one release.
    project
        Where the raw data lie today.
    language
        Of the faults in data that are quoted.

    Yields
    ------
    Verdict
        One a release, in the order of places. The folder itself is not changed. Everything starts from the
        raw files, not from ``data/processed``.
    """
    for path in sorted(folder.rglob(MANIFEST)):
        place = path.parent.relative_to(folder)
        if not any(part.startswith(".") or part == "failed" for part in place.parts):
            verdict = _verdict(path.parent, place.as_posix(), project, language)
            state = approval_state(path.parent)[0]
            who = approved_by(path.parent, project) if state == "valid" else ()
            yield replace(verdict, approval=state, signers=who)


def _verdict(release: Path, place: str, project: Project, language: Language) -> Verdict:
    try:
        told = read_manifest(release)
    except DataError:
        return Verdict(place, "damaged")
    outputs: dict[str, dict[str, Any]] = told["outputs"]
    changed = [
        name
        for name, file in outputs.items()
        if not (release / name).is_file() or sha256(release / name) != file["sha256"]
    ]
    known = {*outputs, MANIFEST}
    changed += [name for name in _files(release) if name not in known]
    if changed:
        return Verdict(place, "tampered", tuple(sorted(changed)))
    stem = next((stem for stem in BUILDERS if any(main_file(stem, name) in outputs for name in FORMATS)), "")
    if not stem:
        return Verdict(place, "unbuildable", reason="no kind of document that this program builds")
    formats = [name for name in FORMATS if main_file(stem, name) in outputs]
    own = told["facts"].get("notebook", "")
    with private_folder() as scratch:
        _stand_ins(scratch, told)
        key = key_path(project).resolve() if key_of(told, project) else Path(os.devnull)
        job = Rebuild(project, stem, own, told["parameters"], tuple(formats), scratch, language, key)
        made = rebuilt(job)
        if isinstance(made, str):
            return Verdict(place, "unbuildable", reason=made)
        again = read_manifest(made)
        names = sorted({*_files(release), *_files(made)})
        other = [name for name in names if _bytes(release / name) != _bytes(made / name)]
    unkeyed = KEY_ID in told["facts"] and KEY_ID not in again["facts"]
    if unkeyed:
        told, again = without_keyed(told), without_keyed(again)
        other = [name for name in other if name != MANIFEST or told != again]
    if other:
        return Verdict(place, "moved", tuple(other), tuple(_causes(told, again)), unkeyed=unkeyed)
    return Verdict(place, "same", tuple(names), unkeyed=unkeyed)


def _stand_ins(scratch: Path, told: Mapping[str, Any]) -> None:
    """Put something where the releases stood to which this one leads: they are not built again with it."""
    audience = told["parameters"].get("audience")
    base = scratch / ("internal" if audience == "internal" else shelf(audience))
    for place in told["facts"].get(LINKS, ()):
        (base / place).parent.mkdir(parents=True, exist_ok=True)
        (base / place).touch()


def _causes(then: dict[str, Any], now: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Yield what a manifest says of inputs, code and packages and another says otherwise."""
    for kind in ("parameters", "inputs", "code", "packages"):
        for name in sorted({*then[kind], *now[kind]}):
            old, new = (str(told[kind].get(name, "")) for told in (then, now))
            if old != new:
                yield kind, name, old, new


def _files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
