"""The first screen of a page: the result in one line, the figures beside it, what is still in doubt."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from analysis.core.labels import Language, labels_for
from analysis.display.blocks import Block
from analysis.display.origins import Origins


@dataclass(frozen=True)
class Box:
    """One figure with its name, what stands beside it in small letters, and where it comes from.

    ``lines`` whose figures come from elsewhere have an origin of their own in ``line_origins``, in order.
    """

    label: str
    value: str
    lines: tuple[str, ...] = ()
    origin: str = ""
    line_origins: tuple[str, ...] = ()


@dataclass(frozen=True)
class Summary(Block):
    """What a reviewer reads first.

    Parameters
    ----------
    title
        Of the section and its entry in the table of contents.
    headline
        The result in one sentence.
    boxes
        The figures, in the order of reading.
    svg, alt, years
        A small line over the years, in words, and its heading; empty where fewer than two are known.
    doubts
        How many doubts are open, in words; links to the table named ``doubts_at`` where it is shown.
    about, source
        Place and year, and whose report it is: for the picture that is sent alone; there is none without.
    """

    title: str
    headline: str
    boxes: tuple[Box, ...]
    origin: str = ""
    svg: str = ""
    alt: str = ""
    years: str = ""
    doubts: str = ""
    doubts_at: str = "audit"
    about: str = ""
    source: str = ""

    kind = "summary"


def summary_html(
    summary: Summary, language: Language, origins: Origins | None = None, *, linked: bool = False
) -> str:
    """Return the first screen as HTML.

    Parameters
    ----------
    linked
        Whether the page holds the table of doubts, so that the sentence may link to it.

    Examples
    --------
    >>> summary_html(Summary("Kết quả", "Giảm 13 hộ.", ()), "vi")[:62]
    '<section class="gn-summary" id="ket-qua" aria-labelledby="ket-'
    """

    def told(text: str, origin: str) -> str:
        return origins.figures(text, origin) if origins else escape(text)

    boxes = "".join(_box(box, told) for box in summary.boxes)
    if summary.svg:
        image = b64encode(summary.svg.encode()).decode("ascii")
        drawing = f'<img src="data:image/svg+xml;base64,{image}" alt="{escape(summary.alt)}">'
        boxes += (
            f'<div class="gn-box gn-years"><p class="gn-box-label">{escape(summary.years)}</p>{drawing}</div>'
        )
    doubts = escape(summary.doubts)
    if doubts and linked:
        more = escape(labels_for(language)("publish.summary.doubts_link"))
        doubts += f' <a href="#table-{summary.doubts_at}">{more}</a>'
    end = f'<p class="gn-doubts">{doubts}</p>' if doubts else ""
    return (
        f'<section class="gn-summary" id="ket-qua" aria-labelledby="ket-qua-ten">'
        f'<h2 id="ket-qua-ten">{escape(summary.title)}</h2>'
        f'<p class="gn-headline">{told(summary.headline, summary.origin)}</p>'
        f'<div class="gn-boxes">{boxes}</div>{end}</section>'
    )


def _box(box: Box, told: Callable[[str, str], str]) -> str:
    origins = (*box.line_origins, *[box.origin] * len(box.lines))
    lines = "".join(
        f'<p class="gn-box-line">{told(line, origin)}</p>'
        for line, origin in zip(box.lines, origins, strict=False)
    )
    value = f'<p class="gn-box-value">{told(box.value, box.origin)}</p>' if box.value else ""
    label = f'<p class="gn-box-label">{escape(box.label)}</p>'
    return f'<div class="gn-box">{label}{value}{lines}</div>'
