"""A command that is asked to end: one line, the exit code that shells give, nothing published is touched."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from analysis.core.labels import Language


class Stopped(BaseException):
    """Somebody asked the command to end; no handler of errors on the way may take it for one."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__()

    def end(self, language: Language, as_json: bool = False) -> NoReturn:
        """Say so and end the program: 130 after an interrupt, 143 after a request to terminate."""
        from analysis.core.labels import labels_for

        # A second request while this is said changes nothing.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        said = labels_for(language)("targets.stopped")
        message = {"error": "Stopped", "message": said}
        click.echo(json.dumps(message, ensure_ascii=False) if as_json else said, err=True)
        raise SystemExit(128 + self.number)


def lost_output(error: OSError, language: Language) -> NoReturn:
    """Say that what is written to a full disk, or to where nothing can be written, is lost; exit code 1."""
    from analysis.core.labels import labels_for

    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            # What could not be written is tried once more at the end of the program.
            os.dup2(nowhere, stream.fileno())
    click.echo(labels_for(language)("targets.lost_output", reason=error.strerror or error), err=True)
    raise SystemExit(1)


@contextmanager
def stoppable() -> Iterator[None]:
    """Raise :class:`Stopped` where Python would raise its own interrupt or die without a word.

    A process that leaves interrupts to another (see :mod:`analysis.run.own_process`) keeps to that, and
    so does one in which the command is not what runs in the first place.
    """
    first = threading.current_thread() is threading.main_thread()
    if not first or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return

    def stop(number: int, frame: FrameType | None) -> NoReturn:
        raise Stopped(number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
