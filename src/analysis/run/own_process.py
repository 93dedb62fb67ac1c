"""A command in a process of its own, in which its notebook then runs: no second interpreter, no kernel.

A kernel behind a socket imports everything once more, which costs more than a report. The process of a
command that has done nothing yet is as clean, and a fork of it is cheaper still: the parent stays small,
waits, repeats what the child says, and tells it in words when the child dies.
"""

from __future__ import annotations

import ctypes
import io
import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Literal

from analysis.core.errors import BuildError
from analysis.run.memory import Rest, check_limit, is_told_by, lacking, limit, spare
from analysis.run.pool import best_method, take_process, warm_up

Stream = Literal["out", "err"]
Say = Callable[[Stream, str], None]
# What starts threads when it is imported: a process that holds one of these is not forked as it is.
_THREADED = ("numpy", "polars", "pyarrow")
_DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux


def run_in_own_process(work: Callable[..., Any], given: Mapping[str, Any], say: Say) -> int:
    """Call a function in a process of its own and return its exit code.

    Parameters
    ----------
    work
        A function of a module; it may end by ``sys.exit``.
    given
        Its keyword arguments, which can be pickled.
    say
        Called with each text that it writes, in order.

    Returns
    -------
    int
        0, what it ended with, or 1 where it raised an error.

    Raises
    ------
    BuildError
        If the process died: a cell of a notebook may end it, and so may a machine without memory. If its
        address space is limited and it failed for want of it, or waits for what does not come.

    Examples
    --------
    >>> run_in_own_process(print, {}, lambda stream, text: print(stream, len(text)))
    out 1
    0
    """
    if limit() is None:
        return _run(work, given, say)
    check_limit()
    said: list[str] = []

    def keep(stream: Stream, text: str) -> None:
        if stream == "out":
            say(stream, text)
        else:  # whether it tells of memory is known at the end
            said.append(text if isinstance(text, str) else str(text, "utf-8", "replace"))

    with TemporaryFile() as noise:
        try:
            code = _run(work, given, keep, noise.fileno())
        except BuildError:
            raise lacking() from None
        noise.seek(0)
        text = "".join((*said, noise.read().decode("utf-8", "replace")))
    if code and is_told_by(text):
        raise lacking()
    if text:
        say("err", text)
    return code


def _run(work: Callable[..., Any], given: Mapping[str, Any], say: Say, noise: int | None = None) -> int:
    """Call a function in a process of its own, where libraries write to a file, and wait for its end.

    With such a file the process is one that may be left waiting for memory.
    """
    method = "fork" if _may_be_forked() else best_method()
    if method == "forkserver":
        warm_up()
    context: Any = multiprocessing.get_context(method)
    here, there = context.Pipe(duplex=False)
    told = (there, work, dict(given), _surroundings(), sys.stderr.isatty())
    process = context.Process(target=_serve, args=(*told, noise if method == "fork" else None))
    process.start()
    there.close()
    code = None
    rest = None if noise is None else Rest(process.pid)
    try:
        with suppress(EOFError, ConnectionError):
            while code is None:
                if rest is None or here.poll(1):
                    kind, content = here.recv()
                    if kind == "end":
                        code = content
                    else:
                        say(kind, content)
                elif rest.is_long():
                    process.kill()
        process.join()
    finally:
        process.kill()
        process.join()
        here.close()
    if code is not None:
        return int(code)
    if process.exitcode is not None and process.exitcode < 0:
        raise BuildError.said("process_killed", signal=-process.exitcode)
    raise BuildError.said("process_ended", code=process.exitcode)


def _may_be_forked() -> bool:
    small = threading.active_count() == 1 and not any(name in sys.modules for name in _THREADED)
    return small and "fork" in multiprocessing.get_all_start_methods()


def _surroundings() -> tuple[dict[str, str], str]:
    """Environment and working folder: a server of processes keeps those of the time when it began."""
    return dict(os.environ), str(Path.cwd())


class _Speaker(io.TextIOBase):
    """A text stream whose other end is the parent."""

    encoding = "utf-8"

    def __init__(self, pipe: Connection, stream: Stream, terminal: bool) -> None:
        self._pipe, self._stream, self._terminal = pipe, stream, terminal

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self._terminal

    def write(self, text: str) -> int:
        if text:
            self._pipe.send((self._stream, text))
        return len(text)


def _serve(  # noqa: PLR0913, PLR0917 - what a process is started with
    pipe: Connection,
    work: Callable[..., Any],
    given: dict[str, Any],
    surroundings: tuple[dict[str, str], str],
    terminal: bool,
    noise: int | None,
) -> None:
    take_process()
    if noise is not None:
        os.dup2(noise, 2)
    # A terminal interrupts both; the parent ends this one, whatever a notebook would make of an interrupt.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(AttributeError, OSError):  # elsewhere than on Linux a child outlives its parent a little
        ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGKILL)
    environment, folder = surroundings
    if dict(os.environ) != environment:
        os.environ.clear()
        os.environ.update(environment)
    os.chdir(folder)
    spare()
    sys.stdout, sys.stderr = _Speaker(pipe, "out", False), _Speaker(pipe, "err", terminal)
    try:
        work(**given)
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:  # noqa: BLE001 - a bug shows as it would in the command's own process
        traceback.print_exc()
        code = 1
    with suppress(OSError):
        pipe.send(("end", code))
    pipe.close()
