"""The rules of single tables that no fault above needs, and the corrections' own shape."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from analysis.intake.contract import TABLES, Result, Target
from analysis.intake.correction import Correction


def test_a_target_in_percentage_points_may_have_decimals():
    assert Target(unit="15139", kind="rate_pp", value="1.5").value == Decimal("1.5")


@pytest.mark.parametrize("kind", ["net_reduction", "unstated"])
def test_a_net_reduction_may_be_negative(kind):
    assert Result(unit="15139", kind=kind, value="-3").value == -3


@pytest.mark.parametrize("model", TABLES.values())
def test_the_key_is_made_of_columns(model):
    assert set(model.key) <= set(model.columns())


def test_a_correction_may_name_every_table():
    named = Correction.model_json_schema()["properties"]["table"]["enum"]
    assert named == [*TABLES, "households"]  # and the household list, which is no table of the contract


def test_a_correction_says_which_row():
    with pytest.raises(ValidationError, match="missing"):
        Correction(
            table="targets", where={}, column="value", expect="1", value="2", reason="Sai", source="Báo cáo"
        )
