"""What a shell or a home folder puts into an interpreter, or into drawing, changes no report."""

import os
import subprocess
import sys
from pathlib import Path

import matplotlib as mpl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.display.drawing import NO_LOOK, new_figure, own_settings, report_style, to_svg
from analysis.start import IGNORED, foreign

SCRIPT = Path(sys.executable).with_name("giamngheo")
# Each would change what a program says, or stop it, where it is imported.
HOSTILE = {
    "sitecustomize.py": "import builtins\nbuiltins.round = lambda *a: 7\nbuiltins.sorted = lambda *a: []\n",
    "json.py": "raise SystemExit(9)\n",
    "tomllib.py": "raise SystemExit(9)\n",
    "unicodedata.py": "raise SystemExit(9)\n",
    "click.py": "raise SystemExit(9)\n",
    "polars.py": "raise SystemExit(9)\n",
}


def run(*words, **environment):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    call = [sys.executable, str(SCRIPT), *words]
    return subprocess.run(call, capture_output=True, env=kept | environment, check=False)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    for name, content in HOSTILE.items():
        (folder / name).write_text(content, "utf-8")
    survey = folder / "survey.csv"
    survey.write_text("year,id,a,b\n2022,1,1,0\n2022,2,0,1\n2022,3,1,1\n", "utf-8")
    return folder


def test_what_python_is_led_to_changes_no_figure(hostile, tmp_path):
    words = ("measure", str(hostile / "survey.csv"), "--indicators", "a,b", "--cutoff", "1", "--out")
    plain = run(*words, str(tmp_path / "plain.csv"))
    assert plain.returncode == 0, plain.stderr
    led = run(*words, str(tmp_path / "led.csv"), PYTHONPATH=str(hostile), PYTHONUSERBASE=str(hostile))
    assert led.returncode == 0, led.stderr
    assert (tmp_path / "led.csv").read_bytes() == (tmp_path / "plain.csv").read_bytes() != b""


def test_the_doctor_says_what_was_left_out(hostile, tmp_path):
    (tmp_path / "matplotlibrc").write_text("font.size: 30\n", "utf-8")
    said = run("doctor", PYTHONPATH=str(hostile), MATPLOTLIBRC=str(tmp_path)).stdout.decode()
    assert "không ảnh hưởng báo cáo: PYTHONPATH" in said and "matplotlibrc" in said
    assert "không ảnh hưởng báo cáo" not in run("doctor", PYTHONUTF8="1").stdout.decode()


def test_a_program_that_is_found_by_the_path_alone_still_starts():
    import click

    packages = Path(click.__file__).parents[1]
    assert run("--version", PYTHONPATH=str(packages)).returncode == 0


@given(st.dictionaries(st.sampled_from(["PYTHONPATH", "PYTHONHOME", "PYTHONUTF8", "HOME"]), st.text("a/")))
def test_only_what_leads_to_other_code_is_left_out(environment):
    told = foreign(environment)
    assert set(told) == {n for n, value in environment.items() if value and n in {"PYTHONPATH", "PYTHONHOME"}}
    assert IGNORED not in told


def drawn():
    with report_style():
        figure = new_figure(9, 5)
        axes = figure.subplots()
        axes.plot([1, 2, 3], [4, 1, 2], label="Hộ nghèo")
        axes.legend()
        axes.set_title("Kết quả")
    return to_svg(figure)


# Another look by anybody's settings: every number, colour and switch that matplotlib draws by.
LOOKS = {
    name: default
    for name, default in sorted(mpl.rcParamsDefault.items())
    if not name.startswith(NO_LOOK) and isinstance(default, bool | int | float)
}


@pytest.fixture(scope="module")
def plain():
    with mpl.rc_context():
        mpl.rcParams.update({k: v for k, v in mpl.rcParamsDefault.items() if not k.startswith(NO_LOOK)})
        return drawn()


@given(st.data())
def test_no_setting_of_a_machine_changes_a_chart(plain, data):
    other = {}
    for name in data.draw(st.lists(st.sampled_from(sorted(LOOKS)), min_size=1, max_size=12, unique=True)):
        default = LOOKS[name]
        if isinstance(default, bool):
            other[name] = not default
        else:
            other[name] = type(default)(default * 2 + 1)
    with mpl.rc_context():
        for name, value in other.items():
            try:
                mpl.rcParams[name] = value
            except (ValueError, RuntimeError):
                continue  # matplotlib has no such value
        assert drawn() == plain


def test_the_figures_of_an_analyst_begin_as_matplotlib_comes():
    with mpl.rc_context({"lines.linewidth": 9, "axes.grid": True}):
        mpl.rcParams.update(own_settings())
        assert mpl.rcParams["lines.linewidth"] == mpl.rcParamsDefault["lines.linewidth"]
        assert not mpl.rcParams["axes.grid"]
