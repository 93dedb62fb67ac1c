"""The last look before anything is published: no name, identity number or household code, in any format.

The document is looked at once before it is written, and every file besides: a writer may add texts of
its own, and the base document of an office has its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from analysis.core.errors import BuildError, UsageError
from analysis.core.project import Project, find_project
from analysis.disclosure.personal import Personal
from analysis.disclosure.private import personal_of, private_years
from analysis.disclosure.shown import shown_text
from analysis.publish.document import Document, Exhibit, Span
from analysis.run.manifest import read_manifest

_RAW = re.compile(r"data/raw/(\d{4})/(\d{5})/")


def places_in(inputs: Iterable[str]) -> set[tuple[str, int]]:
    """Return the communes and years that raw files belong to: a document may show each of them.

    Examples
    --------
    >>> places_in(["data/raw/2022/15139/commune.toml", "data/groups.toml"])
    {('15139', 2022)}
    """
    found = (_RAW.match(name) for name in inputs)
    return {(match[2], int(match[1])) for match in found if match}


def check_document(document: Document, personal: Personal, file: str) -> None:
    """Refuse a document that shows what belongs to a single household.

    Parameters
    ----------
    file
        Main file that would be written first.

    Raises
    ------
    BuildError
        With the place in the document and in the private file, never with the thing itself.
    """
    seen: set[str] = set()  # of a page of hundreds of communes most texts stand there many times
    for where, part in _parts(document):
        for text in _texts(part):
            if text not in seen:
                seen.add(text)
                _refuse(personal, text, file, where)


def check_file(name: str, content: bytes, personal: Personal) -> None:
    """Refuse a finished file that shows it, or that cannot be looked into.

    Raises
    ------
    BuildError
        As :func:`check_document`.
    """
    _refuse(personal, shown_text(name, content), name)


def personal_in(releases: Sequence[Path]) -> Personal | None:
    """Return what a page about releases may not show; None where one is internal, as the page is then.

    The manifests say which communes and years the releases show. Of tables without one nobody knows:
    there every private file counts. Projects are those around the releases and around the working folder.
    """
    told = [_manifest(release) for release in releases]
    if any(_is_internal(one) for one in told):
        return None
    found = []
    for project in _projects(releases):
        shown = {place for one in told for place in (_places(one) or private_years(project))}
        found.append(personal_of(project, shown))
    return Personal(
        {name: where for one in found for name, where in one.names.items()},
        frozenset().union(*(one.codes for one in found)),
        {number: where for one in found for number, where in one.numbers.items()},
        frozenset().union(*(one.told for one in found)),
    )


def _manifest(release: Path) -> Mapping[str, Any]:
    try:
        return read_manifest(release)
    except UsageError:
        return {}


def _is_internal(told: Mapping[str, Any]) -> bool:
    parameters = told.get("parameters", {})
    return parameters.get("audience") == "internal" or "per_village" in parameters  # a plan


def _places(told: Mapping[str, Any]) -> set[tuple[str, int]]:
    parameters = told.get("parameters", {})
    own = (str(parameters.get("commune", "")), parameters.get("year"))
    return places_in(told.get("inputs", {})) | ({(own[0], own[1])} if own[0] and own[1] else set())


def _projects(releases: Sequence[Path]) -> list[Project]:
    found = []
    for start in (None, *releases):
        with suppress(UsageError):
            found.append(find_project(start))
    return list(dict.fromkeys(found))


def _parts(document: Document) -> Iterator[tuple[str, Any]]:
    """Yield the parts of a document with what they are called."""
    yield "the head", document.cover
    yield "the first screen", document.summary
    for number, part in enumerate((*document.parts, *document.annex), 1):
        label = f"{part.label}, " if isinstance(part, Exhibit) else ""
        yield f"{label}part {number} of the document", part
    yield "the signature", document.closing
    yield from ((f"the form {form.name}", form) for form in document.forms)


def _texts(thing: Any, name: str = "") -> Iterator[str]:
    """Yield every text of a value made of dataclasses; pieces of one sentence together."""
    if isinstance(thing, str):
        yield shown_text("drawing.svg", thing.encode()) if name == "svg" and thing else thing
    elif isinstance(thing, tuple) and thing and all(isinstance(piece, Span) for piece in thing):
        yield "".join(piece.text for piece in thing)
        yield " ".join(piece.text for piece in thing)
    elif isinstance(thing, tuple):
        for each in thing:
            yield from _texts(each)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from _texts(getattr(thing, field.name), field.name)


def _refuse(personal: Personal, text: str, file: str, where: str = "") -> None:
    if found := personal.found_in(text):
        told = "; ".join(f"{_KINDS[kind]} {place}".strip() for kind, place in found)
        at = f" ({where})" if where else ""
        raise BuildError(
            f"{file} would publish {told}{at}. Take it out of the texts and tables of the commune "
            "(narrative.md, documents.csv, …), or build with --audience internal"
        )


_KINDS = {
    "name": "the name in",
    "identity": "a citizen identity number",
    "code": "the code of a household",
}
