"""Whether a finished letter looks and reads as officials write: Decree 30/2020/NĐ-CP and the usual slips.

A DOCX is held against both, a PDF against the words alone: its page no longer says what is a margin.
"""

from analysis.style.check import check_letter
from analysis.style.slip import Slip

__all__ = ["Slip", "check_letter"]
