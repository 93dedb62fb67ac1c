"""Many jobs, a clean process for each.

Where processes can be forked, each is forked from a server that has everything imported and nothing
done (:mod:`analysis.run.warm`), and ends with its job: what a notebook does to variables, folder,
environment, random numbers or open files dies with it. Elsewhere each is started anew (``spawn``),
which is slower and no less clean.
"""

from __future__ import annotations

import gc
import multiprocessing
import pickle
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

from analysis.run.memory import Rest, check_limit, limit, spare

Job = TypeVar("Job")
Result = TypeVar("Result")
# A document takes seconds; a process that takes this long hangs in code that no alarm interrupts.
JOB_SECONDS = 1800
WARM = "analysis.run.warm"


_own = False


def is_own_process() -> bool:
    """Say whether this process serves one job only, so that a notebook may run in it."""
    return _own


def take_process() -> None:
    """Note that this process serves one job only; little of what it makes is garbage before it ends."""
    global _own  # noqa: PLW0603 - a fact about the process
    _own = True
    gc.set_threshold(50_000, 20, 100)  # looked for as often as usual, it is a tenth of a report


@dataclass(frozen=True)
class Lost:
    """What became of a job whose process gave no result."""

    reason: str


@dataclass
class _Running(Generic[Job]):
    job: Job
    process: Any
    pipe: Connection
    until: float
    rest: Rest | None = None

    def is_late(self) -> bool:
        """Say whether it took too long, or waits for memory that does not come."""
        return time.monotonic() > self.until or (self.rest is not None and self.rest.is_long())


def warm_up() -> None:
    """Start the server that jobs are forked from, where there is one; it gets ready while others work."""
    spare()
    if best_method() == "forkserver":
        from multiprocessing import forkserver

        multiprocessing.get_context("forkserver").set_forkserver_preload([WARM])
        forkserver.ensure_running()


def run_jobs(
    jobs: Iterable[Job],
    work: Callable[[Job], Result],
    workers: int,
    *,
    seconds: float = JOB_SECONDS,
    method: str = "",
) -> Generator[tuple[Job, Result | Lost]]:
    """Yield each job with its result, in the order in which they end.

    Parameters
    ----------
    jobs
        Taken one by one: never more than ``workers`` are out.
    work
        Called with a job in a process of its own; its result must be picklable. It raises nothing: an
        exception, a kill or a time-out gives :class:`Lost`.
    workers
        How many at once.
    seconds
        After which a process is killed.
    method
        How processes are started: ``forkserver`` where that is possible, else ``spawn``.

    Examples
    --------
    >>> sorted(run_jobs([1, 2, 3], abs, 2))
    [(1, 1), (2, 2), (3, 3)]
    """
    check_limit()
    method = method or best_method()
    context: Any = multiprocessing.get_context(method)
    if method == "forkserver":
        warm_up()
    waiting = iter(jobs)
    running: dict[Any, _Running[Job]] = {}
    try:
        while True:
            for job in waiting:
                one = _start(context, job, work, seconds)
                running[one.process.sentinel] = one
                if len(running) >= workers:
                    break
            if not running:
                return
            yield from _ended(running)
    finally:
        for one in running.values():
            one.process.kill()
            one.process.join()


def best_method() -> str:
    """Return how a clean process is started here."""
    return "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"


def _start(context: Any, job: Job, work: Callable[[Job], Result], seconds: float) -> _Running[Job]:
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(there, work, job))
    process.start()
    there.close()
    rest = None if limit() is None else Rest(process.pid)
    return _Running(job, process, here, time.monotonic() + seconds, rest)


def _ended(running: dict[Any, _Running[Job]]) -> Iterator[tuple[Job, Any]]:
    """Wait for a process to end or to be late, and yield what it left."""
    first = min(one.until if one.rest is None else time.monotonic() + 1 for one in running.values())
    # A result may be larger than a pipe holds, so the pipes are watched with the processes.
    pipes = {one.pipe: sentinel for sentinel, one in running.items()}
    ready = wait([*running, *pipes], max(0.0, first - time.monotonic()))
    for sentinel in dict.fromkeys(pipes.get(each, each) for each in ready):  # type: ignore[call-overload]
        one = running.pop(sentinel)
        result = _received(one)
        one.process.join()
        yield one.job, result if result is not None else Lost(_death(one.process.exitcode))
    for sentinel, one in list(running.items()):
        if one.is_late():
            del running[sentinel]
            one.process.kill()
            one.process.join()
            yield one.job, Lost("took too long and was ended")


def _received(one: _Running[Any]) -> Any:
    try:
        return pickle.loads(one.pipe.recv_bytes())  # noqa: S301 - written by our own process
    except (EOFError, OSError):
        return None
    finally:
        one.pipe.close()


def _death(code: int | None) -> str:
    if code is not None and code < 0:
        return f"the process was killed (signal {-code})"
    return f"the process ended without a result (exit code {code})"


def _serve(pipe: Connection, work: Callable[[Any], Any], job: Any) -> None:
    take_process()
    try:
        result = work(job)
    except BaseException as error:  # noqa: BLE001 - the process ends here; its parent tells what happened
        result = Lost(f"{type(error).__name__}: {error}")
    with suppress(OSError):  # nobody waits for it any more
        pipe.send_bytes(pickle.dumps(result))
    pipe.close()
