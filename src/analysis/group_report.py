"""A group's year opened as a report: a value like a commune's, whose parts are communes.

Every sum is of the communes that report its line, see :mod:`analysis.measures.comparison.whole`; where they
are not all of the group, sentences say of whom they are, and no sum of some is held against a target of all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from analysis.audit import Audit
from analysis.comparison import compare
from analysis.core.audience import Audience, check_reader
from analysis.core.errors import UsageError
from analysis.core.labels import Language, labels_for
from analysis.core.project import Project, find_project
from analysis.group_audit import audit_group_report, printed_sources
from analysis.group_data import group_data, movement_rows
from analysis.group_forms import GroupForms, group_forms
from analysis.group_year import GroupYear, Member
from analysis.intake.group_facts import GroupFacts
from analysis.intake.group_folder import GroupFolder, read_group_folder
from analysis.measures.comparison.whole import DEPRIVED, MOVED, STATUS, Line, Sum, whole_lines
from analysis.measures.forms import MISSING
from analysis.measures.rate_targets import Rates, rate_targets
from analysis.measures.reduction import reduction
from analysis.measures.status import rates
from analysis.places.groups import Group
from analysis.report import Report
from analysis.standard.schema.forms import COUNTS

if TYPE_CHECKING:
    from analysis.show.group_report import GroupShown

COUNT_KINDS = ("net_reduction", "gross_exits", "unstated")


@dataclass(frozen=True)
class GroupReport(Report):
    """The frames of one group and year; see :func:`open_group_report`.

    Parameters
    ----------
    compared
        What the communes reported, as this reader may see it.
    own
        What the group's folder says.
    lines
        The sums, each with the communes that they are of.
    official
        The official forms of the group; None for the public.
    """

    compared: GroupYear = field(kw_only=True)
    own: GroupFolder = field(kw_only=True)
    lines: tuple[Line, ...] = field(kw_only=True)
    official: GroupForms | None = field(default=None, kw_only=True)

    @property
    def group(self) -> Group:
        """Of which communes."""
        return self.compared.group

    @property
    def members(self) -> tuple[Member, ...]:
        """The communes, with where their figures come from."""
        return self.compared.members

    @property
    def facts(self) -> GroupFacts | None:
        """Head and foot as ``group.toml`` has them."""
        return self.own.facts

    @property
    def synthetic(self) -> bool:
        """Whether any of the figures is made up."""
        return self.compared.synthetic

    @property
    def show(self) -> GroupShown:
        """What turns frames into sentences, tables and charts."""
        from analysis.show.group_report import GroupShown

        return GroupShown(self)

    def line(self, name: str, class_: str = "", base: str = "households") -> Line | None:
        """Return a line of sums; None where no commune reports any of it."""
        found = (one for one in self.lines if (one.name, one.class_, one.base) == (name, class_, base))
        return next(found, None)

    def is_whole(self, line: Line | None) -> bool:
        """Say whether sums are of every commune of the group."""
        return line is not None and len(line.units) == len(self.members)

    @cached_property
    def movements(self) -> pd.DataFrame:
        """Forms 2 and 3 of the group. Grain: unit × class × base × item."""
        return movement_rows(self.lines, self.commune)

    @cached_property
    def reduction(self) -> pd.DataFrame:
        """Target against result. Grain: unit (the group, then codes of communes) × kind.

        The sum of some communes is no result against a target of all: then there is none.
        """
        targets = self.data.targets
        own = targets[targets["unit"] == self.commune]
        moved = self.movements
        whole = self.is_whole(self.line(MOVED, "poor"))
        if not whole and own["kind"].isin(COUNT_KINDS).any():
            moved = moved.iloc[:0]
        found = reduction(own, self.data.results, moved)
        parts = _with_targets(self.compared.reduced, targets[targets["unit"] != self.commune])
        frame = pd.concat([found, parts], ignore_index=True).astype(found.dtypes.to_dict())
        charged = targets.drop_duplicates(["unit", "kind"])[["unit", "kind", "responsible"]]
        frame["attainment_pct_printed"] = pd.array([pd.NA] * len(frame), "Float64")
        return frame.merge(charged, "left", ["unit", "kind"])

    @cached_property
    def rate_targets(self) -> pd.DataFrame:
        """Targets of the poverty rate, of the group and of its communes. Grain: unit × kind."""
        of_group = rates(self.data) if self.is_whole(self.line(STATUS)) else Rates()
        own = self.data.own("targets")
        found = rate_targets(own, {self.commune: of_group})
        parts = [found, self.compared.rate_targets]
        return pd.concat([one for one in parts if len(one)] or [found], ignore_index=True)

    @property
    def audit_sources(self) -> dict[str, str]:
        """SHA-256 by path of the published tables that its sums are held against."""
        return printed_sources(self.group, self.year, self.project)

    @cached_property
    def audit(self) -> Audit:
        """What the audit of communes, sums and published rows found."""
        return audit_group_report(self.compared, self.own, self.lines, self.project)


def open_group_report(  # noqa: PLR0913 - the parameters of the notebook
    group_name: str,
    year: int,
    language: Language = "vi",
    audience: Audience = "superior",
    *,
    accept_unverified_standard: bool = False,
    project: Project | None = None,
) -> GroupReport:
    """Open a group's year: the sums of its communes, what its own folder says, and what shows them.

    Parameters
    ----------
    group_name
        Name or slug, see :func:`analysis.places.groups.group`.
    year, language, audience, accept_unverified_standard, project
        As of :func:`analysis.open_report`.

    Raises
    ------
    UsageError, DataError
        As :func:`analysis.compare`; also where the group's own folder has faults.

    Examples
    --------
    >>> report = open_group_report("cu-jut", 2024)
    >>> report.data.words.whole, report.line("status").value("poor", "closing")
    ('4/8 xã, thị trấn đã có số liệu của huyện', 204)
    """
    check_reader(language, audience)
    project = project or find_project()
    asked = _Asked(project, group_name, int(year), audience, accept_unverified_standard)
    compared, own, forms = _read(asked)
    lines = tuple(_lines(compared, forms))
    data = group_data(compared, own, lines, labels_for(language))
    from analysis.display.own_shell import publish_what_is_shown

    publish_what_is_shown(language)
    return GroupReport(
        data,
        data,
        compared.standard,
        project,
        language,
        audience,
        compared=compared,
        own=own,
        lines=lines,
        official=forms,
    )


class _Asked(NamedTuple):
    """What decides, with the raw files, what is read."""

    project: Project
    name: str
    year: int
    audience: Audience
    accepted: bool


_Found = tuple[GroupYear, GroupFolder, GroupForms | None]
# A command opens a report to check it, and its notebook opens it again in the same process.
_LAST: dict[tuple[_Asked, Group, tuple[tuple[str, str], ...]], _Found] = {}


def _read(asked: _Asked) -> _Found:
    """Read the communes and the group's folder, unless that was read last and nothing changed since."""
    told = compare(asked.name, asked.year, asked.project, accept_unverified=asked.accepted, figures=False)
    # By whatever name it was asked for, a group is one.
    key = asked._replace(name=""), told.group, tuple(sorted(_sources(told, asked.project).items()))
    if key not in _LAST:
        found = _read_anew(asked)
        _LAST.clear()
        _LAST[key] = found
    return _LAST[key]


