"""An intruder who has every release of a year, and knows what was done to the list between two of them.

Of a household he knows its class at most. He goes through every list there may have been at first, and
through all that one household's removal, addition, correction or change of class makes of it. Approval does
not matter: what he has once seen he knows.
"""

from itertools import combinations_with_replacement, product

from analysis.disclosure.record import SIZE, Record, changed_classes, closed_classes, sizes_told
from analysis.disclosure.rule import Bound, Count, hidden

COMMUNE = "c"


class Rule:
    """The law and the policy, for so many items."""

    def __init__(self, items, law, policy, keeps_record=True):
        self.items, self.law, self.policy, self.keeps_record = items, law, policy, keeps_record
        self._told = {}

    def lists(self, sizes):
        """Every list with so many households of each class, by class what each household lacks."""
        each = [combinations_with_replacement(self.kinds(name), size) for name, size in sizes.items()]
        for rows in product(*each):
            yield dict(zip(sizes, rows, strict=True))

    def kinds(self, name):
        least, most = self.law[name]
        return [row for row in product((0, 1), repeat=self.items) if least <= sum(row) <= most]

    def told(self, name, rows):
        """What of a class would be told if it were the first time."""
        if (name, rows) not in self._told:
            size, (least, most) = len(rows), self.law[name]
            counts = {n: Count(sum(row[n] for row in rows), size) for n in range(self.items)}
            bound = Bound(least * size, most * size)
            gone = hidden({str(n): one for n, one in counts.items()}, size, bound, self.policy)
            own = {(COMMUNE, name, str(n)): (one.value, size) for n, one in counts.items()}
            self._told[name, rows] = {key: value for key, value in own.items() if key[2] not in gone}
        return self._told[name, rows]

    def releases(self, lists):
        """What each of several releases tells, as a hashable row: sizes, and by class and item."""
        record, seen = None, []
        for one in lists:
            sizes = {name: len(rows) for name, rows in one.items()}
            told = dict(sizes_told(COMMUNE, sizes, self.policy))
            for name, rows in one.items():
                told |= self.told(name, rows)
            if self.keeps_record and record is not None:
                # The list is never again wholly as it was: a household like the one that went is another.
                before = Record("", "", record)
                again = changed_classes(told, sizes, before)
                told = {key: value for key, value in told.items() if key[1] not in again or key[2] == SIZE}
                record = closed_classes(told, COMMUNE, before) | record
            record = told | (record or {})
            shown = {key: value for key, value in told.items() if key[2] != SIZE}
            seen.append((tuple(sizes.values()), tuple(sorted(shown.items()))))
        return tuple(seen)


def removed(rule, one, name="poor"):
    rows = one[name]
    yield from (one | {name: rows[:at] + rows[at + 1 :]} for at in range(len(rows)))


def added(rule, one, name="poor"):
    yield from (one | {name: tuple(sorted((*one[name], kind)))} for kind in rule.kinds(name))


def corrected(rule, one, name="poor"):
    """One answer of one household was another."""
    allowed = set(rule.kinds(name))
    for at, row in enumerate(one[name]):
        for n in range(rule.items):
            other = (*row[:n], 1 - row[n], *row[n + 1 :])
            if other in allowed:
                yield one | {name: tuple(sorted((*one[name][:at], other, *one[name][at + 1 :])))}


def reclassified(rule, one, name="poor", to="near_poor"):
    for fewer in removed(rule, one, name):
        yield from added(rule, fewer, to)


def replaced(rule, one, name="poor"):
    """One household was another one."""
    for fewer in removed(rule, one, name):
        yield from added(rule, fewer, name)


def solved(rule, sizes, changes):
    """What all releases together solve, and none of them does alone with the others' numbers of households.

    That is a count that is withheld, or how many more an item has than in the release before: of one
    household that came or went it is what it lacks. Where as many came as went, that a count is as before
    tells of nobody. One release alone solves what it tells of all: where nobody lacks something, none of them
    does. With them, how many counts are withheld.
    """
    known, secret = {}, set()
    for lists in histories(rule, sizes, changes):
        view = rule.releases(lists)
        for cell, value in _cells(rule, lists):
            for one in (view, *_each(view)):
                known.setdefault((one, cell), set()).add(value)
            is_level = isinstance(cell[0], int)
            if not is_level or (COMMUNE, *cell[1:]) not in dict(view[cell[0]][1]):
                secret.add((view, cell))
    bad = [
        (view, cell)
        for view, cell in secret
        if len(known[view, cell]) == 1
        and all(len(known[one, cell]) > 1 for one in _each(view))
        and not _is_still(view, cell, known)
    ]
    return bad, sum(isinstance(cell[0], int) for _, cell in secret)


def _each(view):
    """What each release alone tells, with how many households there were in all."""
    sizes = tuple(one[0] for one in view)
    return [(sizes, at, one[1]) for at, one in enumerate(view)]


def _cells(rule, lists):
    for name in lists[0]:
        for n in range(rule.items):
            counts = [sum(row[n] for row in one[name]) for one in lists]
            yield from (((at, name, str(n)), count) for at, count in enumerate(counts) if lists[at][name])
            for at in range(1, len(lists)):
                yield ("change", at, name, str(n)), counts[at] - counts[at - 1]


def _is_still(view, cell, known):
    if cell[0] != "change":
        return False
    before, after = view[cell[1] - 1][0], view[cell[1]][0]
    return before == after and known[view, cell] == {0}


def histories(rule, sizes, changes):
    for one in rule.lists(sizes):
        yield from _changed(rule, [one], changes)


def _changed(rule, lists, changes):
    if not changes:
        yield lists
        return
    for other in changes[0](rule, lists[-1]):
        yield from _changed(rule, [*lists, other], changes[1:])
