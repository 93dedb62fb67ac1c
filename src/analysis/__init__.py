"""Vietnam's yearly household poverty review: from a year's data to a checked report."""

__version__ = "0.1.0"
