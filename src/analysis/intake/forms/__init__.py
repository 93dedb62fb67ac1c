"""The official tables (Phụ lục VII, Thông tư 07/2021/TT-BLĐTBXH), forms 1 to 13, as workbooks.

Grid ──layout──▶ header block, symbol row, data rows ──columns──▶ items
──units──▶ hierarchy ──read──▶ one tidy frame ──tables──▶ movements, deprivations, class_counts
"""

from analysis.intake.forms.read import FormTable, read_form

__all__ = ["FormTable", "read_form"]
