"""The command ``giamngheo``: thin, every command calls one function.

Each family of commands has a module here, imported when one of its commands is called; what a
command needs is imported inside it, so that ``--help`` answers at once.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click

from analysis.cli.language import help_language, in_language, texts
from analysis.cli.stopping import Stopped, lost_output, stoppable
from analysis.cli.wrong_calls import wrong_calls

# Command → its module and function, in the order of the help page.
COMMANDS = MappingProxyType(
    {
        "report": "analysis.cli.reports:report",
        "list": "analysis.cli.reports:list_reports",
        "forms": "analysis.cli.forms:forms",
        "build": "analysis.cli.build:build",
        "new": "analysis.cli.notebooks:new",
        "run": "analysis.cli.notebooks:run",
        "compare": "analysis.cli.groups:compare",
        "trend": "analysis.cli.groups:trend",
        "groups": "analysis.cli.groups:groups",
        "plan": "analysis.cli.planning:plan",
        "template": "analysis.cli.intake:template",
        "import": "analysis.cli.importing:import_",
        "collect": "analysis.cli.collecting:collect",
        "check": "analysis.cli.intake:check",
        "audit": "analysis.cli.audit:audit",
        "verify": "analysis.cli.trust:verify",
        "key": "analysis.cli.signing:key",
        "sign": "analysis.cli.signing:sign",
        "approve": "analysis.cli.approval:approve",
        "publish": "analysis.cli.publishing:publish",
        "diff": "analysis.cli.trust:diff",
        "measure": "analysis.cli.measure:measure",
        "demo": "analysis.cli.intake:demo",
        "style": "analysis.cli.letters:style",
        "supply": "analysis.cli.supply:supply",
        "doctor": "analysis.cli.desk:doctor",
        "completion": "analysis.cli.desk:completion",
    }
)


@contextmanager
def _drawing_folder() -> Iterator[None]:
    """Give matplotlib a folder for its list of fonts where the user has no home to write to.

    Left to itself it makes one beside the private folders of the runs, says so, and leaves it there.
    """
    place = Path(os.path.expanduser("~/.config/matplotlib"))  # noqa: PTH111 - no error without a home
    nearest = next((one for one in (place, *place.parents) if one.exists()), Path("/"))
    if "MPLCONFIGDIR" in os.environ or os.access(nearest, os.W_OK):
        yield
        return
    from analysis.core.scratch import private_folder

    with private_folder() as folder:
        os.environ["MPLCONFIGDIR"] = str(folder)
        try:
            yield
        finally:
            del os.environ["MPLCONFIGDIR"]


# Where the results go: a full disk, a quota, a device that fails, a terminal that is gone.
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


class Commands(click.Group):
    """A group whose commands are imported when they are asked for."""

    _given: Sequence[str] | None = None  # the arguments of the call

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the program; help and findings are Vietnamese, whatever the code page of the machine."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8")
        with stoppable():
            try:
                with _drawing_folder():
                    return super().main(*args, **kwargs)
            except Stopped as stopped:
                stopped.end("en" if help_language() == "en" else "vi")
            except OSError as error:
                # Of a file its name is known; one without is the stream of the results.
                if error.filename is not None or error.errno not in FULL:
                    raise
                lost_output(error, "en" if help_language() == "en" else "vi")

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Return the context of a call; what is wrong with it is said in the user's language."""
        self._given = list(args)
        with wrong_calls(self._given):
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Call the command; what is wrong with its options is said in the user's language."""
        with wrong_calls(self._given):
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the help page."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, or None if there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, function = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), function)
        return in_language(cmd_name, command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command of a call; for a misspelt name, say which one may be meant."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = get_close_matches(args[0], COMMANDS)
            if not near:
                raise
            raise click.UsageError(f"{error.message} Did you mean {' or '.join(near)}?", ctx) from error

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the program is, in the user's language."""
        told = copy(self)
        if help_language() == "vi":
            told.help = texts()["main"]["help"]
        super(Commands, told).format_help_text(ctx, formatter)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="giamngheo")
def main() -> None:
    """Vietnam's yearly household poverty review: from a year's data to a checked report.

    Exit codes: 0 done, 1 the data or a report failed, 2 wrong call.
    """
