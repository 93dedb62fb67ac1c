"""The indicators of all national standards, by code."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from analysis.core.labels import Language
from analysis.standard import national_standards
from analysis.standard.model import Indicator


@cache
def indicators() -> Mapping[str, Indicator]:
    """Return every indicator by its code, oldest standard first; what an older one tells stays.

    Examples
    --------
    >>> indicators()["nha_tieu"].dimension
    'nuoc_ve_sinh'
    """
    found: dict[str, Indicator] = {}
    for standard in national_standards():
        for indicator in standard.indicator:
            found.setdefault(indicator.code, indicator)
    return found


def short_name(code: str, language: Language) -> str:
    """Return the short name of an indicator, as charts bear it; of another column, its code.

    Examples
    --------
    >>> short_name("nha_tieu", "en"), short_name("muc_rieng", "en")
    ('Latrine', 'muc_rieng')
    """
    indicator = indicators().get(code)
    return code if indicator is None else indicator.short(language)
