"""Parameters as people type them on papermill's command line: every notebook, every way of passing."""

import re
import subprocess
import sys
from pathlib import Path
from unittest import mock

import nbformat
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from papermill.cli import _resolve_type

from analysis import parameters
from analysis.core.errors import UsageError
from analysis.parameters import read_parameters
from analysis.places import last_day, place_in, places, places_of

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
WRONG = {"year": "soon", "first_year": "soon", "cutoff": "true", "indicator": "true", "group": "true"}


def names_of(path, **injected):
    """The names of a notebook after its cell of parameters and what papermill brought in."""
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    names = {}
    exec(cells[0].source, names)
    source = "# Parameters\n" + "".join(f"{name} = {value!r}\n" for name, value in injected.items())
    exec(source, names)
    return names | {"In": ["", cells[0].source, source]}


def passed(way, value):
    """What arrives in the notebook when a value is typed in this way."""
    text = str(value)
    if way == "-p":
        return _resolve_type(text)
    if way == "-r":
        return text
    return yaml.safe_load(f"x: {text}")["x"]


@pytest.mark.parametrize("way", ["-p", "-r", "-y"])
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_way_gives_the_values_of_the_cell(path, way):
    plain = names_of(path)
    kinds = plain["__annotations__"]
    typed = {name: passed(way, plain[name]) for name in kinds if plain[name] != ""}
    octal = "commune" in typed and f"{typed['commune']:>05}" != plain["commune"]
    if octal:
        with pytest.raises(UsageError, match=f"-r commune {plain['commune']}"):
            read_parameters(names_of(path, **typed))
        typed["commune"] = plain["commune"]  # as quoted in YAML
    names = names_of(path, **typed)
    read_parameters(names)
    assert {name: (type(names[name]), names[name]) for name in kinds} == {
        name: (kind if plain[name] is not None else type(None), plain[name]) for name, kind in kinds.items()
    }


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_notebook_reads_its_parameters_before_anything_else(path):
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    lines = [
        line for line in cells[1].source.splitlines() if line and not line.startswith(("from", "import", "#"))
    ]
    assert lines[0] == "read_parameters(globals())"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_wrong_value_and_an_unknown_name_are_told_together(path):
    kinds = names_of(path)["__annotations__"]
    name = next(name for name in kinds if name in WRONG)
    wrong = passed("-y", WRONG[name])
    with pytest.raises(
        UsageError, match=f"không có tham số 'langauge'; có phải là language.*{name} là"
    ) as told:
        read_parameters(names_of(path, langauge="vi", **{name: wrong}))
    assert "\n" not in str(told.value)


def refusal(names):
    """Read the parameters and return the words of the refusal; empty where there is none."""
    try:
        read_parameters(names)
    except UsageError as error:
        return str(error)
    return ""


CODES = sorted({place.code for place in places()})
AT_A_COMMUNE = [path for path in NOTEBOOKS if "commune" in names_of(path)["__annotations__"]]


@pytest.mark.parametrize("path", AT_A_COMMUNE, ids=lambda path: path.stem)
def test_a_commune_comes_back_as_it_was_typed_or_is_refused(path):
    """Never another commune than the one that was typed; on papermill's own command line, always that one."""
    plain = names_of(path)
    time = "year" if "year" in plain["__annotations__"] else "last_year"

    @settings(deadline=None, max_examples=60)
    @given(st.sampled_from(CODES), st.sampled_from(["-p", "-r", "-y"]))
    def held(code, way):
        year = 2022 if any(one.holds(last_day(2022)) for one in places_of(code)) else 2025
        value = passed(way, code)
        names = names_of(path, commune=value, **{time: year})
        with mock.patch.object(parameters, "_typed", return_value=code if way == "-p" else ""):
            refused = refusal(names)
        gone = not any(one.holds(last_day(year)) for one in places_of(code))
        if refused:
            assert "\n" not in refused and "-r commune" in refused
            assert gone or (way == "-y" and f"'{code}'" in refused)
        else:
            assert names["commune"] == code

    held()


@given(st.integers(1, 99_999), st.sampled_from(["-p", "-r", "-y"]))
def test_of_a_number_that_is_no_commune_nothing_is_made(number, way):
    code = f"{number:05}"
    names = names_of(ROOT / "notebooks" / "commune_report.ipynb", commune=passed(way, code), year=2022)
    assert refusal(names) or names["commune"] == code


