"""What the review's tables are made of, each described once: household columns, forms, indicators.

:mod:`~analysis.standard.schema.households` has the columns of a household list, with kinds, labels and
the headers that mean them; :mod:`~analysis.standard.schema.forms` the official forms; and
:mod:`~analysis.standard.schema.indicators` the indicators of all standards, whose entries stand in
the files of the standards. A new column, header or indicator is one entry there.
"""
