"""What several files hold, put together before any of it is placed.

A commune has a list for each village, or a file for each form: their rows join into one table. The same
household or figure in two files is an error, since nobody knows which of the two is meant.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from analysis.core.errors import Finding, UsageError
from analysis.core.labels import Language, labels_for
from analysis.intake.checking.command import Answer
from analysis.intake.checking.store import PRIVATE, SCORES
from analysis.intake.contract import TABLES
from analysis.intake.household import Household
from analysis.intake.lists.once import same_households
from analysis.intake.own_rows import own_rows
from analysis.intake.placing import HOUSEHOLDS, NAMES
from analysis.intake.template.read import FILE as WORKBOOK
from analysis.places import Place

_PEOPLE = f"{PRIVATE}/people.parquet"
_KEYS: dict[str, Sequence[str]] = {HOUSEHOLDS: Household.key}
_KEYS |= {f"{name}.csv": model.key for name, model in TABLES.items()}


@dataclass(frozen=True)
class Staged:
    """The tables of some files, by the names under which they are placed.

    Parameters
    ----------
    folder
        Where :meth:`write` puts them.
    place
        The commune that they are of.
    """

    folder: Path
    place: Place
    tables: dict[str, list[tuple[str, pl.DataFrame]]] = field(default_factory=dict)
    books: list[Path] = field(default_factory=list)

    def add(self, file: Path, answer: Answer, read: Path, language: Language) -> list[Finding]:
        """Add what was read of a file, and tell what stands in an earlier one already.

        Parameters
        ----------
        read
            Where the check of the file has written its tables.
        """
        if any(one.place for one in answer.checked):
            if self.books:
                text = labels_for(language)
                raise UsageError(text("importing.twice", file=file.name, table=self.books[0].name))
            self.books.append(file)
            return []
        found: list[Finding] = []
        frames = {path.name: _read(path) for path in sorted(read.glob("*.*")) if path.name in _KEYS}
        if HOUSEHOLDS in frames and (read / SCORES).is_file():
            frames[HOUSEHOLDS] = _with_answers(frames[HOUSEHOLDS], _read(read / SCORES))
        for name, table in frames.items():
            frame, others = own_rows(table, self.place, file.name)
            found += others
            found += self._twice(file.name, name, frame, language)
            self.tables.setdefault(name, []).append((file.name, frame))
        if (read / _PEOPLE).is_file():
            people = pl.read_parquet(read / _PEOPLE).rename({"head_name": "name"}, strict=False).drop("line")
            self.tables.setdefault(NAMES, []).append((file.name, people))
        return found

    @property
    def sources(self) -> dict[str, str]:
        """The files that a table was read of, by its name."""
        told = {name: ", ".join(file for file, _ in parts) for name, parts in self.tables.items()}
        return told | ({WORKBOOK: self.books[0].name} if self.books else {})

    def write(self) -> None:
        """Write every table, whole, under its name."""
        self.folder.mkdir()
        for name, parts in self.tables.items():
            table = pl.concat([frame for _, frame in parts], how="diagonal_relaxed")
            path = self.folder / name
            table.write_parquet(path) if name == HOUSEHOLDS else table.write_csv(path)
        for book in self.books:
            shutil.copyfile(book, self.folder / WORKBOOK)

    def _twice(self, file: str, name: str, frame: pl.DataFrame, language: Language) -> Iterator[Finding]:
        keys = [key for key in _KEYS[name] if key in frame.columns]
        for other, there in self.tables.get(name, []):
            if name == HOUSEHOLDS and len(keys) == len(_KEYS[name]):
                both = same_households(frame.select(keys), there.select(keys))
            else:
                both = frame.select(keys).join(there.select(keys), on=keys, how="semi", nulls_equal=True)
            if both.height:
                table = labels_for(language)(f"template.sheets.{Path(name).stem}")
                details = {"table": table, "rows": str(both.height), "other": other}
                yield Finding("in_two_files", file, details=details)


def _with_answers(households: pl.DataFrame, scores: pl.DataFrame) -> pl.DataFrame:
    """Return the households with their answers to the items of form B1 instead of the points of these.

    So the list stays what people were asked, and its points are counted again by whatever table holds.
    """
    keys = [name for name in Household.key if name in scores.columns]
    own = scores.filter(~pl.col("item").is_in(households.columns))
    answers = own.pivot("item", index=keys, values="option") if own.height else own.select(keys).unique()
    # The points of an answer that is not known are an empty cell.
    whole = scores.group_by(keys).agg((pl.col("points").fill_null("") != "").all().alias("whole"))
    told = households.join(whole, on=keys, how="left", maintain_order="left")
    written = pl.when(pl.col("whole").is_null() | ~pl.col("whole")).then(pl.col("b1_score"))
    told = told.with_columns(written.alias("b1_score")).drop("whole")
    return told.join(answers, on=keys, how="left", maintain_order="left")


def _read(path: Path) -> pl.DataFrame:
    return pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_csv(path, infer_schema=False)
