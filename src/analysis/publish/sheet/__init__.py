"""The tables of a report as a workbook: sheets that print well, numbers that stay numbers."""
