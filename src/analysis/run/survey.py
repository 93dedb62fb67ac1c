"""A survey file measured from Python, with the options of the command as text."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.core.errors import UsageError
from analysis.core.project import find_project
from analysis.intake.survey_file import scan_survey, survey_columns
from analysis.measures.alkire_foster import Design, Question, estimate
from analysis.run.measure import split
from analysis.standard.schema.indicators import indicators as known_indicators

ALL = "all"


def measure_survey(  # noqa: PLR0913 - the options of the command
    path: str,
    indicators: str,
    cutoffs: str,
    *,
    by: str = "",
    year: str = "",
    sample_weight: str = "",
    strata: str = "",
    psu: str = "",
    independent_years: bool | None = None,
    census: bool | None = None,
) -> pd.DataFrame:
    """Estimate the measures of a survey file, as ``giamngheo measure`` does.

    Parameters
    ----------
    path
        CSV or Parquet file, from the root of the project.
    indicators, cutoffs, by
        Comma-separated; ``indicators`` as for :func:`survey_indicators`, ``cutoffs`` may be ``all``: every
        number of indicators.
    year, sample_weight, strata, psu
        Columns; empty where there is none.
    independent_years, census
        As for :class:`analysis.Design`.

    Returns
    -------
    pandas.DataFrame
        The tidy frame of :func:`analysis.alkire_foster`.

    Raises
    ------
    UsageError, DataError
        As there.
    """
    names = survey_indicators(path, indicators)
    wanted = [str(count + 1) for count in range(len(names))] if cutoffs == ALL else split(cutoffs)
    design = Design(
        sample_weight or None,
        strata or None,
        psu or None,
        census=census,
        independent_years=independent_years,
    )
    question = Question.build(names, wanted, by=split(by), year=year or None, design=design)
    frame = scan_survey([_file(path)], question.indicators, question.key_columns(), question.design.weight)
    return estimate(frame, question, path).frame.to_pandas()


def read_survey(path: str, indicators: str, keys: str = "", weight: str = "") -> pd.DataFrame:
    """Read a survey file as a frame, to work on it before it is measured.

    Parameters
    ----------
    path
        CSV or Parquet file, from the root of the project.
    indicators, keys
        Comma-separated columns: flags (as for :func:`survey_indicators`), and codes such as year and region.
    weight
        Column of the sample weight; empty where there is none.

    Returns
    -------
    pandas.DataFrame
        One row as the file has it; flags are nullable booleans, true: deprived.

    Raises
    ------
    UsageError, DataError
        As :func:`analysis.intake.survey_file.scan_survey`.
    """
    names = survey_indicators(path, indicators)
    frame = scan_survey([_file(path)], names, split(keys), weight or None).collect().to_pandas()
    return frame.astype(dict.fromkeys(names, "boolean"))


def survey_indicators(path: str, indicators: str = "") -> list[str]:
    """Return the indicators that a survey file is measured by.

    Parameters
    ----------
    path
        CSV or Parquet file, from the root of the project.
    indicators
        Comma-separated columns of flags; empty for all columns that are named as indicators of the
        standards.

    Raises
    ------
    UsageError
        If none are named and the file has no column of the standards.

    Examples
    --------
    >>> survey_indicators("any.csv", "a, b")
    ['a', 'b']
    >>> len(survey_indicators("data/raw/survey/synthetic.csv"))
    12
    """
    if named := split(indicators):
        return named
    known = known_indicators()
    columns = survey_columns(_file(path), list(known))
    found = [name for name in columns if name in known]
    if not found:
        raise UsageError(
            f"{path} has no column named as an indicator of a standard ({', '.join(known)}); "
            f"name its indicators: it has {', '.join(columns)}"
        )
    return found


def _file(path: str) -> Path:
    return find_project().root / Path(path)
