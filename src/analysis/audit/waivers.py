"""``audit.toml`` beside the data: rules that were looked into and switched off, each with its reason."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from analysis.audit.finding import AuditFinding
from analysis.audit.rules import RULES
from analysis.intake.toml import read_toml
from analysis.intake.values import check_filled, fault

FILE = "audit.toml"
_PLACES = ("file", "line", "unit", "year", "form", "item")


def _known(rule: str) -> str:
    if rule not in RULES:
        raise fault("unknown_audit_rule", known=", ".join(RULES))
    return rule


def _places(where: dict[str, str | int]) -> dict[str, str | int]:
    if any(key not in _PLACES for key in where):
        raise fault("unknown_audit_place", known=", ".join(_PLACES))
    return where


class Waiver(BaseModel):
    """One entry: the rule, where it does not count (everywhere if left out), and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: Annotated[str, AfterValidator(_known)]
    where: Annotated[dict[str, str | int], AfterValidator(_places)] = {}
    reason: Annotated[str, AfterValidator(check_filled)]

    def covers(self, finding: AuditFinding) -> bool:
        """Say whether a finding is switched off by this entry."""
        place = asdict(finding.where)
        return finding.rule == self.rule and all(place[key] == value for key, value in self.where.items())


class Waivers(BaseModel):
    """The file as a whole."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    off: tuple[Waiver, ...] = ()


def read_waivers(data: bytes, file: str) -> tuple[Waiver, ...]:
    r"""Read an ``audit.toml``.

    Raises
    ------
    DataError
        With every fault of the file, such as a rule that does not exist or a reason left out.

    Examples
    --------
    >>> text = '[[off]]\nrule = "listed_out_of_order"\nreason = "by kind of document"'
    >>> read_waivers(text.encode(), "audit.toml")[0].reason
    'by kind of document'
    """
    waivers, _ = read_toml(data, file, Waivers)
    return waivers.off
