"""The check sheet, for the desk before a report goes up: doubts, inference, gaps, and how it was read.

It stands beside the report as ``review.html`` and ``review.pdf`` and is never part of a public release. It
tells no household.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from analysis import show
from analysis.audit import Audit
from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import is_missing
from analysis.core.numbers import number
from analysis.core.project import Project
from analysis.display.blocks import Block, Cell, Column, Figure, Prose, Row, Table
from analysis.intake import CommuneYear
from analysis.intake.narrative import SECTIONS
from analysis.intake.recognise.questions import Answer, option, read_answers
from analysis.measures.deprivation import CLASSES, denominators, deprivation
from analysis.provinces import office_programme
from analysis.publish.document import Document, Exhibit, Heading, Part, Passage, Span
from analysis.publish.html import html_page
from analysis.publish.pdf import pdf_file
from analysis.run.review_income import income_blocks
from analysis.run.review_scores import score_blocks
from analysis.show.head import unsigned
from analysis.show.words import inside
from analysis.standard import Standard
from analysis.standard.schema.forms import official_forms

SAY = "review."
STEM = "review"
# Formats of a report that have a sheet beside them.
WRITERS = {"html": lambda made: html_page(made).encode(), "pdf": pdf_file}
SHEETS = frozenset(f"{STEM}.{name}" for name in WRITERS)
_TABLES = (
    "targets", "results", "movements", "class_counts", "deprivations", "projects", "policies", "resources",
    "documents", "households",
)  # fmt: skip


def review_files(  # noqa: PLR0913, PLR0917 - what the sheet tells of, and how
    data: CommuneYear,
    standard: Standard,
    audit: Audit,
    project: Project,
    formats: Sequence[str],
    language: Language = "vi",
    income: pd.DataFrame | None = None,
    scores: pd.DataFrame | None = None,
    communes: Sequence[Block] = (),
) -> dict[str, bytes]:
    """Return the check sheet in those of the formats that it has, by file name."""
    made = review_document(data, standard, audit, project, language, income, scores, communes)
    return {f"{STEM}.{name}": WRITERS[name](made) for name in formats if name in WRITERS}


def review_document(  # noqa: PLR0913, PLR0917 - what the sheet tells of, and how
    data: CommuneYear,
    standard: Standard,
    audit: Audit,
    project: Project,
    language: Language = "vi",
    income: pd.DataFrame | None = None,
    scores: pd.DataFrame | None = None,
    communes: Sequence[Block] = (),
) -> Document:
    """Return the check sheet of a commune's year.

    Parameters
    ----------
    data
        As the reader of the report may see it.
    audit
        What was found in it.
    income
        Households poor by income and by deprivations, counted from the list, which the data of a superior
        no longer hold; None or empty where that has no income.
    scores
        Points of the whole list item by item, see ``CommuneYear.scores``.
    communes
        Of a group's report: which communes its figures are of, and why others have none.

    Examples
    --------
    >>> from analysis import open_report
    >>> report = open_report("15139", 2022)
    >>> sheet = review_document(report.data, report.standard, report.audit, report.project)
    >>> [heading.text for heading in sheet.headings()][:2]
    ['1. Điểm cần xử lý trước khi ký', '2. Số liệu suy ra, không phải số báo cáo']
    """
    text = labels_for(language)
    sections: dict[str, list[Block]] = {
        "findings": [
            show.audit_text(audit, language, "internal"),
            _findings(audit, text),
            show.audit_off(audit, language),
        ],
        "communes": list(communes),
        "inferred": [_inferred(data, standard, text)],
        "missing": [_bullets(_missing(data, standard, text), text(SAY + "nothing_missing"))],
        "income": income_blocks(income, standard, text),
        "scores": score_blocks(scores, text),
        "sources": [_sources(data, text), _answers(data, project, text)],
        "corrections": [show.corrections(data, language)],
        "rules": [
            show.legal_basis(standard, language, (), data.facts, office_programme(data.facts.year, project)),
            show.rules(standard, language),
            _forms(text),
        ],
    }
    words = (text(SAY + "title"), text(SAY + "subject", name=inside(data.facts.name), year=data.facts.year))
    marks = {"synthetic": data.facts.synthetic, "synthetic_scores": data.scores["synthetic"].any()}
    notices = tuple(text(f"report.cover.{mark}") for mark, told in marks.items() if told)
    cover = replace(unsigned(text, words, notices), audience="internal", date_iso=str(data.facts.year))
    told = {name: blocks for name, blocks in sections.items() if blocks}
    return Document(cover, tuple(_parts(told, text)))


def _forms(text: Labels) -> Block:
    """Say of which official forms nobody has held the columns against the circular."""
    forms = (form for form in official_forms().form if form.column)
    unsure = ", ".join(str(form.number) for form in forms if form.verification == "unverified")
    return Prose((("paragraph", text(SAY + "forms_unverified", numbers=unsure)),) if unsure else ())


def _parts(sections: dict[str, list[Block]], text: Labels) -> Iterator[Part]:
    tables = 0
    for number_of, (name, blocks) in enumerate(sections.items(), 1):
        yield Heading(2, f"{number_of}. {text(f'{SAY}sections.{name}')}", f"section-{name}")
        for block in blocks:
            if isinstance(block, Prose):
                yield Passage(tuple((style, (Span(words),)) for style, words in block.items), block.origin)
            elif isinstance(block, Table | Figure):
                tables += 1
                yield Exhibit(text("publish.table", number=tables), block)


def _findings(audit: Audit, text: Labels) -> Block:
    """List every finding with what is probably right and room to settle it, the surest first."""
    if not audit.findings:
        return Prose(())
    rows, level = [], ""
    for order, finding in enumerate(audit.findings, 1):
        if finding.sureness != level:
            level = finding.sureness
            rows.append(Row((Cell(_begun(text(f"audit.sureness.{level}"))),), role="section"))
        told = (str(order), finding.where.short(text), finding.what(text.language))
        rows.append(Row((*map(Cell, told), Cell(finding.probably(text.language)), Cell(text(SAY + "box")))))
    names = ("order", "where", "what", "probably", "settled")
    widths = (0.2, 1.0, 2.4, 2.0, 1.2)
    columns = tuple(Column(text(SAY + name), width=width) for name, width in zip(names, widths, strict=True))
    return Table("findings", text(SAY + "findings_caption"), columns, tuple(rows), (text(SAY + "box_note"),))


def _inferred(data: CommuneYear, standard: Standard, text: Labels) -> Block:
    """List the numbers of households that follow from printed shares, and nothing else says."""
    told, counts = data.own("deprivations"), data.own("class_counts")
    names = {one.code: one.text(text.language) for one in standard.indicator}
    found = [
        (text(SAY + "of_class"), row["class"], row["households"])
        for row in denominators(told, counts).to_dict("records")
        if row["evidence"] == "inferred"
    ]
    found += [
        (names[row["indicator"]], row["class"], row["households"])
        for row in deprivation(told, counts, standard).to_dict("records")
        if row["count_evidence"] == "inferred"
    ]
    known: dict[str, dict[str, int]] = {}
    for item, class_, count in found:
        if not is_missing(count):
            known.setdefault(item, {})[class_] = int(count)
    if not known:
        return Prose((("paragraph", text(SAY + "nothing_inferred")),))
    unit = text("report.households")
    heads = (Column(text(f"classes.{name}"), unit=unit, align="right") for name in CLASSES)
    return Table(
        "inferred",
        text(SAY + "inferred_caption"),
        (Column(text(SAY + "item"), width=3), *heads),
        tuple(
            Row((Cell(item), *(_counted(of_class.get(name), text) for name in CLASSES)))
            for item, of_class in known.items()
        ),
        (text("report.origin.rules.denominator"),),
    )


def _counted(count: int | None, text: Labels) -> Cell:
    """Return an inferred number; nothing where none follows, for it may have been reported."""
    return Cell("") if count is None else Cell(number(count, text.language), count)


def _missing(data: CommuneYear, standard: Standard, text: Labels) -> Iterator[str]:
    """Yield what nobody reported: sums, lists, indicators, sections."""
    if data.facts.totals.households is None:
        yield text("report.place.facts.households")
    closed = {
        row["class"]
        for row in data.history.to_dict("records")
        if row["year"] == data.facts.year and not is_missing(row["households"])
    }
    absent_classes = (text(f"paper.classes.{name}") for name in CLASSES if name not in closed)
    yield from (text(SAY + "closing", **{"class": name}) for name in absent_classes)
    for table in ("targets", "movements", "deprivations", "projects", "policies", "resources", "documents"):
        if getattr(data, table).empty:
            yield text(f"report.corrections.tables.{table}")
    if data.codes_found is not None:
        yield text(SAY + "codes_lost", share=number(100 * data.codes_found, text.language, 1))
    if data.opening_gap is not None:
        why, names = data.opening_gap
        yield text(SAY + f"opening_{why}", names=", ".join(names), year=data.facts.year - 1)
    found = deprivation(data.own("deprivations"), data.own("class_counts"), standard)
    for one in standard.indicator if not data.deprivations.empty or not data.households.empty else ():
        rows = found[found["indicator"] == one.code]
        if (rows["evidence"] == "missing").all():
            yield text(SAY + "indicator", name=one.text(text.language))
    absent = [name for name in SECTIONS if not data.narrative.get(name, "").strip()]
    if absent:
        named = "; ".join(text(f"template.sections.{name}") for name in absent)
        yield text(SAY + "narrative", names=named)


def _bullets(items: Iterator[str], otherwise: str) -> Prose:
    found = tuple(("bullet", item) for item in items)
    return Prose(found or (("paragraph", otherwise),))  # type: ignore[arg-type]  # styles are literals


def _sources(data: CommuneYear, text: Labels) -> Block:
    """List every file that was read, with the rows taken from it; a hash tells which it was."""
    rows = []
    for path, digest in {**data.sources, **data.earlier_sources}.items():
        stem = path.rpartition("/")[2].partition(".")[0]
        shown = _lines_of(data, stem, text) if stem in _TABLES and path in data.sources else Cell("")
        rows.append(Row((Cell(path), shown, Cell(digest[:12]))))
    columns = (
        Column(text(SAY + "file"), width=3),
        Column(text(SAY + "rows"), align="right"),
        Column("SHA-256", width=1.2),
    )
    return Table("read_files", text(SAY + "sources_caption"), columns, tuple(rows))


def _lines_of(data: CommuneYear, stem: str, text: Labels) -> Cell:
    """Return how many lines of a file were used; what was counted from the list stands in no line of it."""
    frame = getattr(data, stem)
    lines = int(frame["line"].nunique()) if "line" in frame else len(frame)
    return Cell(number(lines, text.language), lines)


def _answers(data: CommuneYear, project: Project, text: Labels) -> Block:
    answers = read_answers(project.raw(data.facts.year, data.facts.code))
    if not answers:
        return Prose((("paragraph", text(SAY + "no_answers")),))
    return Prose(tuple(("bullet", _answer(one, text)) for one in answers))


def _answer(one: Answer, text: Labels) -> str:
    kind, by = text(f"questions.kinds.{one.kind}"), text(f"{SAY}by.{one.by}")
    return text(SAY + "answer", header=one.header, kind=kind, answer=option(one.kind, one.value, text), by=by)


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]
