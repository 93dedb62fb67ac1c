"""Wrong calls of the command line, said in Vietnamese where help pages are, or ``--lang vi`` asks for it."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import IO, Any

import click

from analysis.cli.language import help_language

_LANG = "--lang"
# What click's types say of a value → the key of our wording.
_BAD = (
    (re.compile(r"^(?:File|Path) (?P<name>'.*') does not exist\.$"), "no_path"),
    (re.compile(r"^Directory (?P<name>'.*') does not exist\.$"), "no_folder"),
    (re.compile(r"^(?:File|Path) (?P<name>'.*') is a directory\.$"), "is_folder"),
    (re.compile(r"^Directory (?P<name>'.*') is a file\.$"), "is_file"),
    (re.compile(r"^(?P<name>'.*') is not a valid integer(?: range)?\.$"), "not_whole"),
    (re.compile(r"^(?P<name>'.*') is not a valid float(?: range)?\.$"), "not_a_number"),
    (re.compile(r"^(?P<name>'.*') is not one of (?P<names>.*)\.$"), "not_one_of"),
    (re.compile(r"^(?P<name>\S+) is not in the range (?P<names>.*)\.$"), "out_of_range"),
    (re.compile(r"^Option (?P<name>'.*') requires an argument\.$"), "no_value"),
    (re.compile(r"^Got unexpected extra arguments? \((?P<names>.*)\)$"), "extra"),
    (re.compile(r"^No such command (?P<name>'.*?')\.?(?: Did you mean (?P<names>.*)\?)?$"), "no_command"),
)


class WrongCall(click.UsageError):
    """A wrong call that shows itself in Vietnamese."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Write how the command is called, where its help is, and what is wrong."""
        file = file or sys.stderr
        if self.ctx is not None:
            usage = self.ctx.get_usage().replace("Usage:", words()["usage"], 1)
            click.echo(usage, file=file)
            click.echo(words()["help"].format(command=self.ctx.command_path) + "\n", file=file)
        click.echo(words()["error"].format(told=self.message), file=file)


@cache
def words() -> Mapping[str, str]:
    """Return the Vietnamese wordings by key."""
    return tomllib.loads((files(__package__) / "wrong_calls.toml").read_text("utf-8"))


@contextmanager
def wrong_calls(arguments: Sequence[str] | None) -> Iterator[None]:
    """Say wrong calls that happen meanwhile in the language of the call."""
    try:
        yield
    except WrongCall:
        raise
    except click.UsageError as error:
        if language_of(sys.argv[1:] if arguments is None else arguments) == "en":
            raise
        raise WrongCall(told(error), error.ctx) from error


def language_of(arguments: Sequence[str]) -> str:
    """Return the language that a call asks for, before anything of it is understood.

    Examples
    --------
    >>> language_of(["report", "--lang", "en"]), language_of(["report", "--lang=vi"])
    ('en', 'vi')
    """
    for place, one in enumerate(arguments):
        name, given, value = one.partition("=")
        if name == _LANG:
            asked = value if given else (*arguments, "")[place + 1]
            return "en" if asked == "en" else "vi" if asked == "vi" else help_language()
    return help_language()


def told(error: click.UsageError) -> str:
    """Return what is wrong in Vietnamese; what we have no words for stays as click says it.

    Examples
    --------
    >>> told(click.NoSuchOption("--yaer", possibilities=["--year"]))
    'không có tùy chọn --yaer; có phải --year?'
    """
    say = words()
    if isinstance(error, click.NoSuchOption):
        near = say["meant"].format(names=", ".join(sorted(error.possibilities or ())))
        return say["no_option"].format(name=error.option_name) + (near if error.possibilities else "")
    if isinstance(error, click.MissingParameter):
        kind = "missing_option" if isinstance(error.param, click.Option) else "missing_argument"
        return say[kind].format(name=_name(error))
    if isinstance(error, click.BadParameter):
        return say["bad"].format(name=_name(error), told=_worded(error.message))
    return _worded(error.message)


def _worded(message: str) -> str:
    for pattern, key in _BAD:
        if found := pattern.match(message):
            said = {name: value or "" for name, value in found.groupdict().items()}
            near = (
                words()["meant"].format(names=said["names"].replace(" or ", ", "))
                if said.get("names")
                else ""
            )
            return words()[key].format(**said) + (near if key == "no_command" else "")
    return message


def _name(error: click.BadParameter) -> str:
    if isinstance(error.param, click.Option):
        return error.param.opts[0]
    if error.param is not None:
        return error.param.make_metavar(error.ctx) if error.ctx else (error.param.name or "")
    return str(error.param_hint or "")
