"""What a reader can solve from the tables of releases: a linear program over everything they tell.

It reads only published files, knows the law and the policy's forms, and shares no code with the policy.
"""

import csv
import math
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog

from analysis.standard import standard_for

COUNTS = {"poor": "form_04", "near_poor": "form_06"}
SHARES = {"poor": "form_05", "near_poor": "form_07"}
CODES = standard_for(2022).codes
LEAST = standard_for(2022).min_deprivations
COMMUNE = "commune"
OTHER = "Các dân tộc không nêu tên"


@dataclass
class Puzzle:
    """Unknown whole numbers with bounds, and sums of them."""

    low: dict = field(default_factory=dict)
    high: dict = field(default_factory=dict)
    equal: list = field(default_factory=list)
    least: list = field(default_factory=list)
    withheld: set = field(default_factory=set)

    def cell(self, key, told, most, text):
        """Add a count; what is told is known, what is not lies between nothing and the most."""
        self.low[key], self.high[key] = (told, told) if told is not None else (0, most)
        if text == "(x)":
            self.withheld.add(key)

    def solved(self):
        """Return the withheld counts of which just one value is left, with that value."""
        keys = list(self.low)
        at = {key: place for place, key in enumerate(keys)}
        bounds = [(self.low[key], self.high[key]) for key in keys]
        shape = {
            "A_eq": _matrix(self.equal, at),
            "b_eq": [total for _, total in self.equal] or None,
            "A_ub": _matrix([({key: -w for key, w in parts.items()}, 0) for parts, _ in self.least], at),
            "b_ub": [-low for _, low in self.least] or None,
        }
        seen_low = np.full(len(keys), np.inf)
        seen_high = np.full(len(keys), -np.inf)

        def extreme(objective):
            found = linprog(objective, bounds=bounds, method="highs", **shape)
            assert found.status == 0, found.message
            np.minimum(seen_low, found.x, out=seen_low)
            np.maximum(seen_high, found.x, out=seen_high)

        def is_open(place):
            return math.floor(seen_high[place] + 1e-6) - math.ceil(seen_low[place] - 1e-6) >= 1

        random = np.random.default_rng(1)
        for _ in range(6):  # most are open soon: each solution may tell of many
            extreme(random.normal(size=len(keys)))
        answers = {}
        for key in sorted(self.withheld):
            for sign in (1, -1):
                if not is_open(at[key]):
                    objective = np.zeros(len(keys))
                    objective[at[key]] = sign
                    extreme(objective)
            if not is_open(at[key]):
                answers[key] = round(float(seen_low[at[key]] + seen_high[at[key]]) / 2)
        return answers


def _matrix(rows, at):
    if not rows:
        return None
    matrix = np.zeros((len(rows), len(at)))
    for place, (parts, _) in enumerate(rows):
        for key, weight in parts.items():
            matrix[place, at[key]] = weight
    return matrix


def table(release, name):
    """Return the rows of a published table: (unit, [(column, value, text)])."""
    rows = {}
    with (release / "tables" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        for cell in csv.DictReader(file):
            unit, _, line = cell["item"].partition("; ")
            unit = COMMUNE if unit.startswith("Tổng cộng") else unit
            value = float(cell["value"]) if cell["value"] else None
            rows.setdefault((unit, line), []).append((cell["column"], value, cell["text"]))
    return rows


def deprivations(release, puzzle, name, tag=lambda unit: ""):
    """Add forms 4 to 7 of a class, and the table of dimensions."""
    counts = {unit: cells for (unit, _), cells in table(release, COUNTS[name]).items()}
    shares = {unit: cells for (unit, _), cells in table(release, SHARES[name]).items()}

    def key(unit, code):
        return (tag(unit), unit, name, code)

    for unit, cells in counts.items():
        size = int(cells[0][1] or 0)
        for code, (_, value, text), share in zip(CODES, cells[2:], shares[unit][1:], strict=True):
            counted = value if value is not None or share[1] is None else round(share[1] * size / 100)
            told = int(counted) if counted is not None else (0 if size == 0 else None)
            puzzle.cell(key(unit, code), told, size, text)
        parts = {key(unit, code): 1 for code in CODES}
        total = cells[1][1]
        if total is not None:
            puzzle.equal.append((parts, total))
        if size and name == "poor":
            puzzle.least.append((parts, LEAST * size))
        elif size:
            puzzle.least.append((dict.fromkeys(parts, -1), -(LEAST - 1) * size))
    for code in CODES:
        villages = {key(unit, code): 1 for unit in counts if unit != COMMUNE}
        if villages:
            puzzle.equal.append((villages | {key(COMMUNE, code): -1}, 0))


def figures(release, puzzle, tag=""):
    """Add forms 8 to 10: target groups, ethnic groups, causes."""
    sizes = {}
    for name in ("form_08", "form_10"):
        for (_, line), cells in table(release, name).items():
            sizes[line] = int(cells[0][1] or 0)
            counts = [cell for cell in cells[1:] if not cell[0].startswith("Tỷ lệ")]
            for place, (_, value, text) in enumerate(counts):
                told = None if value is None else int(value)
                puzzle.cell((tag, line, name, place), told, sizes[line], text)
    groups = {line: cells for (_, line), cells in table(release, "form_09").items()}
    totals = next(iter(groups.values()))
    lines = list(groups)[1:]
    for place in range(4):
        total = totals[place][1]
        if total is None or not lines:
            continue
        for line in lines:
            _, value, text = groups[line][place]
            told = None if value is None else int(value)
            # Who is in the line of those without a name, the line does not say: its rest is no secret.
            puzzle.cell((tag, line, "form_09", place), told, int(total), text if line != OTHER else "")
        puzzle.equal.append(({(tag, line, "form_09", place): 1 for line in lines}, total))
    for line in set(lines) - {OTHER}:
        if totals[0][1] is not None and totals[2][1] is not None:
            puzzle.least.append(({(tag, line, "form_09", place): 1 for place in (0, 2)}, 1))
    minority = [line for line in lines if line != "Kinh"]
    for place, line in ((0, "Hộ nghèo"), (2, "Hộ cận nghèo")):
        told = (tag, line, "form_08", 0)
        if minority and totals[place][1] is not None and told in puzzle.low:
            parts = {(tag, group, "form_09", place): 1 for group in minority}
            if "Kinh" in lines or OTHER not in lines:
                puzzle.equal.append((parts | {told: -1}, 0))
            else:  # the Kinh may be among those without a name
                named = {key: -1 for key in parts if key[1] != OTHER}
                puzzle.least.append((named | {told: 1}, 0))


def untouched(old, new):
    """Return the villages of which two releases tell the same, which a reader takes for unchanged."""
    names = (*COUNTS.values(), *SHARES.values())
    before, after = ({name: table(release, name) for name in names} for release in (old, new))
    units = {unit for name in names for unit, _ in before[name]} - {COMMUNE}
    return {
        unit for unit in units if all(before[n].get((unit, "")) == after[n].get((unit, "")) for n in names)
    }
