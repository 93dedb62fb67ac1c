"""The page on the data contract names every file and column that intake knows, and no other."""

import re
from pathlib import Path

from analysis.intake.contract import TABLES
from analysis.intake.entries import KNOWN
from analysis.intake.household import household_model
from analysis.standard import standard_for

PAGE = (Path(__file__).parents[1] / "docs/data-contract.md").read_text("utf-8")


def test_every_file_is_there():
    assert [name for name in KNOWN if f"`{name}`" not in PAGE] == []


def test_every_column_of_every_table_is_there_and_required_ones_are_bold():
    rows = dict(re.findall(r"^\| (\w+) \| (.*) \|$", PAGE, flags=re.M))
    for table, model in TABLES.items():
        outside = re.sub(r"\([^)]*\)|\. Items of.*", "", rows[table])
        columns = {name.strip("* "): name.strip().startswith("**") for name in outside.split(",")}
        assert columns == model.columns(), table


def test_every_column_of_the_household_list_is_there():
    text = PAGE.partition("## The household list")[2]
    columns = household_model(standard_for(2022).codes).columns()
    assert [name for name in columns if not re.search(rf"\b{name}\b", text)] == []
