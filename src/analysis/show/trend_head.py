"""The head of a trend: what its reader must know before any number of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from analysis.core.labels import Labels, Language, labels_for
from analysis.display.blocks import Cover
from analysis.places import Place
from analysis.show.head import unsigned, unverified
from analysis.territory import Part, Trend

SAY = "trend."


def cover(data: Trend, language: Language = "vi") -> Cover:
    """Return the head, with every warning that its reader needs first."""
    text = labels_for(language)
    span = {"first": data.first_year, "last": data.last_year}
    notices = [text("report.cover.synthetic")] if data.synthetic else []
    notices += unverified(data.standards.items(), text)
    if data.audience == "internal":
        notices.insert(0, text("report.cover.internal"))
    if data.carried_from is not None:
        old = data.carried_from
        notices.append(text(SAY + "carried", old=old.name, code=old.code, new=data.name, new_code=data.key))
    absent = [_named(part.member.place.name, year) for year, part in _absent(data)]
    if absent:
        notices.append(text(SAY + "absent", names="; ".join(absent)))
    notices += assumed(data, text)
    silent = [str(year) for year, parts in data.parts.items() if not any(_has_figures(one) for one in parts)]
    if silent:
        notices.append(text(SAY + "silent", years=", ".join(silent)))
    mixed = dict(data.area.shares)
    if any(
        part.split > 1 and part.member.place not in mixed for parts in data.parts.values() for part in parts
    ):
        notices.append(text(SAY + "split"))
    notices += _territory(data, text)
    moved = _other_area(data)
    if moved:
        notices.append(text(SAY + "area", names="; ".join(moved)))
    words = (text(SAY + "document_kind"), text(SAY + "subject", name=territory_name(data, text), **span))
    return unsigned(text, words, notices, year=data.last_year, audience=data.audience)


def territory_name(data: Trend, text: Labels) -> str:
    """Return the name of the territory, never the group's for more or less than the group."""
    said = "name_whole" if data.area.added else "name_inside" if data.area.lost else ""
    return text(f"{SAY}territory.{said}", name=data.name) if said else data.name


def assumed(data: Trend, text: Labels) -> list[str]:
    """Say for which years a published table that does not state its own was taken."""
    years = ", ".join(map(str, data.assumed))
    return [text(SAY + "assumed", years=years)] if data.assumed else []


def _territory(data: Trend, text: Labels) -> list[str]:
    """Say what of a group's territory is estimated, added or left out."""
    own = data.area
    names: dict[str, Any] = {
        "name": data.name,
        "mixed": _list_of(place for place, _ in own.shares),
        "added": _list_of(own.added),
        "lost": _list_of(own.lost),
    }
    said = "whole" if own.added else "inside" if own.lost else "estimate" if own.shares else ""
    notices = [text(f"{SAY}territory.{said}", **names)] if said else []
    if any(not parts for parts in data.parts.values()):
        notices.append(text(SAY + "territory.none"))
    return notices


def _list_of(found: Iterable[Place]) -> str:
    return ", ".join(place.name for place in found)


def _absent(data: Trend) -> list[tuple[int, Any]]:
    """Return the parts without figures of the years in which any part has some."""
    return [
        (year, part)
        for year, parts in data.parts.items()
        for part in parts
        if not _has_figures(part) and any(_has_figures(other) for other in parts)
    ]


def _has_figures(part: Part) -> bool:
    return part.member.state in ("own", "published")


def _other_area(data: Trend) -> list[str]:
    """Return the parts that were urban and are rural now, or the reverse: another income line holds."""
    now = {place.is_urban for place in data.places}
    return [
        _named(part.member.place.name, year)
        for year, parts in data.parts.items()
        for part in parts
        if part.member.place.is_urban not in now
    ]


def _named(name: str, year: int) -> str:
    return f"{name} ({year})"