KINDS = {
    str: st.text("abcđ 09-", min_size=1).map(str.strip).filter(bool),
    int: st.integers(-9, 10**12),
    bool: st.booleans(),
}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_values_of_every_kind_arrive_or_are_refused_with_their_name(path):
    kinds = {name: kind for name, kind in names_of(path)["__annotations__"].items() if name != "commune"}

    @settings(deadline=None, max_examples=60)
    @given(st.data(), st.sampled_from(sorted(kinds)), st.sampled_from(["-p", "-r", "-y"]))
    def held(data, name, way):
        meant = data.draw(KINDS[data.draw(st.sampled_from(list(KINDS)))])
        try:
            value = passed(way, meant)
        except yaml.YAMLError:
            return
        names = names_of(path, **{name: value})
        if refused := refusal(names):
            assert name in refused and "\n" not in refused
            return
        if type(meant) is kinds[name] and kinds[name] is not str:
            assert names[name] == meant and type(names[name]) is kinds[name]
        assert isinstance(names[name], kinds[name] | None)

    held()


def test_the_first_code_of_the_register_and_one_that_yaml_makes_octal(monkeypatch):
    path = ROOT / "notebooks" / "commune_report.ipynb"
    names = names_of(path, commune=1, year=2022)
    read_parameters(names)
    assert names["commune"] == "00001"
    assert place_in(names["commune"], 2022)
    for code in ("00125", "06643"):
        value = passed("-y", code)
        assert value == int(code, 8)
        for language, word in (("vi", "bát phân"), ("en", "octal")):
            told = refusal(names_of(path, commune=value, year=2022, language=language))
            assert word in told and f"-r commune {code}, " in told and f"commune: '{code}'" in told
    both = next(
        code for code in CODES if any(one.holds(last_day(2022)) for one in places_of(code)) and code[-1] > "7"
    )
    with pytest.raises(UsageError, match=rf"{both} hoặc {octal_of(both)}"):
        read_parameters(names_of(path, commune=int(both), year=2022))
    monkeypatch.setattr(parameters, "_typed", {"commune": both}.get)
    names = names_of(path, commune=int(both), year=2022)
    read_parameters(names)
    assert names["commune"] == both


def octal_of(code):
    return f"{int(code):o}".zfill(5)


def test_the_command_line_that_started_a_kernel_is_asked(monkeypatch):
    words = ["python", "papermill", "a.ipynb", "b.ipynb", "-p", "year", "9", "-p", "commune", "00085"]
    monkeypatch.setattr(parameters.psutil, "Process", lambda _: mock.Mock(cmdline=lambda: words))
    assert parameters._typed("commune") == "00085" and parameters._typed("group") == ""


def test_a_notebook_of_ones_own_has_kinds_of_its_own():
    cell = "share: float = 0.5\nlimit: int | None = None\nwords: list[str] = []\nk = 3\n"
    names = {}
    exec(cell, names)
    injected = "# Parameters\nshare = '0.25'\nlimit = '7'\nwords = ['a']\nk = 4\n"
    exec(injected, names)
    names["In"] = ["", cell, injected]
    read_parameters(names)
    assert (names["share"], names["limit"], names["words"], names["k"]) == (0.25, 7, ["a"], 4)
    for wrong, told in (("limit = 500.0", "limit là 500.0, cần số nguyên"), ("kk = 4", "có phải là k?")):
        exec(wrong, names)
        names["In"] = ["", cell, f"# Parameters\n{wrong}\n"]
        with pytest.raises(UsageError, match=re.escape(told)):
            read_parameters(names)


@pytest.mark.parametrize(
    ("told", "became"), [(None, None), ("None", None), ("", None), ("0", 0), (2e7, 20_000_000)]
)
def test_a_limit_that_is_not_set_is_none_and_a_year_must_be(told, became):
    path = ROOT / "notebooks" / "planning.ipynb"
    names = names_of(path, budget=told)
    read_parameters(names)
    assert names["budget"] == became
    if became is None:
        with pytest.raises(UsageError, match="year chưa có giá trị"):
            read_parameters(names_of(path, year=told))


def run(tmp_path, *arguments):
    command = [sys.executable, "-m", "papermill", *arguments[:1], str(tmp_path / "out.ipynb"), *arguments[1:]]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_papermill_itself(tmp_path):
    """Its own command line: our errors have one line and no traceback.

    As it should be, each way of passing values is run by tests/test_commune_report.py.
    """
    refused = run(tmp_path, "notebooks/commune_report.ipynb", "-p", "commune", "00001", "-p", "year", "2022")
    assert refused.returncode != 0
    last = refused.stderr.strip().splitlines()[-1]
    assert last.startswith("UsageError: no data for commune 00001 in 2022")
    (error,) = [
        output
        for cell in nbformat.read(tmp_path / "out.ipynb", as_version=4).cells
        for output in cell.get("outputs", ())
        if output.output_type == "error"
    ]
    assert error.traceback == [last]
