"""A table as HTML: caption, grouped headings with their scope, row headers, notes, source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from analysis.core.labels import Language, labels_for
from analysis.display.blocks import Cell, Column, Row, Table
from analysis.display.evidence import ABSENT, mark, notes_of
from analysis.display.origins import Origins, origins_html

# What the script of a page reads as a number, in either language.
_NUMERAL = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*")
# A page that is printed from the browser turns for tables with more columns than this.
_UPRIGHT_COLUMNS = 10
# More communes than this scroll in a table of one screen.
_ONE_SCREEN = 25


def table_html(
    table: Table,
    language: Language,
    label: str = "",
    page: Origins | None = None,
) -> str:
    """Return a table in a container that scrolls by itself where the screen is narrow.

    Parameters
    ----------
    label
        "Bảng 1", put before the caption; empty outside a report.
    page
        Origins of the page on which each figure opens its own; elsewhere they stand folded below.
    """
    caption = f'<caption><span class="gn-caption">{caption_html(label, table.caption)}</span></caption>'
    inner = f"{caption}{_colgroups(table.columns)}{_head(table.columns, language)}"
    inner += "".join(_body(group, table, language, page) for group in _sections(table.rows))
    name = escape(table.caption)
    tall = " gn-tall" if sum(bool(row.unit) for row in table.rows) > _ONE_SCREEN else ""
    scroll = f'<div class="gn-scroll{tall}" role="region" aria-label="{name}" tabindex="0">'
    below = below_html(notes_of(table, language), table.source, language)
    wide = " gn-wide" if len(table.columns) > _UPRIGHT_COLUMNS else ""
    wide += " gn-own-page" if table.own_page else ""
    named = () if page else ((row.cells[0].text, row.origin) for row in table.rows)
    origins = origins_html(named, language)
    of_figures = ' class="gn-figures"' if is_of_figures(table) else ""
    return (
        f'<div class="gn-table{wide}">{scroll}<table{of_figures}>{inner}</table></div>{below}{origins}</div>'
    )


def is_of_figures(table: Table) -> bool:
    """Say whether the rows are communes and most columns figures: then cells say only what is otherwise.

    Examples
    --------
    >>> columns = (Column("Xã"), Column("Hộ", align="right"))
    >>> is_of_figures(Table("t", "T", columns, (Row((Cell("Xã A"), Cell("3", 3)), unit="15139"),)))
    True
    """
    right = sum(column.align == "right" for column in table.columns)
    return 2 * right >= len(table.columns) and any(row.unit for row in table.rows)


def caption_html(label: str, caption: str) -> str:
    """Return a caption with its number in front."""
    number = f"<b>{escape(label)}.</b> " if label else ""
    return number + escape(caption)


def below_html(notes: Sequence[str], source: str, language: Language) -> str:
    """Return notes and source, as they stand below a table or figure."""
    lines = [f'<p class="gn-note">{escape(note)}</p>' for note in notes]
    if source:
        text = labels_for(language)("publish.source", source=source)
        lines.append(f'<p class="gn-note gn-source">{escape(text)}</p>')
    return "".join(lines)


def column_groups(columns: Sequence[Column]) -> list[tuple[str, tuple[Column, ...]]]:
    """Return neighbouring columns under one heading together; a column without one stands alone.

    Examples
    --------
    >>> columns = [Column("Thôn"), Column("Đầu kỳ", "Hộ nghèo"), Column("Cuối kỳ", "Hộ nghèo")]
    >>> [(group, len(members)) for group, members in column_groups(columns)]
    [('', 1), ('Hộ nghèo', 2)]
    """
    keyed = groupby(enumerate(columns), key=lambda pair: pair[1].group or pair[0])
    groups = (tuple(column for _, column in members) for _, members in keyed)
    return [(members[0].group, members) for members in groups]


def _colgroups(columns: Sequence[Column]) -> str:
    return "".join(f'<colgroup span="{len(members)}"></colgroup>' for _, members in column_groups(columns))


def _head(columns: Sequence[Column], language: Language) -> str:
    groups = column_groups(columns)
    if not any(group for group, _ in groups):
        return f"<thead><tr>{_headings(columns, language)}</tr></thead>"
    upper = "".join(
        f'<th scope="colgroup" colspan="{len(members)}">{escape(group)}</th>'
        if group
        else _headings(members, language, rowspan=2)
        for group, members in groups
    )
    lower = "".join(_headings(members, language) for group, members in groups if group)
    return f"<thead><tr>{upper}</tr><tr>{lower}</tr></thead>"


def _headings(columns: Iterable[Column], language: Language, rowspan: int = 1) -> str:
    span = f' rowspan="{rowspan}"' if rowspan > 1 else ""
    return "".join(
        f'<th scope="col"{span}{_side(column)}>{_heading(column, language)}</th>' for column in columns
    )


def _side(column: Column) -> str:
    return f' class="gn-{column.align}"' if column.align != "left" else ""


def _heading(column: Column, language: Language) -> str:
    if not column.unit:
        return escape(column.label)
    unit = labels_for(language)("publish.unit", unit=column.unit)
    return f'{escape(column.label)} <span class="gn-unit">{escape(unit)}</span>'


def _sections(rows: Sequence[Row]) -> list[list[Row]]:
    """Return the rows split before each section row: a row group is what its heading governs."""
    sections: list[list[Row]] = []
    for row in rows:
        if row.role == "section" or not sections:
            sections.append([])
        sections[-1].append(row)
    return sections


def _body(rows: Iterable[Row], table: Table, language: Language, page: Origins | None) -> str:
    plain = is_of_figures(table)
    return f"<tbody>{''.join(_row(row, table.columns, language, page, plain) for row in rows)}</tbody>"


def _row(row: Row, columns: Sequence[Column], language: Language, page: Origins | None, plain: bool) -> str:
    first, *others = row.cells
    if row.role == "section":
        span = f'scope="rowgroup" colspan="{len(columns)}"'
        return f'<tr class="gn-section"><th {span}>{_text(first, language)}</th></tr>'
    head = f'<th scope="row"{_class(first, columns[0])}>{_text(first, language)}</th>'
    if not first.text:  # a further line of what stands above; a header without a name says nothing
        head = f"<td{_class(first, columns[0])}></td>"
    cells = "".join(
        f"<td{_class(cell, column, plain)}{_value(cell, row)}>"
        f"{_figure(cell, row, column, language, page)}</td>"
        for cell, column in zip(others, columns[1:], strict=True)
    )
    total = ' class="gn-total"' if row.role == "total" else ""
    unit = f' data-unit="{escape(row.unit)}"' if row.unit else ""
    unit += f' data-alike="{escape(row.alike)}"' if row.alike else ""
    return f"<tr{total}{unit}>{head}{cells}</tr>"


def _figure(cell: Cell, row: Row, column: Column, language: Language, page: Origins | None) -> str:
    """Return a cell; on a page a figure opens where it comes from, but what is withheld opens nothing."""
    shown = _text(cell, language)
    if page and cell.link.startswith("../"):
        return f'<a href="{escape(cell.link)}">{shown}</a>'
    if page is None or cell.value is None or cell.evidence in ABSENT:
        return shown
    return page.button(cell.text, origin_of(row, column)) + shown.removeprefix(escape(cell.text))


def origin_of(row: Row, column: Column) -> str:
    r"""Return where a figure comes from: what its row says, then the formula of its column.

    Examples
    --------
    >>> origin_of(Row((), origin="Biểu 2"), Column("Tỷ lệ", rule="kết quả / chỉ tiêu"))
    'Biểu 2\nkết quả / chỉ tiêu'
    """
    return "\n".join(part for part in (row.origin, column.rule) if part) if row.origin else ""


def _value(cell: Cell, row: Row) -> str:
    """Return the number by which a page sorts the rows of communes, where the text is not just that."""
    if not (row.unit or row.alike) or cell.value is None or _NUMERAL.fullmatch(cell.text):
        return ""
    return f' data-value="{cell.value}"'


def _class(cell: Cell, column: Column, plain: bool = False) -> str:
    usual = "right" if plain else "left"
    names = [f"gn-{column.align}"] if column.align != usual else []
    names += [f"gn-{cell.evidence}"] if cell.evidence in {"inferred", "missing", "withheld"} else []
    names += [f"gn-shade-{cell.shade}"] if cell.shade else []
    return f' class="{" ".join(names)}"' if names else ""


def _text(cell: Cell, language: Language) -> str:
    sign = mark(cell, language)
    if not sign:
        return escape(cell.text)
    title = labels_for(language)("publish.inferred_title")
    return f'{escape(cell.text)}<sup title="{escape(title)}">{escape(sign)}</sup>'
