"""Answers to the items of form B1 in a list: points item by item, and score A where all are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import polars as pl

from analysis.core.errors import Finding
from analysis.intake.lists.faults import Fault, faults_where
from analysis.intake.lists.header import Header
from analysis.intake.lists.rules import Known
from analysis.intake.repair.names import loose_key
from analysis.intake.repair.numbers import small_int
from analysis.intake.repair.vocabulary import nothing
from analysis.intake.workbook.grid import Grid
from analysis.standard import Area
from analysis.standard.schema.households import columns
from analysis.standard.scores import Item, Option, ScoreTable, total

# Items whose answer a list has anyway are taken from columns of these kinds.
_SHARED = ("count", "text")
ITEMS = {
    "row": pl.UInt32,
    "item": pl.String,
    "item_name": pl.String,
    "option": pl.String,
    "option_name": pl.String,
    "points": pl.Int64,
}
NO_ITEMS = pl.DataFrame(schema=ITEMS)


@dataclass(frozen=True)
class Scored:
    """What the answers of a list come to.

    Parameters
    ----------
    data
        The list, with ``b1_score`` where the answers give it and nothing else was written.
    items
        A row a household and item: ``row``, ``item``, ``item_name``, ``option``, ``option_name``,
        ``points``; the last three missing where the answer is, or is none of the options.
    faults
        Answers that are no option, points that the answers contradict.
    letters
        The columns of the answers.
    """

    data: pl.DataFrame
    items: pl.DataFrame = field(default_factory=lambda: NO_ITEMS)
    faults: tuple[Fault, ...] = ()
    letters: frozenset[str] = frozenset()


def with_items(header: Header, tables: Sequence[ScoreTable]) -> Header:
    """Return the header with no question about the columns that hold answers to items."""
    answers = set(_answers(header, tables).values())
    matches = tuple(
        replace(match, near=None, marks="", year=None) if match.letters in answers else match
        for match in header.matches
    )
    return replace(header, matches=matches)


def doubts(header: Header, known: Known, grid: Grid, file: str) -> Iterator[Finding]:
    """Yield why the answers of a list cannot be counted, or not all of them."""
    answers = _answers(header, known.scores)
    if not answers:
        return
    line = grid.line(header.last)
    table = _chosen(known)
    if table is None:
        tables = "; ".join(f"{one.file} ({one.region})" for one in known.scores)
        rule = "score_tables_two" if known.commune else "score_place_unknown"
        yield Finding(rule, file, line, sheet=grid.sheet, details={"tables": tables})
        return
    places = {**answers, **_shared(header, table)}
    for code, name in table.names.items():
        if code not in places:
            details = {"item": f"{code} {name}" if code != name else name}
            yield Finding(
                "score_item_missing", file, line, sheet=grid.sheet, severity="warning", details=details
            )


def scored(data: pl.DataFrame, raw: pl.DataFrame, header: Header, known: Known) -> Scored:
    """Count the points of a list's answers.

    Parameters
    ----------
    data
        The typed list.
    raw
        The cells of its rows as text: meant columns by name, the others by their letters.
    """
    table, answers = _chosen(known), _answers(header, known.scores)
    if not answers:
        return Scored(data)
    letters = frozenset(answers.values())
    if table is None:
        return Scored(data, letters=letters)
    named = {match.letters: match.name for match in header.matches if match.name}
    sources = {code: named.get(at, at) for code, at in {**_shared(header, table), **answers}.items()}
    wanted = raw.select("row", *dict.fromkeys(sources.values()))
    cells = data.select("row").join(wanted, on="row", how="left", maintain_order="left").to_dicts()
    items = pl.DataFrame(
        [
            _told(row["row"], item, row.get(sources.get(item.code, "")))
            for row, area in zip(cells, _areas(data, known.area), strict=True)
            for item in table.items(area)
        ],
        schema={**ITEMS, "text": pl.String, "allowed": pl.String},
        orient="row",
    )
    # Nobody asked the household that has nothing but what the list holds of everybody.
    answered = pl.col("text").is_not_null() & pl.col("item").is_in(list(answers))
    asked = items.filter(answered.any().over("row"))
    points = asked.group_by("row", maintain_order=True).agg("points")
    sums = pl.DataFrame(
        {"row": points["row"], "answered": [total(one) for one in points["points"].to_list()]},
        schema={"row": pl.UInt32, "answered": pl.Int64},
    )
    faults = [*_no_option(asked, answers, named), *_unanswered(asked, answers)]
    data, differing = _filled(data, sums)
    return Scored(data, asked.select(list(ITEMS)), (*faults, *differing), letters)


def _chosen(known: Known) -> ScoreTable | None:
    return known.scores[0] if known.commune and len(known.scores) == 1 else None


def _answers(header: Header, tables: Sequence[ScoreTable]) -> dict[str, str]:
    """Return the letters of the columns that hold nothing but the answer to an item, by its code."""
    named = [pair for one in tables for pair in one.names.items()]
    keys = {loose_key(text): code for code, name in named for text in (code, name)}
    free = [match for match in header.matches if match.name is None and match.header]
    found: dict[str, str] = {}
    for match in free:
        if code := keys.get(loose_key(match.header)):
            found.setdefault(code, match.letters)
    return found


def _shared(header: Header, table: ScoreTable) -> dict[str, str]:
    """Return the letters of columns of the list itself that answer an item too, such as the members."""
    shared = [match for match in header.matches if match.name and columns()[match.name].kind in _SHARED]
    return {
        code: match.letters
        for code, name in table.names.items()
        for match in shared
        if code == match.name or loose_key(name) == loose_key(match.header)
    }


def _areas(data: pl.DataFrame, area: Area) -> list[Area]:
    if "urban" not in data.columns:
        return [area] * data.height
    names: dict[bool | None, Area] = {True: "urban", False: "rural", None: area}
    return [names[one] for one in data["urban"].to_list()]


def _told(row: int, item: Item, cell: str | None) -> tuple[object, ...]:
    """Return what one household's answer to an item comes to, with the answer as written."""
    said = None if cell is None or cell in nothing() else cell
    option = None if said is None else _option(said, item)
    meant = (option.code, option.name, option.points) if option else (None, None, None)
    return row, item.code, item.name, *meant, said, _allowed(item)


