"""What a group's report hands to the level above: its communes' figures as a published table.

The two files go into ``data/raw/groups/{group}/{year}/`` of the office above, which then reads the communes
as ``published``. Their hashes stand in this release's manifest as outputs, and in that of the report above
as inputs: so any figure can be followed down to the commune, level by level.
"""

from __future__ import annotations

import csv
import io

from analysis.audit.group_tables import PASSED_ON, SOURCE
from analysis.core.labels import labels_for
from analysis.core.missing import is_missing
from analysis.group_report import GroupReport
from analysis.standard.schema.forms import COUNTS

FOLDER = "published"
FILES = frozenset({f"{FOLDER}/{PASSED_ON}", f"{FOLDER}/{SOURCE}"})
_COLUMNS = ("code", "unit", "class", "base", "item", "value")


def passed_on(report: GroupReport) -> dict[str, bytes]:
    """Return the figures of the communes and where they are from, by path in the release."""
    return {
        f"{FOLDER}/{PASSED_ON}": _figures(report).encode(),
        f"{FOLDER}/{SOURCE}": _source(report).encode(),
    }


def _figures(report: GroupReport) -> str:
    data = report.compared
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    names = {member.place.code: member.place.name for member in data.members}
    for row in data.figures.to_dict("records"):
        if not is_missing(row["value"]) and row["item"] not in report.standard.codes:
            code = str(row["unit"])
            writer.writerow((code, names[code], row["class"], row["base"], row["item"], int(row["value"])))
    # Counts of indicators as forms 4 and 6 have them: exact, and among all households of the class.
    official = report.official.figures if report.official else {}
    for name, form in COUNTS.items():
        for (number, code, _, item), one in official.items():
            if number == form and code in names and item in report.standard.codes and one.value is not None:
                writer.writerow((code, names[code], name, "households", item, int(one.value)))
    return out.getvalue()


def _source(report: GroupReport) -> str:
    text = labels_for("vi")
    head = report.facts.report if report.facts else None
    numbered = head is not None and bool(head.number)
    number = text("group.source_number", number=head.number, symbol=head.symbol) if head and numbered else ""
    issuer = head.issuer if head else report.group.name
    title = text("group.source_title", number=number, issuer=issuer, year=report.year)
    lines = [
        "# Số liệu các xã, kèm báo cáo của cấp dưới; chép cả thư mục vào data/raw/groups/{nhóm}/{năm}/.",
        f"title = {_quoted(title)}",
        'kind = "published"',
        f"year_stated = {str(report.compared.year_stated).lower()}",
        f"synthetic = {str(report.synthetic).lower()}",
        f"through = [{', '.join(map(_quoted, report.compared.titles))}]",
    ]
    return "\n".join(lines) + "\n"


def _quoted(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
