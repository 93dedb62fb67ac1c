"""The pages of a published folder: the front page, and one of each commune with all its years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as package_files

from analysis.core.labels import Labels, Language, labels_for
from analysis.core.numbers import number
from analysis.places import heirs_on, last_day, parts_on, place_in
from analysis.publish.html import page_style, security_policy, template
from analysis.publish.pages import check_page
from analysis.run.portal.choose import Going
from analysis.run.portal.dataset import Dataset, Row
from analysis.run.portal.news import FEED, News, main_file
from analysis.run.portal.overview import overview
from analysis.show.words import inside

INDEX = "index.html"
# Addresses and lines to type break anywhere on a narrow screen.
_OWN_STYLE = "main li, main p { overflow-wrap: anywhere; }\n"
_FIGURES = ("poor_households", "poor_rate_pct", "near_poor_households", "near_poor_rate_pct", "households")


@dataclass(frozen=True)
class Line:
    """One release as a page lists it; addresses are relative to the page."""

    title: str
    page: str
    place: str
    code: str
    years: str
    kind: str
    figures: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]
    notes: str
    state: str


def language_of(going: Sequence[Going]) -> Language:
    """Return the language of the pages: English only where every release is."""
    return "en" if going and all(one.listed.language == "en" for one in going) else "vi"


def portal_pages(going: Sequence[Going], data: Dataset, told: News, made: Iterable[str]) -> dict[str, bytes]:
    """Return the pages by their path, each of them checked.

    Parameters
    ----------
    made
        Paths of the files of the data set, which the front page links to.
    """
    text = labels_for(language_of(going))
    names = sorted(made)
    found = {INDEX: _front(going, data, told, names, text)}
    for code in sorted({one.commune for one in going if one.commune}):
        found[commune_page(code)] = _commune(code, going, data, told, text)
    return {path: page.encode() for path, page in found.items()}


def commune_page(code: str) -> str:
    """Return where the page of a commune lies.

    Examples
    --------
    >>> commune_page("15139")
    'communes/15139/index.html'
    """
    return f"communes/{code}/{INDEX}"


def _front(going: Sequence[Going], data: Dataset, told: News, made: list[str], text: Labels) -> str:
    latest = sorted(going, key=lambda one: (-one.year, one.address))
    lines = [_line(one, data, told, "", text) for one in latest]
    fresh = [line for line, one in zip(lines, latest, strict=True) if told.fresh(one.address)]
    years = sorted({year for one in going for year in one.listed.years.split("-") if year})
    return _page(
        "portal.html.j2",
        text,
        links={
            *made,
            FEED,
            *(line.page for line in lines),
            *(file for line in lines for _, file in line.files),
        },
        lines=lines,
        overview=overview(going, data, text),
        marks=_marks(lines, text),
        years=years,
        documents=len(going),
        communes=len({one.commune for one in going if one.commune}),
        synthetic=any(one.listed.synthetic for one in going),
        fresh=fresh,
        withdrawn=told.withdrawn,
        publication=told.number,
        files=[name for name in made if name.startswith("data")],
        feed=FEED,
    )


def _commune(code: str, going: Sequence[Going], data: Dataset, told: News, text: Labels) -> str:
    own = [one for one in _by_year(going) if one.commune == code]
    around = sorted({other for one in own for other in _around(one)} & {one.commune for one in going})
    up = "../../"
    lines = [_line(one, data, told, up, text) for one in reversed(own)]
    related = [(f"{up}{commune_page(other)}", _named(other, going)) for other in around if other != code]
    told_of = (row["notice"] for row in data.rows["releases"] if row["code"] == code)
    notices = [notice for notice in dict.fromkeys(told_of) if notice]
    links = {f"{up}{INDEX}", *(address for address, _ in related)}
    return _page(
        "portal_commune.html.j2",
        text,
        links=links | _files_of(lines),
        lines=lines,
        marks=_marks(lines, text),
        code=code,
        name=own[-1].listed.title,
        named=inside(own[-1].listed.title),
        place=_where(own[-1], text),
        related=related,
        front=f"{up}{INDEX}",
        synthetic=any(one.listed.synthetic for one in own),
        notices=notices,
    )


def _files_of(lines: Iterable[Line]) -> set[str]:
    return {file for line in lines for _, file in line.files}


def _line(one: Going, data: Dataset, told: News, up: str, text: Labels) -> Line:
    figures = data.headline.get(one.address, {})
    told_of = one.is_report or one.is_group_report
    shown = ((name, _shown(name, figures.get(name), text) if told_of else "") for name in _FIGURES)
    named = ((name, file.rpartition("/")[2]) for name, file in one.listed.files.items())
    files = ((name, f"{up}{one.address}/{file}") for name, file in named)
    notes = (
        text("index.synthetic") if one.listed.synthetic else "",
        _partly(one, text),
        text("portal.new") if told.fresh(one.address) and told.number > 1 else "",
    )
    return Line(
        one.listed.title,
        commune_page(one.commune) if one.commune else main_file(one),
        _where(one, text),
        one.commune,
        one.listed.years,
        text.get(f"index.kinds.{one.listed.kind}", one.listed.kind),
        tuple(shown),
        tuple(files),
        "; ".join(note for note in notes if note),
        text.get(f"report.place.status.{one.listed.state}", ""),
    )


def _partly(one: Going, text: Labels) -> str:
    """Say of how many communes the sums of a group are, where not of all."""
    facts = one.told["facts"]
    summed, communes = facts.get("communes_summed"), facts.get("communes")
    if not one.is_group_report or summed is None or summed == communes:
        return ""
    return text("portal.partly", told=summed, all=communes)


def _shown(name: str, cell: Row | None, text: Labels) -> str:
    """Return a figure, or the mark of why there is none."""
    if cell is None:
        return text("portal.marks.no_tables")
    if not cell["value"]:
        return text("publish.withheld_mark" if cell["evidence"] == "withheld" else "portal.marks.missing")
    value = float(cell["value"])
    return number(value, text.language, 2) if name.endswith("_pct") else number(int(value), text.language)


def _marks(lines: Iterable[Line], text: Labels) -> list[str]:
    """Return what the marks in place of figures mean, of those that stand on the page."""
    shown = {value for line in lines for _, value in line.figures}
    said = (
        (text("publish.withheld_mark"), text("publish.withheld_note")),
        (text("portal.marks.missing"), text("portal.marks.missing_note")),
        (text("portal.marks.no_tables"), text("portal.marks.no_tables_note")),
    )
    return [note for mark, note in said if mark in shown]


def _where(one: Going, text: Labels) -> str:
    if not one.commune:
        return ""
    place = place_in(one.commune, one.year)
    return ", ".join(part for part in (place.district, place.province) if part)


def _around(one: Going) -> set[str]:
    """Return the codes of the communes that a commune was made of, and of those that it became."""
    place, today = place_in(one.commune, one.year), last_day(9999)
    before = parts_on(place, last_day(2022)) if place.is_new else ()
    after = heirs_on(place, today) if not place.is_new else ()
    return {other.place.code for other in (*before, *after)}


def _named(code: str, going: Sequence[Going]) -> str:
    one = next(one for one in reversed(_by_year(going)) if one.commune == code)
    return f"{one.listed.title} ({code}, {one.listed.years})"


def _by_year(going: Sequence[Going]) -> list[Going]:
    return sorted(going, key=lambda one: (one.year, one.address))


@cache
def portal_script() -> str:
    """Return the script that searches and filters the front page."""
    return package_files("analysis.publish").joinpath("templates/portal.js").read_text("utf-8")


def _page(form: str, text: Labels, links: set[str], **values: object) -> str:
    style, script = page_style() + _OWN_STYLE, portal_script()
    page = template(form).render(
        text=text,
        language=text.language,
        style=style,
        script=script,
        policy=security_policy(style, script),
        **values,
    )
    check_page(page, script, files=links)
    return page
