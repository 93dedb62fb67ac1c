"""A command whose address space is limited (``ulimit -v``): it works with less, or says what it lacks.

Libraries that cannot get memory raise one error or another, end the process, or wait for a thread that never
began. So a process with a limit reserves little, by few threads and no pool of Arrow's, and whoever waits for
it takes a failure in such words, or a long rest, for what it is.
"""

from __future__ import annotations

import ctypes
import os
import re
import time
from contextlib import suppress
from typing import Any

import psutil

from analysis.core.errors import BuildError

# A report in all formats takes 850 MB of address space where it reserves little (2.5 GB where not), measured
# on Linux.
NEEDED = 900_000 * 1024
# A process of ours that does nothing at all for so long waits for what does not come; whoever waits for a
# lock looks for it many times a second.
REST_SECONDS = 30.0
_FEWER_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "POLARS_MAX_THREADS", "RAYON_NUM_THREADS")
_ARENAS = -8  # M_ARENA_MAX of mallopt: each arena reserves 64 MB
_SAID = re.compile(
    r"MemoryError|[Cc]annot allocate|[Mm]emory allocation|failed to map segment|start new thread|bad_alloc"
    r"|Resource temporarily unavailable|\bENOMEM\b|OSError"
)


def limit() -> int | None:
    """Return how many bytes of address space this process may have, None if as many as it likes."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    least = min((one for one in resource.getrlimit(resource.RLIMIT_AS) if one >= 0), default=-1)
    return None if least < 0 else least


def check_limit() -> None:
    """Refuse to begin what would end somewhere for want of memory.

    Raises
    ------
    BuildError
        If the limit is too low.
    """
    least = limit()
    if least is not None and least < NEEDED:
        raise lacking()


def lacking() -> BuildError:
    """Return the error that says which limit there is and how much is needed."""
    return BuildError.said("memory", limit=_megabytes(limit() or 0), needed=_megabytes(NEEDED))


def _megabytes(size: int) -> int:
    return size // 1024**2


def spare() -> None:
    """Let what this process imports from now on start few threads, if its address space is limited."""
    if limit() is None:
        return
    os.environ.update({**dict.fromkeys(_FEWER_THREADS, "1"), "ARROW_DEFAULT_MEMORY_POOL": "system"})
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_ARENAS, 1)


def is_told_by(text: str) -> bool:
    """Say whether a process that failed under a limit tells of memory.

    Examples
    --------
    >>> is_told_by("OpenBLAS error: Memory allocation still failed"), is_told_by("no such group: x")
    (True, False)
    """
    return bool(_SAID.search(text))


class Rest:
    """How long a process and those that it started have done nothing."""

    def __init__(self, process: int) -> None:
        self._process = process
        self._spent, self._since = -1.0, time.monotonic()

    def is_long(self, seconds: float = REST_SECONDS) -> bool:
        """Say whether it has been at rest for so long; asked again and again."""
        spent = sum(_spent(one) for one in _family(self._process))
        if spent != self._spent:
            self._spent, self._since = spent, time.monotonic()
        return time.monotonic() - self._since > seconds


def _family(process: int) -> list[Any]:
    try:
        first = psutil.Process(process)
        return [first, *first.children(recursive=True)]
    except psutil.Error:
        return []


def _spent(process: Any) -> float:
    try:
        told = process.cpu_times()
    except psutil.Error:
        return 0.0
    return float(told.user + told.system)
