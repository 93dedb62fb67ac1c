"""What only a household list knows of the official tables."""

import pandas as pd

from analysis.intake.household import CAUSES, GROUPS
from analysis.measures.form_counts import household_figures
from analysis.measures.forms import Figure, figures_by_key


def listed(*rows, **flags):
    names = ["village", "class", "ethnicity", "members"]
    frame = pd.DataFrame(rows, columns=names).astype({"members": "Int64"})
    unknown = pd.array([None] * len(rows), dtype="boolean")
    for flag in (*CAUSES, *GROUPS):
        frame[flag] = pd.array(flags[flag], dtype="boolean") if flag in flags else unknown
    return frame


def counted(frame):
    return figures_by_key(household_figures(frame, "15139"))


FULL = (("A", "poor", "Mường", 4), ("A", "not_poor", "Kinh", 5), ("B", "poor", "Kinh", 3))


def test_a_full_list_gives_all_households_and_persons():
    found = counted(listed(*FULL))
    assert found[1, "15139", "", "households"] == Figure(3, "households")
    assert [found[1, unit, "", "persons"].value for unit in ("15139", "A", "B")] == [12, 9, 3]


def test_a_list_of_the_poor_says_nothing_about_all_households():
    assert not [key for key in counted(listed(FULL[0], FULL[2])) if key[0] == 1]


def test_ethnic_groups_have_a_line_each():
    found = counted(listed(*FULL))
    assert found[9, "15139", "Mường", "poor_persons"] == Figure(4, "households")
    assert found[9, "15139", "Kinh", "poor_households"] == Figure(1, "households")
    assert found[9, "15139", "Kinh", "near_poor_households"] == Figure(0, "households")


def test_a_group_that_is_not_known_of_everybody_gives_no_line():
    found = counted(listed(*FULL, ("B", "poor", None, 2)))
    assert not [key for key in found if key[0] == 9 and key[3].startswith("poor")]


def test_causes_are_counted_or_bounded_where_they_are_not_known_of_every_household():
    found = counted(listed(*FULL, cause_von=[True, None, True], cause_lao_dong=[True, None, None]))
    assert found[10, "15139", "poor", "cause_von"] == Figure(2, "households")
    assert found[10, "15139", "poor", "cause_lao_dong"] == Figure(None, "households", 1, 2)
    assert found[10, "15139", "near_poor", "cause_von"] == Figure(0, "households")  # nobody is near-poor
