"""``commune.toml``: the commune, the year, and the head and foot of the report."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, StrictBool, StrictInt, model_validator

from analysis.intake.values import check_code, check_filled, check_not_negative, check_year, fault
from analysis.standard import national_standards


def _month(value: int) -> int:
    if not 1 <= value <= 12:
        raise fault("bad_month")
    return value


def _day(value: int) -> int:
    if not 1 <= value <= 31:
        raise fault("bad_day")
    return value


Text = Annotated[str, AfterValidator(check_filled)]
Year = Annotated[StrictInt, AfterValidator(check_year)]
Month = Annotated[StrictInt, AfterValidator(_month)]
Day = Annotated[StrictInt, AfterValidator(_day)]
Count = Annotated[StrictInt, AfterValidator(check_not_negative)]
Covers = Literal["all", "reviewed"]


def _standard(value: str) -> str:
    known = [standard.id for standard in national_standards()]
    if value not in known:
        raise fault("unknown_standard", known=", ".join(known))
    return value


StandardId = Annotated[str, AfterValidator(_standard)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Period(_Section):
    """Years that the report speaks of, both included."""

    from_year: Year
    to_year: Year

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.from_year > self.to_year:
            raise fault("period_backwards", column="to_year")
        return self


class Dates(_Section):
    """Reference dates of the lists at the beginning and the end of the review year."""

    opening: date | None = None
    closing: date | None = None


class Totals(_Section):
    """All households and persons of the commune, the denominators of its rates.

    ``low_income_workers``: persons recognised as workers with a low income, where no list says so.
    """

    households: Count | None = None
    persons: Count | None = None
    low_income_workers: Count | None = None


class ListFacts(_Section):
    """What is declared of the household list.

    ``codes_kept``: the codes are those of last year, although fewer than half of them are found again.
    ``covers``: every household of the commune, or the reviewed ones only; of loaded data also where it was
    answered or told by the numbers, see :mod:`analysis.intake.coverage`.
    """

    codes_kept: StrictBool = False
    covers: Covers | None = None

    @property
    def covered(self) -> str:
        """What the list covers, ``unknown`` where nothing tells it."""
        return self.covers or "unknown"


class ReportHead(_Section):
    """What the report prints around its body; a part that was not printed is None."""

    issuer: Text
    issuer_parent: str | None = None
    number: str | None = None
    symbol: Text
    place: Text
    year: Year | None = None
    month: Month | None = None
    day: Day | None = None
    subject: Text
    preamble: tuple[str, ...] = ()
    closing_sentence: str | None = None
    authority: str | None = None
    signatory_title: str | None = None
    signatory: str | None = None
    recipients: tuple[str, ...] = ()


class Facts(_Section):
    """The facts of one commune and review year.

    Parameters
    ----------
    code
        Five digits, the code that the commune had in that year.
    area
        Decides the income line.
    status
        ``in_review``: the year's review has no official result yet.
    synthetic
        Invented data, which every output must say.
    also_standards
        Standards under which the report gives the result too, beside that of the year.
    """

    code: Annotated[str, AfterValidator(check_code)]
    name: Text
    area: Literal["rural", "urban"]
    year: Year
    status: Literal["official", "provisional", "in_review"]
    synthetic: StrictBool
    period: Period
    dates: Dates = Dates()
    totals: Totals = Totals()
    report: ReportHead
    household_list: ListFacts = ListFacts()
    also_standards: tuple[StandardId, ...] = ()
