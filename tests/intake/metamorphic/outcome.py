"""One file tried: made, read by ``giamngheo check``, held against what is true."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from click.testing import CliRunner

import tests.intake.metamorphic.meanings  # noqa: F401 - registers its mutations
from analysis.cli import main
from tests.intake.metamorphic.mutations import MUTATIONS
from tests.intake.metamorphic.sheets import Book, form_book, list_book
from tests.intake.metamorphic.truth import INDICATORS, name_key
from tests.intake.metamorphic.writers import WRITERS, write

SEVERE = "error"
# "As above" is written in the rows as they are in the end. Letters are put into an old encoding when all is
# written: what changes case knows only Unicode.
_LATE = ("village_as_above", "tcvn3")


@dataclass(frozen=True)
class Outcome:
    """``equal``, ``stopped``, or ``silent`` with the first difference."""

    status: str
    seed: int
    format: str
    chain: tuple[str, ...]
    lost: bool
    difference: str = ""

    def line(self) -> str:
        return f"seed {self.seed} {self.format} {' + '.join(self.chain)}: {self.difference}"


def build(seed: int, wanted: tuple[str, ...] = ()) -> tuple[Book, str]:
    """Return a mutated book and the format to write it in."""
    rng = random.Random(seed)
    kinds = {MUTATIONS[name][0] for name in wanted}
    is_form = "forms" in kinds or ("list" not in kinds and rng.random() < 0.3)
    name = rng.choice(
        [f for f in sorted(WRITERS) if not (is_form and f.startswith("csv") and rng.random() < 0.5)]
    )
    book = form_book(rng) if is_form else list_book(rng)
    book.suffix = WRITERS[name][0]
    if book.suffix == "csv" and is_form:
        number = book.sheet.form
        book.sheets, book.truth = book.sheets[:1], [row for row in book.truth if row[0] == number]
    fits = [m for m in sorted(MUTATIONS) if MUTATIONS[m][0] in (book.kind, "both")]
    chain = wanted or rng.sample(fits, rng.randint(1, 6))
    for chosen in sorted(chain, key=lambda name: _LATE.index(name) if name in _LATE else -1):
        try:
            done = MUTATIONS[chosen][1](book)
        except (ValueError, IndexError):  # what it changes, an earlier mutation has taken away
            continue
        if done is not False:
            book.done.append(chosen)
    return book, name


def attempt(seed: int, folder: Path, wanted: tuple[str, ...] = ()) -> Outcome:
    """Build, check and compare one file."""
    book, name = build(seed, wanted)
    path, out = write(book, name, folder), folder / "out"
    called = ["check", str(path), "--year", "2023", "--output", str(out), "--json"]
    result = CliRunner().invoke(main, called, catch_exceptions=False)
    chain, lost = tuple(book.done), book.lost or bool(book.unknown)
    if result.exit_code:
        said = [json.loads(line) for line in result.stderr.splitlines() if line.startswith("{")]
        named = any(f.get("file") and f.get("severity") != "warning" for f in said)
        status = "stopped" if result.exit_code == 1 and named else "silent"
        return Outcome(status, seed, name, chain, lost, "" if named else "stopped without a place")
    difference = (_list_differs if book.kind == "list" else _forms_differ)(book, out)
    return Outcome("silent" if difference else "equal", seed, name, chain, lost, difference)


def _list_differs(book: Book, out: Path) -> str:
    if not (out / "households.parquet").is_file():
        return "no households written"
    rows = pl.read_parquet(out / "households.parquet").to_dicts()
    read = {(name_key(row.get("village")), str(row["household_id"]).lstrip("0")): row for row in rows}
    true = {(name_key(h.village), h.code.lstrip("0")): (n, h) for n, h in enumerate(book.truth)}
    if len(rows) != len(true) or read.keys() != true.keys():
        return f"{len(rows)} households of {len(true)}, {len(read.keys() ^ true.keys())} keys differ"
    for name in ("village", "ethnicity"):
        spelled = {row.get(name) for row in rows}
        if len(spelled) != len({name_key(getattr(h, name)) for h in book.truth}):
            return f"{name}: {sorted(map(str, spelled))}"
    for key, (index, household) in true.items():
        for column, right in _right(household).items():
            got = read[key].get(column)
            wanted = None if (column, index) in book.unknown else right
            if column == "ethnicity":
                got = name_key(got)
            if got != wanted and not (column not in read[key] and column in ("income_vnd", "previous_class")):
                return f"{column} of {key}: got {got!r}, right {wanted!r}"
    return _births_differ(book, out)


def _right(household) -> dict[str, object]:
    return {
        "members": household.members, "income_vnd": household.income, "b1_score": household.b1,
        "declared_class": household.class_, "previous_class": household.previous,
        "ethnicity": name_key(household.ethnicity), **{code: household.flags[code] for code in INDICATORS},
    }  # fmt: skip


def _births_differ(book: Book, out: Path) -> str:
    people = out / "private" / "people.parquet"
    born = {h.code.lstrip("0"): h.born for h in book.truth}
    for row in pl.read_parquet(people).to_dicts() if people.is_file() else ():
        told, right = str(row.get("birth_date") or ""), born[str(row["household_id"]).lstrip("0")]
        if told.count("-") == 2 and told != right.isoformat():
            return f"birth date: got {told}, right {right}"
    return ""


def _forms_differ(book: Book, out: Path) -> str:
    read: dict[tuple[str, ...], object] = {}
    for name, item in (("movements", "item"), ("deprivations", "indicator")):
        path = out / f"{name}.csv"
        for row in pl.read_csv(path, infer_schema=False).to_dicts() if path.is_file() else ():
            measure = row.get("measure") or ""
            read[name_key(row["unit"]), row["class"], row.get("base") or "", row[item], measure] = row[
                "value"
            ]
    for index, (form, unit, base, figures) in enumerate(book.truth):
        class_ = "poor" if form in (2, 4, 5) else "near_poor"
        measure = {2: "", 3: ""}.get(form, "count" if form in (4, 6) else "share_pct")
        for item, right in figures.items():
            if form > 3 and item not in INDICATORS:
                continue
            told = read.get((name_key(unit), class_, base, item, measure))
            got = None if told in (None, "") else float(str(told))
            wanted = None if (item, index) in book.unknown else right
            if got != wanted and (got is None or wanted is None or abs(got - wanted) > 0.006):
                return f"form {form}, {unit}, {base}, {item}: got {got}, right {wanted}"
    return ""
