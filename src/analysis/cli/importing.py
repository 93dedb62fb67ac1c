"""``import``: from a person's files to the folders that reports are made from."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.common import LANG, errors

if TYPE_CHECKING:
    from analysis.core.labels import Language
    from analysis.intake.recognise import Question
    from analysis.intake.replies import By


@click.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--commune", help="Five-digit code of the commune.  [default: as the files say, or asked]")
@click.option("--year", type=int, help="Review year.  [default: as the files say, or asked]")
@click.option("--accept", is_flag=True, help="Take the proposals of open questions.")
@click.option("--replace", is_flag=True, help="Put new files in the place of those that are there.")
@LANG
def import_(
    files: tuple[Path, ...],
    commune: str | None,
    year: int | None,
    accept: bool,
    replace: bool,
    lang: Language,
) -> None:
    """Put a household list, official forms or a filled template where reports are made from.

    Names and identity numbers go to data/private, the rest to data/raw. What the files do not say for
    sure is asked in a terminal, or taken as proposed with --accept. With any error nothing is written
    and the exit code is 1.

    Example: giamngheo import danh-sach.xlsx --commune 15142 --year 2023
    """
    with errors(lang, as_json=False, in_words=True):
        from analysis.core.labels import labels_for
        from analysis.core.project import find_project
        from analysis.intake.importing import import_files
        from analysis.intake.placing import Destination
        from analysis.intake.replies import accept as proposal
        from analysis.run.checking.lines import finding_lines

        project, text = find_project(), labels_for(lang)
        commune, year = _place(files, commune, year, accept, lang)
        ask = proposal if accept else _Terminal(lang) if sys.stdin.isatty() else None
        done = import_files(files, Destination(project, commune, year, replace), lang, ask)
        for line in finding_lines(done.findings, lang):
            click.echo(line, err=True)
        for path in done.written:
            click.echo(text("importing.written", path=project.relative(path)))
        for path in done.removed:
            click.echo(text("importing.removed", path=project.relative(path)))
        if done.failed:
            named = " ".join(shlex.quote(str(file)) for file in files)
            click.echo(text("importing.failed", files=named, commune=commune, year=year), err=True)
            sys.exit(1)
        if not done.written:
            click.echo(text("importing.unchanged"))
        folder = project.relative(project.raw(year, commune))
        click.echo(text("importing.next", folder=folder, commune=commune, year=year))


def _place(
    files: tuple[Path, ...], commune: str | None, year: int | None, accept: bool, lang: Language
) -> tuple[str, int]:
    """Return whose files they are: as called, as they say for sure, else as a person says."""
    from analysis.core.errors import UsageError
    from analysis.core.labels import labels_for
    from analysis.intake.whose import whose

    if commune and year:
        return commune, year
    text, said = labels_for(lang), whose(files, commune, year)
    commune_said, year_said = commune or said.commune, year or said.year
    if commune_said and year_said and (said.sure or accept):
        return commune_said, year_said
    if sys.stdin.isatty():
        chosen = commune or click.prompt(text("importing.ask.commune"), default=commune_said)
        return chosen, year or click.prompt(text("importing.ask.year"), default=year_said, type=int)
    call = " ".join(
        [
            "giamngheo import",
            *(shlex.quote(str(file)) for file in files),
            f"--commune {commune_said or 'NNNNN'} --year {year_said or 'NNNN'}",
        ]
    )
    raise UsageError(text("importing.whose", call=call))


class _Terminal:
    """Asks a person in the terminal; the proposal is what Enter gives."""

    def __init__(self, lang: Language) -> None:
        self.lang: Language = lang

    def __call__(self, question: Question) -> tuple[str, By] | None:
        from analysis.core.labels import labels_for
        from analysis.intake.recognise.questions import option

        text = labels_for(self.lang)
        where = " ".join(filter(None, (question.file, question.sheet and f"[{question.sheet}]")))
        click.echo(question.asked(where, text))
        if question.examples:
            click.echo(text("importing.ask.examples", examples="; ".join(question.examples)))
        for number, value in enumerate(question.options, start=1):
            click.echo(f"  {number}. {option(question.kind, value, text)}")
        click.echo(f"  0. {text('importing.ask.open')}")
        proposed = question.options.index(question.proposal) + 1
        most = click.IntRange(0, len(question.options))
        chosen: int = click.prompt(text("importing.ask.choose"), default=proposed, type=most)
        return (question.options[chosen - 1], "person") if chosen else None
