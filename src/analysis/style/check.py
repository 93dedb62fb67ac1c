"""A letter from its file to its slips."""

from __future__ import annotations

from pathlib import Path

from analysis.core.errors import UsageError
from analysis.core.labels import Language, labels_for
from analysis.style.layout import layout_slips
from analysis.style.pdf import read_pdf
from analysis.style.slip import Slip, gathered
from analysis.style.word import read_docx
from analysis.style.words import word_slips


def check_letter(path: str | Path, language: Language = "vi") -> list[Slip]:
    """Return the slips of a finished letter against Decree 30/2020/NĐ-CP and the usual wording.

    Parameters
    ----------
    path
        A ``.docx``, or a ``.pdf`` whose margins and spaces are not looked at.
    language
        Of the places.

    Returns
    -------
    list
        Each kind of slip once, with all its places: form first, then words, in the order of the letter.

    Raises
    ------
    UsageError
        If there is no such file, or it is neither of the two.

    Examples
    --------
    >>> check_letter("letter.odt")
    Traceback (most recent call last):
    analysis.core.errors.UsageError: letter.odt: cần tệp .docx hoặc .pdf
    """
    path, text = Path(path), labels_for(language)
    kind = path.suffix.lower()
    if kind not in (".docx", ".pdf"):
        raise UsageError(text("style.other_kind", file=path))
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(text("style.unreadable", file=path, error=error.strerror or "")) from None
    letter = read_docx(content, text) if kind == ".docx" else read_pdf(content, text)
    slips = [*layout_slips(letter, text), *word_slips(letter, breaks=kind == ".docx")]
    return list(gathered(slips))
