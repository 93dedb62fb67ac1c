"""From raw files to checked tables: the only stage that knows what the files look like.

    data/raw/{year}/{commune}/ ──RawFolder──▶ bytes ──read_raw──▶ CommuneYear ──▶ data/processed/

Every cell is validated once, here; every fault of every file comes in one
:class:`~analysis.core.errors.DataError`. Later stages trust what :func:`load` returns.

Names are fetched when first used: who reads a survey file needs nothing of a commune's folder.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__all__ = ["CommuneYear", "load", "read_raw"]

if TYPE_CHECKING:
    from analysis.intake.commune_year import CommuneYear
    from analysis.intake.load_commune import load
    from analysis.intake.raw import read_raw

_HOMES = {"CommuneYear": "commune_year", "load": "load_commune", "read_raw": "raw"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'analysis.intake' has no attribute {name!r}")
    return getattr(import_module(f"analysis.intake.{_HOMES[name]}"), name)
