"""What a group's report shows beside what a commune's does: its communes, and of whom its sums are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from analysis import show
from analysis.core.labels import labels_for
from analysis.core.numbers import short_percent
from analysis.display.blocks import Block, Cell, Column, Cover, Form, Prose, ProseStyle, Row, Table
from analysis.display.summary import Summary
from analysis.group_forms import GroupForms
from analysis.group_year import GroupYear
from analysis.intake.national import WHOLE, PublishedRate
from analysis.measures.comparison.whole import DEPRIVED, MOVED, STATUS, Line
from analysis.measures.deprivation import CLASSES
from analysis.places.names import unit_key
from analysis.provinces import office_programme
from analysis.show import cells
from analysis.show.bound import Blocks, Frame, Opened, Shown, on_page
from analysis.show.comparison.frame import name_of, source, withheld_note
from analysis.show.comparison.ranking import Ranked, ranked
from analysis.show.group_communes import communes_table
from analysis.show.group_forms import Headed
from analysis.show.group_movements import unreported
from analysis.show.paper import few
from analysis.show.words import inside

SAY = "group."
_MOST_NAMED = 12
Items = list[tuple[ProseStyle, str]]


class OpenedGroup(Headed, Opened, Protocol):
    """What is known of a group's report besides its frames."""

    @property
    def compared(self) -> GroupYear:
        """What the communes reported."""
        ...

    @property
    def official(self) -> GroupForms | None:
        """The official forms; None for the public."""
        ...

    def line(self, name: str, class_: str = "", base: str = "households") -> Line | None:
        """Return a line of sums."""
        ...


