"""Whether this machine can do the work: packages, fonts, writers, kernel, folders.

Every check answers for one thing that a report needs, so that a newcomer sees at once what is
missing and what to do, instead of a traceback in the middle of a run.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import metadata
from importlib.resources import files
from pathlib import Path
from typing import Literal

from analysis.core.errors import UsageError
from analysis.core.project import Project, find_project

State = Literal["ok", "warning", "error"]

# Set by `analysis.start`: what it left out of the environment.
IGNORED = "GIAMNGHEO_IGNORED"
# Every letter with its marks that Vietnamese writes, as precomposed characters.
LETTERS = "ăâđêôơưĂÂĐÊÔƠƯ" + "".join(map(chr, range(0x1EA0, 0x1EFA)))
# A year of a province with all its formats takes about this much.
FREE_BYTES = 1_000_000_000


@dataclass(frozen=True)
class Check:
    """The answer of one check.

    Parameters
    ----------
    name
        Key of its wording in ``labels/{vi,en}/doctor.toml``.
    state
        ``error`` stops reports from being built; ``warning`` does not.
    details
        Values for the wording.
    """

    name: str
    state: State
    details: dict[str, str] = field(default_factory=dict)


def examine(start: Path | None = None) -> list[Check]:
    """Run every check and return the answers in a fixed order, one per thing checked.

    Parameters
    ----------
    start
        Folder in which the project is looked for; default is the working folder.

    Examples
    --------
    >>> {check.name for check in examine() if check.state == "error"}
    set()
    """
    return [_python(), *_packages(), _fonts(), _safely("pdf", _pdf), _kernel(), *_ignored(), *_project(start)]


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    return Check("python", "ok" if sys.version_info >= (3, 11) else "error", {"found": version})


def _packages() -> Iterator[Check]:
    """Yield one answer for all that is right, or one per package that is missing or too old or new."""
    from packaging.requirements import Requirement

    asked = [Requirement(text) for text in metadata.requires("giamngheo") or []]
    wanted = [entry for entry in asked if entry.marker is None or entry.marker.evaluate()]
    wrong = 0
    for entry in wanted:
        found = _version(entry.name)
        if found is None or not entry.specifier.contains(found, prereleases=True):
            wrong += 1
            details = {"package": entry.name, "found": found or "-", "expected": str(entry.specifier)}
            yield Check("package", "error", details)
    if not wrong:
        yield Check("packages", "ok", {"count": str(len(wanted))})


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _fonts() -> Check:
    """Count the bundled fonts, and those that lack a Vietnamese letter."""
    from fontTools.ttLib import TTFont

    folder = files("analysis.core") / "fonts"
    paths = sorted(Path(str(entry)) for entry in folder.iterdir() if entry.name.endswith(".ttf"))
    bad = [path.name for path in paths if not {*map(ord, LETTERS)} <= TTFont(path).getBestCmap().keys()]
    state: State = "ok" if len(paths) == 8 and not bad else "error"
    return Check("fonts", state, {"count": str(len(paths)), "bad": ", ".join(bad) or "-"})


def _pdf() -> Check:
    import typst

    typst.compile("Giảm nghèo".encode(), ignore_system_fonts=True)
    return Check("pdf", "ok")


def _safely(name: str, check: Callable[[], Check]) -> Check:
    """Run a check of foreign code: whatever it raises is the answer."""
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - a compiled writer may fail in any way
        return Check(f"{name}_fails", "error", {"found": f"{type(error).__name__}: {error}"})


def _kernel() -> Check:
    """Say how kernels start: forked from a warm one where the system knows how, else anew."""
    found = _version("ipykernel")
    if found is None:
        return Check("no_kernel", "error")
    return Check("kernel" if hasattr(os, "fork") else "kernel_without_fork", "ok", {"found": found})


def _ignored() -> Iterator[Check]:
    """Say what of the user's own was kept out of the runs."""
    if found := os.environ.get(IGNORED):
        yield Check("ignored", "ok", {"found": found})
    if settings := _drawing_settings():
        yield Check("ignored_settings", "ok", {"found": settings.name})


def _drawing_settings() -> Path | None:
    """Return a file of settings for drawing that is not the one of the package, if there is one."""
    import matplotlib as mpl

    used = Path(mpl.matplotlib_fname()).resolve()
    return None if used.is_relative_to(Path(mpl.get_data_path()).resolve()) else used


def _project(start: Path | None) -> Iterator[Check]:
    try:
        project = find_project(start)
    except UsageError as error:
        yield Check("no_project", "warning", {"found": str(error)})
        return
    yield Check("project", "ok", {"found": project.root.name})
    yield from _folders(project)


def _folders(project: Project) -> Iterator[Check]:
    for folder in (project.output, project.root / "data" / "processed"):
        there = next(path for path in (folder, *folder.parents) if path.exists())
        writable = os.access(there, os.W_OK)
        name = project.relative(folder)
        yield Check(
            "writable" if writable else "not_writable", "ok" if writable else "error", {"found": name}
        )
    free = shutil.disk_usage(project.root).free
    yield Check("disk", "ok") if free >= FREE_BYTES else Check("disk_full", "warning")
    private = project.root / "data" / "private"
    if os.name == "posix" and private.exists():
        closed = not stat.S_IMODE(private.stat().st_mode) & 0o077
        yield Check("private", "ok") if closed else Check("private_open", "error")
