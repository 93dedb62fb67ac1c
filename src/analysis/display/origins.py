"""Where figures come from, folded below them: a reader opens it, no script is needed."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from analysis.core.labels import Language, labels_for


def origins_html(origins: Iterable[tuple[str, str]], language: Language) -> str:
    """Return pairs of name and origin as a list that opens on demand; nothing for no origins.

    Neighbours with one origin share it.

    Examples
    --------
    >>> origins_html([("Hộ nghèo", "results.csv, dòng 2"), ("Hộ cận nghèo", "")], "vi")[:41]
    '<details class="gn-origin"><summary>Nguồn'
    >>> origins_html([("Hộ nghèo", "")], "vi")
    ''
    """
    named = [(name, origin) for name, origin in origins if origin]
    if not named:
        return ""
    merged: list[tuple[list[str], str]] = []
    for name, origin in named:
        if merged and merged[-1][1] == origin:
            merged[-1][0].append(name)
        else:
            merged.append(([name], origin))
    entries = "".join(
        f"<dt>{escape('; '.join(names))}</dt><dd>{escape(origin)}</dd>" for names, origin in merged
    )
    nameless = not any(name for name, _ in named)
    body = f"<p>{escape(merged[0][1])}</p>" if nameless else f"<dl>{entries}</dl>"
    summary = escape(labels_for(language)("publish.origins"))
    return f'<details class="gn-origin"><summary>{summary}</summary>{body}</details>'
