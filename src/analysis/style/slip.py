"""A slip: one kind of fault of form or wording, with its places and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from analysis.core.labels import Language, labels_for

FIRST_PLACES = 3


@dataclass(frozen=True)
class Slip:
    """One kind of slip in a letter.

    Parameters
    ----------
    rule
        Name of the rule; its wording stands in ``labels/{vi,en}/style.toml``.
    found
        What stands there: words of the letter, or a measure.
    proposal
        What to write instead, in the words or the measure of the letter; empty where the rule says all.
    places
        Every place: a page of a PDF, a paragraph or table of a DOCX, in the order of the letter.

    Examples
    --------
    >>> print(Slip("percent_space", "35 %", "35%", ("paragraph 4", "paragraph 9")).describe("en"))
    A space before the percent sign: "35 %"; proposal: "35%" (2 places: paragraph 4; paragraph 9)
    """

    rule: str
    found: str
    proposal: str
    places: tuple[str, ...]

    def describe(self, language: Language = "vi") -> str:
        """Return the slip as one line of text."""
        text = labels_for(language)
        told = text(f"style.rules.{self.rule}")
        if self.found:
            told += f': "{self.found}"'
        if self.proposal:
            told += f'; {text("style.proposal")}: "{self.proposal}"'
        first = "; ".join(self.places[:FIRST_PLACES]) + ("; …" if len(self.places) > FIRST_PLACES else "")
        return f"{told} ({text('style.places', count=len(self.places))}: {first})" if self.places else told

    def to_json(self, language: Language = "vi") -> dict[str, object]:
        """Return the slip as plain values for machines, with its description."""
        return {**asdict(self), "description": self.describe(language)}


def gathered(slips: Iterable[Slip]) -> Iterator[Slip]:
    """Yield each kind of slip once, with all its places, in the order of the letter.

    The same words are the same slip; of slips that differ in their words the rule is named again.
    """
    kinds: dict[tuple[str, str, str], list[str]] = {}
    for slip in slips:
        kinds.setdefault((slip.rule, slip.found, slip.proposal), []).extend(slip.places)
    for (rule, found, proposal), places in kinds.items():
        yield Slip(rule, found, proposal, tuple(dict.fromkeys(places)))
