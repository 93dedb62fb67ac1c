"""Records of known faults, in every way that the format tells versions."""

import json
import zipfile

import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.core.errors import UsageError
from analysis.run.supply.advisories import hits, read_advisories
from analysis.run.supply.lock import Locked


def record(name="X-y", events=None, versions=(), **more):
    affected = {"package": {"ecosystem": "PyPI", "name": name}, "versions": list(versions)}
    if events:
        affected["ranges"] = [{"type": "ECOSYSTEM", "events": events}]
    return {"id": "T-1", "summary": "bad", "affected": [affected], **more}


@pytest.mark.parametrize(
    ("events", "inside", "outside"),
    [
        ([{"introduced": "0"}], ["0.1", "99"], []),
        ([{"introduced": "0"}, {"fixed": "2.0"}], ["0.1", "1.9", "2.0rc1"], ["2.0", "2.0.1", "10"]),
        ([{"introduced": "1.5"}, {"last_affected": "1.10"}], ["1.5", "1.9", "1.10"], ["1.4", "1.11"]),
        (
            [{"introduced": "1"}, {"fixed": "1.3"}, {"introduced": "2"}, {"fixed": "2.2"}],
            ["1.2", "2.1"],
            ["0.9", "1.3", "1.9", "2.2"],
        ),
        ([{"fixed": "2.2"}, {"introduced": "2"}], ["2.1"], ["1", "2.2"]),
        ([{"introduced": "0"}, {"fixed": "0.2"}], ["0a1", "0.dev1"], ["0.2"]),
        ([{"introduced": "0"}, {"fixed": "next-week"}], ["1", "99"], []),
        ([{"introduced": "long-ago"}, {"last_affected": "2"}], ["1", "2"], ["2.0.1"]),
    ],
)
def test_ranges(events, inside, outside):
    for version in inside:
        assert hits([Locked("x-y", version, ())], [record(events=events)]), version
    for version in outside:
        assert hits([Locked("x-y", version, ())], [record(events=events)]) == [], version


def test_listed_versions_other_ecosystems_and_what_was_withdrawn():
    locked = [Locked("x-y", "1.0", ())]
    assert [hit.advisory for hit in hits(locked, [record(versions=["1.0"])])] == ["T-1"]
    assert hits(locked, [record(versions=["1.0.1", "no-version"])]) == []
    assert len(hits(locked, [record(versions=["1.0.0"])])) == 1
    assert hits(locked, [record(name="other", versions=["1.0"])]) == []
    assert hits(locked, [record(versions=["1.0"], withdrawn="2026-01-01T00:00:00Z")]) == []
    elsewhere = record(versions=["1.0"])
    elsewhere["affected"][0]["package"]["ecosystem"] = "npm"
    assert hits(locked, [elsewhere]) == []
    git = record(events=[{"introduced": "0"}])
    git["affected"][0]["ranges"][0]["type"] = "GIT"
    assert hits(locked, [git]) == []


def test_only_versions_are_told_as_fixes():
    one = record(events=[{"introduced": "0"}, {"fixed": "10"}, {"introduced": "11"}, {"fixed": "9"}])
    commits = {"type": "GIT", "events": [{"introduced": "0"}, {"fixed": "deadbeef"}]}
    one["affected"][0]["ranges"].insert(0, commits)
    (hit,) = hits([Locked("x-y", "8", ())], [one])
    assert hit.fixed_in == ("9", "10")


def test_empty_parts_of_a_record_are_no_fault():
    empty = record() | {"affected": None}
    bare = record()
    bare["affected"][0] |= {"ranges": None, "versions": None}
    assert hits([Locked("x-y", "1", ())], [empty, bare]) == []


def test_a_folder_a_zip_a_file(tmp_path):
    one = json.dumps(record(versions=["1"]))
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "a.json").write_text(one, "utf-8")
    with zipfile.ZipFile(tmp_path / "db.zip", "w") as package:
        package.writestr("a.json", one)
    (tmp_path / "all.json").write_text(f"[{one}]", "utf-8")
    found = [read_advisories(tmp_path / name) for name in ("db", "db.zip", "all.json")]
    assert found[0] == found[1] == found[2]
    (tmp_path / "db" / "b.json").write_text("{}", "utf-8")
    with pytest.raises(UsageError, match=r"b\.json is no record"):
        read_advisories(tmp_path / "db")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="holds no records"):
        read_advisories(tmp_path / "empty")


def test_the_command_ends_with_1_for_a_known_fault_only(tmp_path):
    lock = tmp_path / "a.lock"
    lock.write_text(f"pandas==1.0 --hash=sha256:{'a' * 64}\n", "utf-8")
    database = tmp_path / "db.json"
    call = ["supply", str(lock), "--advisories", str(database), "--lang", "en"]
    database.write_text(json.dumps(record("pandas", [{"introduced": "0"}, {"fixed": "0.9"}])), "utf-8")
    clean = CliRunner().invoke(main, [*call, "--sbom", str(tmp_path / "sbom.json")])
    assert (clean.exit_code, "1 packages, 0 known faults" in clean.output) == (0, True)
    assert json.loads((tmp_path / "sbom.json").read_text("utf-8"))["components"][0]["name"] == "pandas"
    database.write_text(json.dumps(record("pandas", [{"introduced": "0"}])), "utf-8")
    bad = CliRunner().invoke(main, call)
    assert (bad.exit_code, "known fault T-1: bad" in bad.stderr) == (1, True)
    lines = CliRunner().invoke(main, [*call, "--json"]).stdout.splitlines()
    assert json.loads(lines[-1])["advisory"] == "T-1"
    lock.write_text("pandas>=1.0\n", "utf-8")
    assert CliRunner().invoke(main, ["supply", str(lock)]).exit_code == 1
