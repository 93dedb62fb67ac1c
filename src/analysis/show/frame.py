"""The frame of an administrative report: its head, the facts about it, its end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from analysis.core.audience import Audience
from analysis.core.labels import Labels, Language, labels_for
from analysis.core.numbers import day as short_day
from analysis.core.numbers import money
from analysis.display.blocks import Cell, Closing, Column, Cover, Row, Table
from analysis.intake import CommuneYear
from analysis.intake.facts import ReportHead
from analysis.places import MERGER, Place, heirs_on, place_in
from analysis.show import cells
from analysis.show.head import unsigned, unverified
from analysis.show.words import area_word
from analysis.standard import Standard


def cover(  # noqa: PLR0913 - all that a head says
    data: CommuneYear,
    standard: Standard,
    language: Language = "vi",
    audience: Audience = "public",
    title: str = "",
    *,
    also: tuple[Standard, ...] = (),
) -> Cover:
    """Return the head of the report, with every warning that its reader needs first.

    With a title it is the head of an analysis that nobody signs: it has no number and no letterhead.
    """
    text = labels_for(language)
    report = data.facts.report
    about = f"{data.facts.code}/{data.facts.year}"
    if title:
        name = data.facts.name[:1].lower() + data.facts.name[1:]
        subject = text("report.cover.analysis_subject", title=title, name=name, year=data.facts.year)
        words = (text("report.cover.analysis"), subject)
        notices = _notices(data, (standard, *also), audience, text)
        head = unsigned(text, words, notices, year=data.facts.year, audience=audience)
        return replace(head, about=about)
    blank = text("report.cover.blank")
    return Cover(
        language=language,
        issuer=report.issuer,
        issuer_parent=report.issuer_parent or "",
        number=f"{report.number or blank}/{report.symbol}",
        place_date=place_date(report, data.facts.name, data.facts.year, text),
        document_kind=text("report.cover.document_kind"),
        subject=report.subject
        or text("report.cover.default_subject", year=data.facts.year, name=data.facts.name),
        preamble=tuple(report.preamble),
        notices=tuple(_notices(data, (standard, *also), audience, text)),
        date_iso=_date_iso(data),
        audience=audience,
        about=about,
    )


def closing(data: CommuneYear, language: Language = "vi") -> Closing:
    """Return the last sentence, the recipients and the signature block."""
    report = data.facts.report
    return Closing(
        sentence=report.closing_sentence or "",
        recipients_label=labels_for(language)("report.closing.recipients"),
        recipients=tuple(report.recipients),
        authority=report.authority or "",
        signatory_title=report.signatory_title or "",
        signatory=report.signatory or "",
    )


def facts(data: CommuneYear, standard: Standard, language: Language = "vi") -> Table:
    """Return the table that says which place, year, state and standard the report is about."""
    text = labels_for(language)
    say = "report.place.facts."
    place = place_in(data.facts.code, data.facts.year)
    line = money(standard.income_line.of(data.facts.area), language)
    rows = [
        (text(say + "unit"), _place(place, text)),
        *((text(say + "later"), sentence) for sentence in _later(place, text)),
        (text(say + "year"), str(data.facts.year)),
        (text(say + "area"), area_word(data.facts.area, data.facts.year, text)),
        (text(say + "status"), text(f"report.place.status.{data.facts.status}")),
        (text(say + "standard"), standard.title_in(data.facts.year).text(language)),
        (text(say + "line"), text(say + "line_value", amount=line)),
        *((text(say + "scores"), told) for told in _score_table(data, text)),
    ]
    households = cells.count(data.facts.totals.households, text)
    return Table(
        "facts",
        text("report.place.caption"),
        (Column(text(say + "item")), Column(text(say + "value"), width=2.4)),
        (
            *(Row((Cell(item), Cell(value))) for item, value in rows),
            Row((Cell(text(say + "households")), households)),
        ),
        source=cells.sources(data.sources, text, "commune"),
    )


def _score_table(data: CommuneYear, text: Labels) -> list[str]:
    """Say by which table score A was counted; nothing where lists hold it themselves."""
    tables = data.scores[["region", "source", "source_date"]].drop_duplicates()
    return [
        text(
            "report.place.facts.scores_value",
            region=region,
            source=source,
            day=short_day(date.fromisoformat(told), text.language),
        )
        for region, source, told in tables.itertuples(index=False)
    ]


def _notices(
    data: CommuneYear, standards: tuple[Standard, ...], audience: Audience, text: Labels
) -> list[str]:
    found = []
    if data.facts.synthetic:
        found.append(text("report.cover.synthetic"))
    if data.scores["synthetic"].any():
        found.append(text("report.cover.synthetic_scores"))
    found += unverified(((data.facts.year, one) for one in standards), text)
    if data.facts.status != "official":
        found.append(text(f"report.cover.{data.facts.status}", year=data.facts.year))
    if audience == "internal":
        found.append(text("report.cover.internal"))
    return found


def place_date(report: ReportHead | None, name: str, year: int, text: Labels) -> str:
    """Return place and day of a report; what is not known is left to be filled in.

    Decree 30/2020: days below 10 and the months 1 and 2 take a leading zero.
    """
    blank = text("report.cover.blank")
    day, month = (report.day, report.month) if report else (None, None)
    return text(
        "report.cover.place_date",
        place=(report.place if report else "") or name,
        day=f"{day:02d}" if day else blank,
        month=(f"{month:02d}" if month < 3 else str(month)) if month else blank,
        year=(report.year if report else None) or year,
    )


def _date_iso(data: CommuneYear) -> str:
    report = data.facts.report
    if report.year and report.month and report.day:
        return date(report.year, report.month, report.day).isoformat()
    return str(report.year or data.facts.year)


def _place(place: Place, text: Labels) -> str:
    key = "row" if place.district else "row_without_district"
    return text(
        f"report.place.{key}",
        name=place.name,
        code=place.code,
        district=place.district,
        province=place.province,
    )


def _later(place: Place, text: Labels) -> list[str]:
    # What became of it by the merger, past whatever changed before.
    found = heirs_on(place, MERGER) if not place.is_new else ()
    if not found:
        return []
    names = ", ".join(
        text("report.place.successor", name=new.name, code=new.code, province=new.province)
        for new in (successor.place for successor in found)
    )
    key = "split" if found[0].split else "became"
    return [text(f"report.place.{key}", name=place.name, code=place.code, successors=names)]
