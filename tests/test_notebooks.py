"""Notebooks stay thin: parameters, prose, calls; stored without outputs."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
LINES = 12
# A survey has as many parameters as its design has columns.
PARAMETERS = 14


def read(path):
    return nbformat.read(path, as_version=4)


def code(path):
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def prose(path):
    return [cell for cell in read(path).cells if cell.cell_type == "markdown"]


def test_there_are_notebooks():
    assert [path.stem for path in NOTEBOOKS]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
class TestNotebook:
    def test_is_stored_without_outputs_and_with_readable_ids(self, path):
        cells = read(path).cells
        assert all(not cell.outputs and cell.execution_count is None for cell in code(path))
        ids = [cell.id for cell in cells]
        assert len(set(ids)) == len(ids)
        assert all(re.fullmatch(r"[a-z][a-z0-9-]+", name) for name in ids)

    def test_the_first_code_cell_is_the_parameters_typed_and_explained(self, path):
        first, *rest = code(path)
        assert first.metadata.tags == ["parameters"]
        assert all("tags" not in cell.metadata for cell in rest)
        for line in first.source.splitlines():
            assert re.fullmatch(r"\w+: \w+ = .+  # .+", line), line

    def test_every_parameter_is_used(self, path):
        first, *rest = code(path)
        named = {line.partition(":")[0] for line in first.source.splitlines()}
        tree = [node for cell in rest for node in ast.walk(ast.parse(cell.source))]
        assert named <= {node.id for node in tree if isinstance(node, ast.Name)}

    def test_holds_calls_only(self, path):
        heavy = (ast.FunctionDef, ast.ClassDef, ast.Try, ast.Lambda, ast.For, ast.While, ast.With)
        for cell in code(path):
            assert not [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, heavy)]
            assert len(cell.source.splitlines()) <= (PARAMETERS if cell.metadata.get("tags") else LINES)
            assert "filterwarnings" not in cell.source
            assert not re.search(r"['\"](/|[A-Z]:\\)", cell.source), "an absolute path"

    def test_no_figure_is_typed_in(self, path):
        """Numbers belong to data; the parameters cell and the numbers of headings are the exception."""
        for cell in code(path)[1:]:
            numbers = [
                node.value
                for node in ast.walk(ast.parse(cell.source))
                if isinstance(node, ast.Constant) and isinstance(node.value, int | float)
            ]
            # A hundred turns a share into per cent; nothing is divided by nought. What an analyst tries out
            # (cut-offs, how many pairs) is a choice, never a result.
            chosen = set(range(1, 11)) | {0.5} if path.stem == "explore" else set()
            assert set(numbers) <= {0, 100} | chosen, cell.id
        for cell in prose(path):
            body = re.sub(r"^#+ .*$", "", cell.source, flags=re.M)
            assert not re.search(r"\d", body), cell.id

    def test_headings_do_not_skip_and_have_a_translation(self, path):
        first, *rest = prose(path)
        assert re.match(r"# \S", first.source)
        level = 1
        for cell in rest:
            for text in (cell.source, cell.metadata.giamngheo["en"]):
                depths = [len(marks) for marks in re.findall(r"^(#+) ", text, flags=re.M)]
                assert depths
                assert all(2 <= depth <= level + 1 for depth in depths[:1])
            level = len(re.findall(r"^(#+) ", cell.source, flags=re.M)[-1])
