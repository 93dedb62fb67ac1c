"""What an audit tells: a doubt about figures that were read without fault.

A :class:`~analysis.core.errors.Finding` says that a file cannot be read; an :class:`AuditFinding` says
that what stands in it cannot be right, or cannot be held against anything. Its wording stands in
``labels/{vi,en}/audit.toml``; code gives the rule, the place and the figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from analysis.audit.rules import RULES, Sureness
from analysis.core.labels import Labels, Language, labels_for
from analysis.core.numbers import day, in_words, number
from analysis.standard import national_standards
from analysis.standard.authority import authorities


@dataclass(frozen=True)
class Term:
    """A word of either language: the key of a label, ``indicator.<code>`` or ``authority.<code>``."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def text(self, labels: Labels) -> str:
        """Return the word in the language of the labels."""
        kind, _, code = self.key.partition(".")
        if kind == "indicator":
            return _indicator(code, labels)
        if kind == "authority":
            return next(one for one in authorities() if one.code == code).text(labels.language)
        return labels(self.key, **_shown(self.values, labels))


Value: TypeAlias = "int | Decimal | str | date | Term | tuple[Value, ...]"
Values: TypeAlias = dict[str, Value]


@dataclass(frozen=True)
class Where:
    """The place of a doubt; what does not apply is empty.

    ``form`` is the number of the official form, ``item`` its column or the policy, project or
    document meant.
    """

    file: str = ""
    line: int | None = None
    unit: str = ""
    year: int | None = None
    form: str = ""
    item: str = ""

    def describe(self, labels: Labels) -> str:
        """Return the place as a reader looks it up."""
        return ", ".join(part for part in (self.spot, self.unit, *self._cell(labels)) if part)

    def short(self, labels: Labels) -> str:
        """Return the place within one folder: the file's name and line, form and item."""
        return ", ".join((self.spot.rpartition("/")[2], *self._cell(labels)))

    @property
    def spot(self) -> str:
        """File and line."""
        return self.file + (f":{self.line}" if self.line is not None else "")

    def _cell(self, labels: Labels) -> list[str]:
        parts = []
        if self.form:
            parts.append(labels(f"audit.{'results' if self.form == 'results' else 'form'}", form=self.form))
        if self.item:
            parts.append(item_name(self.item).text(labels))
        return parts


@dataclass(frozen=True)
class AuditFinding:
    """One doubt.

    Parameters
    ----------
    rule
        Name of the rule in :data:`analysis.audit.rules.RULES`; it decides how sure the doubt is.
    where
        The place.
    values
        The figures, for the placeholders of the wording.
    variant
        Which of the rule's wordings of what it probably should be applies; empty for the usual one.

    Examples
    --------
    >>> finding = AuditFinding("deprivation_sum", Where("f4.csv", 3), {"stated": 716, "total": 715})
    >>> finding.sureness
    'certain'
    >>> print(finding.what("en"))
    The total of deprivations is given as 716, the twelve indicators sum to 715.
    """

    rule: str
    where: Where
    values: Mapping[str, Value] = field(default_factory=dict)
    variant: str = ""

    @property
    def sureness(self) -> Sureness:
        """How sure the rule is."""
        return RULES[self.rule]

    def what(self, language: Language = "vi") -> str:
        """Say what was found, with its figures."""
        return self._text("what", language)

    def why(self, language: Language = "vi") -> str:
        """Say why it matters."""
        return self._text("why", language)

    def probably(self, language: Language = "vi") -> str:
        """Say what it probably should be."""
        return self._text(f"probably_{self.variant}" if self.variant else "probably", language)

    def describe(self, language: Language = "vi") -> str:
        """Return the finding as one line of text."""
        labels = labels_for(language)
        sureness = labels(f"audit.sureness.{self.sureness}")
        told = (
            f"{self.what(language)} {self.why(language)} {labels('audit.probably')} {self.probably(language)}"
        )
        return f"{self.where.describe(labels)}: [{sureness}, {self.rule}] {told}"

    def to_json(self, language: Language = "vi") -> dict[str, object]:
        """Return the finding as plain values for machines, with its description."""
        values = _shown(self.values, labels_for(language))
        exact = {key: value for key, value in self.values.items() if type(value) is int}
        return {
            "rule": self.rule,
            "sureness": self.sureness,
            **asdict(self.where),
            "values": {**values, **exact},
            "what": self.what(language),
            "why": self.why(language),
            "probably": self.probably(language),
        }

    def _text(self, part: str, language: Language) -> str:
        labels = labels_for(language)
        values = counts_of_standard(self.where.year, language) | _shown(self.values, labels)
        return labels(f"audit.rules.{self.rule}.{part}", **values)


def counts_of_standard(year: int | None, language: Language) -> dict[str, str]:
    """Return how many indicators the standard of a year has, for the wordings; the oldest where none is said.

    Examples
    --------
    >>> counts_of_standard(2022, "en")
    {'all': '12', 'all_words': 'twelve'}
    """
    of_year = [s for s in national_standards() if year is not None and s.first_year <= year <= s.last_year]
    count = len((*of_year, *national_standards())[0].codes)
    return {"all": number(count, language), "all_words": in_words(count, language)}


def item_name(item: str) -> Term:
    """Return the name of a column of the forms: an indicator, or a label."""
    known = {indicator.code for standard in national_standards() for indicator in standard.indicator}
    return Term(f"indicator.{item}" if item in known else f"audit.items.{item}")


def _shown(values: Mapping[str, Value], labels: Labels) -> dict[str, str]:
    return {key: _one(value, labels) for key, value in values.items()}


def _one(value: Value, labels: Labels) -> str:
    if isinstance(value, Term):
        return value.text(labels)
    if isinstance(value, tuple):
        return "; ".join(_one(part, labels) for part in value)
    if isinstance(value, date):
        return day(value, labels.language)
    if isinstance(value, str):
        return value
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    return number(value, labels.language, -exponent if isinstance(exponent, int) and exponent < 0 else 0)


def _indicator(code: str, labels: Labels) -> str:
    for standard in national_standards():
        for indicator in standard.indicator:
            if indicator.code == code:
                return indicator.text(labels.language)
    raise KeyError(f"no indicator {code!r} in any standard")
