"""Every command of the README does what it says there."""

import re
import subprocess
import tomllib

import pytest
import yaml
from click.testing import CliRunner

from analysis.cli import COMMANDS, main
from tests.conftest import ROOT, copy_project

README = (ROOT / "README.md").read_text("utf-8")
TWIN = (ROOT / "README.en.md").read_text("utf-8")
COMMAND = ".venv/bin/giamngheo "
FAILING = {"audit"}  # said so beside it


def lines(language, text=README):
    """Return the lines of the code blocks of a language, without remarks."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.M | re.S)
    return [line.partition("   #")[0].strip() for block in blocks for line in block.splitlines()]


SHELL = lines("sh")
OURS = [
    line.removeprefix(".venv/bin/giamngheo ") for line in SHELL if line.startswith(".venv/bin/giamngheo ")
]


@pytest.fixture(scope="module")
def project(commands_here, tmp_path_factory):
    found = copy_project(tmp_path_factory.mktemp("readme"))
    patch = pytest.MonkeyPatch()
    patch.chdir(found.root)
    yield found
    patch.undo()


@pytest.mark.parametrize("line", OURS)
def test_every_command_of_ours_runs(project, line):
    result = CliRunner().invoke(main, line.split())
    assert result.exit_code == (1 if line.split()[0] in FAILING else 0), result.stderr
    assert result.stdout
    written = [word for word in result.stdout.split() if word.endswith((".html", ".xlsx"))]
    assert all((project.root / path).is_file() for path in written)


def test_the_trend_shows_numbers(project):
    """After the demonstration that is made before it."""
    (line,) = [line for line in SHELL if line.startswith("(cd thu && ")]
    call = line.removeprefix("(cd thu && ../.venv/bin/giamngheo ").removesuffix(")")
    patch = pytest.MonkeyPatch()
    patch.chdir(project.root / "thu")
    result = CliRunner().invoke(main, call.split())
    patch.undo()
    assert result.exit_code == 0, result.stderr
    (page,) = (project.root / "thu" / "output" / "trend").rglob("trend.html")
    text = page.read_text("utf-8")
    assert "GIẢ LẬP" in text and "Chưa có số liệu nào" not in text and "điểm phần trăm" in text


def test_make_does_what_the_remarks_say():
    assert [line for line in SHELL if line.startswith("make")] == ["make report", "make test"]

    def steps(goal):
        return subprocess.check_output(["make", "-n", goal], cwd=ROOT, text=True)

    assert "giamngheo report --commune 15139 --year 2022" in steps("report")
    assert "mypy" in steps("test") and "pytest" in steps("test") and "ruff check" in steps("test")
    for goal in set(re.findall(r"`make ([a-z-]+)`", README)):
        assert steps(goal)
    assert "notebooks/welcome.ipynb" in steps("lab")


def test_windows_and_conda_name_what_there_is():
    conda = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    assert f"conda activate {conda['name']}" in SHELL
    text = README[README.index("## Windows") :]
    for name in re.findall(r"(?:-r|-f) (\S+)", text):
        assert (ROOT / name).is_file()
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    assert "giamngheo" in scripts
    assert any("giamngheo report --commune 15139 --year 2022" in line for line in lines("powershell"))


def test_both_languages_say_the_same():
    """The same commands, files and folders, in the same order."""
    for language in ("sh", "powershell"):
        assert lines(language) == lines(language, TWIN)

    def names(text):
        return re.findall(r"`[a-z-]+(?:[ /.][^`]*)?`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))

    assert names(README) == names(TWIN)
    assert [line.count("|") for line in README.splitlines() if line.startswith("|")] == [
        line.count("|") for line in TWIN.splitlines() if line.startswith("|")
    ]


@pytest.mark.parametrize("text", [README, TWIN], ids=["vi", "en"])
def test_it_names_every_command_and_links_to_what_is_there(text):
    table = re.findall(r"^\| .*`giamngheo .*$", text, flags=re.M)
    named = {name for row in table for name in re.findall(r"`(?:giamngheo )?([a-z]+)`", row.split("|")[1])}
    assert named == set(COMMANDS)
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert (ROOT / target).exists(), target
