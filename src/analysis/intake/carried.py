"""What a new year begins with: what last year's data say that still holds.

Who signs, who receives and who stands above change seldom; figures, dates and numbers are new every year.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from analysis.intake.facts import Facts
from analysis.standard.programme import programme_in

_HEAD = (
    "issuer", "issuer_parent", "symbol", "place", "closing_sentence", "authority", "signatory_title",
    "signatory", "recipients",
)  # fmt: skip
# Documents that hold until another takes their place; plans, letters and reports are of their year.
_LASTING = ("nghi_quyet", "quyet_dinh", "chi_thi", "huong_dan")
_PERIOD = re.compile(r"(?:giai đoạn|từ năm)\s*(20\d\d)\s*(?:-|–|đến(?: năm)?)\s*(20\d\d)", re.IGNORECASE)
_YEAR = re.compile(r"năm\s*(20\d\d)", re.IGNORECASE)


# Who is no longer there at the end of a review, from this review year on: districts (since 1 July 2025),
# and the ministry and departments of labour (since 1 March 2025).
_GONE_FROM = 2025
_GONE = re.compile(
    r"\b(?:huyện|quận|thị xã)\b|lao động\s*[-–,]\s*thương binh|LĐ\s*[-–]?\s*TB\s*(?:&|[-–]|và)?\s*XH",
    re.IGNORECASE,
)


def head(facts: Facts, year: int) -> Mapping[str, str | tuple[str, ...]]:
    """Return what stays of the head and foot of a report in a later year, by its key in ``[report]``.

    Who stood above or received it and is no longer there is left out.

    Examples
    --------
    >>> from analysis.intake import load
    >>> facts = load("15139", 2022).facts
    >>> told = {"issuer_parent": "UBND huyện A", "recipients": ("Phòng LĐ-TB&XH;", "Đảng ủy;")}
    >>> facts = facts.model_copy(update={"report": facts.report.model_copy(update=told)})
    >>> [head(facts, year)["recipients"] for year in (2024, 2025)]
    [('Phòng LĐ-TB&XH;', 'Đảng ủy;'), ('Đảng ủy;',)]
    >>> "issuer_parent" in head(facts, 2024), "issuer_parent" in head(facts, 2025)
    (True, False)
    """
    told = {name: getattr(facts.report, name) for name in _HEAD}
    if year >= _GONE_FROM:
        told["recipients"] = tuple(one for one in facts.report.recipients if not _GONE.search(one))
        told["issuer_parent"] = None if _GONE.search(told["issuer_parent"] or "") else told["issuer_parent"]
    return {name: value for name, value in told.items() if value}


def documents_in_force(documents: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the documents that may still hold in a year: a person looks them through.

    Those that hold until another takes their place (resolutions, decisions, directives, guidance) and
    whatever is for a period that the year is in; not what names an earlier year or an ended period alone.

    Examples
    --------
    >>> names = ["Chương trình giai đoạn 2021-2025", "Kế hoạch năm 2022", "Thành lập Ban Chỉ đạo"]
    >>> kinds = ["ke_hoach", "ke_hoach", "quyet_dinh"]
    >>> documents_in_force(pd.DataFrame({"kind": kinds, "subject": names}), 2023).index.tolist()
    [0, 2]
    """
    kept = [
        _holds(kind, "" if pd.isna(subject) else str(subject), year)
        for kind, subject in zip(documents["kind"], documents["subject"], strict=True)
    ]
    return documents[pd.Series(kept, index=documents.index, dtype=bool)]


def _holds(kind: str, subject: str, year: int) -> bool:
    periods = [(int(first), int(last)) for first, last in _PERIOD.findall(subject)]
    if periods:
        return any(first <= year <= last for first, last in periods)
    years = [int(named) for named in _YEAR.findall(subject)]
    return kind in _LASTING and (not years or max(years) >= year)


# What of a household or a project a new year begins with; a row that says nothing more is not filled in yet.
HOUSEHOLD = ("village", "household_id", "urban", "ethnicity", "previous_class")
PROJECT = ("project", "subproject", "source", "nature")


def households_of(households: pd.DataFrame) -> pd.DataFrame:
    """Return last year's households with the class that they had as the class of last year.

    Examples
    --------
    >>> last = {"village": ["A"], "household_id": ["1"], "members": [4], "declared_class": ["poor"]}
    >>> households_of(pd.DataFrame(last)).to_dict("records")
    [{'village': 'A', 'household_id': '1', 'previous_class': 'poor'}]
    """
    begun = households.drop(columns="previous_class", errors="ignore")
    begun = begun.rename(columns={"declared_class": "previous_class"})
    return begun[[name for name in HOUSEHOLD if name in begun]]


def projects_of(projects: pd.DataFrame, last_year: int, year: int) -> pd.DataFrame:
    """Return the projects of last year, each once, without amounts; none of a programme that has ended.

    Examples
    --------
    >>> last = pd.DataFrame({"project": ["6", "6"], "subproject": ["2", "2"], "allocated_vnd": [5, 7]})
    >>> projects_of(last, 2023, 2024).to_dict("records"), len(projects_of(last, 2025, 2026))
    ([{'project': '6', 'subproject': '2'}], 0)
    """
    kept = projects if programme_in(last_year).id == programme_in(year).id else projects.head(0)
    return kept[[name for name in PROJECT if name in kept]].drop_duplicates()
