"""A release appears whole or not at all."""

import pytest

from analysis.run.release import recover, staging


def content(folder):
    return {path.name: path.read_text() for path in folder.iterdir()}


def leftovers(target):
    return sorted(path.name for path in target.parent.iterdir() if path != target)


def test_a_release_replaces_the_former_as_a_whole(tmp_path):
    target = tmp_path / "2022" / "15139"
    for text in ("first", "second"):
        with staging(target) as folder:
            (folder / f"{text}.html").write_text(text)
            assert not (target / f"{text}.html").exists()
        assert content(target) == {f"{text}.html": text}
    assert leftovers(target) == []


def test_a_failure_leaves_the_former_release_untouched(tmp_path):
    target = tmp_path / "2022" / "15139"
    with staging(target) as folder:
        (folder / "report.html").write_text("good")
    with pytest.raises(OSError, match="disk full"), staging(target) as folder:
        (folder / "report.html").write_text("half")
        raise OSError("disk full")
    assert content(target) == {"report.html": "good"}
    assert leftovers(target) == []


def test_a_swap_that_was_cut_short_is_undone(tmp_path):
    target = tmp_path / "15139"
    previous = tmp_path / ".15139.previous"
    previous.mkdir()
    (previous / "report.html").write_text("former")
    recover(target)
    assert content(target) == {"report.html": "former"}
    previous.mkdir()
    recover(target)
    assert content(target) == {"report.html": "former"}
    assert not previous.exists()
