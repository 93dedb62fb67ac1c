"""``giamngheo check``: every fault of a file or folder, and a copy with the cells marked."""

from analysis.intake.checking.check import Checked, Options, check_file

__all__ = ["Checked", "Options", "check_file"]
