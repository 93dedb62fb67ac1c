"""What the figures rest on: the law with its verification, the rules, the corrections."""

from __future__ import annotations

from datetime import date
from typing import Any

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import is_missing
from analysis.disclosure.policy import POLICY
from analysis.display.blocks import Block, Cell, Column, Prose, Row, Table
from analysis.intake import CommuneYear
from analysis.intake.facts import Facts
from analysis.show import cells
from analysis.show.words import village_word
from analysis.standard import Programme, Standard, programme_in
from analysis.standard.authority import authorities_on
from analysis.standard.schema.households import columns
from analysis.standard.schema.indicators import indicators


def legal_basis(
    standard: Standard,
    language: Language = "vi",
    also: tuple[Standard, ...] = (),
    facts: Facts | None = None,
    programme: Programme | None = None,
) -> Table:
    """List the legal texts in force at the report's date, what is taken from each, and whether it was read.

    Below them stands who was in charge on that day. Without ``facts`` the acts are those of the last year
    of the standard.
    """
    text = labels_for(language)
    say = "report.methods."
    year, day = (standard.last_year, date.max) if facts is None else (facts.year, day_of(facts))
    beside = [one for other in also for one in other.citation if one not in standard.citation]
    of_programme = (programme or programme_in(year)).citation
    told = (*standard.citation, *beside, *([of_programme] if of_programme else []))
    citations = [one for one in told if one.holds(day)]
    return Table(
        "legal_basis",
        text(say + "caption"),
        (
            Column(text(say + "text"), width=2),
            Column(text(say + "rule"), width=2),
            Column(text(say + "verification")),
        ),
        (
            *(
                Row((Cell(item.text), Cell(item.rule), Cell(text(f"{say}states.{item.verification}"))))
                for item in citations
            ),
            *(() if facts is None else _authorities(day, text)),
        ),
    )


def _authorities(day: date, text: Labels) -> list[Row]:
    """Return who was in charge on the day, below the acts."""
    say, language = "report.methods.", text.language
    return [
        Row((Cell(text(say + "authorities")),), role="section"),
        *(
            Row(
                (
                    Cell(one.text(language)),
                    Cell(one.role(language)),
                    Cell(text(f"{say}states.{one.verification}")),
                )
            )
            for one in authorities_on(day)
        ),
    ]


def day_of(facts: Facts) -> date:
    """Return the day of the report, the first that it leaves open, or the end of the review."""
    told = facts.report
    if told.year is None or (told.year == facts.year and told.month is None):
        return date(facts.year, 12, 14)
    return date(told.year, told.month or 1, told.day or 1)


def rules(standard: Standard, language: Language = "vi") -> Table:
    """List when a household counts as deprived and what counts, each wording with its own state."""
    text = labels_for(language)
    say = "report.methods."
    rows: list[Row] = []
    for dimension in standard.dimension:
        rows.append(Row((Cell(dimension.text(language)),), role="section"))
        for indicator in standard.indicator:
            if indicator.dimension == dimension.code:
                told = [(indicator.rule(language), indicator.verification)]
                told += [(one.text(language), one.verification) for one in indicator.condition]
                names = [indicator.text(language), *([""] * len(indicator.condition))]
                rows += [
                    Row((Cell(name), Cell(rule), Cell(text(f"{say}states.{state}"))))
                    for name, (rule, state) in zip(names, told, strict=True)
                ]
    return Table(
        "rules",
        text(say + "rules_caption"),
        (
            Column(text(say + "indicator"), width=1.4),
            Column(text(say + "deprived_if"), width=3),
            Column(text(say + "verification")),
        ),
        tuple(rows),
    )


def disclosure(data: CommuneYear, language: Language = "vi") -> Prose:
    """Say which figures of the household list are withheld from the public, and by what rule."""
    text = labels_for(language)
    if data.figures is None:
        return Prose(())
    gone = int((data.figures["evidence"] == "withheld").sum())
    if not gone:
        return Prose(())
    return cells.sentence(
        text(
            "report.methods.withheld",
            count=POLICY.smallest_count,
            group=POLICY.smallest_group,
            village=village_word(data, text),
            withheld=cells.count(gone, text).text,
        )
    )


def corrections(data: CommuneYear, language: Language = "vi") -> Block:
    """List every correction made to the source, with its reason."""
    text = labels_for(language)
    say = "report.corrections."
    if data.corrections.empty:
        return cells.sentence(text(say + "nothing"))
    rows = [
        Row(
            (
                Cell(f"{_named('tables', row['table'], text)}: {_where(row, text)}"),
                Cell(_change(row, text)),
                Cell(row["reason"]),
            )
        )
        for row in data.corrections.to_dict("records")
    ]
    return Table(
        "corrections",
        text(say + "caption"),
        (
            Column(text(say + "where"), width=2),
            Column(text(say + "change"), width=1.2),
            Column(text(say + "reason"), width=3),
        ),
        tuple(rows),
        source=cells.sources(data.sources, text, "corrections"),
    )


def _where(row: dict[Any, Any], text: Labels) -> str:
    """Quote the source; a household is told by its line only, never by its code."""
    line = text("report.corrections.line", line=row["line"])
    return line if is_missing(row["as_printed"]) else str(row["as_printed"])


def _change(row: dict[Any, Any], text: Labels) -> str:
    old, new = (_named("values", row[side], text) for side in ("from", "to"))
    column = _named("columns", row["column"], text)
    if row["table"] == "households":
        # What a household is said to be stays with the household.
        return _household_column(str(row["column"]), text) or column
    return text("report.corrections.change_value", column=column, old=old, new=new)


def _household_column(name: str, text: Labels) -> str | None:
    column = columns().get(name)
    if column is None or column.title is None:
        return None
    title = indicators().get(name)
    return title.short(text.language) if title else column.title.text(text.language)


def _named(group: str, code: object, text: Labels) -> str:
    """Name a code of the data contract for readers; a figure or free text stays as it is."""
    return text.get(f"report.corrections.{group}.{code}", str(code))
