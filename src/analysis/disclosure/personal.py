"""Names, identity numbers and household codes: none of them may stand in a public document.

Nothing of ours writes them there. But narratives are typed by people who know the households, and the
last look does not trust the steps before it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from html import unescape

from analysis.core.errors import DataError, Finding
from analysis.core.project import Project
from analysis.intake.table import records
from analysis.intake.text import decode

# Citizen identity numbers have twelve digits and begin with the code of a province, 001 to 096.
_IDENTITY = re.compile(r"(?<![\d.,])0\d{11}(?![\d.,]\d|\d)")
_WORD = re.compile(r"\w+")
_TAG = re.compile(r"<[^>]*>")
_TEXTS = (".html", ".csv")
_PACKAGES = (".xlsx", ".docx")


@dataclass(frozen=True)
class Personal:
    """What belongs to single households: names of people with their line, and codes.

    Parameters
    ----------
    names
        Name → where it is written, as ``names.csv:17``. A name of one word is no name.
    codes
        Household codes; those that could be any number are not looked for.
    """

    names: Mapping[str, str]
    codes: frozenset[str] = frozenset()

    def found_in(self, text: str) -> list[tuple[str, str]]:
        """Return what of it stands in a text, by kind and place; never the thing itself.

        Examples
        --------
        >>> private = Personal({"Lò Thị Mai": "names.csv:2"}, frozenset({"T1-007", "12"}))
        >>> private.found_in("nhà bà LÒ THỊ MAI, mã T1-007, 12 hộ")
        [('name', 'names.csv:2'), ('code', '')]
        >>> private.found_in("hộ bà Lò Thị Mai Anh; số 038190012345")
        [('name', 'names.csv:2'), ('identity', '')]
        """
        words = _WORD.findall(text.casefold())
        names = {where for at, word in enumerate(words) for where in self._named(words, at, word)}
        found = [("name", where) for where in sorted(names)]
        found += [("identity", "")] if _IDENTITY.search(text) else []
        return found + ([("code", "")] if self._codes.intersection(_CODE.findall(text)) else [])

    @cached_property
    def _by_first(self) -> dict[str, list[tuple[list[str], str]]]:
        found: dict[str, list[tuple[list[str], str]]] = defaultdict(list)
        for name, where in self.names.items():
            words = _WORD.findall(name.casefold())
            if len(words) > 1:
                found[words[0]].append((words, where))
        return found

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset(code for code in self.codes if _is_telling(code))

    def _named(self, words: list[str], at: int, word: str) -> Iterator[str]:
        for name, where in self._by_first.get(word, ()):
            if words[at : at + len(name)] == name:
                yield where


_CODE = re.compile(r"[\w-]+")


def _is_telling(code: str) -> bool:
    """Say whether a code is no number that could stand for anything else."""
    return len(code) >= 5 and (not code.isdecimal() or code.startswith("0"))


def personal_names(project: Project, commune: str, year: int, told: Collection[str] = ()) -> dict[str, str]:
    """Return the names of a commune's private file with their lines, if it has one.

    Parameters
    ----------
    told
        Names that stand in public documents by right, such as the one who signs.

    Raises
    ------
    DataError
        If the file cannot be read or has no column ``name``: without it nothing can be looked for.
    """
    path = project.root / "data" / "private" / str(year) / commune / "names.csv"
    if not path.is_file():
        return {}
    file = project.relative(path)
    public = {name.casefold() for name in told}
    named = _named_lines(path.read_bytes(), file)
    return {name: f"{file}:{line}" for line, name in named if name.casefold() not in public}


def _named_lines(content: bytes, file: str) -> Iterator[tuple[int, str]]:
    """Yield each name with its line; what cannot be read is told without quoting it."""
    try:
        (line, header), *rows = records(decode(content, file), file)
        if "name" not in header:
            raise DataError([Finding("missing_column", file, line, "name", details={"known": "name"})])
        at = header.index("name")
        yield from ((line, cells[at]) for line, cells in rows if len(cells) > at)
    except DataError as error:
        raise DataError([replace(finding, found="") for finding in error.findings]) from None


def personal_of(project: Project, places: Iterable[tuple[str, int]]) -> Personal:
    """Return the names of several communes and years, for documents that show their sums."""
    names: dict[str, str] = {}
    for commune, year in places:
        names |= personal_names(project, commune, year)
    return Personal(names)


def shown_text(name: str, content: bytes) -> str:
    """Return the text that a finished file shows; "" of kinds that hold nothing but what others show."""
    if name.endswith(_TEXTS):
        return unescape(_TAG.sub(" ", content.decode("utf-8-sig")))
    if name.endswith(_PACKAGES):
        return " ".join(_package_texts(content))
    return ""


def _package_texts(content: bytes) -> Iterable[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for member in sorted(package.namelist()):
            if member.endswith(".xml"):
                yield unescape(_TAG.sub(" ", package.read(member).decode("utf-8")))
