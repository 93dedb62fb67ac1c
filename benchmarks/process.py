"""Whole processes: wall time, and CPU time and memory of the whole tree."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Run:
    """What a process tree cost: ``cpu`` is what the whole machine worked meanwhile, so keep it quiet."""

    wall: float
    cpu: float
    peak_mb: float


def run(words: Sequence[str], cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Run:
    """Run a process to its end, quietly."""
    before, start = _busy(), time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own words
        list(words), cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    peak = [0.0]
    watcher = threading.Thread(target=_watch, args=(process.pid, peak))
    watcher.start()
    _, told = process.communicate()
    wall = time.perf_counter() - start
    watcher.join()
    if process.returncode:
        raise SystemExit(f"{' '.join(words)} failed:\n{told.decode()[-2000:]}")
    return Run(wall, _busy() - before, peak[0])


def seconds(words: Sequence[str]) -> float:
    """Return the wall time of a short process; watching its memory would cost it more than a little."""
    start = time.perf_counter()
    subprocess.run(list(words), check=True, capture_output=True)  # noqa: S603 - our own words
    return time.perf_counter() - start


def python(*words: str) -> list[str]:
    """Return the call of this Python."""
    return [sys.executable, "-W", "ignore", *words]


def ours(*words: str) -> list[str]:
    """Return a call of our command."""
    return python("-c", "from analysis.cli import main; main()", *words)


def _busy() -> float:
    spent = psutil.cpu_times()
    return spent.user + spent.system


def _watch(pid: int, peak: list[float]) -> None:
    """Sum what each process of the tree has for itself, and its share of what several have."""
    try:
        root = psutil.Process(pid)
        while root.is_running() and root.status() != psutil.STATUS_ZOMBIE:
            total = 0.0
            for one in [root, *root.children(recursive=True)]:
                try:
                    told = one.memory_full_info()
                    total += getattr(told, "pss", told.rss)
                except psutil.Error:
                    continue
            peak[0] = max(peak[0], total / 2**20)
            time.sleep(0.2)
    except psutil.Error:
        return
