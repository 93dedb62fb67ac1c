"""No public document names a person or a household, whoever wrote it in."""

import pytest

from analysis.commune import load
from analysis.core.errors import BuildError, DataError
from analysis.core.project import Project
from analysis.disclosure.personal import Personal
from analysis.disclosure.private import personal_names, personal_of
from analysis.disclosure.shown import shown_text
from analysis.places import place_in, successors
from tests.conftest import build, edit
from tests.disclosure.test_attack import demo
from tests.intake.one_reader.three_ways import CODE, COMMUNE, YEAR


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    project, (code,) = demo(tmp_path_factory.mktemp("private"), 120, 1, seed=11)
    return project, code, build(project, commune=code, audience="public")


def test_no_file_of_a_release_holds_a_name_or_a_code(made):
    project, code, release = made
    names = personal_names(project, code, 2022)
    codes = frozenset(load(code, 2022, project).households["household_id"])
    assert len(names) > 100
    assert len(codes) > 100
    private = Personal(names, codes)
    for path in (path for path in release.rglob("*") if path.is_file()):
        text = shown_text(path.name, path.read_bytes())
        assert text.strip(), path.name
        assert private.found_in(text) == [], path.name


def test_a_name_in_the_texts_stops_the_release_without_being_told(made):
    project, code, release = made
    name = next(iter(personal_names(project, code, 2022)))
    narrative = project.raw(2022, code) / "narrative.md"
    before = {path: path.read_bytes() for path in release.rglob("*") if path.is_file()}
    text = narrative.read_text("utf-8")
    try:
        narrative.write_text(f"{text}\nHộ ông {name.upper()} đã thoát nghèo.\n", "utf-8")
        with pytest.raises(BuildError, match=r"report.html would publish the name in .*names.csv:2") as told:
            build(project, ["html"], commune=code, audience="public")
        assert name.casefold() not in str(told.value).casefold()
        build(project, ["html"], commune=code, audience="internal")
    finally:
        narrative.write_text(text, "utf-8")
    assert {path: path.read_bytes() for path in release.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("CCCD 038190012345.", ["identity"]),
        ("cấp 350.000.000.000 đồng", []),
        ("0.038190012345", []),
        ("hộ 00017", ["code"]),
        ("17 hộ, 15139", []),
        ("Nguyễn Thị", []),
        ("bà Nguyễn  Thị\nHoa", ["name"]),
    ],
)
def test_what_counts_as_personal(text, kinds):
    private = Personal({"Nguyễn Thị Hoa": "names.csv:2", "Hoa": "names.csv:3"}, frozenset({"00017", "15139"}))
    assert [kind for kind, _ in private.found_in(text)] == kinds


@pytest.mark.parametrize(
    ("content", "rule", "line"),
    [
        (b"ten,village\nL\xc3\xb2 Mai,T1\n", "missing_column", 1),
        (b"name\n\xff\n", "not_utf8", 2),
        (b'name\n"L\xc3\xb2 Mai\n', "bad_csv", 2),
        (b"name\n" + "Lò Thị Mai ".encode() * 9000, "cell_too_long", 2),
    ],
)
def test_names_that_cannot_be_read_stop_the_release_unquoted(made, content, rule, line):
    project, code, _ = made
    path = project.root / "data" / "private" / "2022" / code / "names.csv"
    whole = path.read_bytes()
    try:
        path.write_bytes(content)
        with pytest.raises(DataError) as told:
            build(project, ["html"], commune=code, audience="public")
    finally:
        path.write_bytes(whole)
    (finding,) = told.value.findings
    assert (finding.rule, finding.line, finding.found) == (rule, line, "")
    assert "Mai" not in finding.describe("vi")


def test_a_household_code_like_that_of_a_place_stops_nothing(made):
    project, code, _ = made
    path = project.raw(2022, code) / "households.csv"
    text = path.read_text("utf-8")
    places = sorted({code, *(one.place.code for one in successors(place_in(code, 2022)))})
    ids = list(load(code, 2022, project).households["household_id"])[: len(places)]
    try:
        for old, new in zip(ids, places, strict=True):
            edit(path, old, new)
        build(project, ["html"], commune=code, audience="public")
    finally:
        path.write_text(text, "utf-8")


def test_the_one_who_signs_may_be_named(made):
    project, code, _ = made
    name = next(iter(personal_names(project, code, 2022)))
    text = f"CHỦ TỊCH {name}"
    assert personal_of(project, [(code, 2022)]).found_in(text)
    assert personal_of(project, [(code, 2022)], told=[name.upper()]).found_in(text) == []


@pytest.mark.parametrize("separator", ",;\t")
@pytest.mark.parametrize("titles", ["village,household_id,members", "Thôn,Mã hộ,Số khẩu"])
@pytest.mark.parametrize("above", ["", "DANH SÁCH HỘ,,\n"])
def test_codes_are_looked_for_whatever_the_list_looks_like(tmp_path, separator, titles, above):
    if above and titles.startswith("village"):
        pytest.skip("a table has no title")
    raw = tmp_path / "data" / "raw" / str(YEAR) / CODE
    raw.mkdir(parents=True)
    (raw / "commune.toml").write_text(COMMUNE, "utf-8")
    rows = f"{above}{titles}\nThôn Lò,HN-00417,3\nThôn Lò,HN-00418,4\n"
    (raw / "households.csv").write_text(rows.replace(",", separator), "utf-8")
    found = personal_of(Project(tmp_path), [(CODE, YEAR)])
    assert [kind for kind, _ in found.found_in("hộ HN-00417")] == ["code"]
