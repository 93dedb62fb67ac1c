"""``build`` killed at random moments: nothing lost, nothing half-written, the next run goes on.

``KILLS`` and ``COMMUNES`` in the environment change the numbers.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time

import pytest

from analysis.demo.build import Demo, build_demo
from analysis.run.manifest import is_whole

KILLS = int(os.environ.get("KILLS", "200"))
COMMUNES = int(os.environ.get("COMMUNES", "100"))
COMMAND = [sys.executable, "-c", "from analysis.cli import main; main()"]
BUILD = [*COMMAND, "build", "--year", "2024", "--formats", "html"]

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(os.name != "posix", reason="kills groups of processes"),
]


def content(folder):
    """Return every published file; hidden ones are a run's own."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def check_whole(output):
    """Every release that is there is whole."""
    for manifest in output.glob("2024/[0-9]*/manifest.json"):
        assert is_whole(manifest.parent, json.loads(manifest.read_text("utf-8"))["outputs"])
    for folder in output.glob("2024/[0-9]*"):
        assert (folder / "manifest.json").is_file(), folder


def test_random_kills(tmp_path):
    root = tmp_path / "project"
    build_demo(root, Demo(COMMUNES, 24, first_year=2024, last_year=2024, seed=9))
    env = os.environ | {"GIAMNGHEO_PROJECT": str(root)}
    subprocess.run(BUILD, env=env, check=True, capture_output=True)
    undisturbed = content(root / "output")
    shutil.rmtree(root / "output")
    chance, deaths, finished = random.Random(4), 0, 0
    while deaths < KILLS:
        process = subprocess.Popen(
            BUILD, env=env, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            process.wait(chance.uniform(0.2, 4))
        except subprocess.TimeoutExpired:
            # Half the time everything dies at once, half the time the parent alone.
            whole_group = chance.random() < 0.5
            (os.killpg if whole_group else os.kill)(process.pid, signal.SIGKILL)
            process.wait()
            if not whole_group:
                time.sleep(chance.uniform(0, 1))
            deaths += 1
        else:
            assert process.returncode == 0
            finished += 1
            # Everything is built: some releases go, so that there is work again.
            for folder in sorted((root / "output" / "2024").iterdir()):
                if not folder.name.startswith(".") and chance.random() < 0.5:
                    shutil.rmtree(folder)
        check_whole(root / "output")
    time.sleep(5)  # what was orphaned ends
    subprocess.run(BUILD, env=env, check=True, capture_output=True)
    assert content(root / "output") == undisturbed
    left = [path for path in (root / "output").rglob(".*") if path.name != ".lock"]
    assert not [path for path in left if ".new-" in path.name or path.name.endswith(".previous")]
