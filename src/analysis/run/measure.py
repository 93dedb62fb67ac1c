"""The command ``measure``: survey files in, one tidy table of estimates out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import polars as pl

from analysis.core.errors import UsageError
from analysis.core.labels import Language
from analysis.core.targets import check_target, whole
from analysis.intake.survey_file import scan_survey, survey_columns
from analysis.measures.alkire_foster import Question, estimate
from analysis.measures.alkire_foster.differences import differences
from analysis.measures.alkire_foster.replicates import Replicates, replicated
from analysis.measures.alkire_foster.tidy import COLUMNS
from analysis.run.measure_files import KINDS, write_estimates
from analysis.run.measure_robustness import FILES, check_folder, write_robustness

# Enough for every use, and short of the digits that depend on the order of additions.
_DIGITS = 12
# By which an earlier table of differences is recognised.
DIFFERENCES = ("year", "by", "first", "second")


def measure(  # noqa: PLR0913 - what the command takes
    inputs: Sequence[Path],
    question: Question,
    out: Path,
    language: Language = "vi",
    *,
    replicates: Replicates | None = None,
    robustness: Path | None = None,
    between: Path | None = None,
    replace: bool = False,
) -> int:
    """Write the estimates of a survey and return how many rows were left out.

    Parameters
    ----------
    inputs
        CSV or Parquet files of one survey.
    question
        What is asked.
    out
        A ``.csv``, ``.parquet``, ``.xlsx`` or ``.tex`` file (LaTeX with booktabs and longtable); it is
        written whole or not at all, and never over an input.
    replicates
        Replicate weights that the errors come from; None for those of the design.
    robustness
        Folder for tables of dominance, rank stability and association; None for none.
    between
        File of a kind as ``out`` for the differences between every two subgroups; None for none.
    replace
        Whether it may take the place of a file that is no earlier result.

    Raises
    ------
    UsageError, DataError
        See :func:`analysis.alkire_foster` and :func:`scan_survey`.
    """
    _check_twice(inputs)
    if between and replicates:
        raise UsageError("differences between groups come from strata and PSUs, not from replicate weights")
    if between and not question.by:
        raise UsageError("--differences needs --by: the columns of the groups")
    results: list[tuple[Path, Sequence[str]]] = [(out, list(COLUMNS))]
    if between:
        results.append((between, DIFFERENCES))
    for path, head in results:
        if path.suffix.lower() not in KINDS:
            raise UsageError(f"{path} is neither {' nor '.join(KINDS)}")
        check_target(path, inputs, language, replace=replace, ours=partial(_is_ours, head=head))
    paths = [path for path, _ in results]
    if robustness:
        check_folder(robustness, inputs, language, replace=replace)
        paths += [robustness / name for name in FILES]
    if len({path.resolve() for path in paths}) < len(paths):
        raise UsageError("two results would be written to one file")
    source = ", ".join(map(str, inputs))
    columns = replicates.named(survey_columns(inputs[0], question.indicators)) if replicates else ()
    weight = question.design.weight
    frame = scan_survey(inputs, question.indicators, question.key_columns(), weight, columns)
    if replicates:
        found, excluded = replicated(frame.collect(), question, replicates, source)
    else:
        told = estimate(frame, question, source, sliced=True)
        found, excluded = told.frame, told.excluded
    _write(found, out)
    if between:
        _write(differences(frame, question), between)
    if robustness:
        write_robustness(found, frame, question, robustness)
    return excluded


def _write(found: pl.DataFrame | pl.LazyFrame, path: Path) -> None:
    table = found.lazy().collect().with_columns(pl.selectors.float().round_sig_figs(_DIGITS))
    with whole(path) as part:
        write_estimates(table, part, path.suffix.lower())


def _is_ours(path: Path, *, head: Sequence[str]) -> bool:
    """Recognise an earlier table by its columns, with several weightings or one."""
    try:
        if path.suffix.lower() == ".csv":
            with path.open(encoding="utf-8", errors="replace") as file:
                found = file.readline().rstrip("\r\n").split(",")
        else:
            found = list(pl.read_parquet_schema(path))
    except (OSError, pl.exceptions.PolarsError):
        return False
    return [name for name in found if name != "weighting"][: len(head)] == list(head)


def _check_twice(inputs: Sequence[Path]) -> None:
    """Refuse an input that is given twice, whatever path leads to it."""
    seen: list[Path] = []
    for path in inputs:
        if any(path.samefile(other) for other in seen):
            raise UsageError(f"{path} is given twice; its rows would count twice")
        seen.append(path)


def split(text: str) -> list[str]:
    """Return the parts of a comma-separated option.

    Raises
    ------
    UsageError
        If one of them is empty.

    Examples
    --------
    >>> split("a, b"), split("")
    (['a', 'b'], [])
    """
    parts = [part.strip() for part in text.split(",")] if text.strip() else []
    if not all(parts):
        raise UsageError(f"{text!r} has an empty part between its commas")
    return parts


def named(texts: Sequence[str], what: str) -> dict[str, list[str]]:
    """Return options of the form NAME=a,b as a mapping.

    Raises
    ------
    UsageError
        If one has no name or is named twice.

    Examples
    --------
    >>> named(["health=a,b"], "dimension")
    {'health': ['a', 'b']}
    """
    found: dict[str, list[str]] = {}
    for text in texts:
        name, equals, values = text.partition("=")
        if not (equals and name.strip() and values.strip()):
            raise UsageError(f"{what} {text!r} is not of the form NAME=a,b")
        if name.strip() in found:
            raise UsageError(f"{what} {name.strip()} is given twice")
        found[name.strip()] = split(values)
    return found


def weightings(texts: Sequence[str]) -> list[str] | dict[str, list[str]] | None:
    """Return the weights of one option, or several weightings, by name where they have one.

    Examples
    --------
    >>> weightings([]), weightings(["1,2"]), weightings(["1,2", "b=1,1"])
    (None, ['1', '2'], {'1,2': ['1', '2'], 'b': ['1', '1']})
    """
    if not texts:
        return None
    if len(texts) == 1 and "=" not in texts[0]:
        return split(texts[0])
    return named([text if "=" in text else f"{text}={text}" for text in texts], "weighting")
