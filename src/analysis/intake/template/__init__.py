"""The intake workbook: written empty for a commune and year, and read back when it is filled in.

contract models ──layout──▶ sheets, columns, lists ──write──▶ PATH.xlsx ──read──▶ raw tables
"""
