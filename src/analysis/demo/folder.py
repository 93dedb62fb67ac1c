"""The raw folder of a synthetic commune and year: everything beside the household list."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.demo.files import write_table
from analysis.demo.lists import texts
from analysis.demo.sites import Setting
from analysis.intake.contract import TABLES
from analysis.standard import programme_in

# Borrowers, pupils and insurance cards for each household, from and to.
_REACHED = ((0.05, 0.2), (0.02, 0.1), (0.1, 0.4))
STATES = ("not_started", "waiting_guidance", "planned", "in_progress", "done")


def write_folder(
    folder: Path,
    setting: Setting,
    households: pd.DataFrame,
    previous: pd.DataFrame | None,
    rng: np.random.Generator,
) -> None:
    """Write the files of a commune and year, without the household list.

    Parameters
    ----------
    folder
        ``data/raw/{year}/{code}``; made where it is not there.
    households, previous
        The lists of this year and of the year before; targets are set on the latter.
    """
    folder.mkdir(parents=True, exist_ok=True)
    year, words = setting.year, texts()
    (folder / "commune.toml").write_text(_facts(setting, households), "utf-8")
    told = {slug: text.format(year=year) for slug, text in words["narrative"].items()}
    (folder / "narrative.md").write_text("\n".join(f"## {s}\n\n{t}\n" for s, t in told.items()), "utf-8")
    rows = {
        "targets": _targets(setting.place.code, previous),
        "projects": _projects(year, rng),
        "policies": _policies(year, len(households), rng),
        "resources": [("fund_for_the_poor", year, int(rng.integers(5, 90)) * 200_000, "vnd", "reported")],
        "documents": [_plan(setting)],
    }
    for name, values in rows.items():
        columns = list(TABLES[name].columns())
        frame = pd.DataFrame(list(values), dtype=object)
        if frame.empty:
            # A file that has nothing to say is left out: after 2025 no programme's projects are known.
            continue
        write_table(frame.set_axis(columns[: frame.shape[1]], axis=1), folder / f"{name}.csv")


def _facts(setting: Setting, households: pd.DataFrame) -> str:
    words, place, year = texts(), setting.place, setting.year
    head = {
        "issuer": words["issuer"].format(name=_in_sentence(place.name)),
        "symbol": words["symbol"],
        "place": setting.short_name,
        "year": year,
        "month": 12,
        "day": 14,
        "subject": words["subject"].format(year=year, name=_in_sentence(place.name)),
        "authority": words["authority"],
        "signatory_title": words["signatory_title"],
        "signatory": words["signatory"],
    }
    facts = {
        "code": place.code,
        "name": place.name,
        "area": setting.area,
        "year": year,
        "status": "official",
        "synthetic": True,
    }
    sections: dict[str, dict[str, object]] = {
        "period": {"from_year": year, "to_year": year},
        "dates": {"closing": f"{year}-12-14"},
        "totals": {"households": len(households), "persons": int(households["members"].sum())},
        "report": head,
    }
    return _toml(facts) + "".join(f"\n[{name}]\n{_toml(values)}" for name, values in sections.items())


def _in_sentence(name: str) -> str:
    return name[0].lower() + name[1:]


def _toml(values: dict[str, object]) -> str:
    # A JSON text, number or boolean is one of TOML too.
    return "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())


def _targets(code: str, previous: pd.DataFrame | None) -> Iterator[tuple[object, ...]]:
    """About a fifth of the poor households of each village; the commune's target is their sum."""
    if previous is None:
        yield code, "net_reduction", None
        return
    poor = previous[previous["declared_class"] == "poor"].groupby("village").size()
    targets = (poor // 5).astype(int)
    yield code, "net_reduction", int(targets.sum()), texts()["responsible"].format(unit=code)
    for village, value in targets.items():
        yield village, "net_reduction", int(value), texts()["responsible"].format(unit=village)


def _projects(year: int, rng: np.random.Generator) -> Iterator[tuple[object, ...]]:
    for project in programme_in(year).project:
        for part in [item.number for item in project.part if item.vi] or [""]:
            state = STATES[int(rng.integers(len(STATES)))]
            money: tuple[object, ...] = (None, None, None, None)
            if state in ("in_progress", "done"):
                allocated = int(rng.integers(5, 500)) * 1_000_000
                spent = allocated if state == "done" else allocated * int(rng.integers(1, 10)) // 10
                money = ("nstw", "su_nghiep", allocated, spent)
            yield project.number, part or None, state, *money, year, texts()["statement"]


def _policies(year: int, households: int, rng: np.random.Generator) -> Iterator[tuple[object, ...]]:
    borrowers, pupils, cards = (int(households * rng.uniform(*share)) for share in _REACHED)
    loans = borrowers * int(rng.integers(30, 80)) * 1_000_000
    yield "credit", "borrowing_households", borrowers, "household", year, "reported"
    yield "credit", "outstanding_loans", loans, "vnd", year, "reported"
    yield "education", "pupils_supported", pupils, "turn", year, "reported"
    yield "health_insurance", "cards_issued", cards, "card", year, "reported"
    yield "livelihood", "support", None, None, None, "none"


def _plan(setting: Setting) -> tuple[object, ...]:
    year, words = setting.year, texts()
    issuer = words["plan_issuer"].format(name=_in_sentence(setting.place.name))
    subject = words["plan_subject"].format(year=year)
    return "I.1", 1, "ke_hoach", "30", "KH-UBND", f"{year}-02-28", f"28/02/{year}", issuer, subject
