"""The report as an editable Word document: styles, text, tables, head and end of the letter."""
