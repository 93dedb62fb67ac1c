"""The user's desk: ``doctor``, ``completion``."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click
from click.shell_completion import get_completion_class

from analysis.cli.common import LANG, errors

if TYPE_CHECKING:
    from analysis.core.labels import Language


@click.command()
@LANG
@click.option("--json", "as_json", is_flag=True, help="One JSON line per check.")
def doctor(lang: Language, as_json: bool) -> None:
    """Check whether this machine can build reports, and say what to mend.

    Exit code 1 if anything is broken.

    Example: giamngheo doctor
    """
    with errors(lang, as_json):
        from dataclasses import asdict

        from analysis.core.labels import labels_for
        from analysis.run.doctor import examine

        text = labels_for(lang)
        checks = examine()
        for check in checks:
            told = text(f"doctor.{check.name}", **check.details)
            if as_json:
                click.echo(json.dumps({**asdict(check), "description": told}, ensure_ascii=False))
            else:
                click.echo(f"{text(f'doctor.{check.state}'):8}{told}")
        sys.exit(1 if any(check.state == "error" for check in checks) else 0)


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what makes a shell complete the commands and options.

    Example: giamngheo completion bash >> ~/.bashrc
    """
    from analysis.cli import main

    kind = get_completion_class(shell)
    if kind is not None:
        click.echo(kind(main, {}, "giamngheo", "_GIAMNGHEO_COMPLETE").source())
