"""A frame that is empty says why, and what it says helps."""

import re
import shutil

import pandas as pd
import pytest

from analysis import open_report, project_in
from analysis.core.audience import AUDIENCES
from analysis.core.errors import UsageError
from analysis.core.labels import LANGUAGES
from analysis.core.missing import NOTE
from analysis.core.project import Project
from analysis.display.own import own_table
from analysis.report import Report
from tests.conftest import ROOT
from tests.seeds import soaked

CODE = "06643"
FRAMES = [name for name in vars(Report) if isinstance(getattr(Report, name), type(Report.households))]
FRAMES.remove("audit")
# The list is there and has incomes; nobody published these figures, nobody asked for another standard.
UNTOLD = {"results", "rate_targets", "low_income_workers", "standards", "standard_changes"}


@pytest.fixture
def sample(tmp_path):
    shutil.copytree(ROOT / "data" / "sample", tmp_path / "p")
    return Project(tmp_path / "p")


def frames_of(report):
    for name in FRAMES:
        try:
            yield name, getattr(report, name)
        except UsageError as refusal:
            yield name, refusal


def note_of(told):
    return str(told) if isinstance(told, UsageError) else told.attrs.get(NOTE, "")


def is_blank(name, frame):
    """Say whether a frame tells nothing, or less than there is."""
    column = {"deprivation": "share_pct", "dimensions": "deprivations", "denominators": "households"}.get(
        name
    )
    withheld = "evidence" in frame and (frame["evidence"] == "withheld").any()
    return frame.empty or withheld or (column is not None and frame[column].isna().all())


YEARS = (("", "15139", 2022), ("", "15139", 2023), ("data/sample", CODE, 2023), ("data/sample", CODE, 2024))


# Each year for each reader, in turn in one of the languages; in the other one in the soak.
@pytest.mark.parametrize(
    ("folder", "code", "year", "audience", "language"),
    [
        case if (place + turn + LANGUAGES.index(case[-1])) % 2 == 0 else soaked(*case)
        for place, year in enumerate(YEARS)
        for turn, audience in enumerate(AUDIENCES)
        for case in ((*year, audience, language) for language in LANGUAGES)
    ],
)
def test_a_frame_says_why_it_is_blank_and_only_then(folder, code, year, audience, language):
    report = open_report(code, year, language, audience, project=project_in(folder))
    for name, told in frames_of(report):
        blank = isinstance(told, UsageError) or is_blank(name, told)
        assert bool(note_of(told)) == blank, name
        if blank:
            assert "data/raw/" in note_of(told) or "open_report(" in note_of(told), name
            assert ("Xã" in note_of(told) or "năm" in note_of(told) or "dòng" in note_of(told)) == (
                language == "vi"
            )


def test_households_that_a_document_does_not_show_are_told_where_they_are():
    report = open_report(CODE, 2024, "vi", "superior", project=project_in("data/sample"))
    assert 'audience="internal"' in report.data.households.attrs[NOTE]
    internal = open_report(CODE, 2024, "vi", "internal", project=project_in("data/sample"))
    assert NOTE not in internal.data.households.attrs


@pytest.mark.parametrize("gone", [(2023,), (2024,), soaked((2023, 2024))])
def test_what_the_note_asks_for_fills_the_frame(sample, gone):
    kept = {year: sample.raw(year, CODE) / "households.csv" for year in gone}
    content = {year: path.read_bytes() for year, path in kept.items()}
    for path in kept.values():
        path.unlink()
    blank = {name: note_of(told) for name, told in frames_of(open_report(CODE, 2024, project=sample))}
    blank = {name: note for name, note in blank.items() if note and name not in UNTOLD}
    assert {"transitions", "households_before" if 2023 in gone else "households"} <= blank.keys()
    for name, note in blank.items():
        years = set(map(int, re.findall(r"20\d\d", note)))
        assert years & set(gone), (name, note)
        assert CODE in note or "năm" in note
    for year, path in kept.items():
        path.write_bytes(content[year])
    filled = dict(frames_of(open_report(CODE, 2024, project=sample)))
    for name in blank:
        assert not is_blank(name, filled[name]), name


def test_what_is_withheld_is_told_by_the_call_that_the_note_writes_out():
    report = open_report(CODE, 2024, "vi", "public", project=project_in("data/sample"))
    (call,) = re.findall(r"open_report\((.*?)\)", report.deprivation.attrs[NOTE])
    assert call == f'"{CODE}", 2024, audience="superior"'
    frame = open_report(CODE, 2024, audience="superior", project=project_in("data/sample")).deprivation
    assert NOTE not in frame.attrs and "withheld" not in set(frame["evidence"])


def test_a_list_without_incomes_says_so(sample):
    path = sample.raw(2024, CODE) / "households.csv"
    pd.read_csv(path, dtype=str).drop(columns="income_vnd").to_csv(path, index=False)
    report = open_report(CODE, 2024, project=sample)
    assert "income_vnd" in report.income_deprivation.attrs[NOTE]


class TestShown:
    def test_a_blank_frame_is_published_with_its_reason(self):
        own = own_table(open_report("15139", 2022).households[["village", "class"]])
        assert [cell.text for row in own.table.rows for cell in row.cells] == ["Không có dòng nào."]
        assert own.table.notes == ("Xã 15139 chưa có danh sách hộ năm 2022.",)  # no command on paper

    def test_what_was_found_in_a_whole_frame_needs_no_reason(self):
        report = open_report(CODE, 2024, "vi", "public", project=project_in("data/sample"))
        told = report.deprivation.query("evidence != 'withheld'")[["unit", "households"]]
        assert own_table(told).table.notes == ()
        assert own_table(report.deprivation[["unit", "households"]]).table.notes
