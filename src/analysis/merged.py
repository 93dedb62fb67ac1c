"""An earlier year of a commune that was made of several: its parts' lists, taken together.

The opening list of a commune of today is the sum of its parts' closing lists. Households keep the code of
their old commune (``commune_code``). A village gets the name that this year's list has for it: its own,
where no other part has a village of that name, or ``Thôn 1 (Cẩm Lương)`` in any usual spelling. Where this
year's list only says ``Thôn 1`` and two parts have one, a household code that only one of them has tells
them apart; one that both have cannot be told, and then nothing is said of movements rather than guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.core.errors import DataError, Finding
from analysis.intake import CommuneYear
from analysis.intake.facts import Covers, Facts, ListFacts, Totals
from analysis.places import Place
from analysis.places.names import unit_key

# A household code as short as this is given out anew in every village.
SHORT_CODE = 8
_KIND = re.compile(r"^(Xã|Phường|Thị trấn|Đặc khu)\s+")


@dataclass(frozen=True)
class Merged:
    """The parts of a commune in an earlier year as one.

    ``told_apart`` says whether every household of the parts has one place in this year's villages.
    """

    data: CommuneYear
    told_apart: bool


def merge(
    parts: Sequence[CommuneYear],
    here: Place,
    current: pd.DataFrame,
    class_of: Callable[[CommuneYear], pd.DataFrame],
) -> Merged:
    """Return several communes of one year as the one that they became.

    Parameters
    ----------
    parts
        Every part of the commune in that year.
    here
        The commune that they became.
    current
        This year's list; its ``commune_code`` may be a part's.
    class_of
        Gives a part's households with ``class``, by the part's own income line.

    Raises
    ------
    DataError
        If two parts list the same household.
    """
    households = [_listed(data, class_of) for data in parts if not data.households.empty]
    _check_once(households, parts)
    frame, told = None, True
    if len(households) == len(parts):
        names = {data.facts.code: data.facts.name for data in parts}
        frame, told = in_villages(pd.concat(households, ignore_index=True), names, current)
    first = parts[0]
    facts = merged_facts([data.facts for data in parts], here)
    return Merged(
        replace(
            first,
            facts=facts,
            households=first.households.iloc[:0] if frame is None else frame,
            movements=_summed(parts, "movements", here.code, ["class", "base", "item"]),
            class_counts=_summed(parts, "class_counts", here.code, ["class", "measure"]),
            sources={path: digest for data in parts for path, digest in data.sources.items()},
        ),
        told,
    )


def merged_facts(parts: Sequence[Facts], here: Place) -> Facts:
    """Return what the facts of all parts in a year say of the commune that they became."""
    return parts[0].model_copy(
        update={
            "code": here.code,
            "name": here.name,
            "household_list": ListFacts(covers=_covers(parts)),
            "totals": _totals([one.totals for one in parts]),
        }
    )


def _totals(parts: Sequence[Totals]) -> Totals:
    """Return all households and persons of the parts together; unknown where one does not say."""
    told = {name: [getattr(one, name) for one in parts] for name in Totals.model_fields}
    return Totals(**{name: None if None in values else sum(values) for name, values in told.items()})


def _covers(parts: Sequence[Facts]) -> Covers | None:
    """Return what the lists of the parts cover together: all households only if each of them does."""
    found = {one.household_list.covers for one in parts}
    return None if None in found else "all" if found == {"all"} else "reviewed"


def short_name(place: str) -> str:
    """Return a commune's name without its kind.

    Examples
    --------
    >>> short_name("Xã Cẩm Lương")
    'Cẩm Lương'
    """
    return _KIND.sub("", place)


def _listed(data: CommuneYear, class_of: Callable[[CommuneYear], pd.DataFrame]) -> pd.DataFrame:
    frame = class_of(data)
    # The class by the part's own line: a town that became rural had another one.
    told = frame.assign(declared_class=frame["class"], commune_code=data.facts.code).drop(columns="class")
    return told.astype({"declared_class": "string", "commune_code": "string"})


def _check_once(households: Sequence[pd.DataFrame], parts: Sequence[CommuneYear]) -> None:
    if len(households) < 2:
        return
    faults = []
    for code, other in listed_twice(pd.concat(households, ignore_index=True)):
        data = next(part for part in parts if part.facts.code == code)
        file = next((path for path in data.sources if "households" in path), next(iter(data.sources)))
        faults.append(Finding("household_in_two_parts", file, details={"other": other}))
    if faults:
        raise DataError(faults)


def listed_twice(households: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the parts of every household that two of them list, the later one first.

    It is one household where its code, as long as codes of one's own are, and its members are the same.
    """
    key = ["household_id", "members"]
    long = households.loc[households["household_id"].str.len() >= SHORT_CODE, [*key, "commune_code"]]
    again = long[long.duplicated(key)]
    if again.empty:
        return []
    firsts = long.drop_duplicates(key).set_index(key)["commune_code"]
    found = [(str(code), str(firsts.get((id_, size)))) for id_, size, code in again.itertuples(index=False)]
    return [(code, other) for code, other in found if code != other]


