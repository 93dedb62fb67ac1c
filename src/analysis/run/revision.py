"""What changed between two releases: every figure by table, row and column, the biggest change first."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from analysis.core.errors import DataError, Finding, UsageError
from analysis.core.labels import LANGUAGES, Language, labels_for
from analysis.core.numbers import number
from analysis.core.targets import PAGE, holds, write_file
from analysis.disclosure.personal import Personal
from analysis.display.blocks import Cell, Column, Row, Table
from analysis.publish.document import Document, Exhibit
from analysis.publish.html import html_page
from analysis.run.privacy import check_file
from analysis.show.head import unsigned

Key = tuple[str, str, str]
FOLDER = "tables"
_DECIMAL = re.compile(r"-?\d+\.\d+")
# Texts that stand in the columns of the CSV files, in the order of the document.
_PARTS = ("section", "item", "group", "column")


@dataclass(frozen=True)
class Change:
    """One figure that is not the same in both releases; a text is empty where a release has none.

    ``table`` is the name of its file, ``caption`` what readers know it by.
    """

    table: str
    item: str
    column: str
    old: str
    new: str
    size: float
    caption: str = ""

    @property
    def kind(self) -> str:
        """``changed``, ``only_old`` or ``only_new``."""
        return "changed" if self.old and self.new else "only_old" if self.old else "only_new"


def revisions(old: Path, new: Path) -> list[Change]:
    """Return what changed between two releases of one document.

    Parameters
    ----------
    old, new
        Folders of releases with ``tables/*.csv``.

    Returns
    -------
    list of Change
        Figures that are in both come first, by how much they changed relative to the larger of the
        two; then texts and figures that only one has, in the order of the documents.

    Raises
    ------
    UsageError
        If a folder has no tables.
    DataError
        If a table is damaged.
    """
    (before, captions), (after, later) = _cells(old), _cells(new)
    captions |= later
    found = []
    for key in dict.fromkeys((*before, *after)):
        was, is_ = before.get(key, ("", "")), after.get(key, ("", ""))
        if was != is_:
            found.append(Change(*key, was[1], is_[1], _size(was[0], is_[0]), captions[key[0]]))
    return sorted(found, key=lambda change: -change.size)


def shown(figure: str, language: Language = "vi") -> str:
    """Return a figure of a CSV file as a report shows it; codes, years and texts stay.

    Examples
    --------
    >>> shown("23.81"), shown("20.0"), shown("-0.5", "en"), shown("15139"), shown("5/21 hộ")
    ('23,81', '20', '-0.5', '15139', '5/21 hộ')
    """
    if not _DECIMAL.fullmatch(figure):
        return figure
    plain = figure.rstrip("0").rstrip(".")
    return number(Decimal(plain), language, len(plain.partition(".")[2]))


def is_revision_page(path: Path) -> bool:
    """Recognise an earlier page of changes by our frame and its title."""
    return any(holds(path, PAGE, labels_for(language)("verify.diff.title").upper()) for language in LANGUAGES)


def write_revision_page(
    path: Path, found: list[Change], releases: tuple[str, str], language: Language, private: Personal | None
) -> None:
    """Write the changes as a page, if it shows nothing of single households.

    Parameters
    ----------
    private
        What may not stand there, see :func:`analysis.run.privacy.personal_in`; None for a page of
        internal releases, which nobody but its owner may read.

    Raises
    ------
    BuildError
        If it would; nothing is written.
    """
    page = revision_page(found, releases, language)
    if private is not None:
        check_file(path.name, page.encode(), private)
    write_file(path, page.encode(), language, closed=private is None)


def revision_page(found: list[Change], releases: tuple[str, str], language: Language = "vi") -> str:
    """Return the changes as a page, on the same terms as every published page."""
    text = labels_for(language)
    words = (
        text("verify.diff.title").upper(),
        text("verify.diff.subject", old=releases[0], new=releases[1]),
    )
    cover = unsigned(text, words, () if found else (text("verify.diff.none"),))
    names = ("caption", "item", "column", "old", "new")
    table = Table(
        "changes",
        text("verify.diff.title"),
        tuple(Column(text(f"verify.diff.columns.{name}")) for name in names),
        tuple(
            Row(tuple(Cell(shown(getattr(one, name), language) or text("verify.absent")) for name in names))
            for one in found
        ),
    )
    parts = (Exhibit(text("publish.table", number=1), table),) if found else ()
    return html_page(Document(cover, parts))


def _cells(release: Path) -> tuple[dict[Key, tuple[str, str]], dict[str, str]]:
    """Return value and text of each cell of a release by table, row and column, and its captions by table."""
    paths = sorted((release / FOLDER).glob("*.csv"))
    if not paths:
        raise UsageError.said("no_tables", path=release, folder=FOLDER)
    found: dict[Key, tuple[str, str]] = {}
    captions = {path.stem: path.stem for path in paths}
    for path in paths:
        for row in _rows(path):
            # Releases of before have no captions.
            captions[path.stem] = row.get("caption", path.stem).removeprefix("'")
            section, item, group, column = (row[name].removeprefix("'") for name in _PARTS)
            rows, columns = (" / ".join(filter(None, pair)) for pair in ((section, item), (group, column)))
            key = (path.stem, rows, columns)
            # Of equal rows each has its number, in the order of the table.
            again = 1
            while key in found:
                again += 1
                key = (path.stem, f"{key[1].partition(' #')[0]} #{again}", key[2])
            found[key] = (row["value"], row["text"].removeprefix("'") or row["value"])
    return found, captions


def _rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table, each with a text in every column that is asked for."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows, header = list(reader), reader.fieldnames or ()
    except (OSError, UnicodeError, csv.Error):
        raise DataError([Finding("damaged_table", path.as_posix())]) from None
    if not {*_PARTS, "value", "text"} <= set(header):
        raise DataError([Finding("damaged_table", path.as_posix())])
    for line, row in enumerate(rows, start=2):
        if lost := next((name for name in (*_PARTS, "value", "text") if row.get(name) is None), ""):
            raise DataError([Finding("damaged_table", path.as_posix(), line, lost)])
    return rows


def _size(old: str, new: str) -> float:
    """Return the change relative to the larger figure; -1 where either is no figure."""
    try:
        was, is_ = float(old), float(new)
    except ValueError:
        return -1.0
    largest = max(abs(was), abs(is_))
    return abs(is_ - was) / largest if largest else 0.0
