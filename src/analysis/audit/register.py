"""The register of documents: dates, numbers, symbols and subjects held against each other.

Numbers run through a year within one series: plans have one, decisions one, letters one. The
series is told by the symbol, since that is what the clerk numbers by: KH-…, QĐ-…, and for letters,
which bear no abbreviation of a kind, the issuing body (UBND-…) (Decree 30/2020/NĐ-CP).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import combinations, pairwise

from analysis.audit.finding import AuditFinding, Term, Values, Where
from analysis.audit.outcome import Held, Outcome, Skipped
from analysis.audit.source import records, where
from analysis.core.missing import is_missing
from analysis.intake import CommuneYear

PREFIXES = {
    "nghi_quyet": "NQ", "quyet_dinh": "QĐ", "chi_thi": "CT", "ke_hoach": "KH",
    "bao_cao": "BC", "thong_bao": "TB", "to_trinh": "TTR", "huong_dan": "HD",
}  # fmt: skip
ALIKE = 0.95  # of two subjects with the same figures, by the letters they share
_LEVELS = ("tỉnh", "huyện", "thị xã", "quận", "thành phố", "trung ương", "chính phủ", "bộ ")


@dataclass(frozen=True)
class Document:
    """A document of the register as the rules need it."""

    section: str
    order: int
    kind: str
    number: str
    symbol: str
    day: date | None
    printed: str
    level: str
    issuer: str
    subject: str
    where: Where

    @property
    def name(self) -> Term:
        """Kind, number and symbol, as the reader finds the document in the register."""
        number = "/".join(part for part in (self.number, self.symbol) if part)
        return Term("audit.document", {"kind": Term(f"report.documents.kinds.{self.kind}"), "number": number})

    @property
    def series(self) -> tuple[str, str, str]:
        """What its number runs in: level of the issuer, kind told by the symbol, body."""
        prefix = re.split(r"[-/]", self.symbol)[0].upper()
        kind = next((kind for kind, short in PREFIXES.items() if short == prefix), "cong_van")
        body = "" if kind == "cong_van" else self.symbol.partition("-")[2]
        return self.level, kind, body if kind != "cong_van" else prefix


def register(data: CommuneYear) -> Iterator[Outcome]:
    """Check the documents that a report names."""
    listed = documents_of(data)
    last = _last_day(data)
    for document in listed:
        yield from _dates(document, last, listed)
        yield _kind(document)
    sound = [d for d in listed if d.day and not (last and d.day > last)]
    yield from _numbers(sound)
    yield from _listing(sound)
    yield from _subjects(listed)


def documents_of(data: CommuneYear) -> list[Document]:
    """Return the documents that a report names, in its order."""
    return [_document(data, row) for row in records(data.documents)]


def _dates(document: Document, last: date | None, listed: list[Document]) -> Iterator[Outcome]:
    name = {"document": document.name}
    if document.day is None:
        rule = "document_date_incomplete" if document.printed else "document_undated"
        yield AuditFinding(rule, document.where, {**name, "printed": document.printed})
        return
    yield Held("document_undated")
    if last is None:
        yield Skipped("document_after_report")
    elif document.day <= last:
        yield Held("document_after_report")
    else:
        values: Values = {**name, "day": document.day, "report": last}
        meant = _meant(document, document.day, last, listed)
        more: Values = {} if meant is None else {"meant": meant}
        yield AuditFinding(
            "document_after_report", document.where, {**values, **more}, "year" if meant else ""
        )


def _meant(document: Document, day: date, last: date, listed: list[Document]) -> date | None:
    """Return the same day of the year that fits between its neighbours in the register, if one does."""
    around = [d for d in listed if d.section == document.section and d.day and d.day <= last]
    before = max((d.order for d in around if d.order < document.order), default=None)
    after = min((d.order for d in around if d.order > document.order), default=None)
    days = {d.order: d.day for d in around}
    low, high = days.get(before or 0), days.get(after or 0)
    for year in sorted({d.day.year for d in around if d.day}):
        try:
            meant = day.replace(year=year)
        except ValueError:
            continue
        if low and high and low <= meant <= high:
            return meant
    return None


def _is_odd(document: Document) -> bool:
    return document.series[1] != document.kind


def _kind(document: Document) -> Outcome:
    if not document.symbol or document.kind == "khac":
        return Skipped("kind_against_symbol")
    told = document.series[1]
    if not _is_odd(document):
        return Held("kind_against_symbol")
    values: Values = {
        "document": document.name,
        "told": Term(f"report.documents.kinds.{told}"),
        "symbol": document.symbol,
    }
    prefix = PREFIXES.get(document.kind)
    if prefix is None:
        return AuditFinding("kind_against_symbol", document.where, values)
    body = re.split(r"[-/]", document.symbol)[0]
    return AuditFinding(
        "kind_against_symbol", document.where, {**values, "wanted": f"{prefix}-{body}"}, "prefix"
    )


def _numbers(documents: list[Document]) -> Iterator[Outcome]:
    series: dict[object, list[Document]] = {}
    for document in documents:
        if document.number.isdigit() and document.symbol and document.day:
            series.setdefault((*document.series, document.day.year), []).append(document)
    for run in series.values():
        for one, next_ in pairwise(sorted(run, key=lambda d: (int(d.number), d.day or date.min, d.order))):
            values = _pair(one, next_)
            if one.number == next_.number and (one.day, one.subject) == (next_.day, next_.subject):
                yield Held("number_twice")  # one document, named in two places
            elif one.number == next_.number:
                yield AuditFinding("number_twice", next_.where, values)
            elif one.day and next_.day and next_.day < one.day:
                # A document whose kind and symbol differ is likely the one that does not belong.
                odd = one if _is_odd(one) and not _is_odd(next_) else next_
                yield AuditFinding("number_against_date", odd.where, values)
            else:
                yield Held("number_against_date")


def _listing(documents: list[Document]) -> Iterator[Outcome]:
    for one, next_ in pairwise(documents):
        if one.section != next_.section or not one.day or not next_.day:
            continue
        if one.day <= next_.day:
            yield Held("listed_out_of_order")
        else:
            yield AuditFinding("listed_out_of_order", next_.where, _pair(one, next_))


def _pair(first: Document, second: Document) -> Values:
    days: Values = {"first_day": first.day or "", "second_day": second.day or ""}
    return {"first": first.name, "second": second.name, **days}


def _subjects(documents: list[Document]) -> Iterator[Outcome]:
    """Doubt two documents of one kind on one subject in one year: the later likely replaces the other."""
    for one, other in combinations([d for d in documents if d.day and d.subject], 2):
        if not one.day or not other.day or one.day.year != other.day.year or one.kind != other.kind:
            continue
        if one.level != other.level or (one.number, one.symbol) == (other.number, other.symbol):
            continue
        if _same_subject(one.subject, other.subject):
            first, second = sorted((one, other), key=lambda d: (d.day or date.min, d.order))
            values = {**_pair(first, second), "subject": second.subject}
            yield AuditFinding("subject_twice", second.where, values)
        else:
            yield Held("subject_twice")


def _same_subject(one: str, other: str) -> bool:
    """Whether two subjects differ by no figure and by hardly a letter (typing slips)."""
    first, second = (" ".join(subject.casefold().split()) for subject in (one, other))
    if re.findall(r"\d+", first) != re.findall(r"\d+", second):
        return False
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _document(data: CommuneYear, row: dict[str, object]) -> Document:
    text = {key: "" if is_missing(value) else str(value) for key, value in row.items()}
    issuer = text["issuer"].casefold()
    return Document(
        section=text["section"],
        order=int(text["order"]),
        kind=text["kind"],
        number=text["number"],
        symbol=text["symbol"],
        day=date.fromisoformat(text["date"]) if text["date"] else None,
        printed=text["date_as_printed"],
        level=next((level for level in _LEVELS if level in issuer), "xã"),
        issuer=text["issuer"],
        subject=text["subject"],
        where=where(data, "documents", row),
    )


def _last_day(data: CommuneYear) -> date | None:
    """Return the report's date; where its day or month is blank, the last day that it can be."""
    report = data.facts.report
    if report.year is None:
        return None
    month = report.month or 12
    last = monthrange(report.year, month)[1]
    return date(report.year, month, min(report.day or last, last))
