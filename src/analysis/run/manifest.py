"""What a release was made from and of: hashes of inputs, code and outputs, versions of packages.

No clock time and no machine: the same inputs give the same manifest, byte for byte.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
from collections.abc import Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from analysis.core.errors import UsageError
from analysis.core.version import __version__

DISTRIBUTION = "giamngheo"
MANIFEST = "manifest.json"


def manifest(
    parameters: Mapping[str, Any],
    facts: Mapping[str, Any],
    inputs: Mapping[str, str],
    notebook: Path,
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
        The notebook that was executed.
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
    """Return the manifest of a release.

    Raises
    ------
    UsageError
        If the folder holds none.
    """
    try:
        told: dict[str, Any] = json.loads((release / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        raise UsageError(f"{release} holds no release: {MANIFEST} cannot be read") from None
    return told


def made_from(parameters: Mapping[str, Any], inputs: Mapping[str, str], notebook: Path) -> dict[str, Any]:
    """Return the parts of a manifest that decide what comes out."""
    return {
        "parameters": dict(parameters),
        "inputs": dict(sorted(inputs.items())),
        "code": {
            "version": __version__,
            "package_sha256": package_hash(),
            "notebook_sha256": sha256(notebook),
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
