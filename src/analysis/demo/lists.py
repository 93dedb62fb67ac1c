"""A year's households as the list of the data contract, and the names that stay apart from it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.demo.population import Population, household_id
from analysis.demo.sites import Setting
from analysis.intake.household import WORKERS, household_model, year_columns
from analysis.measures.classification import classify
from analysis.standard import Standard, listed_codes, standard_for
from analysis.standard.model import Area


@cache
def texts() -> Mapping[str, Any]:
    """Return the words of the synthetic folders."""
    return tomllib.loads((files(__package__) / "texts.toml").read_text("utf-8"))


def household_list(
    people: Population, villages: list[str], setting: Setting, rng: np.random.Generator
) -> pd.DataFrame:
    """Return the list of one year: what the law says of these households.

    Classes follow from income and deprivations by the standard; the B1 score agrees with the income.
    """
    standard, area = standard_for(setting.year), setting.area
    size = len(people)
    income = people.income(area)
    flags = people.flags(listed_codes(setting.year))
    poorer = people.hardship + rng.standard_normal(size)
    frame = pd.DataFrame(
        {
            "commune_code": setting.place.code,
            "village": np.array(villages, dtype=object)[people.village],
            "household_id": [household_id(number) for number in people.number],
            "urban": area == "urban",
            "ethnicity": np.where(people.minority, _minority(people), texts()["ethnicities"][0]),
            "members": people.members,
            "b1_score": _b1_points(income, standard, area),
            "income_vnd": income,
            "previous_household": people.continues,
            **flags,
            **{name: (poorer > 1) & (rng.random(size) < share) for name, share in _CAUSES.items()},
            "group_dan_toc_thieu_so": people.minority,
            "group_khong_kha_nang_lao_dong": rng.random(size) < 0.04,
            "group_nguoi_co_cong": rng.random(size) < 0.03,
            "group_khac": False,
        }
    )
    frame["declared_class"] = classify(frame, standard, area)["computed_class"]
    frame[WORKERS] = _workers(frame, standard, area)
    return frame.reindex(columns=list(household_model(year_columns(setting.year)).columns()))


def with_previous_class(current: pd.DataFrame, previous: pd.DataFrame) -> pd.DataFrame:
    """Fill ``previous_class`` from last year's list, by village and code or by the first link."""
    link = current["previous_household"].str.split(";").str[0].str.strip()
    parts = link.str.extract(r"^(?:(?P<village>.*)/)?(?P<household_id>[^/]*)$")
    keys = parts.assign(
        village=parts["village"].fillna(current["village"]),
        household_id=parts["household_id"].fillna(current["household_id"]),
    )
    # A list of nobody has no kind of its own.
    both = dict.fromkeys(("village", "household_id"), "string")
    known = previous[[*both, "declared_class"]].astype(both)
    found = keys.astype(both).merge(known, on=list(both), how="left")["declared_class"]
    return current.assign(previous_class=found.to_numpy())


def names(people: Population, households: pd.DataFrame) -> pd.DataFrame:
    """Return the private file: the head of each household, made of common names."""
    woman = people.person % 2 == 0
    chosen = {part: _chosen(people.person, part, woman) for part in ("middle", "given")}
    family = np.array(texts()["family"], dtype=object)[people.person // 7 % len(texts()["family"])]
    return households[["village", "household_id"]].assign(
        name=family + " " + chosen["middle"] + " " + chosen["given"]
    )


_CAUSES = {
    "cause_dat_san_xuat": 0.3, "cause_von": 0.5, "cause_lao_dong": 0.3, "cause_cong_cu": 0.2,
    "cause_kien_thuc": 0.3, "cause_ky_nang": 0.3, "cause_om_dau": 0.25, "cause_khac": 0.05,
}  # fmt: skip


def _b1_points(income: npt.NDArray[np.int64], standard: Standard, area: Area) -> Any:
    if standard.b1_points is None:
        return pd.NA
    line, points = standard.income_line.of(area), standard.b1_points.of(area)
    told = np.maximum(np.round(points + 45 * np.log(np.maximum(income, 1) / line)), 0).astype(np.int64)
    return np.where(income <= line, np.minimum(told, points), np.maximum(told, points + 1))


def _workers(frame: pd.DataFrame, standard: Standard, area: Area) -> pd.Series:
    """Return the workers with a low income: one in two members above the line, up to the limit."""
    limit = standard.low_income_worker
    if limit is None:
        return pd.Series(0, frame.index)
    outside = ~frame["declared_class"].isin(["poor", "near_poor"])
    low = outside & (frame["income_vnd"] <= limit.of(area))
    return (frame["members"] // 2).where(low, 0)


def _minority(people: Population) -> npt.NDArray[np.object_]:
    others = np.array(texts()["ethnicities"][1:], dtype=object)
    return others[people.person % len(others)]


def _chosen(person: npt.NDArray[np.int64], part: str, woman: npt.NDArray[np.bool_]) -> Any:
    lists = [np.array(texts()[f"{part}_{sex}"], dtype=object) for sex in ("female", "male")]
    turn = person // (149 if part == "given" else 11)
    return np.where(woman, lists[0][turn % len(lists[0])], lists[1][turn % len(lists[1])])
