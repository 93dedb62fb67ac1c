"""Bodies named as being in charge on a day on which they no longer were.

Who was in charge when, and by which words texts name them, stands in ``standard/authority.toml``. A report
of after 30 June 2025 that reports to the district, or a letter of May 2025 from the department of labour,
is told as a doubt. What cites an act of their own time ("ngày 12/3/2025 của UBND huyện") or says that they
are gone ("UBND huyện cũ") is not.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from unicodedata import normalize

from analysis.audit.finding import AuditFinding, Term, Values, Where
from analysis.audit.outcome import Held, Outcome, Skipped
from analysis.audit.register import Document, documents_of
from analysis.audit.source import file_of, report_place
from analysis.intake import CommuneYear
from analysis.places import places
from analysis.standard.authority import Authority, authorities, successor_of

RULE = "authority_gone"
# "Kế hoạch số 12 ngày 05/3/2025 của": somebody's act, with its day, its year, or the year in its number.
_OF = re.compile(r"(?:của|do)\s+(?:(?:đồng chí|ông|bà|thường trực|phó)\s+)?$", re.IGNORECASE)
_DAY = re.compile(
    r"\b(\d{1,2})\s*(?:/|-|\.|\s+tháng\s+)\s*(\d{1,2})\s*(?:/|-|\.|\s+năm\s+)\s*((?:19|20)\d\d)\b"
)
_YEAR = re.compile(r"(?:(?<=năm )|(?<=/))((?:19|20)\d\d)\b", re.IGNORECASE)
_GONE = re.compile(r"^[^.;,]{0,40}?(?:\(?\bcũ\b|trước đây|trước ngày|nay là|trước khi)", re.IGNORECASE)
_WAS = re.compile(
    r"(?:\bnguyên|trước ngày [\d/. ]+,?|trước đây,?)\s+(?:là\s+)?(?:chủ tịch\s+)?$", re.IGNORECASE
)
_SENTENCE = re.compile(r"[;\n]|\.\s")
_CITY = re.compile(r"\b(?:UBND|[uủ][yỷ] ban nhân dân)\s+(?:thành phố|tp\.?)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class _Text:
    """A text with the first and the last day that it can be of."""

    text: str
    first: date
    last: date
    source: Term
    where: Where


def authority(data: CommuneYear) -> Iterator[Outcome]:
    """Check who is named in the report and in the documents that it lists."""
    found = [*_report(data), *(text for one in documents_of(data) for text in _document(one))]
    for text in found:
        for body in authorities():
            if body.until is None or body.named is None:
                continue
            named = _named(text, body) if text.last >= body.until else None
            if named is None:
                yield Held(RULE)
            elif text.first < body.until:
                yield Skipped(RULE)
            else:
                variant = "" if body.of_districts else "branch"
                yield AuditFinding(RULE, text.where, _values(text, body, named), variant)


def _values(text: _Text, body: Authority, named: str) -> Values:
    heir = successor_of(body)
    last = (body.until or date.max) - timedelta(days=1)
    values: Values = {
        "source": text.source,
        "named": named,
        "body": Term(f"authority.{body.code}"),
        "last": last,
    }
    return {**values, "now": Term(f"authority.{heir.code}") if heir else ""}


def _report(data: CommuneYear) -> Iterator[_Text]:
    told = data.facts.report
    if told.year is None:
        return
    first = date(told.year, told.month or 1, (told.day or 1) if told.month else 1)
    last = date(told.year, told.month or 12, monthrange(told.year, told.month or 12)[1])
    last = date(told.year, told.month, told.day) if told.month and told.day else last
    head = (
        told.issuer_parent, told.subject, *told.preamble, told.closing_sentence, told.authority,
        told.signatory_title, *told.recipients,
    )  # fmt: skip
    source = Term("audit.authority_report", {"day": first})
    place = report_place(data)
    yield _Text("\n".join(part for part in head if part), first, last, source, place)
    if data.narrative:
        yield _Text("\n".join(data.narrative.values()), first, last, source, _narrative_place(data, place))


def _narrative_place(data: CommuneYear, place: Where) -> Where:
    return Where(file_of(data, "narrative"), None, place.unit, place.year)


def _document(one: Document) -> Iterator[_Text]:
    if one.day is not None:
        source = Term("audit.authority_document", {"document": one.name, "day": one.day})
        yield _Text(f"{one.issuer}\n{one.subject}", one.day, one.day, source, one.where)


def _named(text: _Text, body: Authority) -> str | None:
    """Return the first words that name a body as in charge; None where none do."""
    for sentence in _SENTENCE.split(normalize("NFC", text.text)):
        for words in (*re.finditer(body.named or "", sentence, re.IGNORECASE), *_towns(sentence, body)):
            before, after = sentence[: words.start()], sentence[words.end() :]
            if not (_WAS.search(before) or _GONE.match(after) or _cited(before, body.until or date.max)):
                return " ".join(words.group().split())
    return None


def _cited(before: str, until: date) -> bool:
    """Say whether what stands before a name makes it the author of an act that can be of its own time."""
    if not _OF.search(before):
        return False
    days = [_first_day(*match.groups()) for match in _DAY.finditer(before)]
    years = [date(int(year), 1, 1) for year in _YEAR.findall(before)]
    last = days[-1:] or years[-1:]
    return bool(last) and last[0] < until


def _first_day(day: str, month: str, year: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return date(int(year), 1, 1)


def _towns(sentence: str, body: Authority) -> list[re.Match[str]]:
    """Return where a city is named that was a district; one that is a province still has its committee."""
    if not body.of_districts or not _CITY.search(sentence):
        return []
    return list(_district_cities().finditer(sentence))


@cache
def _district_cities() -> re.Pattern[str]:
    kind = "Thành phố "
    districts = {one.district.removeprefix(kind) for one in places() if one.district.startswith(kind)}
    provinces = {one.province.removeprefix(kind) for one in places() if one.province.startswith(kind)}
    names = "|".join(re.escape(name) for name in sorted(districts - provinces))
    return re.compile(rf"{_CITY.pattern}(?:{normalize('NFC', names)})\b", re.IGNORECASE)
