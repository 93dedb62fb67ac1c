"""An executed notebook as a document.

A report that lacks a section must not look finished. So everything that a notebook can hold is
either shown, or left out by a rule that stands here, or refused with the name of its cell:

* code, and what stands before the cover, is for the reader of the notebook and is left out, and so is
  a cell with ``#| include: false``;
* cells with ``#| audience: internal`` (or ``{"giamngheo": {"audience": "internal"}}`` in their metadata)
  stay out of all but internal documents;
* frames, figures, images and Markdown of an analyst's own stay out of public documents unless their cell
  says ``#| audience: public``;
* ``#| edition: page`` (or ``paper``, ``review``) keeps what a cell shows for one edition;
* a cell that was not run, failed, printed, or shows anything else is refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from analysis.core.errors import BuildError
from analysis.core.labels import Language, labels_for
from analysis.display.block_json import block_from_json
from analysis.display.blocks import MIME, Block, Closing, Cover, Figure, Form, Prose, Table
from analysis.display.own import Own
from analysis.display.summary import Summary
from analysis.publish.document import Document, Exhibit, Heading, Part, Passage, Span
from analysis.publish.markdown import markdown_parts
from analysis.publish.options import Options, cell_options, shown_to, told_audience, without_options
from analysis.publish.originals import is_changed
from analysis.publish.own import OWN_AUDIENCE, is_own, own_block, own_exhibits

Node = Mapping[str, Any]
Thing = Block | str  # a string is Markdown of an analyst
Shown = tuple[str, Heading | Passage | Block]


def read_document(notebook: Node) -> Document:
    """Return the document that an executed notebook shows.

    Parameters
    ----------
    notebook
        Version 4, as nbformat reads it.

    Raises
    ------
    BuildError
        If a cell was not run or failed, if anything but blocks is shown, or if cover, closing,
        headings or names are not as a report needs them.
    """
    named = {
        f"cell {number} ({cell.get('id', 'no id')})": cell for number, cell in enumerate(notebook["cells"], 1)
    }
    code = {where: cell for where, cell in named.items() if cell["cell_type"] == "code"}
    language = _language(code.values())
    blocks = {where: _blocks(where, cell, language) for where, cell in code.items()}
    cover, first = _only_cover(blocks)
    cells = list(named.items())[list(named).index(first) :]
    _, *everything = _shown(cells, blocks, cover)
    forms = tuple(thing for _, thing in everything if isinstance(thing, Form))
    summary = next((thing for _, thing in everything if isinstance(thing, Summary)), None)
    shown = [(where, thing) for where, thing in everything if not isinstance(thing, Form | Summary)]
    closing, end = _closing(shown)
    parts = list(_parts([thing for thing in shown if thing[1] is not closing], cover.language))
    _check_headings(parts)
    _check_names(parts, forms)
    anchored = tuple(_unique_anchors(parts))
    if is_changed(notebook):
        cover = replace(cover, banner=labels_for(language)("publish.changed_notebook"))
    return Document(cover, anchored[:end], closing, annex=anchored[end:], forms=forms, summary=summary)


def _language(cells: Iterable[Node]) -> Language:
    """Return the language of the cover, in which an analyst's own things are labelled too."""
    for cell in cells:
        for output in cell["outputs"]:
            block = output.get("data", {}).get(MIME, {})
            if block.get("kind") == "cover" and block.get("language") == "en":
                return "en"
    return "vi"


def _blocks(where: str, cell: Node, language: Language) -> list[Thing]:
    """Return what a code cell shows, refusing everything that has no place in a document."""
    if cell["source"].strip() and cell["execution_count"] is None:
        raise BuildError(f"{where} was not run: the notebook stopped before it")
    included = cell_options(where, cell["source"], language).include
    found = []
    for output in cell["outputs"]:
        if output["output_type"] == "error":
            raise BuildError(f"{where} failed: {output['ename']}: {output['evalue']}")
        if included:
            found.append(_block(where, output, language))
    return found


def _block(where: str, output: Node, language: Language) -> Thing:
    text = labels_for(language)
    if output["output_type"] == "stream":
        said = {"name": output["name"], "text": repr(output["text"].strip()[:200])}
        raise BuildError(text("own_cells.printed", where=where, **said, instead=text("own_cells.instead")))
    data = output["data"]
    if MIME not in data and not is_own(data):
        kinds, instead = ", ".join(sorted(data)), text("own_cells.instead")
        raise BuildError(text("own_cells.other", where=where, kinds=kinds, instead=instead))
    try:
        return own_block(where, data, language) if is_own(data) else block_from_json(data[MIME])
    except (KeyError, TypeError, ValueError) as error:
        raise BuildError(f"{where} shows a broken block: {error}") from error


def _only_cover(blocks: Mapping[str, list[Thing]]) -> tuple[Cover, str]:
    """Return the cover and the name of its cell; nothing may be shown before it."""
    shown = [(where, block) for where, of_cell in blocks.items() for block in of_cell]
    covers = [(where, block) for where, block in shown if isinstance(block, Cover)]
    if len(covers) != 1:
        raise BuildError(f"a report has exactly one cover, this notebook shows {len(covers)}")
    (where, cover), (first, block) = covers[0], shown[0]
    if block is not cover:
        kind = "text" if isinstance(block, str) else block.kind
        raise BuildError(f"{first} shows a {kind} before the cover in {where}")
    return cover, where


