"""The built package alone, in an environment of its own, beside nothing but a folder of raw data."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BIN = "Scripts" if os.name == "nt" else "bin"


def run(*words, cwd):
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV_"))}
    return subprocess.run(list(map(str, words)), cwd=cwd, env=env, capture_output=True, text=True, check=True)


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """An environment with the wheel; what it depends on is lent by the environment of the tests."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder / "dist", cwd=ROOT)
    venv.create(folder / "env", with_pip=False, symlinks=os.name != "nt")
    wheel = next((folder / "dist").glob("*.whl"))
    python = folder / "env" / BIN / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index"]
    run(*pip, wheel, cwd=folder)
    site = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).stdout
    (Path(site.strip()) / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return folder / "env" / BIN


def test_it_carries_its_own_code(installed, tmp_path):
    home = run(installed / "python", "-c", "import analysis; print(analysis.__file__)", cwd=tmp_path).stdout
    assert Path(home).is_relative_to(installed.parent)


def test_it_builds_a_report_from_copied_raw_data(installed, tmp_path, report_2022):
    shutil.copytree(ROOT / "data/raw", tmp_path / "data/raw")
    run(installed / "giamngheo", "report", cwd=tmp_path)
    made = tmp_path / "output/2022/15139"
    for name in ("report.html", "report.pdf", "report.docx", "tables.xlsx"):
        assert (made / name).read_bytes() == (report_2022 / name).read_bytes()


def test_jupyter_finds_how_our_tables_become_markdown(installed):
    told = (installed.parent / "etc/jupyter/jupyter_nbconvert_config.json").read_text("utf-8")
    assert "analysis.publish.stock.PlainMarkdown" in told
