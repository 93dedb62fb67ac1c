"""The columns of the household list: one row a household of the review.

Names and identity numbers of people have no column here. They stand in a file of their own, which
is joined only for internal lists.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

from pydantic import create_model

from analysis.intake.contract import Row
from analysis.intake.values import Count, Flag, OwnCommune, Positive
from analysis.standard import listed_codes, standard_for
from analysis.standard.schema.households import flags_of

ListedClass = Literal["poor", "near_poor", "not_poor"]

# The causes of poverty and the target groups of forms 8 and 10, several a household.
CAUSES, GROUPS = flags_of("cause"), flags_of("group")
# Persons of the household who are workers with a low income, in years that count them.
WORKERS = "low_income_workers"


class Household(Row):
    """One household. Grain: village × household_id, since codes are given out by village.

    ``urban``: whether the urban line holds, empty where the commune's ``area`` does. ``members`` ≥ 1.
    ``b1_score``: points of form B1; ``income_vnd``: VND per person per month. ``declared_class``:
    what the chairman's decision says; ``previous_class``: the class in last year's list.
    ``previous_household``: the households of last year's list that this one continues, where village
    or code changed or the household was split or merged: ``household_id`` or
    ``village/household_id``, several separated by ``;``.
    Indicators, causes and groups are ``true``, ``false`` or empty, which means not known.
    """

    key = ("village", "household_id")
    commune_code: OwnCommune | None = None
    village: str
    household_id: str
    urban: Flag | None = None
    ethnicity: str | None = None
    members: Positive | None = None
    b1_score: Count | None = None
    income_vnd: Count | None = None
    declared_class: ListedClass | None = None
    previous_class: ListedClass | None = None
    previous_household: str | None = None


@cache
def year_columns(year: int) -> tuple[str, ...]:
    """Return what a list of a review year has beside the columns of every year.

    Examples
    --------
    >>> [WORKERS in year_columns(year) for year in (2024, 2025)]
    [False, True]
    """
    counts = standard_for(year, accept_unverified=True).counts_low_income_workers(year)
    return (*listed_codes(year), *([WORKERS] if counts else []))


@cache
def household_model(indicators: tuple[str, ...]) -> type[Household]:
    """Return the model of a row with the indicators of a year's standard, or with :func:`year_columns`.

    Examples
    --------
    >>> list(household_model(("nuoc", "bhyt")).columns())[10:14]
    ['previous_household', 'nuoc', 'bhyt', 'cause_dat_san_xuat']
    """
    flags: dict[str, Any] = dict.fromkeys((*indicators, *CAUSES, *GROUPS), (Flag | None, None))
    if WORKERS in flags:
        flags[WORKERS] = (Count | None, None)
    return create_model("Household", __base__=Household, __doc__=Household.__doc__, **flags)