class GroupShown(Shown):
    """The blocks of a group's report.

    Examples
    --------
    >>> from analysis import open_group_report
    >>> report = open_group_report("cu-jut", 2024)
    >>> report.show.coverage().items[0][1][:50]
    'Số liệu tổng hợp từ 4/8 xã, thị trấn. Chưa có số l'
    """

    def __init__(self, report: OpenedGroup) -> None:
        super().__init__(report)
        self._group = report
        self._text = labels_for(self._language)

    def cover(self, title: str = "") -> Cover:
        """Show the head of the report; nobody signs one with a title of its own."""
        head = show.group_cover(self._group, self._language, self._group.audience)
        missing = _absent(self._group, self._group.line(STATUS))
        words = {"told": len(self._group.members) - len(missing), "absent": len(missing)}
        notices = [self._text(SAY + "notice", **words, **self._counts())] if missing else []
        notices += show.comparison.frame.of_tables(self._group.compared, self._text)
        return replace(head, notices=(*head.notices, *notices), subject=title or head.subject)

    def summary(self) -> Summary:
        """Show the first screen of the page: the result in one line and the figures beside it."""
        own = {name: self._own(name, None) for name in ("reduction", "rate_targets", "deprivation")}
        own = {name: frame[frame["unit"] == self._report.commune] for name, frame in own.items()}
        made = show.summary(
            self._data,
            self._report.standard,
            own["reduction"],
            own["rate_targets"],
            own["deprivation"],
            self._own("denominators", None),
            self._report.audit,
            _around(self._group),
            self._language,
            about=self._text("publish.summary.about", place=self._data.facts.name, year=self._group.year),
        )
        # Of some communes, the sentence that says of whom it is.
        partly = bool(_absent(self._group, self._group.line(STATUS)))
        said = show.paper_figures.status_sentence(self._data, "poor", self._text) if partly else ""
        return replace(made, headline=said or made.headline)

    def facts(self) -> Block:
        """Show the group, the year, the standard, and how many communes have figures."""
        text, say, group = self._text, "report.place.facts.", self._group
        told = len(group.members) - len(_absent(group, group.line(STATUS)))
        standard = self._report.standard
        rows = [
            (text(say + "unit"), group.group.name),
            (text(say + "year"), str(group.year)),
            (text(SAY + "members"), text(SAY + "members_value", told=told, **self._counts())),
            (text(say + "standard"), standard.title_in(group.year).text(self._language)),
            (text(say + "status"), text(f"report.place.status.{self._data.facts.status}")),
        ]
        households = cells.count(self._data.facts.totals.households, text)
        table = Table(
            "facts",
            text(SAY + "facts_caption"),
            (Column(text(say + "item")), Column(text(say + "value"), width=2.4)),
            (
                *(Row((Cell(item), Cell(value))) for item, value in rows),
                Row((Cell(text(say + "households")), households)),
            ),
            source=source(group.compared, text),
        )
        return on_page(table)[0]

    def coverage(self) -> Prose:
        """Say of which communes the sums are; nothing where they are of all."""
        faulty = [one.place.code for one in self._group.members if one.state == "faulty"]
        absent = [code for code in _absent(self._group, self._group.line(STATUS)) if code not in faulty]
        items: Items = []
        if absent or faulty:
            told = len(self._group.members) - len(absent) - len(faulty)
            names = self._names([*absent, *faulty])
            items.append(
                ("paragraph", self._text(SAY + "coverage", told=told, names=names, **self._counts()))
            )
        if faulty:
            items.append(("paragraph", self._text(SAY + "faulty", names=self._names(faulty))))
        return Prose(tuple(items))

    def communes(self, frame: Frame = None) -> Blocks:
        """Show each commune in a row, with its target; columns of which nothing is known are left out."""
        reduced = self._own("reduction", frame)
        table, lacking = communes_table(self._group, reduced, self._text, self._counts(), self._names)
        said: Items = [("paragraph", one) for one in lacking]
        return Blocks((table, Prose(tuple(said), editions=("paper",))))

    def apart(self) -> Blocks:
        """Say which communes the tests of the comparison tell from the others, and draw all of them."""
        compared, language = self._group.compared, self._language
        found = ranked(compared)
        told = [(rank, self._apart(rank)) for rank in found]
        said: Items = [("paragraph", apart) for _, apart in told if apart]
        for name, is_wide in (("none_apart", False), ("none_apart_spread", True)):
            alike = [
                self._text(f"comparison.rates.{rank.measure}")
                for rank, apart in told
                if not apart and (rank.spread is not None) == is_wide
            ]
            if alike:
                measures = ", ".join([*alike[:1], *map(inside_sentence, alike[1:])])
                said.append(("paragraph", self._text(SAY + name, measure=measures, **self._counts())))
        paper = Prose(tuple(said), editions=("paper",))
        shown = (
            show.comparison.rank_text(compared, language),
            *show.comparison.rate_figures(compared, language),
            *show.comparison.rate_target_tables(compared, language),
        )
        return Blocks((paper,)) + on_page(*shown)

    def reduction(self, frame: Frame = None) -> Blocks:
        """Show the reduction against the group's own target."""
        text, own = self._text, self._data.own("targets")
        line = self._group.line(MOVED, "poor")
        partly = len(own) and (line is None or len(line.units) < len(self._group.members))
        note: Items = [("paragraph", text(SAY + "not_held", unit=self._unit(), **self._counts()))]
        return super().reduction(frame) + (Blocks((Prose(tuple(note)),)) if partly else Blocks(()))

    def movements(self, frame: Frame = None) -> Blocks:
        """Show how the lists of the poor and near-poor changed, and of which communes."""
        lacking = unreported(self._group, self._text, self._counts(), self._names)
        said: Items = [("paragraph", one) for one in lacking]
        absent = [Prose(tuple(said))] if said else []
        return Blocks([*self._otherwise(MOVED), *absent]) + super().movements(frame)

    def deprivation(self, frame: Frame = None) -> Blocks:
        """Show the deprivations of the group, and of which communes."""
        return Blocks(self._otherwise(DEPRIVED)) + super().deprivation(frame)

    def villages(self, frame: Frame = None) -> Blocks:
        """Show nothing: the communes have a table of their own."""
        return Blocks(())

    def totals(self) -> Blocks:
        """Show every sum beside the group's published row."""
        compared, found = self._group.compared, self._report.audit
        return on_page(show.comparison.total_table(compared, found, self._language))

    def methods(self) -> Blocks:
        """Show the law, the rules, how communes are told apart, and what is withheld."""
        told = office_programme(self._group.year, self._report.project)
        standard, language = self._report.standard, self._language
        hidden: Items = [("paragraph", one) for one in withheld_note(self._group.compared, self._text)]
        return on_page(
            show.legal_basis(standard, language, (), self._data.facts, told),
            show.rules(standard, language),
            show.comparison.methods(self._group.compared, language),
            Prose(tuple(hidden)),
        )

    def forms(self) -> Blocks:
        """Show the official forms, a row a commune; none to the public, who could solve what is withheld."""
        return Blocks(self.forms_alone())

    def forms_alone(self) -> tuple[Form, ...]:
        """Return the official forms as they stand in a set to print and sign."""
        found = self._group.official
        return () if found is None else show.group_forms(found, self._language)

    def members(self) -> Block:
        """List the communes with where their figures come from."""
        return on_page(show.comparison.members(self._group.compared, self._language))[0]

    def _counts(self) -> dict[str, object]:
        part = self._data.words.part if self._data.words else ""
        return {"all": len(self._group.members), "part": part}

    def _unit(self) -> str:
        return self._data.words.unit if self._data.words else ""

    def _names(self, codes: Sequence[str]) -> str:
        names = [inside(name_of(self._group.compared, code)) for code in codes]
        rest = len(names) - _MOST_NAMED
        more = [self._text(SAY + "more", count=few(rest, self._text), **self._counts())] if rest > 0 else []
        return ", ".join([*names[:_MOST_NAMED], *more])

    def _otherwise(self, name: str) -> list[Block]:
        """Say of which communes a line is, where they are not those of the whole report."""
        status = self._group.line(STATUS)
        items: Items = []
        for class_ in CLASSES:
            line = self._group.line(name, class_)
            if line is not None and (status is None or line.units != status.units):
                absent = _absent(self._group, line)
                what = self._text(f"{SAY}lines.{name}", **{"class": self._text(f"paper.classes.{class_}")})
                words = {"what": what, "told": len(line.units), "names": self._names(absent)}
                key = "coverage_line" if absent else "all_line"
                items.append(("paragraph", self._text(SAY + key, **words, **self._counts())))
        return [Prose(tuple(items))] if items else []

    def _apart(self, one: Ranked) -> str:
        measure, text = self._text(f"comparison.rates.{one.measure}"), self._text
        told = []
        for side in ("high", "low"):
            rows = one.rows[one.rows["outside"].eq(side).fillna(False).astype(bool)]
            rows = rows.sort_values("share_pct", ascending=side == "low")
            names = [
                text(
                    SAY + "named",
                    name=inside(name_of(self._group.compared, str(unit))),
                    share=short_percent(float(share), text.language),
                )
                for unit, share in zip(rows["unit"], rows["share_pct"], strict=True)
            ]
            if names:
                told.append(text(SAY + side, names=", ".join(names)))
        return text(SAY + "apart", measure=measure, told="; ".join(told)) if told else ""


def inside_sentence(words: str) -> str:
    """Return the name of a measure as it stands inside a sentence."""
    return words[:1].lower() + words[1:]


def _absent(report: OpenedGroup, line: Line | None) -> list[str]:
    """Return the codes of the communes that a line is not of."""
    units = line.units if line else frozenset()
    return [one.place.code for one in report.members if one.place.code not in units]


def _around(report: OpenedGroup) -> dict[str, list[PublishedRate]]:
    """Return the published rates around the group by class, not its own: those are held against its sums."""
    found: dict[str, list[PublishedRate]] = {name: [] for name in CLASSES}
    for name, one in report.compared.around:
        if unit_key(one.unit) != unit_key(report.group.name) and one.unit != WHOLE:
            found[name].append(one)
    return found
