"""A folder of communes' files: each put where it belongs, what is not certain told, a board, letters."""

from analysis.run.collect.collect import Collected, collect

__all__ = ["Collected", "collect"]
