"""A commune's year opened for analysis: one object that knows standard, language and reader.

Everything that the report says comes out of its frames; ``report.show`` turns a frame into what the
reader sees and computes nothing. So a figure of the report is changed by changing a line of pandas.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from analysis.absence import absence, explained, with_reason
from analysis.by_standard import by_standard, standards_beside
from analysis.commune import class_list, compared_lists, earlier_lists, load
from analysis.core.audience import Audience, check_reader
from analysis.core.errors import UsageError
from analysis.core.labels import Language
from analysis.core.project import Project, find_project
from analysis.disclosure import protect
from analysis.display.own_rows import HOUSEHOLDS
from analysis.intake import CommuneYear
from analysis.measures.deprivation import denominators, deprivation, dimensions
from analysis.measures.income.listed import by_income_and_deprivation
from analysis.measures.movements import transitions
from analysis.measures.rate_targets import rate_targets
from analysis.measures.reduction import reduction
from analysis.measures.status import published_once, rates, village_rates
from analysis.measures.workers import low_income_workers
from analysis.provinces import local_standard
from analysis.standard import Standard

if TYPE_CHECKING:
    from analysis.audit import Audit
    from analysis.show.bound import Shown

HOUSEHOLD = "household"  # name of the index of every frame with one row a household


@dataclass(frozen=True)
class Report:
    """The frames of one commune and year; see :func:`open_report`.

    Parameters
    ----------
    everything
        The checked data with all that the household lists say.
    data
        The same as this reader may see it.
    standard
        The poverty standard of the year.
    project
        Where the data lie.
    language, audience
        Of the document that the notebook becomes.
    also
        Standards under which the result is given too.
    """

    everything: CommuneYear
    data: CommuneYear
    standard: Standard
    project: Project
    language: Language = "vi"
    audience: Audience = "superior"
    also: tuple[Standard, ...] = ()

    @property
    def commune(self) -> str:
        """Five-digit code of the commune."""
        return self.data.facts.code

    @property
    def year(self) -> int:
        """Review year."""
        return self.data.facts.year

    @property
    def show(self) -> Shown:
        """What turns frames into sentences, tables and charts."""
        from analysis.show.bound import Shown

        return Shown(self)

    @cached_property
    @explained
    def targets(self) -> pd.DataFrame:
        """What was to be reached. Grain: unit × kind; ``value`` households, or points (``rate_pp``)."""
        return self.data.targets.copy()

    @cached_property
    @explained
    def results(self) -> pd.DataFrame:
        """What the source says was reached. Grain: unit × kind; ``value`` households."""
        return self.data.results.copy()

    @cached_property
    @explained
    def reduction(self) -> pd.DataFrame:
        """Target against result. Grain: unit (commune or village) × kind.

        ``reduction_households`` (net: opening - closing; gross: forms 2, columns 2 + 3),
        ``gap_households`` = target - reduction, ``attainment_pct`` = reduction / target · 100,
        ``attainment_pct_printed`` what the source printed, ``responsible`` who answers for the target.
        """
        frame = reduction(self.data.targets, self.data.results, self.data.movements)
        keys = ["unit", "kind"]
        printed = self.data.results.drop_duplicates(keys)[[*keys, "attainment_pct_printed"]]
        charged = self.data.targets.drop_duplicates(keys)[[*keys, "responsible"]]
        return frame.merge(printed, "left", keys).merge(charged, "left", keys)

    @cached_property
    @explained
    def rate_targets(self) -> pd.DataFrame:
        """Targets of the poverty rate against the rates reached. Grain: unit × kind.

        ``target_low``, ``target_high``: points of a fall, percent for ``end_rate_pct``; ``rate_before_pct``,
        ``rate_pct``: poor / all households · 100 at the end of last year and of this one; ``fall_pp``,
        ``short_pp`` in points; ``state`` as of :func:`analysis.measures.rate_targets.rate_targets`.
        """
        villages = {} if self.audience == "public" else village_rates(self.data)  # few are poor there
        return rate_targets(self.data.targets, {**villages, self.commune: rates(self.data)})

    @cached_property
    @explained
    def movements(self) -> pd.DataFrame:
        """Forms 2 and 3. Grain: unit × class × base (households, persons) × item; ``value`` a count.

        Published figures win over those counted from the lists; each row has one ``evidence``.
        """
        return published_once(self.data.movements, ["unit", "class", "base", "item"])

    @cached_property
    @explained
    def class_counts(self) -> pd.DataFrame:
        """Households, persons and deprivations by class. Grain: unit × class × measure."""
        return self.data.class_counts.copy()

    @cached_property
    @explained
    def denominators(self) -> pd.DataFrame:
        """Households of each class, and what the number rests on. Grain: class."""
        return denominators(self.data.own("deprivations"), self.data.own("class_counts"))

    @cached_property
    @explained
    def deprivation(self) -> pd.DataFrame:
        """Deprivation in each indicator. Grain: unit × class × indicator, villages after the commune.

        ``share_pct`` = ``households`` / ``denominator`` · 100; ``evidence`` says whether it was counted,
        published or withheld; what was not reported is missing, never 0.
        """
        told, counts = self.data.deprivations, self.data.class_counts
        units = [self.commune, *(unit for unit in told["unit"].unique() if unit != self.commune)]
        frames = [
            deprivation(told[told["unit"] == unit], counts[counts["unit"] == unit], self.standard).assign(
                unit=pd.array([unit] * len(self.standard.codes) * 2, "string")
            )
            for unit in units
        ]
        frame = pd.concat(frames, ignore_index=True)
        return frame[["unit", *frame.columns.drop("unit")]]

    @cached_property
    @explained
    def dimensions(self) -> pd.DataFrame:
        """Deprivations of the commune summed by dimension. Grain: class × dimension."""
        return dimensions(self.deprivation[self.deprivation["unit"] == self.commune])

    @cached_property
    @explained
    def history(self) -> pd.DataFrame:
        """Poor and near-poor households over the years. Grain: year × class."""
        return self.data.history.copy()

    @cached_property
    @explained
    def projects(self) -> pd.DataFrame:
        """Projects of the programme. Grain: project × subproject × source × nature; amounts in VND."""
        return self.data.projects.copy()

    @cached_property
    @explained
    def policies(self) -> pd.DataFrame:
        """Results of the policies. Grain: policy × item; ``value`` in ``unit``."""
        return self.data.policies.copy()

    @cached_property
    @explained
    def resources(self) -> pd.DataFrame:
        """Resources raised from society. Grain: item."""
        return self.data.resources.copy()

    @cached_property
    @explained
    def documents(self) -> pd.DataFrame:
        """Documents of the commune's direction. Grain: document."""
        return self.data.documents.copy()

    @cached_property
    @explained
    def households(self) -> pd.DataFrame:
        """The household list with ``class``, its deprivations counted. Grain: household.

        It is there to count from, for every reader; only an internal document may show its rows. Where
        the commune handed in no list, it has its columns and no row.
        """
        return _listed(self.everything, self)

    @cached_property
    @explained
    def low_income_workers(self) -> pd.DataFrame:
        """Workers with a low income, ``persons``, from the review of 2025. Grain: unit."""
        return low_income_workers(self.data, self.households, self.standard)

    @cached_property
    @explained
    def standards(self) -> pd.DataFrame:
        """The list under each standard that is asked for. Grain: standard × class; ``low``, ``high``."""
        return self._by_standard[0]

    @cached_property
    @explained
    def standard_changes(self) -> pd.DataFrame:
        """Who changes class because the standard does; no movement. Grain: class_old × class_new."""
        return self._by_standard[1]

    @property
    def _by_standard(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        every = (self.standard, *self.also)
        return by_standard(self.everything, self.households, every, self.audience, self.project)

    @cached_property
    @explained
    def income_deprivation(self) -> pd.DataFrame:
        """Households poor by income, by deprivations, by both. Grain: kind; no row without incomes."""
        return by_income_and_deprivation(self.households, self.standard, self.everything.facts.area)

    @cached_property
    @explained
    def transitions(self) -> pd.DataFrame:
        """Last year's list and this year's matched. Grain: household; ``class_old``, ``class_new``.

        Raises
        ------
        UsageError
            If the list of this year or of the year before is not there.
        """
        earlier = earlier_lists(self.everything, self.project)
        before = [data for data in earlier if data.facts.year == self.year - 1]
        if not before or self.everything.households.empty:
            raise UsageError(" ".join(absence(self, "transitions", pd.DataFrame())))
        lists = compared_lists(self.everything, earlier, self.project)
        covers = {data.facts.year: data.facts.household_list.covered for data in (*earlier, self.everything)}
        matched = transitions(lists, covers).rename_axis(index=HOUSEHOLD)
        matched.attrs[HOUSEHOLDS] = len(matched)
        return matched

    @cached_property
    @explained
    def households_before(self) -> pd.DataFrame:
        """Last year's household list, as :attr:`households`. Grain: household."""
        for data in earlier_lists(self.everything, self.project):
            if data.facts.year == self.year - 1:
                return _listed(data, self)
        return self.households.iloc[:0]

    @cached_property
    def audit(self) -> Audit:
        """What the audit of the figures found."""
        from analysis.audit import audit_commune

        return audit_commune(self.data, project=self.project)


def open_report(  # noqa: PLR0913 - the parameters of the notebook
    commune: str | int,
    year: int,
    language: Language = "vi",
    audience: Audience = "superior",
    *,
    accept_unverified_standard: bool = False,
    also_standards: str = "",
    project: Project | None = None,
) -> Report:
    """Open a commune's year: its frames, and what shows them.

    In a notebook, everything shown from here on (frames, figures of matplotlib) is published in the look
    of the reports.

    Parameters
    ----------
    commune
        Five digits, as text; a number that lost its leading zeros is mended.
    year
        Review year.
    language
        ``vi`` or ``en``.
    audience
        ``superior`` (all figures, no household), ``public`` or ``internal``.
    accept_unverified_standard
        Allow a poverty standard that is not verified; the report says so.
    also_standards
        Standards under which the result is given too, with those that ``commune.toml`` asks for.
    project
        Default: the project around the working folder.

    Raises
    ------
    UsageError, DataError
        As :func:`analysis.load`; also for another language or audience.

    Examples
    --------
    >>> report = open_report("15139", 2022)
    >>> report.reduction[["kind", "target_households", "reduction_households"]].values.tolist()
    [['unstated', 10, 13]]
    >>> report.deprivation.query("indicator == 'nha_tieu'")[["class", "share_pct"]].values.tolist()
    [['poor', 48.39], ['near_poor', 17.39]]
    """
    check_reader(language, audience)
    project, code = project or find_project(), str(commune).strip().zfill(5)
    standard = local_standard(code, int(year), accept_unverified=accept_unverified_standard, project=project)
    everything = load(code, int(year), project)
    data = protect(everything, standard, audience, project)
    from analysis.display.own_shell import publish_what_is_shown

    publish_what_is_shown(language)
    accepted = accept_unverified_standard
    also = standards_beside(everything, standard, also_standards, accept_unverified=accepted, project=project)
    report = Report(everything, data, standard, project, language, audience, also)
    with_reason(data.households, absence(report, "data", data.households))
    return report


def _listed(data: CommuneYear, report: Report) -> pd.DataFrame:
    frame = class_list(data, report.project)
    codes = [code for code in report.standard.codes if code in frame]
    counted = frame[codes].astype("Int64").sum(axis=1, min_count=len(codes)) if codes else 0
    listed = frame.assign(deprivations=counted).rename_axis(index=HOUSEHOLD)
    listed.attrs[HOUSEHOLDS] = len(listed)  # goes along with what pandas makes of it, until it is grouped
    return listed
