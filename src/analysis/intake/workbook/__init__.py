"""Files of any kind that a commune may hold, opened safely into grids of text with their places.

    path ──guard──▶ bytes that are safe to open ──▶ calamine, or a CSV reader ──▶ Grid per sheet

Opening never fails with a traceback and never hangs: what cannot be read is a
:class:`~analysis.core.errors.DataError` whose finding tells the official what to do.
"""

from analysis.intake.workbook.grid import Grid, Workbook
from analysis.intake.workbook.open import open_bytes, open_workbook

__all__ = ["Grid", "Workbook", "open_bytes", "open_workbook"]
