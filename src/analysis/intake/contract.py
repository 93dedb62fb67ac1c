"""The tables of a raw folder: one model a table, one field a column.

A column without a default must be in the header and filled in every row; any other may be left
empty, which means *not reported* and never zero. ``key`` names the columns that tell rows apart.
Columns and their meaning follow the circular's forms (Phụ lục VII, Thông tư 07/2021/TT-BLĐTBXH)
and the communes' own reports.
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, model_validator

from analysis.intake.values import (
    Context,
    Count,
    Indicator,
    IsoDate,
    Number,
    PartNumber,
    ProjectNumber,
    Unit,
    Whole,
    Year,
    fault,
)
from analysis.standard.schema.forms import MOVEMENTS

HouseholdClass = Literal["poor", "near_poor"]
# The last year in which there were districts, until 30 June.
LAST_DISTRICT_YEAR = 2025
FigureUnit = Literal["household", "person", "turn", "card", "class", "vnd", "percent"]


class Row(BaseModel):
    """A row of a raw table."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    key: ClassVar[tuple[str, ...]]

    @classmethod
    def columns(cls) -> dict[str, bool]:
        """Return the columns in order, each with whether it must be filled.

        Examples
        --------
        >>> Target.columns()["value"], Target.columns()["kind"]
        (False, True)
        """
        return {field.alias or name: field.is_required() for name, field in cls.model_fields.items()}


class Target(Row):
    """What was to be reached. Grain: unit × kind.

    ``value``: households ≥ 0; points of the poverty rate for ``rate_pp`` and ``rate_pp_at_least``; percent
    for ``end_rate_pct``, the rate at the end of the year. ``low``, ``high``: of a range instead, always for
    ``rate_pp_range``. ``unstated`` where the source does not say whether it is net or gross.
    ``responsible``: who answers for it.
    """

    key = ("unit", "kind")
    unit: Unit
    kind: Literal[
        "net_reduction",
        "gross_exits",
        "rate_pp",
        "rate_pp_at_least",
        "rate_pp_range",
        "end_rate_pct",
        "unstated",
    ]
    value: Number | None = None
    responsible: str | None = None
    as_printed: str | None = None
    note: str | None = None
    low: Number | None = None
    high: Number | None = None

    @model_validator(mode="after")
    def _value_fits_its_kind(self) -> Self:
        ends = {"low": self.low, "high": self.high}
        if self.kind in ("net_reduction", "gross_exits", "unstated"):
            _check_count(self.value)
        else:
            for column, value in {"value": self.value, **ends}.items():
                _check_share(value, column)
        given = [column for column, value in ends.items() if value is not None]
        if given and self.kind not in ("rate_pp_range", "end_rate_pct"):
            raise fault("range_of_one", column=given[0])
        if given and self.value is not None:
            raise fault("value_and_range", column="value")
        absent = [column for column in ends if column not in given]
        if absent and (given or self.kind == "rate_pp_range"):
            raise fault("missing", column=absent[0])
        if self.low is not None and self.high is not None and self.low > self.high:
            raise fault("low_over_high", column="low")
        return self


class Result(Row):
    """What was reached, as published. Grain: unit × kind.

    ``value``: households; a net reduction may be negative. ``attainment_pct_printed``: the
    published percentage, kept only so that the computed one can be checked against it.
    """

    key = ("unit", "kind")
    unit: Unit
    kind: Literal["net_reduction", "gross_exits", "unstated"]
    value: Whole | None = None
    attainment_pct_printed: Number | None = None
    as_printed: str | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _exits_are_counted(self) -> Self:
        if self.kind == "gross_exits" and (self.value or 0) < 0:
            raise fault("negative_count", column="value")
        return self


class Movement(Row):
    """One cell of form 2 (poor) or 3 (near-poor). Grain: unit × class × base × item; a count ≥ 0."""

    key = ("unit", "class", "base", "item")
    unit: Unit
    class_: HouseholdClass = Field(alias="class")
    base: Literal["households", "persons"]
    item: str
    value: Count | None = None

    @model_validator(mode="after")
    def _item_of_the_form(self) -> Self:
        if self.item not in MOVEMENTS[self.class_]:
            raise fault("unknown_item", column="item", known=", ".join(MOVEMENTS[self.class_]))
        return self


class ClassCount(Row):
    """Totals of forms 1, 4 and 6. Grain: unit × class × measure; a count ≥ 0.

    ``deprivations`` is the sum of deprivations over the households of the class.
    """

    key = ("unit", "class", "measure")
    unit: Unit
    class_: HouseholdClass = Field(alias="class")
    measure: Literal["households", "persons", "deprivations"]
    value: Count | None = None


