"""Tables put into the folders of a commune and year: all of them or none, however the work ends.

What is to be placed is first written, whole, to a hidden folder beside the names; its renaming is the
moment at which it counts. Whatever stops the copying after that, the next import copies the rest, and no
report is made in between.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from filecmp import cmp
from pathlib import Path
from secrets import token_hex

from filelock import FileLock

from analysis.core.labels import Language
from analysis.core.project import Project
from analysis.core.targets import check_target, make_folder, whole
from analysis.intake.entries import FACTS, LISTS
from analysis.intake.folder import pending
from analysis.intake.template.read import FILE as WORKBOOK

HOUSEHOLDS, NAMES = "households.parquet", "names.csv"
# Names of files that go once the new ones stand.
_REMOVED = ".removed"


@dataclass(frozen=True)
class Destination:
    """Whose year files are, and whether what is there may be replaced."""

    project: Project
    commune: str
    year: int
    replace: bool = False

    @property
    def raw(self) -> Path:
        """Where the tables go."""
        return self.project.raw(self.year, self.commune)

    @property
    def private(self) -> Path:
        """Where names and identity numbers go."""
        return self.project.private(self.year, self.commune)

    @property
    def pending(self) -> Path:
        """What an import that was cut short has left to be placed."""
        return pending(self.project, self.commune, self.year)

    def target(self, name: str) -> Path:
        """Return where a file belongs."""
        return (self.private if name == NAMES else self.raw) / name


def superseded(staged: Path, raw: Path) -> tuple[Path, ...]:
    """Return what is there under another name and must go, or one thing would stand in two places."""
    others = [(HOUSEHOLDS, name) for name in LISTS if name != HOUSEHOLDS]
    pairs = (*others, (WORKBOOK, FACTS))
    return tuple(raw / old for new, old in pairs if (staged / new).is_file() and (raw / old).is_file())


def drop_known(staged: Path, to: Destination) -> None:
    """Take out what is there already, byte for byte: the same file taken in again changes nothing."""
    for path in list(staged.iterdir()):
        target = to.target(path.name)
        if target.is_file() and not target.is_symlink() and cmp(path, target, shallow=False):
            path.unlink()


def place_files(
    staged: Path, removed: Iterable[Path], to: Destination, inputs: Sequence[Path], language: Language
) -> tuple[Path, ...]:
    """Put what is staged where it belongs and return the paths.

    Parameters
    ----------
    removed
        Files of the raw folder that go.
    """
    names = sorted(path.name for path in staged.iterdir())
    gone = sorted(path.name for path in removed)
    if not names and not gone:
        return ()
    _make_private(to, language)
    make_folder(to.raw, language)
    for name in names:
        check_target(to.target(name), inputs, language, replace=True)
    with _alone(to):
        part = to.pending.with_name(f"{to.pending.name}.{token_hex(8)}")
        part.mkdir(mode=0o700)
        for name in names:
            shutil.copyfile(staged / name, part / name)
        (part / _REMOVED).write_text("\n".join(gone), "utf-8")
        part.rename(to.pending)
        _finish(to)
    return tuple(map(to.target, names))


def finish_pending(to: Destination) -> None:
    """Place what an import that was cut short has left."""
    if to.private.is_dir() and any(to.private.glob(f"{to.pending.name}*")):
        with _alone(to):
            for left in to.private.glob(f"{to.pending.name}.*/"):
                shutil.rmtree(left)
            if to.pending.is_dir():
                _finish(to)


def _finish(to: Destination) -> None:
    for left in (*to.raw.glob(".*.part"), *to.private.glob(".*.part")):
        left.unlink()
    for source in sorted(path for path in to.pending.iterdir() if path.name != _REMOVED):
        target = to.target(source.name)
        with whole(target, closed=target.name == NAMES) as part:
            shutil.copyfile(source, part)
    for name in (to.pending / _REMOVED).read_text("utf-8").splitlines():
        (to.raw / name).unlink(missing_ok=True)
    # Under its own name half a folder would be placed again.
    done = to.pending.rename(to.pending.with_name(f"{to.pending.name}.{token_hex(8)}"))
    shutil.rmtree(done)


def _make_private(to: Destination, language: Language) -> None:
    """Make the folder of names; the first one closes all of them to others."""
    top = to.private.parent.parent
    if not top.exists():
        make_folder(top, language)
        top.chmod(0o700)
    make_folder(to.private, language)


def _alone(to: Destination) -> FileLock:
    """Let one import at a time place files of a commune's year."""
    return FileLock(to.private / ".lock", timeout=60)
