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
    return own_process_unless(_never)(body)


def own_process_unless(done: Callable[..., bool]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Do as :func:`in_own_process`, unless what is asked for, told the same options, is there already."""
    return lambda body: _in_own_process(body, done)


def _never(**_: Any) -> bool:
    return False


def _in_own_process(body: Callable[..., None], done: Callable[..., bool]) -> Callable[..., None]:
    @wraps(body)
    def call(**given: Any) -> None:
        if done(**given):
            return
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
