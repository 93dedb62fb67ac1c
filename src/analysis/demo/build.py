"""A project full of synthetic data, of any size, the same for the same seed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.core.errors import UsageError
from analysis.core.labels import Language, labels_for
from analysis.demo.faults import PLANTED, plant
from analysis.demo.files import write_table
from analysis.demo.folder import write_folder
from analysis.demo.lists import household_list, names, texts, with_previous_class
from analysis.demo.population import Population, age, settle
from analysis.demo.sites import Site, choose_sites
from analysis.standard import listed_codes, standard_for

# About so many households live in a village.
VILLAGE = 150
MOST_HOUSEHOLDS = 10_000_000


@dataclass(frozen=True)
class Demo:
    """What is to be made: so many communes with about so many households each, in these years."""

    communes: int
    households: int
    first_year: int
    last_year: int
    seed: int
    faults: bool = False


def build_demo(folder: Path, demo: Demo, language: Language = "vi") -> list[Path]:
    """Write a project of synthetic data and return the folders of its communes and years.

    Parameters
    ----------
    folder
        An empty or new folder. It gets ``data/raw/{year}/{code}/`` in the data contract, names in
        ``data/private/{year}/{code}/names.csv``, the group ``gia-lap`` of all communes, and with
        ``faults`` a list of what was planted, ``planted.csv``.

    Raises
    ------
    UsageError
        If the folder is not empty, a number is out of range, or a year has no verified standard.
    """
    if demo.last_year < demo.first_year:
        raise UsageError.said("demo_years", first=demo.first_year, last=demo.last_year)
    if not 1 <= demo.households <= MOST_HOUSEHOLDS:
        raise UsageError.said("demo_households", most=MOST_HOUSEHOLDS, told=demo.households)
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(labels_for(language)("targets.not_empty", path=folder))
    for year in range(demo.first_year, demo.last_year + 1):
        standard_for(year)
    root = np.random.SeedSequence(demo.seed)
    first, *seeds = root.spawn(demo.communes + 1)
    sites = choose_sites(demo.communes, demo.first_year, demo.last_year, np.random.default_rng(first))
    planted: list[dict[str, object]] = []
    written = []
    _group(folder, sites, demo)
    for site, seed in zip(sites, seeds, strict=True):
        written += _commune(folder, site, demo, np.random.default_rng(seed), planted)
    if demo.faults:
        write_table(pd.DataFrame(planted, columns=list(PLANTED)), folder / "planted.csv")
    return written


def read_years(text: str) -> tuple[int, int]:
    """Return the first and last year of ``A-B`` or ``A``.

    Raises
    ------
    UsageError
        If the text has another form.

    Examples
    --------
    >>> read_years("2022-2024"), read_years("2022")
    ((2022, 2024), (2022, 2022))
    """
    years = text.split("-")
    if len(years) > 2 or not all(re.fullmatch("[0-9]{4}", year) for year in years):
        raise UsageError.said("demo_span", told=repr(text))
    return int(years[0]), int(years[-1])


def _commune(
    folder: Path, site: Site, demo: Demo, rng: np.random.Generator, planted: list[dict[str, object]]
) -> list[Path]:
    villages = _villages(demo.households, site.on(demo.first_year).area == "urban")
    people: Population | None = None
    previous: pd.DataFrame | None = None
    written = []
    for year in range(demo.first_year, demo.last_year + 1):
        if people is None:
            people = settle(demo.households, len(villages), rng, indicators=_indicators(demo))
        else:
            people = age(people, villages, rng)
        setting = site.on(year)
        code = setting.place.code
        households = household_list(people, villages, setting, rng)
        if previous is not None:
            households = with_previous_class(households, previous)
        target = folder / "data" / "raw" / str(year) / code
        write_folder(target, setting, households, previous, rng)
        private = folder / "data" / "private" / str(year) / code
        # As with real names: nobody else reads them, and no folder above is open either.
        for closed in (private, private.parent, private.parent.parent):
            closed.mkdir(parents=True, exist_ok=True)
            closed.chmod(0o700)
        write_table(names(people, households), private / "names.csv")
        (private / "names.csv").chmod(0o600)
        if demo.faults:
            told, faults = plant(households, rng)
            planted += [{"year": year, "commune": code, **fault} for fault in faults]
            write_table(told, target / "households.csv")
        else:
            write_table(households, target / "households.csv")
        previous = households
        written.append(target)
    return written


def _indicators(demo: Demo) -> int:
    """Return the most indicators that a list of these years has."""
    return max(len(listed_codes(year)) for year in range(demo.first_year, demo.last_year + 1))


def _group(folder: Path, sites: list[Site], demo: Demo) -> None:
    """Write the communes as a group, so that they can be compared under one name."""
    codes = json.dumps([site.on(demo.first_year).place.code for site in sites])
    text = f'[[group]]\nslug = "gia-lap"\nname = "{texts()["group"]}"\nyear = {demo.first_year}\n'
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "groups.toml").write_text(f"{text}communes = {codes}\n", "utf-8")


def _villages(households: int, urban: bool) -> list[str]:
    name = texts()["neighbourhood" if urban else "village"]
    return [name.format(number=n + 1) for n in range(max(1, round(households / VILLAGE)))]
