"""``collect``: a folder of communes' files, a status board, letters."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.common import LANG, OUTPUT, YEAR, errors
from analysis.cli.groups import GROUP

if TYPE_CHECKING:
    from analysis.core.labels import Language
    from analysis.run.collect.collect import AskWhose, Collected


@click.command()
@click.argument("inbox", type=click.Path(path_type=Path))
@GROUP
@YEAR
@click.option(
    "--assign", multiple=True, metavar="FILE=CODE", help="Whose an unclear file is; may be repeated."
)
@click.option("--accept", is_flag=True, help="Take the proposals of open questions.")
@click.option("--replace", is_flag=True, help="Put new files in the place of those that are there.")
@LANG
@OUTPUT
def collect(
    inbox: Path,
    group: str,
    year: int,
    assign: tuple[str, ...],
    accept: bool,
    replace: bool,
    lang: Language,
    output: Path | None,
) -> None:
    """Take in a folder of the communes' files, and write a status board and a letter to each commune.

    Files may be workbooks, lists, forms and zip archives. What is certain is placed as by import; what
    is not is told and, in a terminal, asked. Only files that are new are taken. The exit code is 1 while
    any file waits for an answer or a correction.

    Example: giamngheo collect hop-thu --group cu-jut --year 2024
    """
    with errors(lang, as_json=False, in_words=True):
        from analysis.core.project import find_project
        from analysis.intake.replies import accept as proposal
        from analysis.run.collect import collect as take

        assigned = _assigned(assign)
        done = take(
            inbox,
            group,
            year,
            find_project(),
            language=lang,
            ask=proposal if accept else None,
            ask_whose=_whose(assigned, lang, accept=accept),
            replace_placed=replace,
            output=output,
        )
        _tell(done, lang)
        sys.exit(1 if done.is_open else 0)


def _assigned(told: tuple[str, ...]) -> Mapping[str, str]:
    from analysis.core.errors import UsageError
    from analysis.intake.values import is_code

    found = {}
    for one in told:
        name, _, code = one.rpartition("=")
        if not name or not is_code(code):
            raise UsageError.said("collect_assign", told=one)
        found[name] = code
    return found


def _whose(assigned: Mapping[str, str], lang: Language, *, accept: bool) -> AskWhose:
    """Return who answers whose a file is: an option, the proposal, a person in a terminal."""
    from analysis.core.labels import labels_for

    def ask(name: str, proposal: str) -> str:
        if name in assigned or Path(name).name in assigned:
            return assigned.get(name) or assigned[Path(name).name]
        if accept or not sys.stdin.isatty():
            return proposal if accept else ""
        question = labels_for(lang)("collect.ask_whose", name=name)
        return str(click.prompt(question, default=proposal, show_default=bool(proposal)))

    return ask


def _tell(done: Collected, lang: Language) -> None:
    from analysis.core.labels import labels_for
    from analysis.run.collect.board import lines
    from analysis.run.collect.record import masked, why

    text = labels_for(lang)
    names = {place.code: place.name for place in done.group.communes}
    for one in done.new:
        if one.state == "placed":
            click.echo(text("collect.placed", commune=names[one.commune], name=masked(one.name)))
        elif one.state == "again":
            click.echo(text("collect.again", name=masked(one.name), told=masked(one.told)))
        else:
            click.echo(text("collect.left", name=masked(one.name), why=why(one, text)), err=True)
    if not done.new:
        click.echo(text("collect.nothing"))
    for line in lines(done.statuses, text):
        click.echo(line)
    for path in done.written:
        click.echo(text("collect.wrote", path=path))