class Deprivation(Row):
    """A share or count of one indicator, as published. Grain: the key.

    ``polarity`` tells whether the deprived or those with access are counted; ``base`` whom the
    source counts. ``share_pct`` is 0–100 with the decimals that were printed, ``count`` a whole
    number ≥ 0.
    """

    key = ("unit", "class", "indicator", "polarity", "measure", "base")
    unit: Unit
    class_: HouseholdClass = Field(alias="class")
    indicator: Indicator
    polarity: Literal["deprivation", "access"]
    measure: Literal["share_pct", "count"]
    base: Literal["households", "persons", "children"]
    value: Number | None = None
    as_printed: str | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _in_range(self) -> Self:
        (_check_share if self.measure == "share_pct" else _check_count)(self.value)
        return self

    @property
    def decimals(self) -> int | None:
        """Printed decimals of the value, the precision to which it can be held."""
        return None if self.value is None else decimals(self.value)


class ProjectRow(Row):
    """One amount, or the state, of a project of the programme. Grain: the key.

    ``project`` and ``subproject`` have the numbers of the year's programme; any from 2026 on, whose
    programme an office tells. ``subproject`` is empty for a project as a whole. ``source``: nstw (central
    budget), nsdp_* (local budgets; no district's after 2025), tin_dung (credit), huy_dong_khac (other);
    ``nature``: dau_tu (capital) or su_nghiep (recurrent). Amounts in VND ≥ 0. ``statement`` says in words
    what stands in no column.
    """

    key = ("project", "subproject", "source", "nature", "year")
    project: ProjectNumber
    subproject: PartNumber | None = None
    state: Literal["none", "no_demand", "not_started", "waiting_guidance", "planned", "in_progress", "done"]
    source: Literal["nstw", "nsdp_tinh", "nsdp_huyen", "nsdp_xa", "tin_dung", "huy_dong_khac"] | None = None
    nature: Literal["dau_tu", "su_nghiep"] | None = None
    allocated_vnd: Count | None = None
    disbursed_vnd: Count | None = None
    year: Year | None = None
    statement: str | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _of_its_time(self, info: ValidationInfo) -> Self:
        review = info.context.year if isinstance(info.context, Context) else None
        year = self.year or review
        if self.source == "nsdp_huyen" and year is not None and year > LAST_DISTRICT_YEAR:
            raise fault("no_district_budget", column="source", year=str(year))
        return self


class Policy(Row):
    """One figure of a support policy. Grain: policy × item × year.

    ``state`` = ``none``: the source says that there was none, and then there is no value.
    ``unit``: turn (lượt), card (thẻ), class (lớp); counts and VND are whole, percent is 0–100.
    """

    key = ("policy", "item", "year")
    policy: Literal[
        "credit", "education", "health_insurance", "vocational_training",
        "social_assistance", "legal_aid", "livelihood", "employment",
    ]  # fmt: skip
    item: str
    value: Number | None = None
    unit: FigureUnit | None = None
    year: Year | None = None
    state: Literal["reported", "none"]
    as_printed: str | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _value_where_reported(self) -> Self:
        _check_figure(self)
        return self


class Resource(Row):
    """One figure of what was raised outside the budgets. Grain: item × year; else as :class:`Policy`."""

    key = ("item", "year")
    item: Literal["fund_for_the_poor", "contributions"]
    year: Year | None = None
    value: Number | None = None
    unit: FigureUnit | None = None
    state: Literal["reported", "none"]
    as_printed: str | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _value_where_reported(self) -> Self:
        _check_figure(self)
        return self


class Document(Row):
    """A document that the report names, in printed order within a section. Grain: section × order.

    ``number`` is text; ``date`` is ISO, exactly as printed even where it cannot be right, and
    empty where the print has none or an incomplete one (then see ``date_as_printed``).
    """

    key = ("section", "order")
    section: str
    order: Count
    kind: Literal[
        "nghi_quyet", "quyet_dinh", "chi_thi", "ke_hoach", "cong_van",
        "bao_cao", "thong_bao", "to_trinh", "huong_dan", "khac",
    ]  # fmt: skip
    number: str | None = None
    symbol: str | None = None
    date: IsoDate | None = None
    date_as_printed: str | None = None
    issuer: str | None = None
    subject: str | None = None
    as_printed: str | None = None


TABLES: dict[str, type[Row]] = {
    "targets": Target,
    "results": Result,
    "movements": Movement,
    "class_counts": ClassCount,
    "deprivations": Deprivation,
    "projects": ProjectRow,
    "policies": Policy,
    "resources": Resource,
    "documents": Document,
}


def decimals(value: Decimal) -> int:
    """Return how many decimals a number was written with.

    Examples
    --------
    >>> decimals(Decimal("35.48")), decimals(Decimal("100"))
    (2, 0)
    """
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _check_count(value: Decimal | None) -> None:
    if value is not None and decimals(value):
        raise fault("not_whole", column="value")
    if value is not None and value < 0:
        raise fault("negative_count", column="value")


def _check_share(value: Decimal | None, column: str = "value") -> None:
    if value is not None and value > 100:
        raise fault("share_over_100", column=column)
    if value is not None and value < 0:
        raise fault("negative_share", column=column)


def _check_figure(row: Policy | Resource) -> None:
    if row.state == "none" and row.value is not None:
        raise fault("value_of_none", column="value")
    if row.value is not None and row.unit is None:
        raise fault("missing", column="unit")
    (_check_share if row.unit == "percent" else _check_count)(row.value)
