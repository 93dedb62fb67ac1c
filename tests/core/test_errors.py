"""Wrong calls are answered in the language asked for, and every wording fits the code that uses it."""

import ast
import pickle
import string

import pytest

from analysis.core.errors import BuildError, GiamNgheoError, UsageError
from analysis.core.labels import labels_for
from tests.conftest import ROOT


def calls():
    """Yield the keys of each call of ``said``, and the values it gives (None where they are spread)."""
    for path in sorted((ROOT / "src" / "analysis").rglob("*.py")):
        text = path.read_text("utf-8")
        tree = ast.walk(ast.parse(text)) if ".said(" in text else ()
        for node in tree:
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "said":
                keys = {n.value for n in ast.walk(node.args[0]) if isinstance(n, ast.Constant)}
                names = {one.arg for one in node.keywords}
                yield sorted(keys - {0}), None if None in names else names


CALLS = list(calls())
KEYS = {key for keys, _ in CALLS for key in keys}


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_error_speaks_both_languages_and_survives_another_process():
    error = UsageError.said("code_none", code="00000", day="2024-12-14")
    for one in (error, pickle.loads(pickle.dumps(error))):
        assert str(one) == one.describe("en") == "no commune has the code 00000 on 2024-12-14"
        assert one.describe("vi") == "không xã nào mang mã 00000 vào ngày 2024-12-14"
    assert BuildError("as it is").describe("vi") == "as it is"
    assert isinstance(error, GiamNgheoError) and error.exit_code == 2


@pytest.mark.parametrize(("keys", "names"), CALLS, ids=lambda found: "-".join(sorted(found or ())))
def test_both_wordings_are_there_with_values_that_the_call_gives(keys, names):
    for key in keys:
        told, other = (labels_for(language)._find(f"usage.{key}") for language in ("vi", "en"))
        assert fields(told) == fields(other)
        assert names is None or fields(told) <= names


def test_every_wording_is_used():
    told = {key for key, text in labels_for("vi")._texts["usage"].items() if isinstance(text, str)}
    assert told == KEYS  # those of parameters (``faults``) are asked for by the kind of the fault
