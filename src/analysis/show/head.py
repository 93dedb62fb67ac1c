"""The head of a document that nobody signs."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.core.audience import Audience
from analysis.core.labels import Labels
from analysis.display.blocks import Cover


def unsigned(
    text: Labels,
    words: tuple[str, str],
    notices: Sequence[str] = (),
    *,
    year: int | None = None,
    audience: Audience = "public",
) -> Cover:
    """Return a head without letterhead and number.

    Parameters
    ----------
    words
        Kind of the document and its subject.
    year
        Of the document, where it has one.
    """
    return Cover(
        language=text.language,
        issuer="",
        issuer_parent="",
        number="",
        place_date="",
        document_kind=words[0],
        subject=words[1],
        notices=tuple(notices),
        date_iso="" if year is None else str(year),
        audience=audience,
    )
