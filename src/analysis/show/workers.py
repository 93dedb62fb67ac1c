"""Workers with a low income, in a sentence."""

from __future__ import annotations

import pandas as pd

from analysis.core.labels import Language, labels_for
from analysis.display.blocks import Prose
from analysis.intake import CommuneYear
from analysis.show.origin import origin
from analysis.show.paper import few
from analysis.standard import Standard

SAY = "report.workers."


def low_income_workers(
    data: CommuneYear, frame: pd.DataFrame, standard: Standard, language: Language = "vi"
) -> Prose:
    """Say how many there are; the page says too that nothing is known. Nothing in years without them.

    Parameters
    ----------
    frame
        ``report.low_income_workers``.
    """
    text, year = labels_for(language), data.facts.year
    if not standard.counts_low_income_workers(year):
        return Prose(())
    own = frame[frame["unit"] == data.facts.code]
    if own.empty:
        return Prose((("bullet", text(SAY + "nothing", year=year)),), editions=("page",))
    if own["evidence"].iloc[0] == "withheld":
        return Prose((("bullet", text(SAY + "withheld", year=year)),))
    table = "commune" if own["evidence"].iloc[0] == "published" else "households"
    said = text(SAY + "told", year=year, persons=few(own["persons"].iloc[0], text))
    return Prose((("bullet", said),), origin=origin(data, text, {table: []}))
