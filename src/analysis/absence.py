"""Why a frame of a report is empty, or holds less than there is, and how to get the rest."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Protocol, TypeVar

import pandas as pd

from analysis.core.audience import Audience
from analysis.core.labels import Language, labels_for
from analysis.core.missing import NOTE, WHY
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
    "low_income_workers": "workers",
}
# What else a frame needs that is counted from the list alone.
_OF_LIST = {"income_deprivation": "income", "standards": "standards", "standard_changes": "standards"}
# Frames that are a part of another table.
_FROM = {"rate_targets": "targets"}
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
        return with_reason(frame, absence(report, build.__name__, frame))

    return told


def with_reason(frame: pd.DataFrame, reason: tuple[str, str]) -> pd.DataFrame:
    """Put why a frame is empty, and how to get the rest, among its ``attrs``; in place."""
    for name, words in ((WHY, reason[0]), (NOTE, " ".join(reason))):
        frame.attrs.pop(name, None)
        if words.strip():
            frame.attrs[name] = words
    return frame


def absence(report: Read, name: str, frame: pd.DataFrame) -> tuple[str, str]:
    """Return why a frame is empty or withheld and how to get the rest; two empty texts where it is not.

    Examples
    --------
    >>> from analysis import open_report
    >>> report = open_report("15139", 2022)
    >>> absence(report, "households", report.households)[0]
    'Xã 15139 chưa có danh sách hộ năm 2022.'
    >>> absence(report, "deprivation", report.deprivation)
    ('', '')
    """
    kind = _kind(report, name, frame)
    if not kind:
        return "", ""
    told = {
        "commune": report.commune,
        "year": report.year - 1 if name == "households_before" else report.year,
        "before": report.year - 1,
        "table": _FROM.get(name, name),
        "count": _withheld(frame),
        "all": len(frame),
    }
    text = labels_for(report.language)
    return text(f"frames.absent.{kind}", **told), text(f"frames.obtained.{kind}", **told)


def _kind(report: Read, name: str, frame: pd.DataFrame) -> str:
    if _withheld(frame):
        return "withheld"
    if name == "data":
        return "rows" if frame.columns.empty else ""
    if name in _FULL and not frame.empty:
        return "" if frame[_FULL[name]].notna().any() else "known"
    if not frame.empty:
        return ""
    if name in _OF_LIST:
        return "list" if report.everything.households.empty else _OF_LIST[name]
    return "known" if name in _FULL else _NEEDS.get(name, "table")


def _withheld(frame: pd.DataFrame) -> int:
    return int((frame["evidence"] == "withheld").sum()) if "evidence" in frame else 0
