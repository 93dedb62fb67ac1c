"""The first ``commune.toml`` of a year: what the register and last year's report know, and no more."""

from __future__ import annotations

import json

from analysis.core.labels import Language, labels_for
from analysis.intake.carried import head
from analysis.intake.facts import Facts
from analysis.intake.usual import usual_words
from analysis.places import Place


def first_facts(
    place: Place, year: int, last: Facts | None, language: Language, *, synthetic: bool = False
) -> str:
    """Return what is known of a commune and year before anybody has filled it in.

    Parameters
    ----------
    last
        Facts of the year before: who signs, who receives, who stands above.
    synthetic
        Whether the files say of themselves that they are made up.

    Examples
    --------
    >>> from analysis.places import place_in
    >>> print(first_facts(place_in("15142", 2023), 2023, None, "vi").splitlines()[1])
    name = "Xã Cẩm Thạch"
    """
    text = labels_for(language)
    facts: dict[str, object] = {"code": place.code, "name": place.name, "area": place.area, "year": year}
    facts |= {"status": "in_review", "synthetic": synthetic or bool(last and last.synthetic)}
    report: dict[str, object] = dict(usual_words(place, year, text))
    if last is not None and last.name == place.name:
        report |= head(last, year)
    sections: dict[str, dict[str, object]] = {
        "period": {"from_year": year, "to_year": year},
        "report": report,
    }
    parts = [_toml(facts), *(f"[{name}]\n{_toml(values)}" for name, values in sections.items())]
    return "\n".join(parts)


def _toml(values: dict[str, object]) -> str:
    return "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())