def _shown(
    cells: Iterable[tuple[str, Node]], blocks: Mapping[str, Iterable[Thing]], cover: Cover
) -> Iterator[Shown]:
    for where, cell in cells:
        is_code = cell["cell_type"] == "code"
        options = cell_options(where, cell["source"], cover.language) if is_code else Options()
        told = options.audience or told_audience(where, cell["metadata"])
        if not shown_to(cover.audience, told or "public"):
            if cover in blocks.get(where, ()):
                raise BuildError(f"{where} is for {told} reports only and holds the cover of another one")
            continue
        if cell["cell_type"] == "markdown":
            yield from ((where, part) for part in _markdown(where, cell, cover.language))
        elif cell["cell_type"] == "code":
            of_cell = _of_cell(where, cell, blocks[where], cover, options)
            yield from ((where, _of_edition(thing, options)) for thing in of_cell)
        elif cell["source"].strip():
            raise BuildError(f"{where} is a raw cell; a report takes Markdown and blocks")


def _of_edition(thing: Heading | Passage | Block, options: Options) -> Heading | Passage | Block:
    """Return what a cell shows, for the one edition that its top names."""
    if options.edition is None or isinstance(thing, Cover | Closing):
        return thing
    return replace(thing, editions=(options.edition,))


def _of_cell(
    where: str, cell: Node, shown: Iterable[Thing], cover: Cover, options: Options
) -> Iterator[Heading | Passage | Block]:
    """Yield what a code cell shows in order; of an analyst's own only what this reader may see."""
    things = list(shown)
    told = options.audience or told_audience(where, cell["metadata"])
    if not shown_to(cover.audience, told or OWN_AUDIENCE):
        yield from (thing for thing in things if not isinstance(thing, Own | str))
        return
    if options.echo and options.include:
        yield _listing(without_options(cell["source"]))
    own = [thing for thing in things if isinstance(thing, Own)]
    made = own_exhibits(where, str(cell.get("id", "")), options, own, cover.audience, cover.language)
    for thing in things:
        if isinstance(thing, str):
            yield from markdown_parts(thing, where)
        else:
            yield next(made) if isinstance(thing, Own) else thing


def _listing(code: str) -> Passage:
    """Return code line by line; a space that cannot break keeps the indentation."""
    lines = [line.replace(" ", "\u00a0") for line in code.splitlines()]
    return Passage(tuple(("paragraph", (Span(line),)) for line in lines if line))


def _markdown(where: str, cell: Node, language: Language) -> Iterator[Heading | Passage]:
    """Yield the parts of a Markdown cell; its source is Vietnamese, its metadata may translate it."""
    if language == "vi":
        return markdown_parts(cell["source"], where)
    translation = cell["metadata"].get("giamngheo", {}).get(language)
    if translation is None:
        raise BuildError(
            f'{where} has no text in "{language}": add it to the metadata of the cell, under giamngheo'
        )
    return markdown_parts(translation, where)


def _closing(shown: Sequence[Shown]) -> tuple[Closing | None, int]:
    """Return the closing and how many things come before it; what follows is an annex."""
    places = [number for number, (_, thing) in enumerate(shown) if isinstance(thing, Closing)]
    if not places:
        return None, len(shown)
    where, closing = shown[places[-1]]
    following = shown[places[-1] + 1 :]
    if len(places) > 1:
        raise BuildError(f"{where}: a report has only one closing")
    if following and not isinstance(following[0][1], Heading):
        raise BuildError(f"{following[0][0]}: what follows the closing is an annex and begins with a heading")
    return cast("Closing", closing), places[-1]


def _parts(shown: Iterable[Shown], language: Language) -> Iterator[Part]:
    text = labels_for(language)
    numbers = Counter[str]()
    for where, thing in shown:
        match thing:
            case Heading() | Passage():
                yield thing
            case Prose(items=items, origin=origin, editions=editions):
                yield Passage(tuple((style, (Span(words),)) for style, words in items), origin, editions)
            case Table() | Figure():
                numbers[thing.kind] += 1
                yield Exhibit(text(f"publish.{thing.kind}", number=numbers[thing.kind]), thing)
            case _:
                raise BuildError(f"{where} shows a {type(thing).__name__}, which has no place in a report")


def _check_headings(parts: Iterable[Part]) -> None:
    level = 1
    for part in parts:
        if isinstance(part, Heading):
            if not 2 <= part.level <= level + 1:
                raise BuildError(
                    f"heading {part.text!r} has level {part.level} after level {level} (the cover is 1)"
                )
            level = part.level


def _check_names(parts: Iterable[Part], forms: Iterable[Form]) -> None:
    exhibits = [part.block for part in parts if isinstance(part, Exhibit)]
    names = Counter((block.kind, block.name) for block in (*exhibits, *forms))
    doubled = [f"{kind} {name}" for (kind, name), count in names.items() if count > 1]
    tables: dict[str, Table] = {}
    for table in (block.table if isinstance(block, Figure) else block for block in exhibits):
        # The table behind a figure may be one that the report also shows, but not another of its name.
        if tables.setdefault(table.name, table) != table:
            doubled.append(f"table {table.name}")
    if doubled:
        raise BuildError(f"names that stand for two things: {', '.join(sorted(set(doubled)))}")


def _unique_anchors(parts: Iterable[Part]) -> Iterator[Part]:
    used = Counter[str]()
    for part in parts:
        if isinstance(part, Heading):
            used[part.anchor] += 1
            count = used[part.anchor]
            yield replace(part, anchor=f"{part.anchor}--{count}") if count > 1 else part
        else:
            yield part
