"""Why a frame of a report is empty, or holds less than there is, and how to get the rest."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Protocol, TypeVar

import pandas as pd

from analysis.core.audience import Audience
from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import NOTE
from analysis.intake import CommuneYear

# What a frame without rows needs; any other one needs the table of its name.
_NEEDS = {
    "households": "list",
    "households_before": "list",
    "transitions": "lists",
    "movements": "movements",
    "class_counts": "counts",
    "history": "counts",
    "reduction": "reduction",
}
# Frames that have all their rows even if nothing is known of any, and the column that then is empty.
_FULL = {"deprivation": "share_pct", "dimensions": "deprivations", "denominators": "households"}


class Read(Protocol):
    """What is known of a report."""

    @property
    def everything(self) -> CommuneYear:
        """The data with all that the household lists say."""
        ...

    @property
    def commune(self) -> str:
        """Five digits."""
        ...

    @property
    def year(self) -> int:
        """Of the review."""
        ...

    @property
    def language(self) -> Language:
        """Of what is said."""
        ...

    @property
    def audience(self) -> Audience:
        """Who may see it."""
        ...


AnyReport = TypeVar("AnyReport", bound=Read)


def explained(build: Callable[[AnyReport], pd.DataFrame]) -> Callable[[AnyReport], pd.DataFrame]:
    """Have a frame carry along why it is empty; a notebook shows it below the frame."""

    @wraps(build)
    def told(report: AnyReport) -> pd.DataFrame:
        frame = build(report)
        frame.attrs.pop(NOTE, None)
        if note := absence(report, build.__name__, frame):
            frame.attrs[NOTE] = note
        return frame

    return told


def absence(report: Read, name: str, frame: pd.DataFrame) -> str:
    """Return why a frame is empty or withheld; nothing where it is not.

    Examples
    --------
    >>> from analysis import open_report
    >>> report = open_report("15139", 2022)
    >>> absence(report, "households", report.households)[:42]
    'Xã 15139 chưa có danh sách hộ năm 2022. Đư'
    >>> absence(report, "deprivation", report.deprivation)
    ''
    """
    text = labels_for(report.language)
    withheld = int((frame["evidence"] == "withheld").sum()) if "evidence" in frame else 0
    if withheld:
        return text(
            "frames.absent.withheld", count=withheld, all=len(frame), commune=report.commune, year=report.year
        )
    if name == "income_deprivation" and frame.empty and not report.everything.households.empty:
        return text("frames.absent.income", year=report.year)
    if name in _FULL and not frame.empty and frame[_FULL[name]].notna().any():
        return ""
    if name not in _FULL and not frame.empty:
        return ""
    return _missing(report, name, text)


def _missing(report: Read, name: str, text: Labels) -> str:
    kind = "list" if name == "income_deprivation" else "known" if name in _FULL else _NEEDS.get(name, "table")
    year = report.year - 1 if name == "households_before" else report.year
    return text(
        f"frames.absent.{kind}", commune=report.commune, year=year, before=report.year - 1, table=name
    )
