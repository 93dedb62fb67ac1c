"""The head of a document that nobody signs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.core.audience import Audience
from analysis.core.labels import Labels
from analysis.display.blocks import Cover
from analysis.standard import Standard


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


def unverified(used: Iterable[tuple[int, Standard]], text: Labels) -> list[str]:
    """Return a notice for each standard that nobody has verified, of those used and their years.

    Examples
    --------
    >>> from analysis.core.labels import labels_for
    >>> from analysis.standard import national_standards
    >>> used = zip((2026, 2027, 2028), [*national_standards(), national_standards()[1]])
    >>> unverified(used, labels_for("vi"))  # doctest: +ELLIPSIS
    ['Chuẩn nghèo đa chiều giai đoạn 2027-2030: chưa được kiểm chứng...']
    """
    open_ = ((year, one) for year, one in used if one.verification == "unverified")
    titles = dict.fromkeys(one.title_in(year).text(text.language) for year, one in open_)
    return [text("report.cover.unverified_standard", standard=title) for title in titles]
