"""What a report shows, with everything that its blocks need to know besides the frame.

Each method takes the frame that its figures come from; without one it takes the report's own. Several
blocks come as :class:`Blocks`, which a notebook cell shows one below the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

import pandas as pd

from analysis import show
from analysis.audit import Audit
from analysis.core.audience import Audience
from analysis.core.errors import UsageError
from analysis.core.labels import Language
from analysis.core.project import Project
from analysis.display.blocks import Block, Closing, Cover, Prose, Table
from analysis.display.summary import Summary
from analysis.intake import CommuneYear
from analysis.intake.national import published_rates
from analysis.places import place_in
from analysis.provinces import office_programme
from analysis.standard import Standard

Frame = pd.DataFrame | None


class Opened(Protocol):
    """What is known of a report besides its frames, which are read by their names."""

    @property
    def data(self) -> CommuneYear:
        """What this reader may see."""
        ...

    @property
    def standard(self) -> Standard:
        """Of the year."""
        ...

    @property
    def also(self) -> tuple[Standard, ...]:
        """Standards under which the result is given too."""
        ...

    @property
    def language(self) -> Language:
        """Of the document."""
        ...

    @property
    def audience(self) -> Audience:
        """Of the document."""
        ...

    @property
    def commune(self) -> str:
        """Five digits."""
        ...

    @property
    def project(self) -> Project:
        """Where the data lie."""
        ...

    @property
    def audit(self) -> Audit:
        """What the audit found."""
        ...


class Blocks(tuple[Block, ...]):
    """Blocks that belong together.

    Examples
    --------
    >>> shown = Blocks([Prose((("paragraph", "Giảm 13 hộ."),)), Prose(())])
    >>> [block.kind for block in shown]
    ['prose', 'prose']
    """

    __slots__ = ()

    def __add__(self, other: Any) -> Blocks:
        """Return these blocks with one or several more."""
        return Blocks((*self, *((other,) if isinstance(other, Block) else other)))

    def _ipython_display_(self) -> None:
        from IPython.display import display  # only a notebook asks for it

        display(*self)  # type: ignore[no-untyped-call]  # IPython is not typed


class Shown:
    """The blocks of one report.

    Parameters
    ----------
    report
        As from :func:`analysis.open_report`.

    Examples
    --------
    >>> from analysis import open_report
    >>> report = open_report("15139", 2022)
    >>> changed = report.reduction.assign(reduction_households=12, attainment_pct=120.0)
    >>> [block.kind for block in report.show.reduction(changed)]
    ['prose', 'figure', 'table', 'prose']
    >>> "120" in report.show.reduction(changed)[0].items[0][1]
    True
    """

    def __init__(self, report: Opened) -> None:
        self._report = report
        self._data, self._language = report.data, report.language

    def cover(self, title: str = "") -> Cover:
        """Show the head of the report, with every warning that its reader needs first.

        With a title it is the head of an analysis of one's own, which nobody signs.
        """
        report, also = self._report, self._report.also
        return show.cover(self._data, report.standard, self._language, report.audience, title, also=also)

    def summary(self) -> Summary:
        """Show the first screen of the page: the result in one line and the figures beside it."""
        report, year = self._report, self._data.facts.year
        own = {name: self._own(name, None) for name in ("reduction", "rate_targets", "deprivation")}
        own = {name: frame[frame["unit"] == report.commune] for name, frame in own.items()}
        return show.summary(
            self._data,
            report.standard,
            own["reduction"],
            own["rate_targets"],
            own["deprivation"],
            self._own("denominators", None),
            report.audit,
            published_rates(report.project, year, place_in(report.commune, year)),
            self._language,
        )

    def facts(self) -> Block:
        """Show place, year, state and standard."""
        return on_page(show.facts(self._data, self._report.standard, self._language))[0]

    def narrative(self, section: str) -> Prose:
        """Show one section of ``narrative.md`` as the officials wrote it."""
        return show.narrative(self._data, section, self._language)

    def documents(self, frame: Frame = None) -> Blocks:
        """Show the documents of direction: a register on the page, dashes on paper."""
        data = self._with("documents", frame)
        return on_page(show.documents(data, self._language)) + show.paper_documents(data, self._language)

    def villages(self, frame: Frame = None) -> Blocks:
        """Show target and result of each village as a table and a chart."""
        shown = self._both("reduction", frame, show.village_table, show.village_figure, all_units=True)
        rates = show.village_rate_table(self._data, self._own("rate_targets", None), self._language)
        if isinstance(shown[0], Prose) and isinstance(rates, Table):
            return Blocks((rates,))  # the villages have targets, only of another kind
        return on_page(*shown) + show.paper_villages(shown[0], self._language) + Blocks((rates,))

    def reduction(self, frame: Frame = None) -> Blocks:
        """Show the commune's reduction against its target in sentences, a chart and a table."""
        shown = self._both(
            "reduction", frame, show.reduction_text, show.reduction_figure, show.reduction_table
        )
        return on_page(*shown) + self._both("reduction", frame, show.paper_reduction)[0]

    def rate_targets(self, frame: Frame = None) -> Blocks:
        """Show the targets of the poverty rate in sentences and a table; nothing where none was set."""
        said, table = self._both("rate_targets", frame, show.rate_target_text, show.rate_target_table)
        return Blocks((said,)) + on_page(table)

    def movements(self, frame: Frame = None) -> Blocks:
        """Show how the lists of the poor and near-poor changed."""
        data = self._with("movements", frame)
        shown = show.movement_table(data, self._language), show.movement_figure(data, self._language)
        return on_page(*shown) + show.paper_movements(data, self._language)

    def history(self, frame: Frame = None) -> Block:
        """Show poor and near-poor households over the years."""
        return on_page(show.history_figure(self._with("history", frame), self._language))[0]

    def deprivation(self, frame: Frame = None) -> Blocks:
        """Show the commune's deprivations in sentences, a chart and a table."""
        shown = self._both(
            "deprivation",
            frame,
            self._of_standard(show.deprivation_text),
            self._of_standard(show.deprivation_figure),
            self._of_standard(show.deprivation_table),
        )
        said = self._both("deprivation", frame, self._of_standard(show.paper_deprivation))
        return on_page(*shown) + said[0]

    def denominators(self, frame: Frame = None) -> Block:
        """Show the number of households of each class and what it rests on."""
        return on_page(*self._both("denominators", frame, show.denominator_table))[0]

    def dimensions(self, frame: Frame = None) -> Block:
        """Show the deprivations summed by dimension."""
        return on_page(*self._both("dimensions", frame, self._of_standard(show.dimension_table)))[0]

    def low_income_workers(self, frame: Frame = None) -> Prose:
        """Show how many workers with a low income were recognised, from the review of 2025."""
        given = self._own("low_income_workers", frame)
        return show.low_income_workers(self._data, given, self._report.standard, self._language)

    def standards(self, frame: Frame = None) -> Blocks:
        """Show the result under each standard side by side; nothing where only one was asked for."""
        every = (self._report.standard, *self._report.also)
        given = self._own("standards", frame)
        showing = (show.standard_text, show.standard_table)
        return Blocks(one(self._data, given, every, self._language) for one in showing)

    def standard_changes(self, frame: Frame = None) -> Block:
        """Show who changes class because the standard changes."""
        every, given = (self._report.standard, *self._report.also), self._own("standard_changes", frame)
        return show.standard_change_table(self._data, given, every, self._language)

    def projects(self, frame: Frame = None) -> Blocks:
        """Show the projects of the programme, how far they are, and their money."""
        data, language = self._with("projects", frame), self._language
        told = office_programme(data.facts.year, self._report.project)
        shown = on_page(
            show.project_progress(data, language, told),
            show.project_money(data, language, told),
            show.project_money_figure(data, language),
        )
        return shown + show.paper_projects(data, language, told)

    def measures_taken(self) -> Prose:
        """Show what the officials wrote about easing deprivation."""
        return show.deprivation_narrative(self._data, self._language)

    def policies(self, frame: Frame = None) -> Blocks:
        """Show the results of the policies as a table and in sentences."""
        data = self._with("policies", frame)
        return on_page(show.policies(data, self._language)) + show.policy_narrative(data, self._language)

    def resources(self, frame: Frame = None) -> Blocks:
        """Show the resources raised from society: a table on the page, dashes on paper."""
        data = self._with("resources", frame)
        return on_page(show.resources(data, self._language)) + show.paper_resources(data, self._language)

    def closing(self) -> Closing:
        """Show the last sentence, the recipients and the signature block."""
        return show.closing(self._data, self._language)

    def methods(self) -> Blocks:
        """Show the law that the report rests on, the rules, and what is withheld."""
        standard, facts = self._report.standard, self._data.facts
        told = office_programme(facts.year, self._report.project)
        return on_page(
            show.legal_basis(standard, self._language, self._report.also, facts, told),
            show.rules(standard, self._language),
            show.disclosure(self._data, self._language),
        )

    def audit(self) -> Blocks:
        """Show what the audit found."""
        found, language, audience = self._report.audit, self._language, self._report.audience
        return on_page(
            show.audit_text(found, language, audience),
            show.audit_table(found, language, audience),
            show.audit_off(found, language),
        )

    def corrections(self) -> Block:
        """Show every correction made to the source."""
        return on_page(show.corrections(self._data, self._language))[0]

    def forms(self) -> Blocks:
        """Show the official forms, which stand in the spreadsheet."""
        return Blocks(show.forms(self._data, self._report.standard, self._language))

    def _with(self, table: str, frame: Frame) -> CommuneYear:
        given: Any = {table: self._own(table, frame)}
        return replace(self._data, **given)

    def _own(self, table: str, frame: Frame) -> pd.DataFrame:
        """Return the given frame or the report's; refuse one that lacks a column, in words."""
        own: pd.DataFrame = getattr(self._report, table)
        if frame is None:
            return own
        if missing := [name for name in own.columns if name not in frame.columns]:
            raise UsageError(
                f"report.show.{table} needs the columns of report.{table}; missing: {', '.join(missing)}"
            )
        return frame

    def _both(
        self, table: str, frame: Frame, *showing: Callable[..., Block], all_units: bool = False
    ) -> Blocks:
        given = self._own(table, frame)
        if "unit" in given and not all_units:
            given = given[given["unit"] == self._report.commune]
        return Blocks(one(self._data, given, language=self._language) for one in showing)

    def _of_standard(self, showing: Callable[..., Block]) -> Callable[..., Block]:
        standard = self._report.standard
        return lambda data, frame, language: showing(data, frame, standard, language)


def on_page(*blocks: Block) -> Blocks:
    """Return blocks for the page alone; the paper says the same in sentences, or not at all."""
    return Blocks(replace(block, editions=("page",)) for block in blocks)
