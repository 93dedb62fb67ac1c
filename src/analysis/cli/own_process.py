"""Commands that run a notebook do so in a process of their own, see :mod:`analysis.run.own_process`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any

import click

from analysis.cli.common import errors


def in_own_process(body: Callable[..., None]) -> Callable[..., None]:
    """Let the body of a command run in a process of its own; stands directly above the function."""

    @wraps(body)
    def call(**given: Any) -> None:
        from analysis.run.own_process import run_in_own_process

        where = {"module": body.__module__, "command": body.__name__}
        with errors(given["lang"], given["as_json"]):
            code = run_in_own_process(_body, {**where, "given": given}, _say)
        if code:
            raise SystemExit(code)

    return call


def _body(module: str, command: str, given: dict[str, Any]) -> None:
    """Find the body by its name: what a process is started with must be told in plain values."""
    getattr(import_module(module), command).callback.__wrapped__(**given)


def _say(stream: str, text: str) -> None:
    click.echo(text, nl=False, err=stream == "err")
