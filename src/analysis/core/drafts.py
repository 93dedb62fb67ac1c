"""Marks of what a paper still lacks, as officials write them: ``[Dự thảo: chưa có …]``.

Whoever writes one, the software or a person in the narrative: no paper that holds one is approved.
"""

from __future__ import annotations

import re

_MARK = re.compile(r"\[\s*(?:dự thảo|draft)\b[^\[\]]*\]", re.IGNORECASE)


def draft_marks(words: str) -> list[str]:
    """Return the draft marks in a text, in order.

    Examples
    --------
    >>> draft_marks("Năm 2023: [Dự thảo: chưa có kết quả rà soát]. Dự thảo kế hoạch [1].")
    ['[Dự thảo: chưa có kết quả rà soát]']
    """
    return [found[0] for found in _MARK.finditer(words)]
