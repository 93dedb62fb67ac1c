"""Which sections the law asks of a commune's report, as data."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

from analysis.standard.model import Verification

Section = Literal["result", "deprivation", "projects"]


class Demand(BaseModel):
    """A section, the act that asks for it, and the review years for which it does."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Section
    act: str
    verification: Verification
    first_year: int
    last_year: int = 9999


@cache
def demands() -> tuple[Demand, ...]:
    """Return every section that some year's report must have."""
    told = tomllib.loads(files(__package__).joinpath("demanded.toml").read_text("utf-8"))
    return tuple(Demand(**section) for section in told["section"])


def is_demanded(section: Section, year: int) -> bool:
    """Say whether the report of a review year must have a section.

    Examples
    --------
    >>> is_demanded("projects", 2023), is_demanded("projects", 2026)
    (True, False)
    """
    return any(one.name == section and one.first_year <= year <= one.last_year for one in demands())
