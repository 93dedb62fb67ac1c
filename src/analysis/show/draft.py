"""What the signed paper says where the law asks for a section and nothing is there."""

from __future__ import annotations

from analysis.core.labels import Labels
from analysis.display.blocks import ProseStyle
from analysis.intake import CommuneYear
from analysis.standard.demanded import Section, is_demanded


def draft(data: CommuneYear, section: Section, text: Labels) -> list[tuple[ProseStyle, str]]:
    """Return the draft mark of an empty section; nothing where the law does not ask for it.

    A review that still goes on has no result and lacks none.

    Examples
    --------
    >>> from analysis import load
    >>> from analysis.core.labels import labels_for
    >>> draft(load("15139", 2022), "result", labels_for("vi"))
    [('draft', '[Dự thảo: chưa có kết quả rà soát hộ nghèo, hộ cận nghèo năm 2022]')]
    >>> draft(load("15139", 2023), "result", labels_for("vi"))
    []
    """
    year = data.facts.year
    going_on = data.facts.status == "in_review" and section != "projects"
    if going_on or not is_demanded(section, year):
        return []
    return [("draft", text(f"paper.draft.{section}", year=year))]
