"""Parameters as people type them on papermill's command line: every notebook, every way of passing."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml
from hypothesis import given
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
        UsageError, match=f"no parameter 'langauge': did you mean language.*{name} is"
    ) as told:
        read_parameters(names_of(path, langauge="vi", **{name: wrong}))
    assert "\n" not in str(told.value)


@given(st.sampled_from(sorted({place.code for place in places()})), st.sampled_from(["-p", "-r", "-y"]))
def test_a_commune_comes_back_as_it_was_typed_or_is_refused(code, way):
    """Never another commune than the one that was typed."""
    year = 2022 if any(one.holds(last_day(2022)) for one in places_of(code)) else 2025
    names = names_of(ROOT / "notebooks" / "commune_report.ipynb", commune=passed(way, code), year=year)
    try:
        read_parameters(names)
    except UsageError as error:
        assert code in str(error) or "no commune" in str(error)  # noqa: PT017
        assert way != "-r"
        return
    assert names["commune"] == code


def test_the_first_code_of_the_register_and_one_that_yaml_makes_octal(monkeypatch):
    path = ROOT / "notebooks" / "commune_report.ipynb"
    names = names_of(path, commune=1, year=2022)
    read_parameters(names)
    assert names["commune"] == "00001"
    assert place_in(names["commune"], 2022)
    octal = next(
        code
        for code in (f"{number:05}" for number in range(8, 4096))
        if isinstance(passed("-y", code), int)
        and all(parameters._is_known(one, 2022) for one in (code, f"{passed('-y', code):05}"))
        and f"{passed('-y', code):05}" != code
    )
    with pytest.raises(UsageError, match=rf"may be .*{octal}.*-r commune"):
        read_parameters(names_of(path, commune=passed("-y", octal), year=2022))
    plain = f"{passed('-y', octal):05}"
    monkeypatch.setattr(parameters, "_has_data", lambda code, year, folder: code == plain)
    names = names_of(path, commune=passed("-p", plain), year=2022)
    read_parameters(names)
    assert names["commune"] == plain


@pytest.mark.parametrize(("told", "became"), [(None, None), ("None", None), ("", None), ("0", 0), (25.0, 25)])
def test_a_limit_that_is_not_set_is_none_and_a_year_must_be(told, became):
    path = ROOT / "notebooks" / "planning.ipynb"
    names = names_of(path, budget=told)
    read_parameters(names)
    assert names["budget"] == became
    if became is None:
        with pytest.raises(UsageError, match="year is not told"):
            read_parameters(names_of(path, year=told))


def run(tmp_path, *arguments):
    command = [sys.executable, "-m", "papermill", *arguments[:1], str(tmp_path / "out.ipynb"), *arguments[1:]]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_papermill_itself(tmp_path):
    """Its own command line, once as it should be and once not: our errors have one line and no traceback."""
    book = "notebooks/commune_report.ipynb"
    made = run(tmp_path, book, "-p", "commune", "15139", "-r", "year", "2023")
    assert made.returncode == 0, made.stderr
    refused = run(tmp_path, book, "-p", "commune", "00001", "-p", "year", "2022")
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
