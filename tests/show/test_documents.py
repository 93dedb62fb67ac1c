"""A document's date stands on page and paper, however the office typed it."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import load, show
from analysis.core.numbers import day
from analysis.show.paper import paper_documents

DAYS = st.lists(st.dates(date(2021, 1, 1), date(2022, 12, 31)), min_size=1, max_size=12)


@pytest.fixture(scope="module")
def data():
    return load("15139", 2022)


def typed(data, days):
    """The commune's documents with dates typed as dates, and nothing said of how they were printed."""
    rows = data.documents[data.documents["section"] == "I.1"].head(len(days))
    told = pd.array([one.isoformat() for one in days], dtype="string")
    return replace(data, documents=rows.assign(date=told, date_as_printed=pd.NA, as_printed=pd.NA))


@given(DAYS, st.sampled_from(["vi", "en"]))
def test_a_date_typed_as_a_date_is_told(data, days, language):
    listed = typed(data, days)
    paper = [words for _, words in paper_documents(listed, language).items]
    page = show.documents(listed, language).rows
    assert len(paper) == len(page) == len(days)
    for one, line, row in zip(days, paper, page, strict=True):
        assert day(one, language) in line
        assert row.cells[2].text == day(one, language)


def test_what_was_printed_comes_first_and_no_date_is_none(data):
    rows = typed(data, [date(2022, 3, 2)]).documents
    printed = replace(data, documents=rows.assign(date_as_printed="02 tháng 3"))
    assert "02 tháng 3" in paper_documents(printed).items[0][1]
    without = replace(data, documents=rows.assign(date=pd.NA))
    assert "ngày" not in paper_documents(without).items[0][1].partition("về")[0]
    assert show.documents(without).rows[0].cells[2].evidence == "missing"
