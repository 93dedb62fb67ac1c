"""Titles of a header that stand above several columns: of what, or of when, the columns below them are.

"Số nhân khẩu" above "Nam", "Nữ", "Tổng" is the title of the third column alone; "Năm 2022" above "Phân loại"
says of which year the class is. A group is told by a merged cell, or by blank cells beside a title under
which each column has a title of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.intake.repair.names import loose_key
from analysis.intake.workbook.grid import Grid

_ABOVE = 2
_WHOLE = re.compile(r"^(tong|tong so|tong cong|chung|tat ca|so luong|so)( (khau|ho|nguoi|nhan khau))?$")
_YEAR = re.compile(r"^(nam |ky |cuoi nam |nam ra soat )*(20\d\d)( den nay)?$")
_BEFORE = re.compile(r"\b(nam truoc|dau nam|dau ky|ky truoc)\b")
_NOW = re.compile(r"\b(nam nay|cuoi nam|cuoi ky|ky nay)\b")


def group_titles(grid: Grid, first: int, last: int) -> list[str | None]:
    """Return the title of the group above each column of a header; None where there is none.

    Parameters
    ----------
    grid
        The sheet.
    first, last
        Rows of the header, 0-based; a group may stand up to two rows above it.
    """
    start, width = max(0, first - _ABOVE), grid.cells.width
    rows = [list(row) for row in grid.cells[start : last + 1].rows()]
    titles: list[str | None] = [None] * width
    for at in range(len(rows) - 2, -1, -1):
        for column, text in enumerate(rows[at]):
            if not text:
                continue
            # Above the header stand titles of the whole sheet, too: a group there is merged, or a year.
            near = start + at >= first or bool(_YEAR.search(loose_key(text)))
            span = _span(rows, at, column, grid, start, in_header=near)
            if len(span) > 1 and 2 * len(span) <= width:
                for inside in span:
                    titles[inside] = titles[inside] or text
    return titles


def below_groups(grid: Grid, last: int) -> int:
    """Return the last row of a header whose groups have titles below them that say nothing by themselves.

    Such a row holds two words or more, each under a title with blank cells beside it, and nothing else.
    """
    if last + 1 >= grid.cells.height:
        return last
    above, below = grid.cells.row(last), grid.cells.row(last + 1)
    filled = [i for i, text in enumerate(below) if text]
    in_group = {
        i for i in filled if above[i] is None or (i + 1 in filled and above[i + 1 : i + 2] == (None,))
    }
    words = all(re.search(r"[^\W\d_]{2}", below[i] or "") for i in filled)
    started = next((i for i, text in enumerate(above) if text), len(above))
    if len(filled) > 1 and words and set(filled) == in_group and filled[0] > started:
        return last + 1
    return last


def _span(  # noqa: PLR0913 - where a title stands
    rows: Sequence[Sequence[str | None]], at: int, column: int, grid: Grid, start: int, *, in_header: bool
) -> list[int]:
    """Return the columns that a title stands above, each with a title of its own below."""
    for top, left, bottom, right in grid.merged:
        if (top, left) == (start + at, column):
            inside = range(left, min(right + 1, grid.cells.width))
            below = rows[bottom - start + 1 :]
            return [i for i in inside if any(row[i] for row in below)] if right > left else []
    if not in_header:
        return []
    below, span = rows[at + 1 :], []
    for i in range(column, grid.cells.width):
        if (i > column and rows[at][i]) or not any(row[i] for row in below):
            break
        span.append(i)
    return span


def joined(own: str, group: str, *, years: int) -> list[str]:
    """Return what a title may say together with that of its group, the likeliest first.

    Parameters
    ----------
    own, group
        As written.
    years
        How many years the groups of the header name.

    Examples
    --------
    >>> joined("Tổng", "Số nhân khẩu", years=0), joined("Nam", "Số nhân khẩu", years=0)
    (['Số nhân khẩu'], ['Nam', 'Số nhân khẩu Nam'])
    >>> joined("Phân loại hộ", "Năm 2022", years=2), joined("Năm 2022", "Kết quả rà soát", years=0)
    (['Phân loại hộ năm 2022'], ['Kết quả rà soát năm 2022'])
    >>> joined("Phân loại hộ", "Đầu năm", years=0)
    ['Phân loại hộ năm trước']
    """
    mine, above = loose_key(own), loose_key(group)
    if _WHOLE.search(mine):
        return [group]
    for text, title in ((mine, group), (above, own)):
        if found := _YEAR.search(text):
            return [f"{title} năm {found[2]}"]
        if _BEFORE.search(text) and not _BEFORE.search(loose_key(title)):
            return [f"{title} năm trước"]
        if _NOW.fullmatch(text):
            return [title]
    if years > 1 and (named := re.search(r"\b(20\d\d)\b", above)):
        return [f"{own} năm {named[1]}"]
    return [own, f"{group} {own}"]
