"""A project full of synthetic data, of any size, the same for the same seed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

import numpy as np
import pandas as pd

from analysis.core.errors import UsageError
from analysis.core.labels import Language, labels_for
from analysis.demo.faults import PLANTED, plant
from analysis.demo.files import write_table
from analysis.demo.folder import write_folder
from analysis.demo.lists import household_list, names, texts, with_previous_class
from analysis.demo.merged import Settled, choose_heirs, come_together
from analysis.demo.population import Population, age, settle
from analysis.demo.sites import Setting, Site, choose_sites
from analysis.places import MERGER, Place, last_day
from analysis.standard import listed_codes, standard_for

# About so many households live in a village.
VILLAGE = 150
MOST_HOUSEHOLDS = 10_000_000
# Of every ten communes of a province, which one has faults and which one is late.
_WITH_FAULTS, _NOT_SENT = 3, 7
_TEXTS = {"commune_code": "string", "household_id": "string", "previous_household": "string"}


@dataclass(frozen=True)
class Demo:
    """What is to be made: so many communes with about so many households each, in these years.

    With ``merged`` they are communes of today with what they really were made of before the merger of 2025.
    """

    communes: int
    households: int
    first_year: int
    last_year: int
    seed: int
    faults: bool = False
    merged: bool = False


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
    if demo.merged:
        return _across_the_merger(folder, demo, first, seeds)
    sites = choose_sites(demo.communes, demo.first_year, demo.last_year, np.random.default_rng(first))
    planted: list[dict[str, object]] = []
    written = []
    _group(folder, [site.on(demo.first_year).place.code for site in sites], demo.first_year)
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
        target = _write(folder, setting, people, (households, previous), rng)
        if demo.faults:
            told, faults = plant(households, rng)
            planted += [{"year": year, "commune": code, **fault} for fault in faults]
            write_table(told, target / "households.csv")
        else:
            write_table(households, target / "households.csv")
        previous = households
        written.append(target)
    return written


def _write(
    folder: Path,
    setting: Setting,
    people: Population,
    lists: tuple[pd.DataFrame, pd.DataFrame | None],
    rng: np.random.Generator,
) -> Path:
    """Write the folder of a commune and year without its list, and the names apart from it."""
    code, year = setting.place.code, str(setting.year)
    target = folder / "data" / "raw" / year / code
    write_folder(target, setting, *lists, rng)
    private = folder / "data" / "private" / year / code
    # As with real names: nobody else reads them, and no folder above is open either.
    for closed in (private, private.parent, private.parent.parent):
        closed.mkdir(parents=True, exist_ok=True)
        closed.chmod(0o700)
    write_table(names(people, lists[0]), private / "names.csv")
    (private / "names.csv").chmod(0o600)
    return target


def _across_the_merger(
    folder: Path, demo: Demo, first: np.random.SeedSequence, seeds: list[np.random.SeedSequence]
) -> list[Path]:
    """Write communes of today and, of the years before the merger, all of what they were made of."""
    heirs = choose_heirs(demo.communes, demo.first_year, demo.last_year, np.random.default_rng(first))
    _group(folder, sorted(heir.place.code for heir in heirs), demo.last_year)
    years = list(range(demo.first_year, demo.last_year + 1))
    old = [year for year in years if last_day(year) < MERGER]
    written: list[Path] = []
    before: dict[str, Settled] = {}
    for heir, seed in zip(heirs, seeds, strict=True):
        for part, own in zip(heir.parts, seed.spawn(len(heir.parts)), strict=True):
            # A part of several heirs is settled once, with the first of them.
            if part.code not in before:
                rng = np.random.default_rng(own)
                start = _settle(part, max(1, demo.households // len(heir.parts)), demo, rng)
                before[part.code] = _live(folder, part, old, start, rng)
                written += [folder / "data/raw" / str(year) / part.code for year in old]
    planted: list[dict[str, object]] = []
    for place, (heir, seed) in enumerate(zip(heirs, seeds, strict=True)):
        rng = np.random.default_rng(seed)
        _live(folder, heir.place, years[len(old) :], come_together(heir, before, old[-1]), rng)
        written += [folder / "data/raw" / str(year) / heir.place.code for year in years[len(old) :]]
        if demo.faults:
            planted += _fault(folder, (heir.place.code, demo.last_year), place, rng)
    if demo.faults:
        write_table(pd.DataFrame(planted, columns=list(PLANTED)), folder / "planted.csv")
    return [path for path in written if path.is_dir()]


def _settle(place: Place, households: int, demo: Demo, rng: np.random.Generator) -> Settled:
    villages = _villages(households, place.area == "urban")
    people = settle(households, len(villages), rng, indicators=_indicators(demo))
    return Settled(people, villages, pd.DataFrame())


def _live(folder: Path, place: Place, years: list[int], start: Settled, rng: np.random.Generator) -> Settled:
    """Write a commune's years; people who have a list already are a year older in the first of them."""
    people, previous = start.people, None if start.listed.empty else start.listed
    for year in years:
        people = people if previous is None else age(people, start.villages, rng)
        setting = Setting(place, year, place.area)
        households = household_list(people, start.villages, setting, rng)
        if previous is not None:
            households = with_previous_class(households, previous)
        target = _write(folder, setting, people, (households, previous), rng)
        write_table(households, target / "households.csv")
        previous = households
    return Settled(people, start.villages, pd.DataFrame() if previous is None else previous)


def _fault(
    folder: Path, at: tuple[str, int], place: int, rng: np.random.Generator
) -> list[dict[str, object]]:
    """Of ten communes one has a list with faults, and one has sent nothing for the last year."""
    code, year = at
    target = folder / "data" / "raw" / str(year) / code
    where: dict[str, object] = {"year": year, "commune": code}
    if place % 10 == _NOT_SENT:
        rmtree(target)
        return [{**where, "file": target.relative_to(folder).as_posix(), "fault": "not_sent", "stops": True}]
    if place % 10 != _WITH_FAULTS:
        return []
    told, faults = plant(pd.read_csv(target / "households.csv", dtype=_TEXTS), rng)
    write_table(told, target / "households.csv")
    return [{**where, **fault} for fault in faults]


def _indicators(demo: Demo) -> int:
    """Return the most indicators that a list of these years has."""
    return max(len(listed_codes(year)) for year in range(demo.first_year, demo.last_year + 1))


def _group(folder: Path, codes: list[str], year: int) -> None:
    """Write the communes as a group, so that they can be compared under one name."""
    text = f'[[group]]\nslug = "gia-lap"\nname = "{texts()["group"]}"\nyear = {year}\n'
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "groups.toml").write_text(f"{text}communes = {json.dumps(codes)}\n", "utf-8")


def _villages(households: int, urban: bool) -> list[str]:
    name = texts()["neighbourhood" if urban else "village"]
    return [name.format(number=n + 1) for n in range(max(1, round(households / VILLAGE)))]
