"""What can go wrong, and how it is told.

    GiamNgheoError
    ├── UsageError      the call was wrong: an unknown commune, year, option      exit code 2
    ├── DataError       the data are wrong; carries every finding of the run      exit code 1
    └── BuildError      a notebook or a writer failed; the release is untouched   exit code 1

A reader of these messages is a commune official, so a finding names the place (file, sheet,
line, column), what was found there, what was expected, and what to do. All findings of a run
come together: nobody should have to repair a file one message at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal, Self

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.numbers import day

Severity = Literal["error", "warning"]
# A detail of a finding that is itself a text of the labels: "label:questions.ask.unit"; several by "|".
LABEL = "label:"


@dataclass(frozen=True)
class Finding:
    """One fault at one place in the input.

    Parameters
    ----------
    rule
        Name of the broken rule; its wording stands in ``labels/{vi,en}/findings.toml``.
    file
        Path as the user would write it, relative to the project where possible.
    line
        1-based line (CSV, TOML, Markdown) or row (workbook); None for the file as a whole.
    column
        Column or key name; empty when the whole line is meant.
    found
        The value as it stands in the file.
    details
        Values for the placeholders of the wording, such as the allowed values.

    Examples
    --------
    >>> finding = Finding("not_a_number", "targets.csv", line=2, column="value", found="mười")
    >>> print(finding.describe("en"))
    targets.csv:2, column value: found "mười"; expected a number; write digits, for example 10
    """

    rule: str
    file: str
    line: int | None = None
    column: str = ""
    found: str = ""
    sheet: str = ""
    severity: Severity = "error"
    details: Mapping[str, str] = field(default_factory=dict)

    def describe(self, language: Language = "vi") -> str:
        """Return the finding as one line of text."""
        text = labels_for(language)
        place = self.file + (f" [{self.sheet}]" if self.sheet else "")
        place += f":{self.line}" if self.line is not None else ""
        place += f", {text('findings.column')} {self.column}" if self.column else ""
        found = f'{text("findings.found")} "{self.found}"; ' if self.found else ""
        rule = f"findings.{self.rule}"
        values = self.values(text)
        expected = text(f"{rule}.expected", **values)
        hint = text(f"{rule}.hint", **values)
        return f"{place}: {found}{text('findings.expected')} {expected}; {hint}"

    def values(self, text: Labels) -> dict[str, str]:
        """Return the details as a reader is told them."""
        return {name: _told(value, text) for name, value in self.details.items()}

    def to_json(self, language: Language = "vi") -> dict[str, object]:
        """Return the finding as plain values for machines, with its description."""
        return {**asdict(self), "description": self.describe(language)}


def _told(value: str, text: Labels) -> str:
    if LABEL not in value:
        return value
    parts = value.split("|")
    return ", ".join(f"“{text(one.removeprefix(LABEL))}”" if one.startswith(LABEL) else one for one in parts)


class GiamNgheoError(Exception):
    """Base of every error that this package raises on purpose."""

    exit_code = 1
    _key = ""
    _values: Mapping[str, object] = MappingProxyType({})

    @classmethod
    def said(cls, key: str, **values: object) -> Self:
        """Return an error whose wording stands in ``labels/{vi,en}/usage.toml``; as a string it is English.

        Examples
        --------
        >>> error = UsageError.said("code_none", code="00000", day=date(2024, 12, 14))
        >>> error.describe("vi")
        'không xã nào mang mã 00000 vào ngày 14/12/2024'
        """
        error = cls(_worded(key, values, "en"))
        error._key, error._values = key, values
        return error

    def describe(self, language: Language = "vi") -> str:
        """Return what went wrong in a language, where it has been worded in both."""
        return _worded(self._key, self._values, language) if self._key else str(self)

    def _render_traceback_(self) -> list[str]:
        """Show it in a notebook, and on papermill's command line, in one line: the cause is no program's."""
        return [f"{type(self).__name__}: {self}"]


def _worded(key: str, values: Mapping[str, object], language: Language) -> str:
    """Return a wrong call in words: a day as readers write it, and nothing as a word."""
    text = labels_for(language)
    # What itself is words of ours is worded in the same language.
    values = {name: value(language) if callable(value) else value for name, value in values.items()}
    told = {name: text("report.none") if value == "" else value for name, value in values.items()}
    told |= {name: day(value, language) for name, value in values.items() if isinstance(value, date)}
    return text(f"usage.{key}", **told)


class UsageError(GiamNgheoError):
    """The call asks for something that does not exist; nothing was read or written."""

    exit_code = 2


class BuildError(GiamNgheoError):
    """A notebook or a writer failed; what was published before is untouched."""


class DataError(GiamNgheoError):
    """The data are wrong.

    Parameters
    ----------
    findings
        Every fault of the run, in the order of files and lines.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(finding.describe() for finding in self.findings))

    def describe(self, language: Language = "vi") -> str:
        """Return every finding, one a line."""
        return "\n".join(finding.describe(language) for finding in self.findings)
