"""A papermill engine that runs a notebook in the process it is called in.

A kernel of its own costs more than a report. :mod:`analysis.run.pool` forks a process for every
notebook anyway, so the process itself is the clean room and needs no second one behind a socket.
"""

from __future__ import annotations

import json
import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from jupyter_client.jsonutil import json_default
from nbformat.v4 import new_output
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines
from traitlets.config import Config, SingletonConfigurable

from analysis.core.scratch import private_folder

ENGINE = "giamngheo-in-process"
_ALARM = getattr(signal, "SIGALRM", None)


class InProcessEngine(Engine):  # type: ignore[misc]  # papermill is not typed
    """Run the cells one after the other in an IPython shell of this process."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, execution_timeout: int = 0, **_: Any
    ) -> None:
        """Fill in the outputs; stop behind the first cell that raises an error, as a kernel would."""
        with _shell() as shell:
            for index, cell in enumerate(nb_man.nb.cells):
                if cell.cell_type != "code":
                    continue
                nb_man.cell_start(cell, index)
                failed = _run(shell, cell, execution_timeout)
                if failed:
                    nb_man.cell_exception(cell, index)
                nb_man.cell_complete(cell, index)
                if failed:
                    break


def register() -> str:
    """Make the engine known to papermill, and return its name."""
    papermill_engines.register(ENGINE, InProcessEngine)
    return ENGINE


class _Hook(DisplayHook):
    """Keep the value of a cell's last line instead of printing it."""

    shell: _Shell

    def write_output_prompt(self) -> None:
        """Print no prompt."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        """Keep what a kernel would have sent."""
        about = {"metadata": md_dict or {}, "execution_count": self.prompt_count}
        self.shell.shown.append(new_output("execute_result", _sent(format_dict), **about))

    def finish_displayhook(self) -> None:
        """Print no line end."""
        self._is_active = False


class _Publisher(DisplayPublisher):
    """Keep what ``display`` shows."""

    shell: _Shell

    def publish(self, data: Any, metadata: Any = None, source: Any = None, **_: Any) -> None:
        """Keep what a kernel would have sent."""
        self.shell.shown.append(new_output("display_data", _sent(data), metadata=metadata or {}))


def _sent(data: Any) -> Any:
    """Return what a cell shows as it would arrive from a kernel: numbers of numpy are plain ones then."""
    return json.loads(json.dumps(data, default=json_default))


class _Shell(InteractiveShell):
    """A shell that keeps the outputs of the cell in ``shown``, and prints no traceback."""

    displayhook_class = _Hook
    display_pub_class = _Publisher

    def __init__(self, **options: Any) -> None:
        self.shown: list[Any] = []
        super().__init__(**options)  # type: ignore[no-untyped-call]

    def showtraceback(self, *_: Any, **__: Any) -> None:
        """Leave the error to :func:`_run`."""

    def showsyntaxerror(self, *_: Any, **__: Any) -> None:
        """Leave the error to :func:`_run`."""


@contextmanager
def _shell() -> Iterator[_Shell]:
    """Open a shell in which nothing of another notebook is left, and no history is read.

    A process has one shell that ``get_ipython`` knows; who already works in one gets it back afterwards.
    Its profile is a folder of its own: the user's would be made where there is none, or be read.
    """
    kinds: list[type[SingletonConfigurable]] = [_Shell, InteractiveShell]
    before = {kind: kind._instance for kind in kinds}
    try:
        for kind in kinds:
            kind._instance = None
        with private_folder() as profile:
            config = Config({"HistoryManager": {"enabled": False}})
            yield _Shell.instance(config=config, ipython_dir=str(profile))
    finally:
        for kind, shell in before.items():
            kind._instance = shell


def _run(shell: _Shell, cell: Any, seconds: int) -> bool:
    """Run a cell, put its outputs into it, and say whether it failed."""
    shell.shown = []
    with capture_output(display=False) as caught, _limit(seconds):
        result = shell.run_cell(cell.source, store_history=True)  # type: ignore[no-untyped-call]
    cell.execution_count = result.execution_count
    streams = (("stdout", caught.stdout), ("stderr", caught.stderr))
    cell.outputs = [new_output("stream", name=name, text=text) for name, text in streams if text]
    cell.outputs += shell.shown
    error = result.error_before_exec or result.error_in_exec
    if error is not None:
        lines = traceback.format_exception(error)
        cell.outputs.append(
            new_output("error", ename=type(error).__name__, evalue=str(error), traceback=lines)
        )
    return error is not None


@contextmanager
def _limit(seconds: int) -> Iterator[None]:
    """Interrupt a cell that hangs; where there are no alarms the pool's own limit ends the process."""
    if not seconds or _ALARM is None:
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"the cell took more than {seconds} s")

    before = signal.signal(_ALARM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(_ALARM, before)
