"""The first screen of a comparison: the group in one sentence, who is surely apart, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from analysis.audit import Audit
from analysis.core.labels import Labels, Language, labels_for
from analysis.core.missing import is_missing
from analysis.core.numbers import number, signed
from analysis.display.summary import Box, Summary
from analysis.group_year import GroupYear
from analysis.measures.comparison import ways, yearly
from analysis.measures.deprivation import CLASSES
from analysis.show.comparison.frame import SAY, name_of
from analysis.show.comparison.overview import flags_by_unit
from analysis.show.comparison.ranking import Ranked, ranked
from analysis.show.comparison.sums import KINDS
from analysis.show.paper import few
from analysis.show.words import inside

_SUMMARY = SAY + "summary."
_OUTSTANDING = 3
_NAMED = 4  # communes named in a sentence; more are counted


def summary(data: GroupYear, found: Audit, language: Language = "vi") -> Summary:
    """Return the first screen: a rate of the whole group, and only those communes that are surely apart.

    Parameters
    ----------
    found
        Result of :func:`analysis.comparison.audit_group`.
    """
    text = labels_for(language)
    rates = ranked(data)
    boxes = [_counts(data, text), *(_rate(data, one, text) for one in rates)]
    boxes += [_change(data, text), *_targets(data, text), _standing_out(data, text)]
    return Summary(
        text("publish.summary.title"),
        _headline(data, rates, text),
        tuple(box for box in boxes if box is not None),
        doubts=_open(data, found, text),
        doubts_at="mismatches",
    )


def _headline(data: GroupYear, rates: Sequence[Ranked], text: Labels) -> str:
    told = [member for member in data.members if member.state in ("own", "published")]
    said = {"year": data.year, "group": inside(data.group.name), "all": len(data.members)}
    if not told:
        return text(SAY + "nothing")
    poor = next((one for one in rates if one.measure == "poor_rate"), None)
    if poor is None:
        return text(_SUMMARY + "no_rate", count=few(len(told), text), **said)
    rows = poor.rows[poor.rows["among"] > 0]
    key = "rate" if len(rows) == len(data.members) else "rate_of_some"
    return text(
        _SUMMARY + key,
        count=len(rows),
        rate=number(poor.centre, text.language, 2),
        households=number(int(rows["count"].sum()), text.language),
        among=number(int(rows["among"].sum()), text.language),
        apart="; ".join(_apart(data, poor, text)) or text(_SUMMARY + _none_apart(poor)),
        **said,
    )


def _none_apart(one: Ranked) -> str:
    return "none_apart_said" if one.spread is None else "none_apart_spread_said"


def _apart(data: GroupYear, one: Ranked, text: Labels) -> list[str]:
    """Say which communes are surely above and below the group."""
    told = []
    for side in ("high", "low"):
        rows = one.rows[one.rows["outside"].eq(side).fillna(False).astype(bool)]
        ordered = rows.sort_values("share_pct", ascending=side == "low")
        names = [name_of(data, unit) for unit in ordered["unit"]]
        if names:
            more = len(names) - _NAMED
            list_ = ", ".join(map(inside, names[:_NAMED]))
            list_ += text(_SUMMARY + "more", count=few(more, text)) if more > 0 else ""
            told.append(text(_SUMMARY + side, names=list_))
    return told


def _rate(data: GroupYear, one: Ranked, text: Labels) -> Box:
    known = one.rows[one.rows["share_pct"].notna()]["share_pct"].astype(float)
    low, high = (number(value, text.language, 2) for value in (known.min(), known.max()))
    told = _apart(data, one, text) or [text(_SUMMARY + "none_apart")]
    return Box(
        text(f"{SAY}rates.{one.measure}"),
        text(_SUMMARY + "percent", rate=number(one.centre, text.language, 2)),
        (text(_SUMMARY + "range", low=low, high=high), *(line[:1].upper() + line[1:] for line in told)),
    )


def _change(data: GroupYear, text: Labels) -> Box | None:
    """Return how far the rate of the communes with both years moved, and how many of them fell and rose."""
    rates = yearly({code: one.years for code, one in data.traits.items()})
    moved = ways(rates, data.year)
    own = rates[rates["unit"].isin(moved["unit"])].groupby("year")[["count", "among"]].sum()
    if moved.empty:
        return None
    shares = 100 * own["count"].astype(float) / own["among"].astype(float)
    points = float(shares[data.year] - shares[data.year - 1])
    households = int(own["count"][data.year] - own["count"][data.year - 1])
    steps = {name: int(sign.sum()) for name, sign in _signs(moved["change_pp"])}
    return Box(
        text(_SUMMARY + "change", year=data.year - 1),
        text(_SUMMARY + "points", points=signed(points, text.language, 2)),
        (
            text(_SUMMARY + "households", change=signed(households, text.language), count=len(moved)),
            text(_SUMMARY + "steps", **steps),
        ),
    )


def _signs(change: pd.Series) -> Iterator[tuple[str, pd.Series]]:
    yield from (("fell", change < 0), ("rose", change > 0), ("same", change == 0))


def _standing_out(data: GroupYear, text: Labels) -> Box | None:
    """Return the communes that are surely apart in most, of all rates and indicators tested together."""
    flags = flags_by_unit(data, text)
    if data.apart.empty:
        return None
    tests = len(data.apart[["measure", "class"]].drop_duplicates())
    most = sorted(flags, key=lambda unit: (-len(flags[unit]), unit))[:_OUTSTANDING]
    lines = [f"{name_of(data, unit)}: {_few_flags(flags[unit], text)}" for unit in most]
    more = len(flags) - len(most)
    lines += [text(_SUMMARY + "more_apart", count=few(more, text))] if more > 0 else []
    lines = lines or [text(_SUMMARY + "none_apart")]
    tested = data.apart["unit"].nunique()  # nobody knows whether one without figures is apart
    return Box(text(_SUMMARY + "apart", tests=tests), f"{len(flags)}/{tested}", tuple(lines))


def _few_flags(flags: Sequence[str], text: Labels) -> str:
    more = len(flags) - _NAMED
    return "; ".join(flags[:_NAMED]) + (
        text(_SUMMARY + "more_flags", count=few(more, text)) if more > 0 else ""
    )


def _counts(data: GroupYear, text: Labels) -> Box | None:
    """Return how many poor and near-poor households the communes with figures have together."""
    sums = data.sums
    if sums.empty:
        return None
    lines = []
    for name in CLASSES:
        own = sums[(sums["class"] == name) & (sums["base"] == "households") & (sums["item"] == "closing")]
        if len(own) and not is_missing(own["total"].iloc[0]):
            count = number(int(own["total"].iloc[0]), text.language)
            lines.append(text(_SUMMARY + "class_count", label=text(f"classes.{name}"), count=count))
    told = sum(member.state in ("own", "published") for member in data.members)
    if not lines:
        return None
    return Box(text(_SUMMARY + "counts"), f"{told}/{len(data.members)}", tuple(lines))


def _targets(data: GroupYear, text: Labels) -> list[Box]:
    """Return how many communes reached their target, by the first way of counting that has any."""
    known = data.reduced.dropna(subset=["target_households", "reduction_households"])
    for kind in KINDS:
        rows = known[known["kind"] == kind]
        if len(rows):
            result, target = (int(rows[f"{name}_households"].sum()) for name in ("reduction", "target"))
            reached = int((rows["reduction_households"] >= rows["target_households"]).sum())
            together = (number(one, text.language) for one in (result, target))
            lines = (
                text(_SUMMARY + "together", **dict(zip(("result", "target"), together, strict=True))),
                text(f"report.reduction.kinds.{kind}"),
            )
            return [Box(text(_SUMMARY + "targets"), f"{reached}/{len(rows)}", lines)]
    return []


def _open(data: GroupYear, found: Audit, text: Labels) -> str:
    """Say what the comparison lacks, and how much of what was published does not fit."""
    told = sum(member.state in ("own", "published") for member in data.members)
    unfit = sum(finding.sureness == "certain" for finding in found.findings)
    lines = [text(_SUMMARY + "coverage", told=told, all=len(data.members)), *_absent(data, text)]
    lines.append(text(_SUMMARY + ("unfit" if unfit else "fit"), count=number(unfit, text.language)))
    for (unit, source), rates in _around(data).items():
        shown = (
            f"{text(f'paper.classes.{name}')} "
            f"{text(_SUMMARY + 'percent', rate=number(rate, text.language, 2))}"
            for name, rate in rates.items()
        )
        lines.append(text(_SUMMARY + "around", unit=unit, rates=", ".join(shown), source=source))
    return " ".join(lines)


def _absent(data: GroupYear, text: Labels) -> Iterator[str]:
    """Yield who has sent nothing, and whose data have faults."""
    for state in ("missing", "faulty"):
        names = [inside(name_of(data, m.place.code)) for m in data.members if m.state == state]
        if names:
            more = len(names) - _NAMED
            told = ", ".join(names[:_NAMED])
            told += text(_SUMMARY + "more", count=few(more, text)) if more > 0 else ""
            yield text(f"{_SUMMARY}absent.{state}", names=told)


def _around(data: GroupYear) -> dict[tuple[str, str], dict[str, float]]:
    """Return the published rates by class of each unit around the group, with their source."""
    found: dict[tuple[str, str], dict[str, float]] = {}
    for name, one in data.around:
        found.setdefault((one.unit, one.source or one.file), {})[name] = one.rate_pct
    return found
