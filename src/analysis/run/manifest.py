"""What a release was made from and of: hashes of inputs, code and outputs, versions of packages.

No clock time and no machine: the same inputs give the same manifest, byte for byte.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
from collections.abc import Mapping
from functools import cache
from importlib import metadata
from pathlib import Path, PurePosixPath
from typing import Any, NoReturn

from analysis.core.errors import DataError, Finding, UsageError
from analysis.core.version import __version__

DISTRIBUTION = "giamngheo"
MANIFEST = "manifest.json"
DRAFTS = "drafts"  # the fact that names what the paper still lacks
LINKS = "links"  # the fact that names to which releases a document leads
# The parts of a manifest, and of some what each of their values is.
_PARTS: Mapping[str, type] = {
    "parameters": object,
    "facts": object,
    "inputs": str,
    "code": str,
    "packages": str,
    "outputs": dict,
}
# What others go by without asking again.
_FACTS: Mapping[str, type | tuple[type, ...]] = {
    "title": str,
    "status": str,
    "certain_findings": (int, type(None)),
    DRAFTS: list,
    LINKS: list,
}
_LONGEST_NAME, _LONGEST_PATH = 255, 1024


def manifest(
    parameters: Mapping[str, Any],
    facts: Mapping[str, Any],
    inputs: Mapping[str, str],
    notebook: Path | None,
    outputs: Path,
) -> str:
    """Return the manifest of a release as JSON text.

    Parameters
    ----------
    parameters
        The parameters of the notebook.
    facts
        What a reader should know without opening the report: state of the figures, standard.
    inputs
        Raw file → SHA-256.
    notebook
        The notebook that was executed; None for forms, which need none.
    outputs
        Folder of the finished files, hashed here.
    """
    files = sorted(path for path in outputs.rglob("*") if path.is_file())
    made = made_from(parameters, inputs, notebook)
    content = {
        "parameters": made.pop("parameters"),
        "facts": dict(facts),
        **made,
        "outputs": {
            path.relative_to(outputs).as_posix(): {"sha256": sha256(path), "bytes": path.stat().st_size}
            for path in files
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def read_manifest(release: Path) -> dict[str, Any]:
    """Return the manifest of a release; whoever has it need not ask again what is in it.

    Raises
    ------
    UsageError
        If the folder holds none.
    DataError
        If it is damaged; the finding names the part.
    """
    path = release / MANIFEST
    if not os.path.lexists(path):
        raise UsageError.said("no_release", path=release, manifest=MANIFEST)
    told = read_object(path)
    for part, kind in _PARTS.items():
        values = told.get(part)
        if not isinstance(values, dict) or not all(isinstance(value, kind) for value in values.values()):
            _damaged(path, part)
    facts, names = told["facts"], (*told["inputs"], *told["outputs"])
    if not all(isinstance(facts[name], kind) for name, kind in _FACTS.items() if name in facts):
        _damaged(path, "facts")
    if not all(isinstance(file.get("sha256"), str) for file in told["outputs"].values()):
        _damaged(path, "outputs")
    if not all(map(_is_path, names)) or not all(map(_is_inside, told["outputs"])):
        _damaged(path, "outputs" if all(map(_is_path, told["inputs"])) else "inputs")
    links = facts.get(LINKS, ())
    if not all(isinstance(name, str) and _is_path(name) and _is_inside(name) for name in links):
        _damaged(path, "facts")
    return told


def read_object(path: Path) -> dict[str, Any]:
    """Return the object that a file of JSON holds, with texts that can be written again.

    Raises
    ------
    DataError
        If it holds anything else.
    """
    try:
        told = json.loads(path.read_text("utf-8") if path.is_file() else "")
        json.dumps(told, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except (OSError, ValueError, RecursionError):
        _damaged(path)
    if not isinstance(told, dict):
        _damaged(path)
    return told


def _damaged(path: Path, part: str = "") -> NoReturn:
    raise DataError([Finding("damaged_manifest", path.as_posix(), column=part)]) from None


def _is_path(name: str) -> bool:
    """Say whether a system can be asked for a file of this name."""
    parts = [part.encode() for part in name.split("/")]
    longest = max(map(len, parts)) <= _LONGEST_NAME and len(name) <= _LONGEST_PATH
    return bool(name) and "\0" not in name and longest


def _is_inside(name: str) -> bool:
    """Say whether a path stays in the folder that it is told from."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and path.as_posix() == name


def made_from(
    parameters: Mapping[str, Any], inputs: Mapping[str, str], notebook: Path | None
) -> dict[str, Any]:
    """Return the parts of a manifest that decide what comes out."""
    return {
        "parameters": dict(parameters),
        "inputs": dict(sorted(inputs.items())),
        "code": {
            "version": __version__,
            "package_sha256": package_hash(),
            **({"notebook_sha256": sha256(notebook)} if notebook else {}),
        },
        "packages": packages(),
    }


def is_whole(folder: Path, outputs: Mapping[str, Mapping[str, Any]]) -> bool:
    """Say whether every file that a manifest lists is in its folder, unchanged."""
    return all(
        (folder / name).is_file() and sha256(folder / name) == told["sha256"]
        for name, told in outputs.items()
    )


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def package_hash() -> str:
    """Return one hash over every file of this package, names and contents."""
    root = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix not in {".pyc", ".ipynb"}:
            digest.update(f"{path.relative_to(root).as_posix()}\0{sha256(path)}\n".encode())
    return digest.hexdigest()


@cache
def packages() -> dict[str, str]:
    """Return Python's version and those of the packages that this one asks for."""
    asked = [text for text in metadata.requires(DISTRIBUTION) or [] if "extra ==" not in text]
    names = sorted(re.split(r"[^\w.-]", text, maxsplit=1)[0] for text in asked)
    return {"python": platform.python_version(), **{name: metadata.version(name) for name in names}}
