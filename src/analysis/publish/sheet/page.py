"""How a sheet prints: landscape A4, as wide as the page, its head on every page."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

_A4 = 9
_MM_PER_INCH = 25.4
_MARGINS = (20, 15, 20, 20)  # left, right, top, bottom, in millimetres
# A4 between the margins in points, less what programs count otherwise than we do.
_ROOM = (0.95 * (297 - 20 - 15) * 72 / 25.4, 0.95 * (210 - 20 - 20) * 72 / 25.4)
_SQUEEZED = 1.25  # times a page that is still printed on one


def set_page(sheet: Worksheet, head: tuple[int, int] | None = None, banner: str = "") -> None:
    """Set up printing.

    Parameters
    ----------
    head
        First and last row to repeat on every page.
    banner
        What an internal document says at the head of every page.
    """
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(*(millimetres / _MM_PER_INCH for millimetres in _MARGINS))
    said = f'&R&"Times New Roman,Bold"&11{banner.replace("&", "&&")}' if banner else ""
    sheet.set_header(f'&C&"Times New Roman,Regular"&13&P{said}', {"margin": 10 / _MM_PER_INCH})
    sheet.center_horizontally()
    sheet.hide_gridlines(1)
    if head is not None:
        sheet.repeat_rows(*head)


def set_pages(
    sheet: Worksheet, width: float, rows: Sequence[float], head: tuple[int, int], signed: int
) -> None:
    """Put a form on one page if it nearly fits, else break it so that nobody signs a page without figures.

    Parameters
    ----------
    width, rows
        Of the sheet and of each row, in points.
    head
        First and last row that stand on every page.
    signed
        First of the rows that stay with the signature.
    """
    scale = min(1.0, _ROOM[0] / width)
    room = _ROOM[1] / scale
    if sum(rows) <= _SQUEEZED * room:
        sheet.fit_to_pages(1, 1)
        return
    # A program that fits pages does not look at breaks, so the scale is ours.
    sheet.set_print_scale(int(100 * scale))
    sheet.set_h_pagebreaks(breaks(rows, room, sum(rows[head[0] : head[1] + 1]), signed))


def breaks(rows: Sequence[float], room: float, head: float, signed: int) -> list[int]:
    """Return the rows before which a page ends; those from ``signed`` on stay together.

    Examples
    --------
    >>> breaks([10] * 10, room=50, head=10, signed=8)
    [5, 8]
    """
    found, used = [], 0.0
    for row, tall in enumerate(rows):
        block = sum(rows[row:]) if row == signed else tall
        if used and used + block > room:
            found.append(row)
            used = head
        used += tall
    return found
