"""How a sheet prints: landscape A4, as wide as the page, its head on every page."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

_A4 = 9
_MM_PER_INCH = 25.4


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
    sheet.set_margins(*(millimetres / _MM_PER_INCH for millimetres in (20, 15, 20, 20)))
    said = f'&R&"Times New Roman,Bold"&11{banner.replace("&", "&&")}' if banner else ""
    sheet.set_header(f'&C&"Times New Roman,Regular"&13&P{said}', {"margin": 10 / _MM_PER_INCH})
    sheet.center_horizontally()
    sheet.hide_gridlines(1)
    if head is not None:
        sheet.repeat_rows(*head)
