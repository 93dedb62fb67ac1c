"""An intruder who knows the policy and runs it again on every list that fits what is told.

What is seen of a class: how many households it has, the counts that are told, and which are not. Another
list fits if the law allows it and the policy, run on it, shows just the same. A count is solved if all
lists that fit have one value there.
"""

from itertools import product

from analysis.core.policy import POLICY
from analysis.disclosure.breakdowns import Known, cells_of, hidden_deprivations
from analysis.disclosure.group import Counted
from analysis.disclosure.rule import Count, hidden
from analysis.disclosure.system import system_of


def seen(counts, households, bound, policy):
    """What the public sees: the told counts, None where one is not told."""
    gone = hidden({key: Count(v, households) for key, v in counts.items()}, households, bound, policy)
    return {key: None if key in gone else value for key, value in counts.items()}


def is_lawful(counts, households, bound):
    """Whether the law allows the counts: any such sums are those of some list of households."""
    total = sum(counts.values())
    return bound is None or (total >= bound.least and (bound.most is None or total <= bound.most))


def every(counts, households, bound):
    """Every lawful row of counts of so many households."""
    for values in product(range(households + 1), repeat=len(counts)):
        other = dict(zip(counts, values, strict=True))
        if is_lawful(other, households, bound):
            yield other


def solved_by_trying_all(told, households, bound, policy):
    """The withheld counts that have one value in every list that fits."""
    found = {key: set() for key, value in told.items() if value is None}
    for other in every(told, households, bound):
        if seen(other, households, bound, policy) == told:
            for key, values in found.items():
                values.add(other[key])
    assert all(found.values())  # the true one fits
    return {key for key, values in found.items() if len(values) == 1}


def solved(counts, households, bound, policy):
    """The same for classes of any size: for each count, other lists are made up and tried.

    The others that are not told are moved to where the law leaves most room; where nothing of the class
    is told, columns are exchanged as well. Only a list on which the policy shows just the same counts.
    """
    told = seen(counts, households, bound, policy)
    open_ = [key for key, value in told.items() if value is None]
    return {key for key in open_ if not _another(counts, told, key, households, bound, policy)}


def _another(counts, told, key, households, bound, policy):
    open_ = [other for other, value in told.items() if value is None]
    ends = (1, 2, households, households - 1, 0)
    for value in dict.fromkeys((*ends, *range(households + 1))):
        if value == counts[key]:
            continue
        made_up = [counts | {key: value}]
        made_up += [counts | dict.fromkeys(open_, end) | {key: value} for end in ends if end >= 0]
        made_up += [counts | {key: counts[o], o: counts[key]} for o in open_ if counts[o] == value]
        for other in made_up:
            if (
                all(0 <= one <= households for one in other.values())
                and is_lawful(other, households, bound)
                and seen(other, households, bound, policy) == told
            ):
                return True
    return False


def withholding(frame, code, standard):
    """The counts of a commune as its group's sums take them; of its villages the public has none."""
    own = frame[frame["unit"] == code]
    counts = dict(cells_of(own))
    sizes = {key[:2]: count.most for key, count in counts.items()}
    known = Known(code, sizes)
    gone = hidden_deprivations(counts, known, standard, POLICY)
    return Counted(system_of(counts, known, standard), gone, frozenset(key[1:] for key in gone))
