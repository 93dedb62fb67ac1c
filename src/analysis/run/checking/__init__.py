"""The whole check: reading, types, law and audit in one verdict, which is that of ``list`` and ``report``."""
