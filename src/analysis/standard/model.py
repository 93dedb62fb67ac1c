"""What a poverty standard is: lines, thresholds, dimensions and indicators of a period."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from analysis.core.labels import Language

Verification = Literal["verified", "secondary", "unverified"]
Area = Literal["rural", "urban"]


class _Law(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Wording(_Law):
    """A text in both languages."""

    vi: str
    en: str

    def text(self, language: Language) -> str:
        """Return the text in a language."""
        return self.vi if language == "vi" else self.en


class Dimension(Wording):
    """One of the basic social services whose lack is measured."""

    code: str


class Condition(Wording):
    """What counts in an indicator and what does not, and how sure we are of it."""

    verification: Verification


class Indicator(Wording):
    """One indicator: a household is deprived in it or not.

    ``rule_vi`` and ``rule_en`` say when a household is deprived; ``verification`` says how sure we
    are of that wording. ``condition``: who or what counts, each with its own state. ``short_vi`` and
    ``short_en`` are its name on charts, ``synonyms`` the folded headers that mean it in a list or form.
    ``yes_means``: what "có" below its bare name usually says, that the household has the service, or that
    it lacks something.
    """

    code: str
    dimension: str
    rule_vi: str
    rule_en: str
    verification: Verification
    short_vi: str = ""
    short_en: str = ""
    synonyms: tuple[str, ...] = ()
    yes_means: Literal["having", "lacking"] = "having"
    condition: tuple[Condition, ...] = ()

    def rule(self, language: Language) -> str:
        """Return the deprivation rule in a language."""
        return self.rule_vi if language == "vi" else self.rule_en

    def short(self, language: Language) -> str:
        """Return the short name in a language, the full one where there is none."""
        return (self.short_vi if language == "vi" else self.short_en) or self.text(language)


class Citation(_Law):
    """A legal text, what is taken from it, and whether we read it.

    ``since``, ``until``: the days from which and before which it can be cited in these words.
    """

    text: str
    rule: str
    verification: Verification
    since: date | None = None
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Say whether a text of a day may cite it so."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


class AreaThreshold(_Law):
    """A threshold that differs between rural and urban areas."""

    rural: Annotated[int, Field(gt=0)]
    urban: Annotated[int, Field(gt=0)]
    verification: Verification

    def of(self, area: Area) -> int:
        """Return the threshold of an area."""
        return self.rural if area == "rural" else self.urban


class LowIncomeWorker(AreaThreshold):
    """Up to which income a worker above the line has a low income, and from which review year that counts."""

    first_year: int


class Standard(_Law):
    """The poverty standard of a period.

    Parameters
    ----------
    id
        Name of the standard, such as ``2022-2026``.
    first_year, last_year
        Review years to which it applies.
    verification
        ``unverified`` standards are used only on request and named in every output.
    min_deprivations
        Deprivations from which a household at or below the line is poor, not near-poor.
    income_line, average_living_standard
        VND per person per month.
    low_income_worker
        Workers of households that are neither poor nor near-poor, with an income above the line up to this;
        they are counted in persons.
    b1_points
        B1 score at or below which the income counts as at or below the line.
    dimension, indicator
        In legal order; every indicator weighs the same.
    province
        Two-digit code where a province sets a higher standard of its own.
    prolonged_from, prolonged_title
        How the standard is called from the review year in which its period was prolonged.
    """

    id: str
    first_year: int
    last_year: int
    verification: Verification
    min_deprivations: Annotated[int, Field(ge=1)]
    title: Wording
    citation: tuple[Citation, ...]
    income_line: AreaThreshold
    average_living_standard: AreaThreshold | None = None
    low_income_worker: LowIncomeWorker | None = None
    b1_points: AreaThreshold | None = None
    dimension: tuple[Dimension, ...]
    indicator: tuple[Indicator, ...]
    province: Annotated[str, Field(pattern=r"^\d{2}$")] | None = None
    prolonged_from: int | None = None
    prolonged_title: Wording | None = None

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        codes = [indicator.code for indicator in self.indicator]
        dimensions = {dimension.code for dimension in self.dimension}
        if self.first_year > self.last_year:
            raise ValueError("first_year is after last_year")
        if len(set(codes)) != len(codes):
            raise ValueError("an indicator stands twice")
        if unknown := {indicator.dimension for indicator in self.indicator} - dimensions:
            raise ValueError(f"dimensions without an entry: {sorted(unknown)}")
        if self.min_deprivations > len(codes):
            raise ValueError("min_deprivations is larger than the number of indicators")
        return self

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the indicators, in legal order."""
        return tuple(indicator.code for indicator in self.indicator)

    def counts_low_income_workers(self, year: int) -> bool:
        """Say whether a review year counts workers with a low income.

        Examples
        --------
        >>> from analysis.standard import standard_for
        >>> [standard_for(year).counts_low_income_workers(year) for year in (2024, 2025, 2026)]
        [False, True, True]
        """
        return self.low_income_worker is not None and year >= self.low_income_worker.first_year

    def title_in(self, year: int) -> Wording:
        """Return the name of the standard as a report of a review year may write it.

        Examples
        --------
        >>> from analysis.standard import standard_for
        >>> standard_for(2022).title_in(2022).vi
        'Chuẩn nghèo đa chiều giai đoạn 2022-2025'
        >>> standard_for(2026).title_in(2026).vi
        'Chuẩn nghèo đa chiều giai đoạn 2022-2025, áp dụng đến hết năm 2026'
        """
        from_year, later = self.prolonged_from, self.prolonged_title
        return self.title if later is None or from_year is None or year < from_year else later

    def dimension_of(self, code: str) -> Dimension:
        """Return the dimension of an indicator."""
        wanted = next(indicator.dimension for indicator in self.indicator if indicator.code == code)
        return next(dimension for dimension in self.dimension if dimension.code == wanted)
