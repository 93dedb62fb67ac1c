"""What ``collect`` writes for the office: its earlier results are replaced, what others made is kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from analysis.core.labels import Language
from analysis.core.targets import check_target, make_folder, write_file

# Beside the results: file → SHA-256, by which an earlier one is recognised.
FILE = "written.json"


def check_results(
    folder: Path, names: Iterable[str], inputs: Iterable[Path], language: Language, *, replace: bool
) -> None:
    """Refuse before anything is read where a result would take the place of an input or another's file.

    Parameters
    ----------
    names
        Every file that may be written, relative to the folder.

    Raises
    ------
    UsageError
        As :func:`analysis.core.targets.check_target`.
    """
    known, inputs = _known(folder), list(inputs)

    def is_ours(path: Path) -> bool:
        return _hash(path) == known.get(path.relative_to(folder).as_posix())

    for name in names:
        if (folder / name).parent.exists():
            check_target(folder / name, inputs, language, replace=replace, ours=is_ours)


def write_results(folder: Path, files: Mapping[str, bytes], language: Language) -> list[Path]:
    """Write the results, and take away earlier ones that are no longer true; return where they are.

    Nobody else of the machine may read them.
    """
    for path in {folder, *((folder / name).parent for name in files)}:
        make_folder(path, language)
    folder.chmod(0o700)
    for name, told in _known(folder).items():
        if name not in files and _hash(folder / name) == told:
            (folder / name).unlink()
    for name, content in files.items():
        write_file(folder / name, content, language, closed=True)
    hashes = {name: sha256(content).hexdigest() for name, content in sorted(files.items())}
    write_file(folder / FILE, (json.dumps(hashes, indent=1) + "\n").encode(), language, closed=True)
    return [folder / name for name in files]


def _known(folder: Path) -> dict[str, str]:
    try:
        told = json.loads((folder / FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