def in_villages(
    households: pd.DataFrame, parts: Mapping[str, str], current: pd.DataFrame
) -> tuple[pd.DataFrame, bool]:
    """Give every household its village of this year's list; say whether all could be told apart.

    Parameters
    ----------
    households
        Lists of all parts, with ``commune_code``.
    parts
        Names of the parts by code.
    current
        This year's list.
    """
    now = {unit_key(name): name for name in current["village"].dropna().unique()}
    by_code = _by_code(current, set(parts))
    shared = _shared(households)
    names = {code: short_name(name) for code, name in parts.items()}
    wanted: dict[tuple[str, str], str] = {}
    unclear: set[tuple[str, str]] = set()
    for code, village in _pairs(households):
        key = unit_key(village)
        found = by_code.get((code, key)) or _spelled(village, names[code], now)
        if found is None and key in shared:
            found = f"{village} ({names[code]})"
            unclear |= {(code, village)} if key in now and now[key] not in by_code.values() else set()
        wanted[code, village] = found or now.get(key, village)
    places = pd.MultiIndex.from_frame(households[["commune_code", "village"]].astype(object))
    at = pd.MultiIndex.from_tuples(list(wanted)).get_indexer(places)
    told = pd.array(list(wanted.values()), "string")[at]
    doubt = np.array([key in unclear for key in wanted])[at]
    alone = np.ones(len(households), dtype=bool)
    if doubt.any():
        own = pd.array([unit_key(village) for _, village in wanted], "string")[at]
        ids = pd.DataFrame({"village": own, "household_id": households["household_id"].array})
        alone = ~ids.duplicated(keep=False).to_numpy()
        plain = pd.array([now.get(unit_key(village)) for _, village in wanted], "string")[at]
        told[doubt & alone] = plain[doubt & alone]
    frame = households.assign(village=told, previous_household=_previous(households, wanted))
    return frame, bool(alone[doubt].all())


def _by_code(current: pd.DataFrame, codes: set[str]) -> dict[tuple[str, str], str]:
    """Return this year's village by the old commune's code that its households keep, where they keep it."""
    if "commune_code" not in current or not set(current["commune_code"].dropna()) - {""} & codes:
        return {}
    rows = current.dropna(subset=["commune_code", "village"])[["commune_code", "village"]].drop_duplicates()
    if rows["commune_code"].nunique() < 2:
        return {}
    alone = rows[~rows["village"].duplicated(keep=False)]
    return {(str(code), unit_key(village)): str(village) for code, village in alone.itertuples(index=False)}


def _shared(households: pd.DataFrame) -> set[str]:
    """Return the names of villages that several parts have."""
    pairs = {(code, unit_key(village)) for code, village in _pairs(households)}
    return {name for name, count in Counter(name for _, name in pairs).items() if count > 1}


def _pairs(households: pd.DataFrame) -> list[tuple[str, str]]:
    rows = households[["commune_code", "village"]].drop_duplicates().itertuples(index=False)
    return [(str(code), str(village)) for code, village in rows]


def _spelled(village: str, part: str, now: Mapping[str, str]) -> str | None:
    """Return this year's name of a village that bears its old commune's, in either order."""
    own, commune = unit_key(village), unit_key(part)
    ways = (f"{own}{commune}", f"{own}xa{commune}", f"{commune}{own}", f"xa{commune}{own}")
    return next((now[way] for way in ways if way in now), None)


def _previous(households: pd.DataFrame, wanted: Mapping[tuple[str, str], str]) -> pd.Series:
    """Return what households continued, in the villages' names of today."""
    told = households["previous_household"].astype("string")

    def renamed(code: str, text: str) -> str:
        found = []
        for one in text.split(";"):
            village, slash, household = one.strip().rpartition("/")
            found.append(f"{wanted.get((code, village), village)}{slash}{household}")
        return "; ".join(found)

    named = told.dropna()
    codes = households.loc[named.index, "commune_code"]
    found = [renamed(str(code), str(text)) for code, text in zip(codes, named, strict=True)]
    return pd.Series(found, named.index, "string").reindex(households.index)


def _summed(parts: Sequence[CommuneYear], table: str, code: str, keys: list[str]) -> pd.DataFrame:
    """Return the communes' own rows of a table added up; a sum needs all of its parts."""
    frames: list[pd.DataFrame] = [getattr(data, table) for data in parts]
    pairs = zip(frames, parts, strict=True)
    own = pd.concat([frame[frame["unit"] == data.facts.code] for frame, data in pairs])
    total = own.groupby(keys, sort=False)["value"].agg(["sum", "count"]).reset_index()
    kept = total[total["count"] == len(parts)].rename(columns={"sum": "value"}).drop(columns="count")
    found = kept.assign(unit=code).reindex(columns=frames[0].columns)
    return found.astype(frames[0].dtypes.to_dict())
