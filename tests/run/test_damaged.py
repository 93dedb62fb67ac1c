"""A damaged release stops no other: one line for it, whatever is wrong with its manifest."""

import json
import random
import shutil
from contextlib import suppress

import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.core.errors import DataError, GiamNgheoError, UsageError
from analysis.run.approval import objections
from analysis.run.build import BuildJob, is_unchanged
from analysis.run.index import damaged, releases, write_index
from analysis.run.manifest import read_manifest
from analysis.run.parameters import check_parameters
from analysis.run.seal import approval_file, approval_state
from analysis.run.verify import verify
from tests.conftest import build, copy_project
from tests.seeds import seeds

ODD = [None, True, 0, -1.5, "", "x", [], [1], {}, {"a": None}, {"": {}}, [["a"]], 10**30]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Two years of one commune, of which one is spoilt and the other is not."""
    found = copy_project(tmp_path_factory.mktemp("damaged"))
    for year in (2022, 2023):
        build(found, ["html", "xlsx"], year=year)
    return found


@pytest.fixture(scope="module")
def whole(project):
    return (project.output / "2022/15139/manifest.json").read_text("utf-8")


@pytest.fixture
def spoil(project, whole):
    """Put bytes in the place of a manifest until the test ends."""
    path = project.output / "2022/15139/manifest.json"

    def write(content):
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
        return path.parent

    yield write
    write(whole)


def places(value, path=()):
    """Yield the path of every value of a JSON object."""
    yield path
    for key, inner in value.items() if isinstance(value, dict) else ():
        yield from places(inner, (*path, key))


def changed(whole, seed):
    """A manifest cut off, without a key, or with something else in the place of a value."""
    chance = random.Random(seed)
    how = chance.choice(["cut", "drop", "type", "type", "name", "byte"])
    if how == "cut":
        return whole[: chance.randrange(len(whole))]
    if how == "byte":
        at = chance.randrange(len(whole))
        return whole[:at].encode() + chance.randbytes(chance.randrange(1, 4)) + whole[at + 1 :].encode()
    told = json.loads(whole)
    path = chance.choice([path for path in places(told) if path])
    inner = told
    for key in path[:-1]:
        inner = inner[key]
    value = inner.pop(path[-1])
    if how == "type":
        inner[path[-1]] = chance.choice(ODD)
    elif how == "name":
        inner[chance.choice(["../x", "/etc/hostname", "a\0b", "x" * 300, "\ud800", "", "a/../b"])] = value
    return json.dumps(told)


WRECKS = {
    "empty": "",
    "list": "[]",
    "text": '"x"',
    "null": "null",
    "no keys": "{}",
    "binary": b"\xff\xfe\x00\x80",
    "not utf-8": "{}".encode("utf-16"),
    "deep": "[" * 100_000,
    "deep object": '{"outputs":' * 50_000,
    "half": '{"parameters": {',
    "NaN": '{"parameters": NaN}',
    "long number": '{"parameters": ' + "9" * 10_000 + "}",
    "lone surrogate": '{"facts": {"title": "\\ud800"}}',
}


@pytest.mark.parametrize("links", [["../../x"], ["/etc/x"], [3], "x", [""], ["a/../../b"]])
def test_links_that_lead_out_of_the_folder_are_damage(project, spoil, whole, links):
    """``verify`` puts something where the links lead; a manifest may not choose that place freely."""
    told = json.loads(whole)
    told["facts"]["links"] = links
    with pytest.raises(DataError):
        read_manifest(spoil(json.dumps(told)))


@pytest.mark.parametrize("content", WRECKS.values(), ids=WRECKS.keys())
def test_a_wreck_is_one_line_for_its_own_release(project, spoil, content, monkeypatch):
    monkeypatch.setattr("analysis.run.verify.rebuilt", _no_build)
    release = spoil(content)
    with pytest.raises(DataError) as error:
        read_manifest(release)
    assert [finding.rule for finding in error.value.findings] == ["damaged_manifest"]
    with pytest.raises(DataError):
        objections(release, project, "A", "B")
    assert [(one.place, one.state) for one in verify(project.output, project)] == [
        ("2022/15139", "damaged"),
        ("2023/15139", "unbuildable"),
    ]
    assert [one.place for one in releases(project.output)] == ["2023/15139"]
    assert len(list(damaged(project.output))) == 1


def test_a_folder_in_its_place_is_one_too(project, spoil, whole):
    path = spoil("") / "manifest.json"
    path.unlink()
    path.mkdir()
    try:
        assert len(list(damaged(project.output))) == 1
    finally:
        path.rmdir()
    with pytest.raises(UsageError, match="holds no release"):
        read_manifest(path.parent)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_commands_tell_one_line_and_go_on(project, spoil, whole, monkeypatch, lang):
    monkeypatch.chdir(project.root)
    (project.output / "2022/15139/manifest.json").write_text("{", "utf-8")
    said = {"vi": "lập lại báo cáo này", "en": "build this release again"}[lang]

    def call(*arguments):
        return CliRunner().invoke(main, [*arguments, "--lang", lang], catch_exceptions=False)

    verified = call("verify", "output")
    approved = call("approve", "output/2022/15139", "--author", "A", "--reviewer", "B")
    for done in (verified, approved):
        assert done.exit_code == 1
        assert [said in line for line in done.stderr.splitlines()] == [True]
    assert verified.stdout.count("2023/15139") == 1
    if lang == "vi":
        other = call("build", "--year", "2023", "--formats", "html,xlsx", "--fresh")
        assert other.exit_code == 0 and "output/2023/15139" in other.stdout
        assert [said in line for line in other.stderr.splitlines()] == [True]
    compared = call("diff", "output/2022/15139", "output/2023/15139")
    assert compared.exit_code == 1 and compared.stdout
    assert [said in line for line in compared.stderr.splitlines()] == [True]
    assert not is_unchanged(_job(project))


@pytest.mark.parametrize("block", seeds(3, 10))
def test_no_damage_is_a_traceback(project, spoil, whole, block, monkeypatch):
    """Hundreds of manifests; whoever reads them says what is wrong or reads them as they are."""
    # Whether a release can be built again is asked elsewhere; here it is only asked of the manifest.
    monkeypatch.setattr("analysis.run.verify.rebuilt", _no_build)
    for seed in range(block * 40, block * 40 + 40):
        release = spoil(changed(whole, seed))
        states = {one.place: one.state for one in verify(project.output, project)}
        assert states.keys() == {"2022/15139", "2023/15139"}
        spoilt = list(damaged(project.output))
        assert (states["2022/15139"] == "damaged") == bool(spoilt), seed
        write_index(project.output)
        assert ("2022/15139" in [one.place for one in releases(project.output)]) <= (not spoilt)
        assert is_unchanged(_job(project)) in (True, False)
        refused = (DataError,) if spoilt else (UsageError,)
        with pytest.raises(refused) if spoilt else suppress(*refused):
            objections(release, project, "A", "B")


def _job(project):
    return BuildJob(
        project.root, check_parameters({"commune": "15139", "year": 2022}), ("html",), project.output
    )


def _no_build(job):
    with suppress(GiamNgheoError):
        check_parameters(job.parameters)
    return "not asked"


@pytest.mark.parametrize(
    "content", ["", "[]", "[" * 100_000, '{"outputs": 5, "manifest_sha256": 1}', b"\xff"]
)
def test_a_damaged_approval_is_void(project, content):
    release = project.output / "2022/15139"
    path = approval_file(release)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    try:
        assert approval_state(release)[0] == "void"
    finally:
        path.unlink()


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a,b\n1,2\n", b"section,item\n1\n", b'"' + b"x" * 200_000])
def test_a_damaged_table_is_told_by_diff(project, tmp_path, content):
    old, new = project.output / "2022/15139", tmp_path / "new"
    shutil.copytree(old, new)
    next(iter(sorted((new / "tables").glob("*.csv")))).write_bytes(content)
    done = CliRunner().invoke(main, ["diff", str(old), str(new)], catch_exceptions=False)
    assert done.exit_code == 1 and len(done.stderr.splitlines()) == 1
