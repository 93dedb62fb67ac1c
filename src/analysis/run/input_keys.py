"""Hashes of raw files in public manifests: keyed, so that nobody can try what is in a small table.

A plain hash of a list of two households, or of a table of a village, lets anyone try every content until
one fits. In public manifests the hash of such a file is an HMAC with a key of the office, which lies with
the private data and in no release. Without the key a hash is left out, never written plainly.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from analysis.core.errors import UsageError
from analysis.core.project import Project
from analysis.run.manifest import manifest

# Where the key lies if not with the private data; an empty file stands for none.
KEPT_IN = "GIAMNGHEO_KEY"
# The fact of a manifest that tells which key it was, and nothing of the key.
KEY_ID = "inputs_key"
_MARK = "hmac-sha256:"
_OF_A_PLACE = re.compile(r"data/(?:raw/\d{4}|private)/")
_BYTES = 32


def key_path(project: Project) -> Path:
    """Return where the key of a project's office lies, or is to lie."""
    named = os.environ.get(KEPT_IN)
    return Path(named) if named else project.root / "data" / "private" / "manifest.key"


def office_key(project: Project, *, create: bool = False) -> bytes | None:
    """Return the key of a project's office; None if there is none.

    Parameters
    ----------
    create
        Make one where there is none; a project that cannot be written to stays without.

    Raises
    ------
    UsageError
        If the file holds anything else.
    """
    path = key_path(project)
    if create and not path.exists():
        with suppress(OSError):
            _make(path)
    try:
        told = path.read_text("ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError):
        told = "?"
    if not told:
        return None
    if not re.fullmatch(rf"[0-9a-f]{{{2 * _BYTES}}}", told):
        raise UsageError.said("office_key", path=project.relative(path), count=2 * _BYTES)
    return bytes.fromhex(told)


def keyed_inputs(inputs: Mapping[str, str], audience: object, key: bytes | None) -> dict[str, str]:
    """Return the hashes of inputs as a manifest for an audience may tell them.

    Parameters
    ----------
    inputs
        Raw file → SHA-256.
    audience
        Of the release; all but ``public`` get them as they are.
    key
        Of :func:`office_key`.

    Examples
    --------
    >>> keyed_inputs({"data/raw/2022/15139/households.csv": "00", "data/groups.toml": "01"}, "public", None)
    {'data/raw/2022/15139/households.csv': '', 'data/groups.toml': '01'}
    """
    if audience != "public":
        return dict(inputs)
    return {
        name: _keyed(name, told, key) if _OF_A_PLACE.match(name) else told for name, told in inputs.items()
    }


def keyed_manifest(  # noqa: PLR0913, PLR0917 - those of a manifest
    project: Project,
    parameters: Mapping[str, Any],
    facts: Mapping[str, Any],
    inputs: Mapping[str, str],
    notebook: Path | None,
    outputs: Path,
) -> str:
    """Return the manifest of a release as its audience may read it; see :mod:`analysis.run.manifest`."""
    audience = parameters.get("audience")
    key = office_key(project, create=True) if audience == "public" else None
    named = {KEY_ID: key_id(key)} if key else {}
    return manifest(parameters, {**facts, **named}, keyed_inputs(inputs, audience, key), notebook, outputs)


def key_id(key: bytes) -> str:
    """Return a name of a key, from which the key cannot be found."""
    return hmac.new(key, b"id", hashlib.sha256).hexdigest()[:16]


def key_of(told: Mapping[str, Any], project: Project) -> bytes | None:
    """Return the key of a project's office if the hashes of a manifest were made with it."""
    key = office_key(project)
    return key if key is not None and told["facts"].get(KEY_ID) == key_id(key) else None


def is_unkeyed(told: Mapping[str, Any], project: Project) -> bool:
    """Say whether a manifest has hashes that cannot be held against files for want of their key."""
    held = key_of(told, project) is not None
    return any(not value or (value.startswith(_MARK) and not held) for value in told["inputs"].values())


def is_of(name: str, told: str | None, now: str | None, key: bytes | None) -> bool:
    """Say whether a manifest's hash of an input may be that of the file as it is.

    Parameters
    ----------
    name, told
        The file and its hash in the manifest; None if it is not there.
    now
        SHA-256 of the file today; None if it is gone.
    key
        Of :func:`key_of`. What cannot be held against the file without it counts as its own.

    Examples
    --------
    >>> name, key = "data/raw/2022/15139/households.csv", bytes(32)
    >>> keyed = keyed_inputs({name: "00"}, "public", key)[name]
    >>> [is_of(name, keyed, now, key) for now in ("00", "01", None)]
    [True, False, False]
    >>> is_of(name, keyed, "01", None), is_of(name, "00", "01", None), is_of(name, None, "00", key)
    (True, False, False)
    """
    if told is None or now is None:
        return told == now
    if told.startswith(_MARK):
        return key is None or hmac.compare_digest(told, _keyed(name, now, key))
    return told in {"", now}


def without_keyed(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return a manifest without what depends on a key."""
    inputs = {name: "" if _OF_A_PLACE.match(name) else value for name, value in told["inputs"].items()}
    return {**told, "inputs": inputs, "facts": {k: v for k, v in told["facts"].items() if k != KEY_ID}}


def _keyed(name: str, told: str, key: bytes | None) -> str:
    if key is None:
        return ""
    return _MARK + hmac.new(key, f"{name}\0{told}".encode(), hashlib.sha256).hexdigest()


def _make(path: Path) -> None:
    """Write a new key; of several processes that do so at once one wins, and none sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}-{os.getpid()}")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_hex(_BYTES) + "\n")
    try:
        with suppress(FileExistsError):
            os.link(new, path)
    finally:
        new.unlink()
