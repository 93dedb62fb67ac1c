"""Files placed all or none: stopped after any step, the next import brings it to its end."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis.core.errors import DataError, UsageError
from analysis.core.project import Project
from analysis.intake.entries import LISTS
from analysis.intake.folder import open_folder
from analysis.intake.placing import Destination, finish_pending, place_files, superseded

STAGED = {"households.parquet": b"new list", "names.csv": b"new names", "reading.toml": b"new answers"}
OLD = {"households.parquet": b"old list", "names.csv": b"old names", "households.csv": b"old csv"}


@pytest.fixture
def place(tmp_path):
    to = Destination(Project(tmp_path), "15142", 2023, replace=True)
    staged = tmp_path / "staged"
    staged.mkdir()
    for name, content in STAGED.items():
        (staged / name).write_bytes(content)
    return to, staged


def _there(to):
    found = {path.name: path.read_bytes() for folder in (to.raw, to.private) for path in folder.glob("[!.]*")}
    return {name: content for name, content in found.items() if name != ".lock"}


def _stopped_at(step, to, staged, removed):
    """Place files in a process that dies at its step-th call of the system; say whether it died."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] != 0
    left = step

    def counted(work):
        def call(*arguments, **options):
            nonlocal left
            left -= 1
            if left < 0:
                os._exit(9)
            return work(*arguments, **options)

        return call

    shutil.copyfile, shutil.rmtree = counted(shutil.copyfile), counted(shutil.rmtree)
    for name in ("replace", "rename", "unlink", "mkdir", "write_text"):
        setattr(Path, name, counted(getattr(Path, name)))
    place_files(staged, removed, to, [], "vi")
    os._exit(0)


@pytest.mark.parametrize("old", [{}, OLD], ids=["empty", "replaced"])
def test_stopped_at_any_step_it_is_all_or_none(place, old, tmp_path):
    to, staged = place
    steps, ends = 0, set()
    while True:
        shutil.rmtree(tmp_path / "data", ignore_errors=True)
        for name, content in old.items():
            target = to.target(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        removed = [to.raw / "households.csv"] if old else []
        died = _stopped_at(steps, to, staged, removed)
        pending = to.pending.is_dir()
        if pending:
            with pytest.raises(DataError) as told:
                open_folder(to.project, to.commune, to.year)
            assert told.value.findings[0].rule == "import_cut_short"
        elif to.raw.is_dir() and _there(to):
            assert _there(to) in (old, STAGED)
        finish_pending(to)
        ends.add("all" if _there(to) == STAGED else "none")
        assert _there(to) in (old, STAGED)
        left = {path.name for path in to.private.iterdir()} if to.private.is_dir() else set()
        assert left <= {".lock", "names.csv"}
        steps += 1
        if not died:
            break
    assert steps > 10 and ends == {"all", "none"}


def test_an_import_killed_at_any_moment_leaves_nothing_half(tmp_path):
    program = Path(sys.executable).parent / "giamngheo"
    (tmp_path / "data/raw").mkdir(parents=True)
    rows = "\n".join(f"Thôn Kim,H{n},Người Giả Lập {n},4,Hộ nghèo" for n in range(300))
    (tmp_path / "ds.csv").write_text(f"Thôn,Mã hộ,Chủ hộ,Số khẩu,Phân loại hộ\n{rows}\n", "utf-8")
    call = [program, "import", "ds.csv", "--commune", "15142", "--year", "2023"]
    to, whole = Destination(Project(tmp_path), "15142", 2023), None
    for wait in (0.4, 0.8, 1.2, 1.6, None):
        run = subprocess.Popen(call, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        if wait is None:
            assert run.wait(120) == 0, run.stderr.read().decode()
        else:
            time.sleep(wait)
            run.send_signal(signal.SIGKILL)
            run.wait()
        run.stderr.close()
        there = _there(to)
        if not to.pending.is_dir():
            assert set(there) in (set(), {"commune.toml", "households.parquet", "names.csv"})
            assert not there or whole in (None, there)
            whole = there or whole
    assert whole


def test_a_target_that_may_not_be_written_places_nothing(place):
    to, staged = place
    (to.raw / "households.parquet").mkdir(parents=True)
    with pytest.raises(UsageError):
        place_files(staged, [], to, [], "vi")
    assert not list(to.private.glob("*")) and not to.pending.exists()


def test_a_list_in_any_form_gives_way_to_the_imported_one(tmp_path):
    staged, raw = tmp_path / "staged", tmp_path / "raw"
    for folder, names in ((staged, LISTS[1:2]), (raw, LISTS)):
        folder.mkdir()
        for name in names:
            (folder / name).write_text("x", "utf-8")
    assert [path.name for path in superseded(staged, raw)] == ["households.csv", "households.xlsx"]
