"""What ``check`` counts, what ``load`` returns and what a report counts are the same in every file."""

import json

import pytest
from click.testing import CliRunner

from analysis import commune
from analysis.cli import main
from analysis.core.errors import DataError
from analysis.core.project import Project
from analysis.intake import load
from tests.intake.metamorphic.truth import INDICATORS
from tests.intake.one_reader.three_ways import CODE, WAYS, YEAR, folder_of
from tests.seeds import seeds


def counts(households):
    poor = households[households["declared_class"] == "poor"]
    flags = {code: int(households[code].astype("boolean").sum()) for code in INDICATORS}
    return {
        "households": len(households),
        "poor": len(poor),
        "members": int(households["members"].sum()),
        **flags,
    }


def right(truth):
    return {
        "households": len(truth),
        "poor": sum(h.class_ == "poor" for h in truth),
        "members": sum(h.members for h in truth),
        **{code: sum(h.flags[code] for h in truth) for code in INDICATORS},
    }


def checked(raw, out):
    """Return whether ``check`` passes, what it says is wrong, and the households that it wrote."""
    called = ["check", str(raw), "--output", str(out), "--json"]
    result = CliRunner().invoke(main, called, catch_exceptions=False)
    said = [json.loads(line) for line in result.stderr.splitlines() if line.startswith("{")]
    return result.exit_code, {one["rule"] for one in said if one["severity"] == "error"}, result


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("seed", seeds(4, 100))
def test_check_load_and_report_agree(seed, way, tmp_path, monkeypatch):
    monkeypatch.setenv("GIAMNGHEO_PROJECT", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    raw, truth, done = folder_of(seed, way, tmp_path)
    code, errors, _ = checked(raw, tmp_path / "out")
    try:
        found = load(CODE, YEAR, Project(tmp_path))
    except DataError as error:
        rules = {finding.rule for finding in error.findings}
        assert code == 1
        assert rules <= errors
        # "Có" in a list of one's own may mean having or lacking: that is asked.
        if rules == {"question_polarity"} and "có" in done and way != "intake.xlsx":
            return
        pytest.fail(f"not read: {sorted(done)}: {error}")
    assert (code, errors) == (0, set()), done
    assert counts(found.households) == right(truth), done
    whole = (
        commune.load(CODE, YEAR, Project(tmp_path))
        .own("class_counts")
        .set_index(["class", "measure"])["value"]
    )
    assert whole["poor", "households"] == right(truth)["poor"]
    if "dotted date" in done and way == "intake.xlsx":
        assert str(found.facts.dates.closing) == "2023-11-30"
