"""An intruder who knows by which rule communes and groups withhold, and runs it on all lists that fit.

Seen are the counts that communes tell, the sums that groups tell, and which are missing. Groups come in the
order in which they give way to one another.
"""

from dataclasses import dataclass
from itertools import product

from analysis.core.policy import POLICY
from analysis.disclosure.group import Counted, untold
from analysis.disclosure.rule import Bound, Count, hidden
from analysis.disclosure.system import NO_LIMIT, Relation, System


@dataclass(frozen=True)
class Province:
    """One class of some communes: how many households each has, and the groups whose sums are told."""

    sizes: dict
    items: tuple
    groups: tuple
    per_household: tuple = (0, None)
    policy: object = POLICY

    def bound(self, code):
        least, most = self.per_household
        size = self.sizes[code]
        return Bound(least * size, None if most is None else most * size)

    def is_lawful(self, code, values):
        bound = self.bound(code)
        total = sum(values)
        fits = all(0 <= value <= self.sizes[code] for value in values)
        return fits and total >= bound.least and (bound.most is None or total <= bound.most)

    def commune(self, code, values):
        """What a commune shows, and what its groups know of it."""
        size, bound = self.sizes[code], self.bound(code)
        counts = {item: Count(value, size) for item, value in zip(self.items, values, strict=True)}
        gone = hidden(counts, size, bound, self.policy)
        keys = {(code, "poor", item): count for item, count in counts.items()}
        most = NO_LIMIT if bound.most is None else bound.most
        system = System(keys, [Relation(dict.fromkeys(keys, 1), bound.least, most)])
        closed = frozenset(("poor", item) for item in gone)
        told = tuple(None if item in gone else counts[item].value for item in self.items)
        return told, Counted(system, frozenset((code, *item) for item in closed), closed)

    def seen(self, world, shown=None, changed=None):
        """Everything that is published of a world, or the sums of groups in which something changed."""
        shown = shown or {code: self.commune(code, values) for code, values in world.items()}
        sums = []
        for at, group in enumerate(self.groups):
            if changed is not None and not group & changed:
                sums.append(None)
                continue
            counted = {code: shown[code][1] for code in sorted(group)}
            gone = untold(counted, [dict.fromkeys(group, 1)], self.groups[:at], self.policy)
            sums.append(
                tuple(
                    None if ("poor", item) in gone else sum(world[code][place] for code in group)
                    for place, item in enumerate(self.items)
                )
            )
        return tuple(shown[code][0] for code in world), tuple(sums)

    def worlds(self):
        """Every lawful world there is."""
        each = []
        for code, size in self.sizes.items():
            rows = product(range(size + 1), repeat=len(self.items))
            each.append([(code, row) for row in rows if self.is_lawful(code, row)])
        for rows in product(*each):
            yield dict(rows)


def solved_by_trying_all(province):
    """The views in which a withheld count has one value in all worlds; and in how many a sum is told."""
    known = {}
    shown = {}
    for world in province.worlds():
        for code, row in world.items():
            if (code, row) not in shown:
                shown[code, row] = province.commune(code, row)
        view = province.seen(world, {code: shown[code, row] for code, row in world.items()})
        cells = tuple(value for row in world.values() for value in row)
        known.setdefault(view, [set() for _ in cells])
        for values, value in zip(known[view], cells, strict=True):
            values.add(value)
    solved, told = [], 0
    for (communes, sums), cells in known.items():
        flat = [value for row in communes for value in row]
        bad = [n for n, (v, fits) in enumerate(zip(flat, cells, strict=True)) if v is None and len(fits) < 2]
        solved += [(communes, sums, bad)] if bad else []
        told += None in flat and any(value is not None for row in sums for value in row)
    return solved, told


def solved(province, world):
    """The withheld counts of one world for which no other world was found that shows the same.

    Others are made up: the count alone, with another of the commune or with that of another commune against
    it, with a second item against both (as where two households change places), and all at an end.
    """
    shown = {code: province.commune(code, row) for code, row in world.items()}
    view = province.seen(world, shown)
    codes = list(world)
    gone = {(c, n) for c, row in zip(codes, view[0], strict=True) for n, v in enumerate(row) if v is None}
    return {
        cell
        for cell in gone
        if not any(
            _fits(province, world, shown, view, moves) for moves in _moves(province, world, gone, cell)
        )
    }


def _fits(province, world, shown, view, moves):
    changed = {}
    for (code, place), value in moves.items():
        row = changed.setdefault(code, list(world[code]))
        row[place] = value
    if not all(province.is_lawful(code, row) for code, row in changed.items()):
        return False
    again = {code: province.commune(code, row) for code, row in changed.items()}
    if any(again[code][0] != shown[code][0] for code in again):
        return False
    other = world | {code: tuple(row) for code, row in changed.items()}
    sums = province.seen(other, shown | again, changed.keys())[1]
    return all(new is None or new == old for new, old in zip(sums, view[1], strict=True))


def _moves(province, world, gone, cell):
    code, place = cell
    own, size = world[code][place], province.sizes[code]
    others = [other for other, at in sorted(gone) if at == place and other != code]
    steps = [
        step for step in dict.fromkeys((1, -1, 2, -2, size - own, -own)) if step and 0 <= own + step <= size
    ]
    for step in steps:
        yield {cell: own + step}
        for at, value in enumerate(world[code]):
            if at != place and (code, at) in gone:
                yield {cell: own + step, (code, at): value - step}
        for other in others:
            pair = {cell: own + step, (other, place): world[other][place] - step}
            yield pair
            for one, by in ((code, step), (other, -step)):
                for at, value in enumerate(world[one]):
                    if at != place and (one, at) in gone:
                        yield pair | {(one, at): value - by}
            if abs(step) == 1:
                for at in range(len(province.items)):
                    if at != place and {(code, at), (other, at)} <= gone:
                        back = {(code, at): world[code][at] - step, (other, at): world[other][at] + step}
                        yield pair | back
    large = {one for one in gone if province.sizes[one[0]] >= province.policy.smallest_group}
    same = {one for one in gone if one[1] == place}
    few = province.policy.smallest_count - 1
    for value in (few, 1, 0, size, size - 1, size - 2):
        if value != own and 0 <= value <= size:
            for among in (same & large, same, gone):
                for end in (few, 1):
                    yield {one: end if one in large else 0 for one in among} | {cell: value}
                yield {one: province.sizes[one[0]] for one in among} | {cell: value}