def _read_anew(asked: _Asked) -> _Found:
    name, year, project, accepted = asked.name, asked.year, asked.project, asked.accepted
    compared = compare(name, year, project, accept_unverified=accepted, audience=asked.audience)
    own = read_group_folder(project, year, compared.group)
    if not any(one.state in ("own", "published") for one in compared.members):
        raise UsageError.said("group_without_figures", name=compared.group.name, year=year)
    if asked.audience == "public":  # sums beside rows would solve what communes withhold
        return compared, own, None
    return compared, own, group_forms(compared.group.slug, year, project, accept_unverified=accepted)


def _lines(compared: GroupYear, forms: GroupForms | None) -> Iterator[Line]:
    """Yield the lines of sums; deprivations with what lists leave open, where the reader may see it."""
    for line in whole_lines(compared.figures, compared.sums):
        if forms is None or line.name != DEPRIVED:
            yield line
    if forms is not None:
        for name, form in COUNTS.items():
            yield from _of_form(forms, name, form)


def _of_form(forms: GroupForms, name: str, form: int) -> Iterator[Line]:
    units = {unit for number, unit, _, item in forms.figures if number == form and item != "households"}
    units &= {one.place.code for one in forms.members}
    own = {key[3]: one for key, one in forms.figures.items() if key[:2] == (form, forms.group.slug)}
    whole = own.get("households", MISSING).value
    among = _whole(whole)
    sums = {
        (name, "total" if item == "households" else item): Sum(
            _whole(figure.value),
            among if figure.value is not None else None,
            figure.evidence,
            _whole(figure.low),
            _whole(figure.high),
        )
        for item, figure in own.items()
        if figure.value is not None or figure.low is not None
    }
    if units:
        yield Line(DEPRIVED, name, "households", frozenset(units), sums)


def group_sources(name: str, year: int, project: Project) -> dict[str, str]:
    """Return SHA-256 by path of the raw files of a group's communes and of its own folder, as they are today.

    Raises
    ------
    UsageError, DataError
        As :func:`open_group_report`.
    """
    return _sources(compare(name, year, project, accept_unverified=True, figures=False), project)


def _sources(told: GroupYear, project: Project) -> dict[str, str]:
    return {**told.sources, **read_group_folder(project, told.year, told.group).sources}


def _with_targets(reduced: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Return the communes' results with the targets that the group set, where a commune names none itself."""
    own = {
        (row["unit"], row["kind"]) for row in reduced[reduced["target_households"].notna()].to_dict("records")
    }
    given = targets[targets["kind"].isin(COUNT_KINDS) & targets["value"].notna()]
    set_ = {
        (str(row["unit"]), str(row["kind"])): row for row in given.to_dict("records")
        if (row["unit"], row["kind"]) not in own
    }  # fmt: skip
    if not set_:
        return reduced
    known = reduced.dropna(subset=["reduction_households"])
    results = known.rename(columns={"reduction_households": "value"})[["unit", "kind", "value"]]
    aims = pd.DataFrame(list(set_.values()))[["unit", "kind", "value"]]
    none = pd.DataFrame(columns=["unit", "class", "base", "item", "value"])
    made = reduction(aims, results, none)
    made = made[[key in set_ for key in zip(made["unit"], made["kind"], strict=True)]]
    kept = reduced[[key not in set_ for key in zip(reduced["unit"], reduced["kind"], strict=True)]]
    return pd.concat([kept, made], ignore_index=True).sort_values(["unit", "kind"], ignore_index=True)


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)
