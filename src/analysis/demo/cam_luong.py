"""A synthetic household list for Cẩm Lương that fits everything its report of 2022 published.

The report gives shares, no list. Here are 31 poor and 23 near-poor households that have exactly
these shares: every poor household with at least 3 deprivations, every near-poor one with fewer.
The two indicators that the report leaves out must hide at least 36 deprivations of the poor; they
are filled just so far. Whether near-poor households have health insurance is told by persons only
and stays empty, but for those that would otherwise not be near-poor for sure.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from analysis.demo.files import write_table
from analysis.intake.household import CAUSES, GROUPS, household_model
from analysis.standard import standard_for
from analysis.standard.schema.synthetic import synthetic

YEAR, COMMUNE = 2022, "15139"
SIZES = MappingProxyType({"poor": 31, "near_poor": 23})
VILLAGES = ("Thôn A", "Thôn B", "Thôn C")


def cam_luong() -> pd.DataFrame:
    """Return the list in the columns of the data contract.

    Examples
    --------
    >>> households = cam_luong()
    >>> households["declared_class"].value_counts().to_dict()
    {'poor': 31, 'near_poor': 23}
    >>> int(households.loc[households["declared_class"] == "poor", "nha_tieu"].sum())
    15
    """
    codes = standard_for(YEAR).codes
    poor, near_poor = (_dealt(synthetic().cam_luong[name], SIZES[name]) for name in SIZES)
    most = standard_for(YEAR).min_deprivations - 1
    unknown = [False if many == most else None for many in near_poor.sum(axis=1)]
    for code in synthetic().cam_luong_access_pct["near_poor"]:
        near_poor[code] = pd.array(unknown, "boolean")
    households = pd.concat([poor, near_poor], keys=SIZES, names=["declared_class"]).reset_index(level=0)
    order = pd.RangeIndex(len(households))
    households = households.set_axis(order).assign(
        commune_code=COMMUNE,
        village=[VILLAGES[n % len(VILLAGES)] for n in order],
        household_id=[f"{n // len(VILLAGES) + 1:03d}" for n in order],
        members=[3 + n * 7 % 4 for n in order],
        b1_score=[90 + n * 11 % 51 for n in order],
        **dict.fromkeys((*CAUSES, *GROUPS), False),
    )
    households["cause_von"], households["cause_lao_dong"] = order % 2 == 0, order % 3 == 0
    return households.reindex(columns=list(household_model(codes).columns()))


def write_cam_luong(source: Path, target: Path) -> None:
    """Write a synthetic raw folder: the real one of 2022 with the list in place of the shares.

    Parameters
    ----------
    source
        The real ``data/raw/2022/15139``.
    target
        Folder to write, such as ``data/raw/2022/15139`` of another project.

    Notes
    -----
    Of the published shares only that of near-poor persons with health insurance is kept, which no
    household list can say.
    """
    leave = shutil.ignore_patterns("deprivations.csv", "corrections.toml", "SOURCE.md")
    shutil.copytree(source, target, ignore=leave)
    facts = (source / "commune.toml").read_text("utf-8")
    (target / "commune.toml").write_text(facts.replace("synthetic = false", "synthetic = true"), "utf-8")
    kept = "".join(
        f"{COMMUNE},{class_},{code},access,share_pct,persons,{share}\n"
        for class_, shares in synthetic().cam_luong_access_pct.items()
        for code, share in shares.items()
    )
    head = "unit,class,indicator,polarity,measure,base,value\n"
    (target / "deprivations.csv").write_text(head + kept, "utf-8")
    write_table(cam_luong(), target / "households.csv")


def _dealt(counts: Mapping[str, int], households: int) -> pd.DataFrame:
    """Deal deprivations out in turn, like cards: no household gets two more than another."""
    flags = pd.DataFrame(False, index=range(households), columns=list(counts), dtype="boolean")
    turn = 0
    for code, count in counts.items():
        for _ in range(count):
            flags.loc[turn % households, code] = True
            turn += 1
    return flags
