"""What the signed paper lists in sentences where the page has tables: documents, projects, policies.

Only what is known is said; nothing here speaks of sources or method.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from string import Formatter
from typing import Any

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import is_missing
from analysis.core.numbers import number
from analysis.display.blocks import Block, Cell, Prose, ProseStyle, Table
from analysis.intake import CommuneYear
from analysis.show.documents import date_told
from analysis.show.draft import draft
from analysis.show.projects import of_project, part_label, programme_of, project_label
from analysis.show.words import unit_word
from analysis.standard import Programme

SAY = "paper."
_SECTION = "I.1"
Items = list[tuple[ProseStyle, str]]


def on_paper(items: Items) -> Prose:
    """Return sentences of the paper."""
    return Prose(tuple(items), editions=("paper",))


def few(value: Any, text: Labels) -> str:
    """Write a whole number in running text: a leading zero below ten, as officials do.

    Examples
    --------
    >>> [few(value, labels_for("vi")) for value in (0, 3, 13, 1924)]
    ['0', '03', '13', '1.924']
    """
    whole = float(value).is_integer()
    if not whole:
        return short(value, text.language)
    count = int(value)
    return f"{count:02d}" if text.language == "vi" and 0 < count < 10 else number(count, text.language)


def short(value: Any, language: Language) -> str:
    """Write a number with two decimals at most, without useless zeros."""
    shown = number(value, language, 2)
    return re.sub(r"[.,]?0+$", "", shown) if re.search(r"[.,]\d\d$", shown) else shown


def paper_documents(data: CommuneYear, language: Language = "vi") -> Prose:
    """List the documents of section I.1, a dash each; a date after that of the report stays open."""
    text = labels_for(language)
    rows = data.documents[data.documents["section"] == _SECTION].to_dict("records")
    ends = [";"] * (len(rows) - 1) + ["."]
    return on_paper(
        [("bullet", _document(data, row, text) + end) for row, end in zip(rows, ends, strict=False)]
    )


def document_number(row: dict[Any, Any]) -> str:
    """Return number and symbol with the separator of the source; the Party writes a hyphen.

    Examples
    --------
    >>> document_number({"number": "111", "symbol": "QĐ/ĐU", "as_printed": "Quyết định số 111-QĐ/ĐU ngày"})
    '111-QĐ/ĐU'
    >>> document_number({"number": "30", "symbol": "KH-UBND", "as_printed": None})
    '30/KH-UBND'
    """
    parts = [str(row[part]).strip() for part in ("number", "symbol") if not is_missing(row[part])]
    if len(parts) < 2:
        return "".join(parts)
    printed = "" if is_missing(row.get("as_printed")) else str(row["as_printed"])
    found = re.search(rf"{re.escape(parts[0])}\s*([-–/])\s*{re.escape(parts[1][:2])}", printed)
    hyphen = found[1] != "/" if found else "/" in parts[1]
    return ("-" if hyphen else "/").join(parts)


def _document(data: CommuneYear, row: dict[Any, Any], text: Labels) -> str:
    named = document_number(row)
    date = date_told(row, text.language)
    issuer = "" if is_missing(row["issuer"]) else text(SAY + "documents.issuer", issuer=row["issuer"])
    subject = "" if is_missing(row["subject"]) else _in_sentence(str(row["subject"]).rstrip(" .;"))
    said = text(SAY + "documents.date", date=date) if date else ""
    return text(
        SAY + ("documents.line" if named else "documents.line_without_number"),
        kind=text(f"report.documents.kinds.{row['kind']}"),
        number=named,
        date=text(SAY + "documents.blank_date") if date and _after_report(data, row) else said,
        issuer=issuer,
        subject=text(SAY + "documents.subject", subject=subject) if subject else "",
    )


def _after_report(data: CommuneYear, row: dict[Any, Any]) -> bool:
    """Say whether a document is dated after the report that lists it: a slip to be filled in by hand."""
    report = data.facts.report
    told = str(row["date"]) if not is_missing(row["date"]) else ""
    year, month = report.year or data.facts.year + 1, report.month or 12
    return bool(told) and told[:7] > f"{year:04d}-{month:02d}"


def _in_sentence(words: str) -> str:
    """Return words as they stand inside a sentence: a common word begins small."""
    first, _, rest = words.partition(" ")
    name = len(first) < 2 or not first[1:].islower() or rest[:1].isupper()
    return words if name else words[:1].lower() + words[1:]


def paper_projects(data: CommuneYear, language: Language = "vi", programme: Programme | None = None) -> Prose:
    """Say of each project and sub-project that was reported how far it is, with its money."""
    text = labels_for(language)
    items: Items = []
    for project in programme_of(data, programme).project:
        label = project_label(project, text)
        below = [
            said
            for part in project.part
            for said in _told(data, part_label(part, text), project.number, part.number, text)
        ]
        whole = _told(data, label, project.number, None, text)
        items += [("bullet", said) for said in whole or ([f"{label}:"] if below else [])]
        items += [("sub_bullet", said) for said in below]
    return on_paper(items or draft(data, "projects", text))


def _told(data: CommuneYear, label: str, project: str, part: str | None, text: Labels) -> list[str]:
    rows = of_project(data, project, part)
    if rows.empty:
        return []
    statements = [str(value).strip() for value in rows["statement"].dropna().unique()]
    told = " ".join(statements) or text(f"report.projects.states.{rows['state'].iloc[0]}")
    money = [said for row in rows.to_dict("records") if (said := _money(row, text))]
    sentence = text(SAY + "projects.told", name=label, told=told.rstrip(" .;") + ".")
    return [" ".join([sentence, *money])]


def _money(row: dict[Any, Any], text: Labels) -> str:
    allocated, disbursed = row["allocated_vnd"], row["disbursed_vnd"]
    known = [not is_missing(allocated), not is_missing(disbursed)]
    if not any(known):
        return ""
    amounts = [text(SAY + "projects.allocated", amount=few(allocated, text))] if known[0] else []
    if known[1]:
        key = "disbursed_rate" if known[0] and allocated > 0 else "disbursed"
        rate = short(100 * float(disbursed) / float(allocated), text.language) if key != "disbursed" else ""
        amounts.append(text(f"{SAY}projects.{key}", amount=few(disbursed, text), rate=rate))
    source = (
        text(SAY + "projects.source_unstated")
        if is_missing(row["source"])
        else text(f"report.projects.sources.{row['source']}")
    )
    return text(SAY + "projects.money", source=source, amounts=", ".join(amounts))


def policy_sentences(data: CommuneYear, policy: str, text: Labels) -> str:
    """Return a policy's figures in sentences; empty where it has none."""
    rows = data.policies[data.policies["policy"] == policy].to_dict("records")
    if any(row["state"] == "none" for row in rows):
        return text("report.policies.sentence_none")
    known = {row["item"]: row for row in rows if not is_missing(row["value"])}
    key = f"{SAY}policies.sentences.{policy}"
    named = {field for _, field, _, _ in Formatter().parse(text.get(key, "")) if field} - {"place"}
    said = []
    if named and named <= known.keys():
        told = {field: few(known[field]["value"], text) for field in named}
        sentence = text(key, **told, place=unit_word(data, text))
        years = {known[field]["year"] for field in named if not is_missing(known[field]["year"])}
        if len(years) == 1 and years != {data.facts.year}:
            sentence = text(SAY + "year_prefix", year=years.pop(), sentence=_in_sentence(sentence))
        said.append(sentence)
    else:
        named = set()
    said += [figure(row, "report.policies.items.", text) for item, row in known.items() if item not in named]
    return " ".join(said)


