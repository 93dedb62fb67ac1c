"""What synthetic data assume of each indicator; made up, no result of anybody."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict


class Synthetic(BaseModel):
    """Assumptions by indicator.

    ``rates``: the share of households that is deprived, and how much of it is due to hardship.
    ``cam_luong``: households deprived in the synthetic list of Cẩm Lương, by class;
    ``cam_luong_access_pct``: percent of persons with access, which that list cannot tell, by class.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rates: Mapping[str, tuple[float, float]]
    cam_luong: Mapping[str, Mapping[str, int]]
    cam_luong_access_pct: Mapping[str, Mapping[str, float]]

    def rate(self, code: str) -> tuple[float, float]:
        """Return the assumption of an indicator, a common one where it has none of its own."""
        return self.rates.get(code, self.rates["other"])


@cache
def synthetic() -> Synthetic:
    """Return the assumptions.

    Examples
    --------
    >>> synthetic().rate("nha_tieu"), synthetic().rate("muc_moi")
    ((0.16, 0.7), (0.08, 0.5))
    """
    text = (files(__package__ or "") / "synthetic.toml").read_text("utf-8")
    return Synthetic.model_validate(tomllib.loads(text))
