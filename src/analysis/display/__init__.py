"""What a reader sees: tables, figures, prose, and the formats of numbers."""
