"""Keys to sign with: Ed25519; the private half stays with its owner, outside the project.

A public key is written as OpenSSH writes it, so a key of ``ssh-keygen -t ed25519`` serves as well as one of
``giamngheo key``.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.core.errors import UsageError
from analysis.core.targets import write_file

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

# The passphrase of a private key, where nobody can be asked.
PASSPHRASE_IN = "GIAMNGHEO_PASSPHRASE"  # noqa: S105 - the name of a variable
_KIND = "ssh-ed25519"


def make_key(path: Path, passphrase: str = "") -> str:
    """Write a new private key that only its owner may read, and return its public half.

    Parameters
    ----------
    path
        Where; nothing may be there.
    passphrase
        Encrypts the file; without one whoever has the file can sign.

    Raises
    ------
    UsageError
        If something is there, or the system does not let it be written.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        Encoding,
        KeySerializationEncryption,
        NoEncryption,
        PrivateFormat,
    )

    if os.path.lexists(path):
        raise UsageError.said("key_there", path=path)
    key = Ed25519PrivateKey.generate()
    locked: KeySerializationEncryption = NoEncryption()
    if passphrase:
        locked = BestAvailableEncryption(passphrase.encode())
    write_file(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked), closed=True)
    return public_line(key)


def read_key(path: Path, ask: Callable[[], str]) -> Ed25519PrivateKey:
    """Return the private key of a file, in PEM or as OpenSSH keeps it.

    Parameters
    ----------
    ask
        Called for the passphrase of an encrypted file.

    Raises
    ------
    UsageError
        If the file cannot be read, holds no Ed25519 key, or has another passphrase.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_ssh_private_key

    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError.said("key_unread", path=path, reason=error.strerror or "") from error
    load = load_ssh_private_key if b"OPENSSH PRIVATE KEY" in content else load_pem_private_key
    try:
        try:
            key = load(content, password=None)
        except TypeError:  # it is encrypted
            key = load(content, password=ask().encode())
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise UsageError.said("key_wrong", path=path) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise UsageError.said("key_wrong", path=path)
    return key


def public_line(key: Ed25519PrivateKey) -> str:
    """Return the public half of a key in one line.

    Examples
    --------
    >>> from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    >>> public_line(Ed25519PrivateKey.from_private_bytes(bytes(32)))
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop'
    """
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()


def read_public(line: str) -> Ed25519PublicKey | None:
    """Return the public key of a line, whatever comment follows it; None if it is none of Ed25519."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_ssh_public_key

    try:
        key = load_ssh_public_key(bare(line).encode())
    except (ValueError, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, Ed25519PublicKey) else None


def bare(line: str) -> str:
    """Return a public key without the comment behind it.

    Examples
    --------
    >>> bare("ssh-ed25519  AAAA le.a@may-1")
    'ssh-ed25519 AAAA'
    """
    return " ".join(line.split()[:2])


def sign(key: Ed25519PrivateKey, statement: bytes) -> dict[str, str]:
    """Return a signature of a statement beside the public key that it can be held against."""
    return {"key": public_line(key), "signature": base64.b64encode(key.sign(statement)).decode()}


def holds_true(signed: object, statement: bytes) -> bool:
    """Say whether a signature is one of a statement, by the key that stands beside it."""
    from cryptography.exceptions import InvalidSignature

    if not isinstance(signed, dict) or not all(isinstance(signed.get(n), str) for n in ("key", "signature")):
        return False
    key = read_public(signed["key"])
    if key is None or not signed["key"].startswith(_KIND):
        return False
    try:
        key.verify(base64.b64decode(signed["signature"], validate=True), statement)
    except (InvalidSignature, ValueError):
        return False
    return True
