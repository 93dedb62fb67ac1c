"""Processed tables follow the raw files: made when needed, left alone when not, never half made."""

import random
import shutil
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis.core.errors import DataError
from analysis.core.project import find_project
from analysis.intake import load, processed
from analysis.intake.frames import dtypes, model_dtypes
from analysis.intake.household import household_model
from analysis.intake.raw import read_raw
from analysis.standard import standard_for
from tests.seeds import seeds

HOUSEHOLDS = {**model_dtypes(household_model(standard_for(2022).codes)), "line": "Int64"}
TARGETS = "unit,kind,value\n15139,net_reduction,{}\n"


def content(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture
def seed(project):
    """The committed data in a project of their own."""
    shutil.copytree(find_project().root / "data/raw", project.root / "data/raw", dirs_exist_ok=True)
    return project


@pytest.mark.parametrize("year", [2022, 2023])
def test_what_is_read_back_is_what_was_read(seed, year):
    raw, loaded = read_raw(seed, "15139", year), load("15139", year, seed)
    for table in processed.NAMES:
        assert_frame_equal(getattr(loaded, table), getattr(raw, table))
        wanted = HOUSEHOLDS if table == "households" else dtypes(table)
        assert getattr(loaded, table).dtypes.astype(str).to_dict() == wanted
    assert (loaded.facts, loaded.narrative, loaded.sources) == (raw.facts, raw.narrative, raw.sources)


def test_equal_data_give_equal_bytes(seed):
    load("15139", 2022, seed)
    folder = seed.processed(2022, "15139")
    first = content(folder)
    shutil.rmtree(folder)
    load("15139", 2022, seed)
    assert content(folder) == first


def test_nothing_is_written_again_while_nothing_changed(project, monkeypatch):
    load("15139", 2022, project)
    monkeypatch.setattr(processed, "write", None)
    assert load("15139", 2022, project).facts.code == "15139"


def test_a_changed_raw_file_is_read_again(project, put):
    put("targets.csv", TARGETS.format(10))
    load("15139", 2022, project)
    put("targets.csv", TARGETS.format(11))
    assert load("15139", 2022, project).targets["value"].tolist() == [11]


@pytest.mark.parametrize("seed", seeds(8, 25))
def test_tables_that_are_not_as_they_were_written_are_made_again(project, put, seed):
    """One figure changed by hand in a table went through report, verification and approval."""
    chance = random.Random(seed)
    put("targets.csv", TARGETS.format(31))
    whole = load("15139", 2022, project)
    folder = project.processed(2022, "15139")
    before = content(folder)
    for name in chance.sample(sorted(before), chance.randint(1, 3)):
        match chance.choice(["byte", "cut", "other", "gone"]):
            case "byte":
                at = chance.randrange(len(before[name]))
                changed = bytes([before[name][at] ^ 1 << chance.randrange(8)])
                (folder / name).write_bytes(before[name][:at] + changed + before[name][at + 1 :])
            case "cut":
                (folder / name).write_bytes(before[name][: chance.randrange(len(before[name]))])
            case "other":
                shutil.copyfile(folder / chance.choice(sorted(before)), folder / f".{name}")
                (folder / f".{name}").replace(folder / name)
            case "gone":
                (folder / name).unlink()
    found = load("15139", 2022, project)
    assert found.targets["value"].tolist() == [31]
    for table in processed.NAMES:
        assert_frame_equal(getattr(found, table), getattr(whole, table))
    assert content(folder) == before


def test_a_figure_changed_by_hand_is_not_believed(project, put):
    put("targets.csv", TARGETS.format(31))
    whole = load("15139", 2022, project)
    path = project.processed(2022, "15139") / "targets.parquet"
    pd.DataFrame(whole.targets.assign(value=13.0)).to_parquet(path)
    assert load("15139", 2022, project).targets["value"].tolist() == [31]


def test_a_changed_reading_code_reads_again(project, monkeypatch):
    load("15139", 2022, project)
    source = project.processed(2022, "15139") / "source.json"
    before = source.read_bytes()
    monkeypatch.setattr(processed, "code_hash", lambda: "other")
    load("15139", 2022, project)
    assert source.read_bytes() != before


def test_nothing_is_written_while_there_are_faults(project, put):
    put("targets.csv", TARGETS.format("mười"))
    with pytest.raises(DataError):
        load("15139", 2022, project)
    assert not (project.root / "data/processed").exists()


def test_the_last_good_tables_stay_when_faults_come(project, put):
    load("15139", 2022, project)
    before = content(project.processed(2022, "15139"))
    put("targets.csv", TARGETS.format("mười"))
    with pytest.raises(DataError):
        load("15139", 2022, project)
    assert content(project.processed(2022, "15139")) == before


def test_no_temporary_folder_is_left(project, put):
    load("15139", 2022, project)
    put("targets.csv", TARGETS.format(11))
    load("15139", 2022, project)
    assert [path.name for path in (project.root / "data/processed/2022").iterdir()] == ["15139"]


def test_the_sources_are_the_raw_files(project):
    assert list(load("15139", 2022, project).sources) == ["data/raw/2022/15139/commune.toml"]


def test_a_process_that_was_faster_is_left_in_peace(project, put, monkeypatch):
    load("15139", 2022, project)
    rename = Path.rename

    def rename_while_another_writes(path, to):
        rename(path, to)
        if to.name == "old":
            shutil.copytree(to, path)

    put("targets.csv", TARGETS.format(11))
    data = read_raw(project, "15139", 2022)
    monkeypatch.setattr(Path, "rename", rename_while_another_writes)
    assert processed.write(project, data).targets["value"].tolist() == [11]
    folder = project.processed(2022, "15139")
    assert (folder / "source.json").is_file()
    assert [path.name for path in folder.parent.iterdir()] == ["15139"]


def test_a_household_list_is_read_back_with_its_flags(project, put):
    put("households.csv", "village,household_id,members,viec_lam,nuoc\nA,007,4,true,\nB,007,,,false\n")
    raw, loaded = read_raw(project, "15139", 2022), load("15139", 2022, project)
    assert_frame_equal(loaded.households, raw.households)
    assert loaded.households[["household_id", "viec_lam", "nuoc"]].values.tolist() == [
        ["007", True, pd.NA],
        ["007", pd.NA, False],
    ]


def test_two_household_lists_are_refused(project, put):
    put("households.csv", "village,household_id\nA,1\n")
    put("households.parquet", b"")
    with pytest.raises(DataError) as error:
        load("15139", 2022, project)
    assert [finding.rule for finding in error.value.findings] == ["two_sources"]
