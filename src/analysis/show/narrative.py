"""The officials' own words, as they wrote them, from ``narrative.md``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from analysis.core.labels import Language, labels_for
from analysis.display.blocks import Prose, ProseStyle
from analysis.intake import CommuneYear
from analysis.show.origin import origin
from analysis.show.paper import policy_sentences

# Section of narrative.md for each policy, in the order of the report.
POLICY_SECTIONS = {
    "credit": "policy_credit",
    "education": "policy_education",
    "health_insurance": "policy_health",
    "vocational_training": "policy_training",
    "social_assistance": "policy_social_assistance",
    "legal_aid": "policy_legal_aid",
    "livelihood": "policy_livelihood",
}

DEPRIVATION_SECTIONS = {
    name: f"deprivation_{name}"
    for name in ("employment", "health", "education", "housing", "water", "information")
}

_BULLET = re.compile(r"^(?P<indent>\s*)[-+*]\s+(?P<text>.*)$")


def narrative(data: CommuneYear, section: str, language: Language = "vi", *, optional: bool = False) -> Prose:
    """Return one section of the narrative; an absent one says that it is not reported.

    Parameters
    ----------
    section
        Name of the section in ``narrative.md``.
    optional
        Return nothing at all instead where the section is absent.
    """
    text = labels_for(language)
    body = data.narrative.get(section, "")
    if not body.strip():
        missing = text("report.narrative.missing")
        return Prose(()) if optional else Prose((("paragraph", missing),), editions=("page",))
    lead = text("report.narrative.language")
    head: tuple[tuple[ProseStyle, str], ...] = (("lead", lead),) if lead else ()
    return Prose((*head, *(_item(line) for line in body.splitlines() if line.strip())))


def policy_narrative(data: CommuneYear, language: Language = "vi") -> Prose:
    """Return each policy's figures in a sentence and what the officials wrote, under its name."""
    text = labels_for(language)
    figures = {policy: policy_sentences(data, policy, text) for policy in POLICY_SECTIONS}
    said = _under_leads(data, "report.policies.policies.", POLICY_SECTIONS, language, figures)
    if not any(figures.values()):
        return said
    return replace(said, origin=origin(data, text, {"policies": data.policies["line"]}, "as_stated"))


def deprivation_narrative(data: CommuneYear, language: Language = "vi") -> Prose:
    """Return what the officials wrote about easing deprivation, under what it is about."""
    return _under_leads(data, "report.narrative.deprivation.", DEPRIVATION_SECTIONS, language)


def _under_leads(
    data: CommuneYear,
    labels: str,
    sections: Mapping[str, str],
    language: Language,
    figures: Mapping[str, str] = MappingProxyType({}),
) -> Prose:
    text = labels_for(language)
    items: list[tuple[ProseStyle, str]] = []
    for name, section in sections.items():
        figure: list[tuple[ProseStyle, str]] = [("paragraph", figures[name])] if figures.get(name) else []
        if body := [*figure, *narrative(data, section, language, optional=True).items]:
            items += [("lead", text(labels + name)), *body]
    return Prose(tuple(items))


def _item(line: str) -> tuple[ProseStyle, str]:
    bullet = _BULLET.match(line)
    if bullet is None:
        return "paragraph", line.strip()
    return ("sub_bullet" if bullet["indent"] else "bullet"), bullet["text"].strip()
