"""The people of an office who make and check releases: ``data/people.toml``.

[[people]]
name = "Trần B"
keys = ["ssh-ed25519 AAAA…"]   # public keys; those of before stay, so that older approvals hold
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.core.errors import DataError, Finding
from analysis.core.project import Project
from analysis.core.targets import write_file
from analysis.run.people import person_key
from analysis.run.signing.keys import bare, read_public

FILE = "data/people.toml"


@dataclass(frozen=True)
class Person:
    """Somebody of the office.

    Parameters
    ----------
    name
        As it stands in the list.
    keys
        Public keys, without comments.
    """

    name: str
    keys: tuple[str, ...] = ()


# Key of a name → the person.
People = Mapping[str, Person]


def office_people(project: Project) -> People | None:
    """Return the people of a project's office; None if it keeps no list.

    Raises
    ------
    DataError
        If the list cannot be read, with each place.
    """
    path = project.root / FILE
    try:
        content = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise DataError([Finding("people_unread", FILE, found=type(error).__name__)]) from error
    try:
        told = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise DataError([Finding("people_unread", FILE, found=str(error))]) from error
    entries = told.get("people", [])
    if not isinstance(entries, list) or set(told) - {"people"}:
        raise DataError([Finding("people_unread", FILE, found=", ".join(told))])
    people, findings = dict[str, Person](), list[Finding]()
    for number, entry in enumerate(entries, 1):
        where = f"people {number}"
        if rule := _fault(entry, people):
            findings.append(Finding(rule, FILE, column=where, found=_shown(entry, rule)))
        else:
            person = Person(entry["name"].strip(), tuple(map(bare, entry.get("keys", ()))))
            people[person_key(person.name)] = person
    if findings:
        raise DataError(findings)
    return people


def add_person(project: Project, name: str, key: str) -> bool:
    """Put somebody with a public key at the end of the list, which may be new.

    Returns
    -------
    bool
        False, and nothing is written, if somebody of that name stands there already: the key goes into
        their line by hand, which nobody but the office should change.
    """
    if person_key(name) in (office_people(project) or {}):
        return False
    path = project.root / FILE
    before = path.read_text("utf-8-sig").rstrip() + "\n\n" if path.is_file() else ""
    entry = f"[[people]]\nname = {_quoted(name)}\nkeys = [{_quoted(key)}]\n"
    path.parent.mkdir(exist_ok=True)
    write_file(path, (before + entry).encode())
    return True


def outside(project: Project, path: Path) -> bool:
    """Say whether a path is none of the project's: a private key has no place there."""
    return not path.resolve().is_relative_to(project.root.resolve())


def _fault(entry: object, people: Mapping[str, Person]) -> str:
    """Return the rule that an entry breaks; "" if none."""
    if not isinstance(entry, dict) or set(entry) - {"name", "keys"}:
        return "people_entry"
    name, keys = entry.get("name"), entry.get("keys", [])
    if not isinstance(name, str) or not person_key(name):
        return "people_name"
    if person_key(name) in people:
        return "people_twice"
    if not isinstance(keys, list) or not all(isinstance(one, str) and read_public(one) for one in keys):
        return "people_key"
    taken = {key for person in people.values() for key in person.keys}
    return "people_key_twice" if taken.intersection(map(bare, keys)) else ""


def _shown(entry: Any, rule: str) -> str:
    if not isinstance(entry, dict):
        return str(entry)
    if rule in {"people_key", "people_key_twice"}:
        keys: Sequence[object] = entry["keys"] if isinstance(entry["keys"], list) else [entry["keys"]]
        return ", ".join(str(one)[:32] for one in keys)
    return str(entry.get("name", ", ".join(entry)))


def _quoted(text: str) -> str:
    """Return a string as TOML writes it; JSON's way is one of TOML's."""
    return json.dumps(text.strip(), ensure_ascii=False)
