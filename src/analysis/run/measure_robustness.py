"""Whether the picture depends on choices: three small tables beside the estimates of ``measure``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import polars as pl

from analysis.core.errors import UsageError
from analysis.core.labels import Language
from analysis.core.targets import check_target, whole
from analysis.measures.alkire_foster import Question
from analysis.measures.alkire_foster.robustness import association, dominance, rank_stability

MEASURES = ("H", "M0")
DIGITS = 12  # short of those that depend on the order of additions
# File → columns by which an earlier one is recognised.
FILES = {
    "association.csv": "first,second,both",
    "dominance.csv": "by,measure,year",
    "rank_stability.csv": "by,measure,over",
}


def check_folder(folder: Path, inputs: Sequence[Path], language: Language, *, replace: bool) -> None:
    """Refuse a folder that is none, or holds other files by these names.

    Raises
    ------
    UsageError
        As :func:`analysis.core.targets.check_target`.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; the tables of robustness go to a folder")
    folder.mkdir(parents=True, exist_ok=True)
    for name, head in FILES.items():
        ours = partial(_begins, head=head)
        check_target(folder / name, inputs, language, replace=replace, ours=ours)


def write_robustness(
    found: pl.DataFrame, frame: pl.LazyFrame, question: Question, folder: Path
) -> list[Path]:
    """Write the tables that a question has, and return where.

    Association of every two indicators always; dominance where there are subgroups; rank stability where
    there are subgroups and several cut-offs or weightings.
    """
    tables = {"association.csv": _association(frame, question)}
    if question.by:
        tables["dominance.csv"] = _each(question, lambda by, name: [dominance(found, name, by)])
        over = [
            one for one in ("cutoff", "weighting") if len({getattr(rule, one) for rule in question.rules}) > 1
        ]
        if over:
            tables["rank_stability.csv"] = _each(
                question,
                lambda by, name: [
                    rank_stability(found, name, by, one).with_columns(pl.lit(one).alias("over"))
                    for one in over
                ],
            )
    for name, table in tables.items():
        with whole(folder / name) as part:
            table.with_columns(pl.selectors.float().round_sig_figs(DIGITS)).write_csv(part)
    return [folder / name for name in tables]


def _association(frame: pl.LazyFrame, question: Question) -> pl.DataFrame:
    found: pl.LazyFrame = association(frame, question.indicators, sample_weight=question.design.weight)
    return found.collect()


def _each(question: Question, work: Callable[[str, str], list[pl.DataFrame]]) -> pl.DataFrame:
    """Return the tables of every subgroup column and measure below each other."""
    parts = [
        table.with_columns(pl.lit(by).alias("by"), pl.lit(name).alias("measure"))
        for by in question.by
        for name in MEASURES
        for table in work(by, name)
    ]
    head = [name for name in ("by", "measure", "over") if name in parts[0].columns]
    return pl.concat(parts, how="diagonal_relaxed").select(*head, pl.exclude(head))


def _begins(path: Path, *, head: str) -> bool:
    try:
        with path.open("rb") as file:
            return file.readline().startswith(head.encode())
    except OSError:
        return False
