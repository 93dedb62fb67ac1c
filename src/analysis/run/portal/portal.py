"""``giamngheo publish``: a folder for any web host, of approved public releases alone.

It is made anew as a whole and swapped into place; what is no longer approved goes. The last look is at
the finished folder: each file is one that was made here, or byte for byte one that was approved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from analysis.core.errors import BuildError, UsageError
from analysis.core.labels import Language, labels_for
from analysis.core.project import Project
from analysis.run.portal.choose import Going, Left, choose
from analysis.run.portal.dataset import dataset
from analysis.run.portal.news import FEED, FILE, News, feed, news, record, strangers
from analysis.run.portal.pages import language_of, portal_pages
from analysis.run.release import staging


@dataclass(frozen=True)
class Published:
    """What went out, what did not, and why; ``files`` counts those of the folder.

    ``without_tables`` are the addresses of reports whose figures are known from the reports alone.
    """

    folder: Path
    going: tuple[Going, ...]
    left: tuple[Left, ...]
    news: News | None = None
    files: int = 0
    without_tables: tuple[str, ...] = ()


def publish(
    folder: Path, project: Project, language: Language = "vi", *, output: Path | None = None
) -> Published:
    """Write the folder; nothing where no release may go out.

    Parameters
    ----------
    folder
        Empty, new, or of an earlier publication; not among data or results of the project.
    output
        Folder of the releases; default: the project's.

    Raises
    ------
    UsageError
        If the folder may not be written.
    BuildError
        If anything would get out that was not approved.
    """
    output = output or project.output
    _check_folder(folder, project, output, language)
    going, left = choose(output, project)
    if not going:
        return Published(folder, (), tuple(left))
    read = {one.address: _approved_files(one) for one in going}
    told = news(folder, going)
    text = labels_for(language_of(going))
    data = dataset(going, read)
    made = data.files((labels_for("vi"), labels_for("en")))
    made |= {FEED: feed(told, going, text("portal.title"), text)}
    made |= portal_pages(going, data, told, made)
    made[FILE] = record(told, going, [*made, FILE])
    copied = {f"{address}/{name}": content for address, own in read.items() for name, content in own.items()}
    _check_all(made, copied, going)
    with staging(folder) as staged:
        for path, content in {**copied, **made}.items():
            target = staged / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    bare = tuple(one.address for one in going if one.is_report and one.address not in data.headline)
    return Published(folder, tuple(going), tuple(left), told, len(made) + len(copied), bare)


def _approved_files(one: Going) -> dict[str, bytes]:
    """Read the files of a release, each of them as it was approved."""
    found = {}
    for name, digest in one.outputs.items():
        content = (one.release / name).read_bytes()
        if sha256(content).hexdigest() != digest:
            raise BuildError(f"{one.address}/{name} is not what was approved")
        found[name] = content
    return found


def _check_all(made: Mapping[str, bytes], copied: Mapping[str, bytes], going: Sequence[Going]) -> None:
    """Refuse a folder in which anything is neither made here nor approved, or lies outside it."""
    approved = {f"{one.address}/{name}": digest for one in going for name, digest in one.outputs.items()}
    other = {path for path, content in copied.items() if approved.get(path) != sha256(content).hexdigest()}
    other |= set(made) & set(copied)
    other |= {path for path in (*made, *copied) if ".." in Path(path).parts or Path(path).is_absolute()}
    if other:
        raise BuildError(f"not published, since it was not approved: {', '.join(sorted(other))}")


def _check_folder(folder: Path, project: Project, output: Path, language: Language) -> None:
    text, place = labels_for(language), folder.resolve()
    for kept in (project.root / "data", output):
        held = kept.resolve()
        if place == project.root.resolve() or place.is_relative_to(held) or held.is_relative_to(place):
            raise UsageError(text("portal.folder", folder=folder))
    if folder.exists() and not folder.is_dir():
        raise UsageError(text("targets.file", path=folder))
    strange = strangers(folder)
    if strange:
        raise UsageError(text("portal.taken", folder=folder, files=", ".join(strange[:5])))