def figure(row: dict[Any, Any], items: str, text: Labels) -> str:
    """Say one figure with its item, unit and year."""
    item = text.get(items + row["item"], row["item"])
    if row["state"] == "none":
        return text(SAY + "figure.none", item=item)
    value = few(row["value"], text)
    if not is_missing(row["unit"]):
        unit = text(f"report.policies.units.{row['unit']}")
        value = value + unit if unit == "%" else text(SAY + "figure.with_unit", value=value, unit=unit)
    if is_missing(row["year"]):
        return text(SAY + "figure.said", item=item, value=value)
    return text(SAY + "figure.said_in_year", item=item, year=row["year"], value=value)


def paper_resources(data: CommuneYear, language: Language = "vi") -> Prose:
    """List the resources raised, a dash each."""
    text = labels_for(language)
    rows = data.resources.to_dict("records")
    known = [row for row in rows if row["state"] == "none" or not is_missing(row["value"])]
    return on_paper([("bullet", figure(row, "report.resources.items.", text)) for row in known])


def paper_villages(table: Block, language: Language = "vi") -> Block:
    """Return the table of the villages for the paper: without columns that hold nothing."""
    if not isinstance(table, Table):
        return Prose((), editions=("paper",))
    held = [
        place
        for place in range(len(table.columns))
        if any(row.cells[place].evidence != "missing" for row in table.rows)
    ]
    text = labels_for(language)
    words = {
        text("report.reduction.attainment"): text(SAY + "villages.attainment"),
        text("report.reduction.kinds.net_reduction"): text(SAY + "villages.net_reduction"),
    }
    rows = tuple(
        replace(row, cells=tuple(_said(row.cells[place], words) for place in held)) for row in table.rows
    )
    columns = tuple(
        replace(column, label=words.get(column.label, column.label))
        for place, column in enumerate(table.columns)
        if place in held
    )
    return replace(table, name="villages_paper", columns=columns, rows=rows, editions=("paper",))


def _said(cell: Cell, words: Mapping[str, str]) -> Cell:
    """Return a cell in the words of the paper; what is missing is left empty."""
    return Cell("") if cell.evidence == "missing" else replace(cell, text=words.get(cell.text, cell.text))
