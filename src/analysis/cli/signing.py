"""Signatures: ``key`` makes one for somebody, ``sign`` is the author's."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.common import LANG, REPLACE, errors

if TYPE_CHECKING:
    from analysis.core.labels import Language


@click.command()
@click.argument("name", metavar="NAME")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
@LANG
def key(name: str, file: Path, lang: Language) -> None:
    """Make a key for NAME, who then signs with it.

    The private half goes into FILE, outside the project; keep it as you keep a stamp. The public half goes
    into data/people.toml. A passphrase is asked for, or taken from GIAMNGHEO_PASSPHRASE; with none, whoever
    has the file can sign.

    Example: giamngheo key "Trần B" ~/tran-b.key
    """
    with errors(lang, as_json=False):
        from analysis.core.errors import UsageError
        from analysis.core.labels import labels_for
        from analysis.core.project import find_project
        from analysis.run.people import person_key
        from analysis.run.signing.keys import make_key
        from analysis.run.signing.people import FILE, add_person, office_people, outside

        text, project = labels_for(lang), find_project()
        office_people(project)  # a list that cannot be read is told before anything is made
        if not person_key(name):
            raise UsageError.said("key_nobody", name=name)
        if not outside(project, file):
            raise UsageError.said("key_inside", path=file)
        public = make_key(file, passphrase(new=True))
        click.echo(text("approval.key.private", file=file))
        added = add_person(project, name, public)
        click.echo(text(f"approval.key.{'public' if added else 'by_hand'}", file=FILE, name=name, key=public))


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR")
@click.option("--author", required=True, help="Who made it, and signs.")
@click.option(
    "--key",
    "file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Private key of the author.",
)
@REPLACE
@LANG
def sign(folder: Path, author: str, file: Path, replace: bool, lang: Language) -> None:
    """Sign the release in DIR as its author; `approve` takes the signature into the approval.

    Example: giamngheo sign output/public/2022/15139 --author "Lê A" --key ~/le-a.key
    """
    with errors(lang, as_json=False):
        from analysis.core.labels import labels_for
        from analysis.core.project import find_project
        from analysis.core.targets import check_target
        from analysis.run import approval
        from analysis.run.signing.keys import read_key
        from analysis.run.signing.release import author_file, is_author_file, sign_as_author

        text, release, place = labels_for(lang), folder.resolve(), folder.as_posix()
        check_target(author_file(release), [release], lang, replace=replace, ours=is_author_file)
        signs_with = read_key(file, passphrase)
        against = approval.objections_to_author(release, find_project(), author, signs_with)
        for one in against:
            click.echo(text(f"approval.objections.{one.reason}", **one.details), err=True)
        if against:
            sys.exit(1)
        path = sign_as_author(release, author, signs_with)
        click.echo(text("approval.signed", place=place, name=author.strip(), file=path.name))


def passphrase(*, new: bool = False) -> str:
    """Return the passphrase of a private key: from the environment, or asked for in a terminal."""
    from analysis.run.signing.keys import PASSPHRASE_IN

    if (said := os.environ.get(PASSPHRASE_IN)) is not None:
        return said
    if not sys.stdin.isatty():
        return ""
    asked: str = click.prompt(
        "Mật khẩu của khóa / passphrase",
        default="",
        show_default=False,
        hide_input=True,
        confirmation_prompt=new,
    )
    return asked
