"""Documents that go by one standard refuse another one in words, and say where its result stands."""

import pytest
from click.testing import CliRunner

from analysis.cli import main

CALLS = {
    "compare": ["compare", "--group", "cu-jut", "--year", "2026"],
    "trend": ["trend", "--commune", "15139", "--from", "2022", "--to", "2027"],
    "plan": ["plan", "--commune", "15139", "--year", "2026"],
}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("accepted", [[], ["--accept-unverified-standard"]])
def test_a_second_standard_is_refused_in_words(name, language, accepted):
    asked = [*CALLS[name], "--also-standard", "2027-2030", "--lang", language, *accepted]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 2
    assert "giamngheo report" in done.output and "--also-standard 2027-2030" in done.output
    assert ("chuẩn" in done.output) == (language == "vi")
    assert "No such option" not in done.output and "Traceback" not in done.output
