"""The last look at a finished page: only what we mean to publish may stand in it.

Texts are escaped where they enter a page. This check does not trust that: it parses the page as
a browser would and compares every element, attribute and address with a list of what is allowed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from html.parser import HTMLParser

from analysis.core.errors import BuildError
from analysis.display.inline_svg import ATTRIBUTES

_GLOBAL = frozenset({"class", "id"})
# Words that the scripts of a page put up.
_TOLD = ("find", "sort", "shown", "clear", "all", "year", "kind", "profile", "group", "alike")
_PLAIN = """b body br caption dd details dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 head header
li ol p section span strong style summary table tbody td thead title tr ul"""
ALLOWED: dict[str, frozenset[str]] = dict.fromkeys(_PLAIN.split(), _GLOBAL) | {
    "html": frozenset({"lang"}),
    "meta": frozenset({"charset", "name", "content", "http-equiv"}),
    "a": _GLOBAL | {"href"},
    "img": _GLOBAL | {"src", "alt"},
    "colgroup": frozenset({"span"}),
    "th": _GLOBAL | {"scope", "colspan", "rowspan"},
    "sup": frozenset({"title"}),
    "div": _GLOBAL | {"role", "aria-label", "tabindex", "popover"},
    "nav": _GLOBAL | {"aria-label"},
    "main": _GLOBAL | {"tabindex"},
    # A figure opens its origin by these alone, without a script.
    "button": frozenset({"type", "class", "popovertarget"}),
    "section": _GLOBAL | {"aria-label", "aria-labelledby"},
    "details": _GLOBAL | {"aria-label"},
}
# Drawings that are part of the page; the parser of Python gives all names in small letters.
_DRAWN = frozenset(name.lower() for name in ATTRIBUTES) | {"id", "data-unit"}
ALLOWED |= dict.fromkeys(("g", "defs", "path", "clippath", "rect"), _DRAWN) | {
    "svg": frozenset({"role", "aria-label", "viewbox"}),
    "use": _DRAWN | {"href"},
    "tr": _GLOBAL | {"data-unit", "data-alike"},
    "td": _GLOBAL | {"data-value"},
    "th": ALLOWED["th"] | {"data-value"},
    "main": ALLOWED["main"] | {f"data-{name}" for name in _TOLD},
}
_ADDRESSES = {
    "clip-path": re.compile(r"url\(#[\w-]+\)"),
    "href": re.compile(r"#[\w-]+"),
    "src": re.compile(r"data:image/svg\+xml;base64,[A-Za-z0-9+/=]+"),
}
_VOID = frozenset({"br", "img", "meta"})
# Tab, line feed and carriage return are the only control characters that text may hold.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def check_page(page: str, script: str = "", files: Collection[str] = ()) -> None:
    """Refuse a page that holds anything outside the list.

    Parameters
    ----------
    script
        The one script that may stand in it, word for word; none if empty.
    files
        Relative addresses that it may link to beside its own anchors.

    Raises
    ------
    BuildError
        With every fault found: unknown elements, attributes and addresses, elements that do not
        nest, pictures without alternative text, doubled anchors, links to nowhere.

    Examples
    --------
    >>> check_page('<p onclick="x()">Hộ nghèo</p>')
    Traceback (most recent call last):
    analysis.core.errors.BuildError: the page holds what a report may not: <p onclick>
    """
    checker = _Checker(script, files)
    checker.feed(page)
    checker.close()
    faults = [*checker.faults, *checker.left_open(), *checker.broken_links()]
    if _CONTROL.search(page):
        faults.append("a control character")
    if faults:
        raise BuildError(f"the page holds what a report may not: {'; '.join(dict.fromkeys(faults))}")


class _Checker(HTMLParser):
    def __init__(self, script: str, files: Collection[str]) -> None:
        super().__init__()
        self.faults: list[str] = []
        self._script = script
        self._files = frozenset(files)
        self._open: list[str] = []
        self._anchors: Counter[str] = Counter()
        self._targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED and not (tag == "script" and self._script):
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            self._check_attribute(tag, name, value or "")
        if tag == "img" and not (dict(attrs).get("alt") or "").strip():
            self.faults.append("<img> without alternative text")
        if tag == "svg" and not (dict(attrs).get("aria-label") or "").strip():
            self.faults.append("<svg> without alternative text")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> out of order")

    def handle_data(self, data: str) -> None:
        if self._open[-1:] == ["script"] and data != self._script:
            self.faults.append(f"a script of its own: {data[:40]!r}")

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"a comment: {data[:40]!r}")

    def handle_pi(self, data: str) -> None:
        self.faults.append(f"an instruction: {data[:40]!r}")

    def left_open(self) -> list[str]:
        return [f"<{tag}> left open" for tag in self._open]

    def broken_links(self) -> list[str]:
        doubled = [f"two anchors {anchor}" for anchor, count in self._anchors.items() if count > 1]
        return doubled + [
            f"a link to nowhere: #{target}" for target in self._targets if not self._anchors[target]
        ]

    def _check_attribute(self, tag: str, name: str, value: str) -> None:
        if name not in ALLOWED.get(tag, frozenset()):
            self.faults.append(f"<{tag} {name}>")
        if name == "href" and value in self._files:
            return
        if name in _ADDRESSES and not _ADDRESSES[name].fullmatch(value):
            self.faults.append(f"<{tag} {name}> with the address {value[:40]!r}")
        if name == "id":
            self._anchors[value] += 1
        if name in ("href", "clip-path", "popovertarget"):
            self._targets.append(value.removeprefix("url(").removesuffix(")").removeprefix("#"))
