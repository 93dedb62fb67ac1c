"""The language of help pages: Vietnamese unless the user's settings ask for English.

English stands in the code, beside what it describes; Vietnamese in ``vi.toml``, one table a command
(a test holds it complete). The language of a command's *results* is its option ``--lang``.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from copy import copy
from functools import cache
from importlib.resources import files
from typing import Any

import click

# As for other programs: the first of these that is set decides.
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")


def help_language(environment: Mapping[str, str] | None = None) -> str:
    """Return ``vi`` or ``en``: ``GIAMNGHEO_LANG``, else an English locale, else Vietnamese.

    Examples
    --------
    >>> help_language({"LANG": "en_US.UTF-8"}), help_language({"LC_ALL": "C"}), help_language({})
    ('en', 'vi', 'vi')
    >>> help_language({"LANG": "vi_VN.UTF-8", "GIAMNGHEO_LANG": "en"})
    'en'
    """
    values = os.environ if environment is None else environment
    named = values.get("GIAMNGHEO_LANG") or next((values[name] for name in _LOCALE if values.get(name)), "")
    return "en" if named.lower().startswith("en") else "vi"


@cache
def texts() -> dict[str, Any]:
    """Return the Vietnamese texts by command."""
    return tomllib.loads((files(__package__) / "vi.toml").read_text("utf-8"))


def in_language(name: str, command: click.Command) -> click.Command:
    """Return a command whose help page is in the user's language."""
    if help_language() == "en" or name not in texts():
        return command
    table = texts()[name]
    told = copy(command)
    told.help = table["help"]
    told.params = [_option(parameter, table.get("options", {})) for parameter in command.params]
    return told


def _option(parameter: click.Parameter, words: Mapping[str, str]) -> click.Parameter:
    words = {**texts()["options"], **words}
    if not isinstance(parameter, click.Option) or parameter.name not in words:
        return parameter
    told = copy(parameter)
    told.help = words[parameter.name]
    return told
