"""One notebook, executed by papermill in a fresh kernel."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from analysis.core.errors import BuildError
from analysis.core.scratch import holds_sockets, private_folder

# A cell that runs longer hangs: the slowest cell of a report takes about a second.
CELL_SECONDS = 600


class NotebookError(BuildError):
    """A cell of the notebook raised an error.

    Parameters
    ----------
    message
        The error of the cell in one or few lines.
    notebook
        The notebook as far as it was executed.
    """

    def __init__(self, message: str, notebook: Any) -> None:
        self.notebook = notebook
        super().__init__(message)


def execute(
    notebook: Path, parameters: dict[str, Any], cwd: Path, *, here: bool = False, quiet: bool = False
) -> Any:
    """Execute a notebook and return it with its outputs.

    Parameters
    ----------
    here
        Run the cells in this process instead of a kernel of their own; the caller sees to it that the
        process is a fresh one, see :mod:`analysis.run.own_process` and :mod:`analysis.run.pool`.
    quiet
        Show no progress, in a terminal either.

    Raises
    ------
    NotebookError
        If a cell raised an error, timed out, or the kernel died.
    """
    import nbformat
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    # papermill formats its output path as a template, so it gets a path of ours, never a user's.
    with private_folder() as scratch:
        path = scratch / "executed.ipynb"
        try:
            papermill.execute_notebook(
                str(notebook),
                str(path),
                parameters=parameters,
                cwd=str(cwd),
                kernel_name="python3",
                engine_name=_engine() if here else None,
                progress_bar=False if quiet else {"disable": not sys.stderr.isatty(), "leave": False},
                request_save_on_cell_execute=False,
                autosave_cell_every=0,
                execution_timeout=CELL_SECONDS,
                config=_kernel_config(scratch),
            )
        except papermill.PapermillExecutionError as error:
            message = f"{notebook.name}, cell {error.cell_index}: {error.ename}: {error.evalue}"
            raise NotebookError(message, nbformat.read(path, as_version=4)) from error
        except (DeadKernelError, CellTimeoutError, RuntimeError) as error:
            # A kernel may die before anything was saved; one that never answers is a RuntimeError.
            kept = path if path.is_file() else notebook
            raise NotebookError(f"{notebook.name}: {error}", nbformat.read(kept, as_version=4)) from error
        return nbformat.read(path, as_version=4)


def _engine() -> str:
    from analysis.run.engine import register

    return register()


def _kernel_config(folder: Path) -> Any:
    """Keep what a kernel needs in a folder of its own: connection, history, profile.

    Local sockets instead of TCP ports: nobody else can connect, and no two kernels race for one. Left to
    itself the kernel would name them in the working folder, alike in every run.
    """
    from traitlets.config import Config

    profile = folder / "ipython"
    profile.mkdir()
    manager = {"connection_file": str(folder / "kernel.json")}
    if os.name == "posix" and holds_sockets(folder):
        manager["transport"] = "ipc"
    # A profile of the user's could change what a notebook shows, and two kernels would share its history.
    arguments = [f"--ipython-dir={profile}", "--HistoryManager.enabled=False"]
    return Config({"KernelManager": manager, "NotebookClient": {"extra_arguments": arguments}})
