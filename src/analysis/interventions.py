"""``data/interventions.toml``: what can be done for a household, what it costs, who can get it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, StrictInt, model_validator

from analysis.core.errors import DataError, Finding
from analysis.core.labels import Language
from analysis.core.project import Project
from analysis.intake.household import GROUPS
from analysis.intake.toml import Lines, read_toml
from analysis.intake.values import check_not_negative, fault
from analysis.measures.planning import Intervention
from analysis.standard import Standard

FILE = "data/interventions.toml"
Amount = Annotated[StrictInt, AfterValidator(check_not_negative)]


class _Cost(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    low: Amount
    likely: Amount
    high: Amount

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low <= self.likely <= self.high:
            raise fault("costs_out_of_order", column="likely")
        return self


class _Share(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    low: float
    likely: float
    high: float

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not 0 <= self.low <= self.likely <= self.high <= 1:
            raise fault("shares_out_of_order", column="likely")
        return self


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    vi: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]
    removes: list[str] = []
    b1_points: Amount = 0
    income_vnd: Amount = 0
    cost: _Cost | None = None
    capacity: Amount | None = None
    eligible: list[str] = []
    months: Amount | None = None
    source: str = ""
    doable: StrictBool = True
    success: _Share | None = None
    holds: _Share | None = None
    started: StrictBool = False


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    intervention: list[_Entry]


def interventions_path(project: Project) -> Path | None:
    """Return the project's own file, where there is one."""
    path = project.root / FILE
    return path if path.is_file() else None


def read_interventions(project: Project, standard: Standard, language: Language = "vi") -> list[Intervention]:
    """Read the project's interventions, else the default ones, which have no costs.

    Raises
    ------
    DataError
        With every fault: an unknown key, an indicator that the standard does not have, a group that the
        household list does not have, a code that stands twice, a figure without a source.

    Examples
    --------
    >>> from analysis.core.project import find_project
    >>> from analysis.standard import standard_for
    >>> found = read_interventions(find_project(), standard_for(2022))
    >>> len(found), found[9].name, found[9].cost
    (12, 'Xây nhà tiêu hợp vệ sinh', None)
    """
    path = interventions_path(project)
    data = (path or files("analysis.standard") / "interventions.toml").read_bytes()
    entries, lines = read_toml(data, FILE if path else "interventions.toml", _File)
    findings = list(_faults(entries.intervention, lines, FILE, standard))
    if findings and path:
        raise DataError(findings)
    return [
        Intervention(
            one.code,
            one.vi if language == "vi" else one.en,
            tuple(code for code in one.removes if code in standard.codes),
            one.b1_points,
            one.income_vnd,
            (one.cost.low, one.cost.likely, one.cost.high) if one.cost else None,
            one.capacity,
            tuple(one.eligible),
            one.months,
            one.source,
            one.doable,
            (one.success.low, one.success.likely, one.success.high) if one.success else None,
            (one.holds.low, one.holds.likely, one.holds.high) if one.holds else None,
            one.started,
        )
        for one in entries.intervention
    ]


def _faults(entries: list[_Entry], lines: Lines, file: str, standard: Standard) -> Iterator[Finding]:
    seen: set[str] = set()
    for number, one in enumerate(entries):
        place = ("intervention", number)
        for column, told, known in (
            ("removes", one.removes, standard.codes),
            ("eligible", one.eligible, GROUPS),
        ):
            for found in told:
                if found not in known:
                    details = {"allowed": ", ".join(known)}
                    yield Finding(
                        "not_allowed", file, lines.of((*place, column)), column, found, details=details
                    )
        if one.code in seen:
            yield Finding("duplicate_code", file, lines.of((*place, "code")), "code", one.code)
        seen.add(one.code)
        figures = (one.cost, one.b1_points, one.income_vnd, one.success, one.holds)
        # A capacity of 0 is a figure like any other; no points and no income is none.
        stated = one.capacity is not None or any(figures)
        if stated and not one.source:
            yield Finding("figure_without_source", file, lines.of(place), "source")
