"""An indicator of one's own: three-valued logic, and clear answers to what cannot be read."""

import pandas as pd
import pytest

from analysis.core.errors import UsageError
from analysis.measures.own_indicator import own_indicator

ALL = [True, False, None]
ROWS = pd.DataFrame([(a, b) for a in ALL for b in ALL], columns=["a", "b"], dtype="boolean")


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        ("a | b", [True, True, True, True, False, None, True, None, None]),
        ("a & b", [True, False, None, False, False, False, None, False, None]),
        ("a & ~b", [False, True, None, False, False, False, False, None, None]),
        ("~(a | b)", [False, False, False, False, True, None, False, None, None]),
    ],
)
def test_missing_flags_stay_missing_where_they_decide(condition, wanted):
    found, names = own_indicator(ROWS, ["a", "b"], "mine", condition, ["b"])
    assert found["mine"].astype(object).where(found["mine"].notna(), None).tolist() == wanted
    assert names == ["a", "mine"]
    assert "mine" not in ROWS


@pytest.mark.parametrize(
    ("name", "condition", "replaced", "message"),
    [
        ("a", "a | b", [], "column of that name"),
        ("2nd", "a | b", [], "no name"),
        ("mine", "a |", [], "cannot read the condition"),
        ("mine", "a | c", [], "cannot use 'c'.*a, b"),
        ("mine", "a + b", [], "cannot use"),
        ("mine", "__import__('os')", [], "cannot use"),
        ("mine", "a | b", ["c"], "cannot replace c"),
    ],
)
def test_wrong_calls(name, condition, replaced, message):
    with pytest.raises(UsageError, match=message):
        own_indicator(ROWS, ["a", "b"], name, condition, replaced)
