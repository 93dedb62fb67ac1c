"""What each entry of a raw folder is, told by its name; every command goes by this.

A folder that people work in gathers more than the contract names: copies, notes, what the system
leaves. Such files change nothing in a report and are passed over with a word. A name that was meant
for the contract and misspelt is an error, since its figures would be missing without anybody knowing.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path, PurePath
from typing import Literal
from unicodedata import normalize

from analysis.core.errors import Finding
from analysis.intake import correction
from analysis.intake.contract import TABLES
from analysis.intake.recognise.questions import FILE as READING
from analysis.intake.template.read import FILE as WORKBOOK

FACTS, NARRATIVE = "commune.toml", "narrative.md"
# In the order of trust where a folder has several, which is an error.
LISTS = ("households.csv", "households.parquet", "households.xlsx")
DATA = (FACTS, WORKBOOK, *(f"{table}.csv" for table in TABLES), *LISTS, correction.FILE, NARRATIVE)
# No figures: the audit reads audit.toml, a check reading.toml, people SOURCE.md.
BESIDE = ("audit.toml", "SOURCE.md", READING)
KNOWN = (*DATA, *BESIDE)
# What an earlier release told, see analysis.disclosure.record: no data, and of no weight to them.
DISCLOSED = "disclosed.json"
# What holds tables, by its name.
BOOKS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")

Kind = Literal["data", "beside", "kept", "strange", "outside", "misspelt"]
# Kinds that a report is made from, or fails of.
READ = ("data", "beside", "misspelt")

_SYSTEM = re.compile(r"[.~].*|(eh)?thumbs\.db|desktop\.ini|icon\r|.*(~|\.(tmp|bak|old|lnk|url|swp|part))")
_CHECKED = re.compile(r".*\.checked\b.*\.xlsx")
_COPY = re.compile(
    r"(copy|bản sao|ban sao)( \(\d+\))?( of| của| cua)?[ _-].*"
    r"|.*[ _-]+\(?(copy|bản sao|ban sao|sao chép)\)?( ?\(?\d+\)?)?|.*(conflicted copy|xung đột).*"
)
_NUMBERED = re.compile(r"(.*?) ?\(\d+\)")
_CLOSE = 2


@dataclass(frozen=True)
class Entry:
    """One entry of a folder.

    Parameters
    ----------
    path
        Where it lies.
    kind
        ``data`` of the contract; ``beside``: ours beside the data; ``kept``: ours and of no weight to a
        report; ``strange``: passed over with a word; ``outside``: a table under another name, which is
        not part of the report; ``misspelt``: a name of the contract, miswritten.
    """

    path: Path
    kind: Kind

    @property
    def name(self) -> str:
        """Its name."""
        return self.path.name


def entries(folder: Path) -> list[Entry]:
    """Return what lies in a folder, in the order of names; nothing is read."""
    return [
        Entry(path, kind_of(path.name, copied=_copied(path)) if path.is_file() else "strange")
        for path in sorted(folder.iterdir())
    ]


def kind_of(name: str, *, copied: bool = False) -> Kind:
    """Return what a file of a raw folder is by its name.

    Parameters
    ----------
    copied
        Whether the name is another one's with a number, "x (1)".

    Examples
    --------
    >>> [kind_of(name) for name in ("targets.csv", "SOURCE.md", "disclosed.json")]
    ['data', 'beside', 'kept']
    >>> [kind_of(name) for name in ("Thumbs.db", "intake - Copy.xlsx", "ghi chú.docx")]
    ['strange', 'strange', 'strange']
    >>> kind_of("danh sách hộ nghèo.xlsx"), kind_of("target.csv"), kind_of("Households.csv")
    ('outside', 'misspelt', 'misspelt')
    """
    if name in KNOWN:
        return "data" if name in DATA else "beside"
    plain = normalize("NFC", name).casefold()
    if name == DISCLOSED or plain.endswith(".mapping.toml"):
        return "kept"
    stem, suffix = PurePath(plain).stem, PurePath(plain).suffix
    if copied or _SYSTEM.fullmatch(plain) or _CHECKED.fullmatch(plain) or _COPY.fullmatch(stem):
        return "strange"
    if suffix == ".toml" or any(_meant(plain, known.casefold()) for known in KNOWN):
        return "misspelt"
    return "outside" if suffix in BOOKS else "strange"


def notices(found: Iterable[Entry], place: str, commune: str, year: int) -> Iterator[Finding]:
    """Yield a word on each entry that is not part of a report.

    Parameters
    ----------
    place
        The folder as users write it.
    commune, year
        Whose it is.
    """
    for entry in found:
        file = _printable(f"{place}/{entry.name}")
        if entry.kind == "strange":
            yield Finding("strange_file", file, severity="warning")
        elif entry.kind == "outside":
            details = {"file": shlex.quote(file), "commune": commune, "year": str(year)}
            yield Finding("not_in_report", file, severity="warning", details=details)


def _copied(path: Path) -> bool:
    """Say whether a name is that of another file with a number behind it, as a second download has."""
    numbered = _NUMBERED.fullmatch(path.stem)
    if numbered is None:
        return False
    name = f"{numbered[1]}{path.suffix}"
    return name in KNOWN or path.with_name(name).exists()


def _meant(name: str, known: str) -> bool:
    """Say whether a name is a slip for one of the contract; a number behind it is another file's name."""
    stem, suffix = PurePath(known).stem, PurePath(known).suffix
    # Windows hides the ending, and an editor adds its own.
    if name in (stem, *(f"{known}{more}" for more in (".txt", ".csv", ".md"))):
        return True
    if known == NARRATIVE and name in (f"{stem}.txt", f"{stem}.markdown"):
        return True
    if PurePath(name).suffix != suffix:
        return False
    own = re.sub(r"[\W_]", "", PurePath(name).stem)
    wanted = re.sub(r"[\W_]", "", stem)
    if re.search(r"\d", own):
        return False
    return _is_close(own, wanted) or _is_close(_singular(own), _singular(wanted))


def _is_close(own: str, wanted: str) -> bool:
    steps = SequenceMatcher(None, own, wanted, autojunk=False).get_opcodes()
    return sum(max(i2 - i1, j2 - j1) for step, i1, i2, j1, j2 in steps if step != "equal") <= _CLOSE


def _singular(stem: str) -> str:
    """Return a name of one thing."""
    return re.sub(r"ies$", "y", stem).removesuffix("s")


def _printable(text: str) -> str:
    """Return a name that every terminal can show on one line."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(letter if letter.isprintable() else "?" for letter in text)
