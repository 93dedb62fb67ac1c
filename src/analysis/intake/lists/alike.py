"""One spelling for a village and an ethnic group in all lists of a file, as in each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from analysis.core.errors import Finding
from analysis.intake.lists.household_list import HouseholdList
from analysis.intake.lists.villages import alike
from analysis.intake.repair.spelling import NAMED


def spelled_alike(
    file: str, lists: Sequence[HouseholdList]
) -> tuple[tuple[HouseholdList, ...], list[Finding]]:
    """Return the lists of a file with one spelling for each village and ethnic group, and what was merged.

    Sheets that spell a village in two ways would make it two villages of one commune. Names of two sheets
    that nearly say the same stay two, and are told.
    """
    lists, told = tuple(lists), []
    for name, unified in NAMED if len(lists) > 1 else ():
        columns = [one.accepted[name] for one in lists if name in one.accepted.columns]
        if not columns:
            continue
        written = pl.concat(columns)
        spelled = unified(written)
        names = dict(zip(written.to_list(), spelled.names.to_list(), strict=True))
        lists = tuple(
            replace(
                one, accepted=_renamed(one.accepted, name, names), private=_renamed(one.private, name, names)
            )
            for one in lists
        )
        for shown, others in spelled.merged.items():
            found = "; ".join(others)
            told.append(
                Finding("spellings_merged", file, found=found, severity="warning", details={"shown": shown})
            )
    return lists, [*told, *_nearly(file, lists)]


def _nearly(file: str, lists: Sequence[HouseholdList]) -> Iterator[Finding]:
    villages = [one.accepted["village"] for one in lists if "village" in one.accepted.columns]
    together = [set(one.unique()) for one in villages]
    for pair in alike(pl.concat(villages)) if len(villages) > 1 else ():
        # Those of one sheet were asked about there.
        if not any({pair.name, pair.other} <= names for names in together):
            found, details = pair.name, {"shown": pair.other}
            yield Finding("villages_alike", file, found=found, severity="warning", details=details)


def _renamed(frame: pl.DataFrame, name: str, names: dict[str | None, str | None]) -> pl.DataFrame:
    if name not in frame.columns:
        return frame
    return frame.with_columns(pl.col(name).replace(names))
