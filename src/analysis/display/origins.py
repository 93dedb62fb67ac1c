"""Where figures come from: opened where the figure stands on a page, folded below a block elsewhere.

A page needs no script for it: each figure is a button that opens a ``popover``, by mouse, touch and
keyboard. Figures of one origin share one popover, so a page stays small.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from analysis.core.labels import Language, labels_for

# A figure in a sentence; dates, numbers of documents and what is part of a name are none.
_FIGURE = re.compile(
    r"(?<![\w./,:-])[+-]?\d{1,3}(?:[.,]\d{3})*(?:[.,]\d+)?%?(?![\w%]|[./,:-]\w)"
    r"|(?<![\w./,:-])\d+(?:[.,]\d+)?%?(?![\w%]|[./,:-]\w)"
)
# What a number right behind one of these words counts is not a figure of the report.
_NAMED = re.compile(
    r"(?:năm|năm học|tháng|ngày|số|quý|khóa|biểu|bảng|phụ lục|điều|khoản|mục|dự án|thôn|bản|ấp|tổ dân phố"
    r"|year|form|table|article|no\.|january|february|march|april|may|june|july|august|september|october"
    r"|november|december|since|until|in|of)\s*$",
    re.IGNORECASE,
)
_OPENING, _CLOSING = "([“≈≥", ")].,;:”"
_YEAR = re.compile(r"(?:19|20)\d\d")


class Origins:
    """The origins of one page, each once.

    Examples
    --------
    >>> origins = Origins("vi")
    >>> origins.button("31", "results.csv, dòng 2")
    '<button type="button" class="gn-fig" popovertarget="nguon-1">31</button>'
    >>> origins.button("13", "results.csv, dòng 2").count("nguon-1"), origins.button("Cộng", "")
    (1, 'Cộng')
    """

    def __init__(self, language: Language) -> None:
        self._language: Language = language
        self._known: dict[str, int] = {}

    def button(self, text: str, origin: str) -> str:
        """Return a figure that opens its origin; the text alone where none is known."""
        if not origin or not text:
            return escape(text)
        number = self._known.setdefault(origin, len(self._known) + 1)
        return f'<button type="button" class="gn-fig" popovertarget="nguon-{number}">{escape(text)}</button>'

    def figures(self, text: str, origin: str) -> str:
        """Return a sentence whose figures open their origin.

        Examples
        --------
        >>> Origins("vi").figures("Năm 2022 giảm 13 hộ theo 30/KH-UBND.", "results.csv")[:24]
        'Năm 2022 giảm <button ty'
        """
        if not origin:
            return escape(text)
        parts, end = [], 0
        for found in _FIGURE.finditer(text):
            if not is_figure(text, found):
                continue
            start, stop = _joined(text, end, found)
            parts += [escape(text[end:start]), self._kept(text, start, stop, found, origin)]
            end = stop
        return "".join([*parts, escape(text[end:])])

    def _kept(self, text: str, start: int, stop: int, found: re.Match[str], origin: str) -> str:
        """Return a figure with the marks that touch it: browsers would break a line around its button."""
        button = self.button(found[0], origin)
        if stop - start == len(found[0]):
            return button
        before, after = escape(text[start : found.start()]), escape(text[found.end() : stop])
        return f'<span class="gn-keep">{before}{button}{after}</span>'

    def html(self) -> str:
        """Return the popovers, to stand once at the end of the page."""
        title = escape(labels_for(self._language)("publish.origin_title"))
        return "".join(
            f'<div id="nguon-{number}" popover class="gn-pop"><p><b>{title}</b></p>'
            + "".join(f"<p>{escape(line)}</p>" for line in origin.split("\n"))
            + "</div>"
            for origin, number in self._known.items()
        )


def _joined(text: str, least: int, found: re.Match[str]) -> tuple[int, int]:
    """Return from where to where a figure and the marks around it go, not before an earlier figure."""
    start, stop = found.span()
    while start > least and text[start - 1] in _OPENING:
        start -= 1
    while stop < len(text) and text[stop] in _CLOSING:
        stop += 1
    return start, stop


def is_figure(text: str, found: re.Match[str]) -> bool:
    """Say whether a number in a sentence is a figure: no year, and no number of something.

    Examples
    --------
    >>> text = "Dự án 3, năm 2022: giảm 13 hộ"
    >>> [found[0] for found in _FIGURE.finditer(text) if is_figure(text, found)]
    ['13']
    """
    before = text[max(0, found.start() - 16) : found.start()]
    return not _NAMED.search(before) and not _YEAR.fullmatch(found[0])


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
