"""The same jobs on a Dask cluster: a scheduler by its address, workers that see the same folders."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Generator, Sequence
from importlib import import_module
from typing import Any, TypeVar

from analysis.core.errors import UsageError
from analysis.run.pool import Lost, run_jobs

Job = TypeVar("Job")
Result = TypeVar("Result")
# A job whose worker dies goes to another one so often; one that kills every worker is given up.
RETRIES = 5


def run_on(
    address: str, jobs: Sequence[Job], work: Callable[[Job], Result]
) -> Generator[tuple[Job, Result | Lost]]:
    """Yield each job with its result, in the order in which they end.

    Parameters
    ----------
    address
        Of the scheduler, such as ``tcp://10.0.0.5:8786``.
    jobs, work
        As :func:`analysis.run.pool.run_jobs`; every worker needs this package and the job's folders.

    Raises
    ------
    UsageError
        If Dask is not installed, or nobody answers at the address.
    """
    try:
        distributed: Any = import_module("distributed")
    except ModuleNotFoundError:
        raise UsageError("--scheduler needs the extra `scale`: pip install 'giamngheo[scale]'") from None
    try:
        client = distributed.Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise UsageError(f"no Dask scheduler answers at {address}: {error}") from error
    with client:
        futures = {
            client.submit(alone, work, job, pure=False, retries=RETRIES, key=f"giamngheo-{number}"): job
            for number, job in enumerate(jobs)
        }
        for future in distributed.as_completed(futures):
            failure = future.exception()
            lost = None if failure is None else Lost(f"{type(failure).__name__}: {failure}")
            yield futures[future], lost or future.result()


def alone(work: Callable[[Job], Result], job: Job) -> Result | Lost:
    """Run one job in a process of its own: a worker's own process serves many, with threads."""
    # Workers of a nanny are daemons, which may have no children; this one ends with the job.
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    ((_, result),) = run_jobs([job], work, 1)
    return result
