"""Locks let nothing in that they do not name by hash."""

import pytest

from analysis.run.supply.lock import Locked, read_lock, read_locks
from tests.conftest import ROOT

DIGEST = "a" * 64


def test_our_own_locks_are_whole():
    paths = sorted(ROOT.glob("requirements*.lock"))
    assert len(paths) == 4
    locked, faults = read_locks(paths)
    assert faults == []
    assert len(locked) > 150
    assert {"pandas", "papermill", "nbconvert", "jupyterlab", "matplotlib"} <= {one.name for one in locked}
    assert not any("://" in path.read_text("utf-8") for path in paths)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (f"x==1 --hash=sha256:{DIGEST}", None),
        (
            f"x==1 ; python_version < '4' \\\n    --hash=sha256:{DIGEST} \\\n    --hash=sha256:{'b' * 64}",
            None,
        ),
        ("x==1", "no sha256 hash"),
        (f"x==1 --hash=sha256:{DIGEST[:-1]}", "no sha256 hash"),
        (f"x==1 --hash=md5:{DIGEST}", "no sha256 hash"),
        (f"x>=1 --hash=sha256:{DIGEST}", "not pinned"),
        (f"x==1.* --hash=sha256:{DIGEST}", "not pinned"),
        (f"x --hash=sha256:{DIGEST}", "not pinned"),
        (f"x @ https://a.b/x.whl --hash=sha256:{DIGEST}", "an address"),
        ("--index-url https://a.b", "an address"),
        ("-e .", "an option"),
        ("??", "no requirement"),
        (f"x==1 --hash=sha256:{DIGEST} --find-links .", "an option: --find-links"),
        (f"x==1 --find-links=. --hash=sha256:{DIGEST}", "an option: --find-links"),
        (f"x==1 --pre --hash=sha256:{DIGEST}", "an option: --pre"),
        (f"x==1 --hash=sha256:{DIGEST} --hash=md5:{'b' * 32}", "an option: --hash"),
        (f"x==1 --hash=sha256:{DIGEST}\nX==2 --hash=sha256:{DIGEST}", "twice"),
    ],
)
def test_what_a_lock_may_not_have(line, fault):
    _, faults = read_lock(f"# made by hand\n\n{line}\n")
    assert bool(faults) == bool(fault)
    assert fault is None or fault in faults[0].describe("en")
    assert all(told.describe("vi") != told.describe("en") for told in faults)


def test_markers_and_hashes_are_kept():
    (one,), _ = read_lock(f"A_b==1 ; sys_platform == 'nowhere' --hash=sha256:{DIGEST}")
    assert one == Locked("a-b", "1", (DIGEST,), 'sys_platform == "nowhere"')
    assert not one.is_here
