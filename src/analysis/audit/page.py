"""The list of rules as a page of the documentation, made from the rules and their wording."""

from __future__ import annotations

from analysis.audit.finding import counts_of_standard
from analysis.audit.layout import layouts
from analysis.audit.rules import FAMILIES
from analysis.core.labels import labels_for

_HEAD = """\
# {title}

`giamngheo audit PATH …` checks raw folders (`data/raw/YEAR/CODE`), official forms in workbooks and published
tables as CSV; the report shows the same findings. Certain: arithmetic, the calendar or the source itself
says so. Likely: an innocent explanation is thinkable. Possible: worth a look. A missing figure is never
taken for zero: the check is skipped and counted. Figures are checked as printed; declared corrections mend
our tables, not the source.

A rule is switched off, with a reason that every result shows, in an `audit.toml` beside the data. `where`
may name `file`, `line`, `unit`, `year`, `form` and `item`; without it the rule is off everywhere:

```toml
[[off]]
rule = "subject_twice"
where = {{ line = 17 }}
reason = "Plan 137 replaces plan 126; both are listed on purpose."
```

The bounds of `unit_amount` stand in `src/analysis/audit/unit_amounts.toml`; they are assumptions, not law.
This page is made from the rules and their wording: `python -m analysis.audit.page > docs/audit-rules.md`.
"""
_TABLES = """
## Published tables

A CSV table is read by its columns, in any order; `huyen` is the unit above, its own row bears its name.
The {all_words} indicators have a column each, named by their codes. The year is that of a column, else of a
folder in the path. Printed figures, one a row (`place, level, year, area, group, item, base, value,
as_printed, note`, as in `data/raw/published`), are checked by their own rules. Workbooks are recognised by
the titles and headers of the official forms 1 to 8.

| table | form | columns |
|---|---|---|
"""


def page() -> str:
    """Return the page ``docs/audit-rules.md``."""
    text = labels_for("en")
    counts = counts_of_standard(None, "en")
    parts = [_HEAD.format(title=text("audit.docs.title"))]
    columns = ("rule", "what", "why", "sureness", "example")
    head = " | ".join(text(f"audit.docs.{column}") for column in columns)
    for family, rules in FAMILIES.items():
        parts.append(
            f"\n## {text(f'audit.docs.families.{family}')}\n\n| {head} |\n|{'---|' * len(columns)}\n"
        )
        for rule, sureness in rules.items():
            say = f"audit.rules.{rule}"
            cells = [
                f"`{rule}`",
                text(f"{say}.title", **counts),
                text(f"{say}.why", **counts),
                text(f"audit.sureness.{sureness}"),
            ]
            parts.append(f"| {' | '.join([*cells, text(f'{say}.example', **counts)])} |\n")
    parts.append(_TABLES.format(**counts))
    for layout in layouts():
        named = [name for name in (layout.year, layout.parent, layout.unit, layout.split) if name]
        codes = [f"the {counts['all_words']} codes"] if layout.indicators else []
        shown = ", ".join([*(f"`{name}`" for name in (*named, *layout.cells)), *codes])
        parts.append(f"| {layout.name} | {layout.form} | {shown} |\n")
    return "".join(parts)


if __name__ == "__main__":
    import sys

    sys.stdout.buffer.write(page().encode())