@cache
def _allowed(item: Item) -> str:
    return "; ".join(_offered(one) for one in item.options)


def _offered(one: Option) -> str:
    return one.name if loose_key(one.code) == loose_key(one.name) else f"{one.code} ({one.name})"


@cache
def _option(text: str, item: Item) -> Option | None:
    number = small_int(text)
    if number is not None and (meant := [one for one in item.options if one.holds(number)]):
        return meant[0]
    key = loose_key(text)
    return next((one for one in item.options if key in (loose_key(one.code), loose_key(one.name))), None)


def _no_option(asked: pl.DataFrame, answers: Mapping[str, str], named: Mapping[str, str]) -> Iterator[Fault]:
    """Yield the answers that are none of the options of their item."""
    wrong = asked.filter(pl.col("text").is_not_null() & pl.col("option").is_null())
    for (item, allowed), rows in wrong.group_by(["item", "allowed"], maintain_order=True):
        at = answers.get(str(item), "")
        details = {"item": str(rows["item_name"][0]), "options": str(allowed)}
        yield Fault("score_no_option", named.get(at, at), rows["row"], rows["text"], details)


def _unanswered(asked: pl.DataFrame, answers: Mapping[str, str]) -> Iterator[Fault]:
    """Yield one fault for each item that some of the households asked have left open."""
    open_ = asked.filter(pl.col("text").is_null() & pl.col("item").is_in(list(answers)))
    for (item,), rows in open_.group_by(["item"], maintain_order=True):
        details = {"item": str(rows["item_name"][0]), "households": str(rows.height)}
        yield Fault("score_unanswered", answers[str(item)], rows["row"].head(1), None, details)


def _filled(data: pl.DataFrame, sums: pl.DataFrame) -> tuple[pl.DataFrame, list[Fault]]:
    """Return the list with the points of its answers, and the written points that contradict them."""
    both = data.join(sums, on="row", how="left", maintain_order="left")
    if "b1_score" not in data.columns:
        none = pl.lit(None, pl.String).alias("raw_b1_score")
        return both.with_columns(none).rename({"answered": "b1_score"}), []
    faults: list[Fault] = []
    differs = both.filter(pl.col("b1_score") != pl.col("answered"))
    for points in differs["answered"].unique(maintain_order=True).to_list():
        test = pl.col("answered") == points
        faults += faults_where(differs, test, "score_against_answers", "b1_score", points=str(points))
    filled = pl.col("b1_score").is_null() & pl.col("raw_b1_score").is_null()
    told = pl.when(filled).then(pl.col("answered")).otherwise(pl.col("b1_score"))
    return both.with_columns(told.alias("b1_score")).drop("answered"), faults


def of_lines(items: pl.DataFrame, accepted: pl.DataFrame, lines: pl.Series) -> pl.DataFrame:
    """Return the points of the accepted households, by ``line`` instead of the row of the grid."""
    told = items.with_columns(lines.gather(items["row"]).alias("line")).drop("row")
    return told.filter(pl.col("line").is_in(accepted["line"].implode())).select("line", *list(ITEMS)[1:])
