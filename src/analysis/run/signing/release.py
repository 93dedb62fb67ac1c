"""Who signed a release, what exactly, and whether it is they.

Signed is a statement of few words: who, as what, and the hash of the manifest, which holds the hashes of
all files and everything that the release was made from. The reviewer's names the author too. Signatures
are checked offline, with the list of the office alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from analysis.core.errors import DataError
from analysis.core.targets import holds
from analysis.run.manifest import MANIFEST, read_object, sha256
from analysis.run.people import person_key
from analysis.run.release import write_whole
from analysis.run.signing.keys import bare, holds_true, sign
from analysis.run.signing.people import People

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

Role = Literal["author", "reviewer"]
ROLES: tuple[Role, Role] = ("author", "reviewer")
# signed: by a key that the list has for them; unvouched: by a key, and the office keeps no list;
# foreign: by a key that the list does not have for them; missing: the list has a key, and it was not used;
# unsigned: nothing was signed and no key is known; unlisted: nobody of the list.
State = Literal["signed", "unvouched", "foreign", "missing", "unsigned", "unlisted"]
TRUSTED: frozenset[State] = frozenset({"signed", "unvouched", "unsigned"})
SIGNATURES = "signatures"


@dataclass(frozen=True)
class Signer:
    """Somebody who stands in an approval.

    Parameters
    ----------
    role, name
        As what, and who.
    state
        What their signature is worth.
    """

    role: Role
    name: str
    state: State

    @property
    def is_trusted(self) -> bool:
        """Whether nothing speaks against it that it was they."""
        return self.state in TRUSTED


def statement(role: Role, approval: Mapping[str, Any]) -> bytes:
    """Return the bytes that somebody signs.

    Parameters
    ----------
    approval
        What the approval, or the author's note, holds.

    Examples
    --------
    >>> statement("author", {"author": "Lê A", "manifest_sha256": "00"}).decode()
    '{"author":"Lê A","manifest_sha256":"00","program":"giamngheo","role":"author"}'
    """
    names = ("author", "manifest_sha256") if role == "author" else (*ROLES, "date", "manifest_sha256")
    told = {name: str(approval[name]) for name in names if name in approval}
    said = {"program": "giamngheo", "role": role, **told}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def author_file(release: Path) -> Path:
    """Return where the author's signature lies until the release is approved.

    Examples
    --------
    >>> author_file(Path("output/public/2022/15139")).as_posix()
    'output/public/2022/15139.author.json'
    """
    return release.with_name(f"{release.name}.author.json")


def is_author_file(path: Path) -> bool:
    """Recognise the author's signature of a release."""
    return holds(path, '"manifest_sha256"', '"author"', f'"{SIGNATURES}"')


def sign_as_author(release: Path, author: str, key: Ed25519PrivateKey) -> Path:
    """Write the author's signature beside a release."""
    told: dict[str, Any] = {"author": author.strip(), "manifest_sha256": sha256(release / MANIFEST)}
    told[SIGNATURES] = {"author": sign(key, statement("author", told))}
    path = author_file(release)
    write_whole(path, json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    return path


def author_of(release: Path) -> dict[str, Any]:
    """Return who signed a release as its author, and the signature; nothing if it is of another release."""
    try:
        told = read_object(author_file(release))
        signed = told[SIGNATURES]["author"]
        of_this = told["manifest_sha256"] == sha256(release / MANIFEST)
        good = of_this and isinstance(told["author"], str) and holds_true(signed, statement("author", told))
    except (DataError, OSError, KeyError, TypeError):
        return {}
    return {"author": told["author"], "signature": signed} if good else {}


def is_behind(signed: Path, release: Path) -> bool:
    """Say whether a signed PDF is one of a release's, whole, with something put behind it and nothing else.

    A certificate's signature (PAdES) is an incremental update: it leaves the bytes that were approved as they
    are. Whether it is good says the reader of PDF files that knows the certificate.
    """
    content = signed.read_bytes()
    return any(
        len(content) > len(approved := path.read_bytes()) and content.startswith(approved)
        for path in sorted(release.glob("*.pdf"))
    )


def false_signatures(approval: Mapping[str, Any]) -> tuple[Role, ...]:
    """Return as what people are said to have signed who did not: the bytes say something else."""
    told = approval.get(SIGNATURES, {})
    if not isinstance(told, dict) or set(told) - set(ROLES):
        return ROLES
    return tuple(
        role for role in ROLES if role in told and not holds_true(told[role], statement(role, approval))
    )


def signers(approval: Mapping[str, Any], people: People | None) -> tuple[Signer, ...]:
    """Return who stands in an approval in force, and what their signatures are worth.

    Parameters
    ----------
    people
        The list of the office, if it keeps one.
    """
    return tuple(Signer(role, str(approval.get(role, "")), _state(role, approval, people)) for role in ROLES)


def _state(role: Role, approval: Mapping[str, Any], people: People | None) -> State:
    signed = approval.get(SIGNATURES, {}).get(role)
    if people is None:
        return "unvouched" if signed else "unsigned"
    person = people.get(person_key(str(approval.get(role, ""))))
    if person is None:
        return "unlisted"
    if not signed:
        return "missing" if person.keys else "unsigned"
    return "signed" if bare(signed["key"]) in person.keys else "foreign"
