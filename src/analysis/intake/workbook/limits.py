"""How large a file may be, so that no file can exhaust a machine.

The bounds are far above any commune's file: a million households in CSV, a hundred thousand rows
of 40 columns in a workbook.
"""

FILE_BYTES = 1_000_000_000
UNPACKED_BYTES = 1_500_000_000
# Ordinary sheets pack 10 to 40 times; a bomb a thousand times.
UNPACKED_RATIO = 300
# Below this size a high ratio is harmless and common: empty rows pack very well.
RATIO_FROM_BYTES = 200_000_000
PARTS = 5_000
# Cells between A1 and the last filled one, all of which the reader sets up.
AREA_CELLS = 40_000_000
# No list or form is nearly as wide; a stray cell far to the right is.
COLUMNS = 1_000
# An old .xls holds at most 65 536 rows, which takes a few seconds; a damaged one may loop.
SECONDS = 30
