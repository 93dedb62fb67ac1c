"""The desk's commands, and the language of every help page."""

import json
import unicodedata

import click
import pytest
from click.testing import CliRunner

from analysis.cli import COMMANDS, main
from analysis.cli.language import texts


@pytest.fixture
def call(project, monkeypatch):
    monkeypatch.chdir(project.root)
    return lambda *words, **env: CliRunner(env=env).invoke(main, list(words))


def command(name):
    return main.get_command(click.Context(main), name)


class TestDoctor:
    def test_a_line_for_each_check_and_exit_0(self, call):
        result = call("doctor")
        assert result.exit_code == 0
        assert all(line.startswith("tốt") for line in result.stdout.splitlines())

    def test_what_is_broken_exits_1_also_for_machines(self, call, monkeypatch):
        monkeypatch.setattr("typst.compile", lambda *_, **__: 1 / 0)
        result = call("doctor", "--json", "--lang", "en")
        assert result.exit_code == 1
        broken = [
            told for line in result.stdout.splitlines() if (told := json.loads(line))["state"] == "error"
        ]
        assert ["the PDF writer does not work" in told["description"] for told in broken] == [True]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_names_the_program(call, shell):
    assert "_GIAMNGHEO_COMPLETE" in call("completion", shell).stdout


def test_a_completed_word(call):
    env = {"_GIAMNGHEO_COMPLETE": "bash_complete", "COMP_WORDS": "giamngheo rep", "COMP_CWORD": "1"}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in env.items():
            patch.setenv(name, value)
        result = CliRunner().invoke(main, [], prog_name="giamngheo")
    assert "plain,report" in result.output


class TestLanguage:
    @pytest.mark.parametrize("name", COMMANDS)
    def test_every_command_and_option_is_told_in_vietnamese(self, name):
        table = texts()[name]
        assert table["help"].strip()
        said = {**texts()["options"], **table.get("options", {})}
        asked = {p.name for p in command(name).params if isinstance(p, click.Option) and p.help}
        assert asked <= said.keys()
        assert table.get("options", {}).keys() <= asked

    def test_nothing_is_told_of_what_is_not_there(self):
        assert texts().keys() - {"options", "main"} == COMMANDS.keys()
        assert all(unicodedata.is_normalized("NFC", table.get("help", "")) for table in texts().values())

    @pytest.mark.parametrize(
        ("env", "word"),
        [({"LANG": "en_US.UTF-8"}, "Build one report"), ({"LANG": "C"}, "Lập một báo cáo")],
    )
    def test_the_page_follows_the_settings(self, call, env, word):
        env = {"LC_ALL": "", "LC_MESSAGES": "", "GIAMNGHEO_LANG": ""} | env
        assert word in call("report", "--help", **env).stdout
        assert word in call("--help", **env).stdout


def test_a_misspelt_command_is_answered_with_the_nearest(call):
    result = call("reprot")
    assert result.exit_code == 2
    assert "có phải report?" in result.stderr
    assert "có phải" not in call("xyz").stderr
