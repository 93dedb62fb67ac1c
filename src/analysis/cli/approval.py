"""The gate to the public: ``approve``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.common import LANG, REPLACE, errors, tell
from analysis.cli.signing import passphrase
from analysis.cli.trust import signer_lines

if TYPE_CHECKING:
    from analysis.core.labels import Language


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR")
@click.option("--author", default="", help="Who made it.")
@click.option("--reviewer", default="", help="Who checked it; not the author.")
@click.option("--date", default="", help="Date of the approval, as you write it; no clock is asked.")
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Private key of the reviewer, who signs with it.",
)
@click.option(
    "--check",
    is_flag=True,
    help="Only say whether it is approved and in force, its raw data unchanged.",
)
@click.option(
    "--signed-pdf",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="With --check: a copy of the PDF that a certificate signed; the approved bytes are in it.",
)
@REPLACE
@LANG
def approve(
    folder: Path,
    author: str,
    reviewer: str,
    date: str,
    key: Path | None,
    check: bool,
    signed_pdf: Path | None,
    replace: bool,
    lang: Language,
) -> None:
    """Approve the public release in DIR for publication.

    The reviewer is another person than the author; the raw data are those it was built from, and building it
    from them again gives the same bytes; every certain or likely doubt of the audit is resolved, or explained
    in audit.toml. Where the office keeps a list of its people (data/people.toml) both are on it, and who
    has a key there signs: the author with `giamngheo sign`, the reviewer with --key. The approval is tied to
    every byte of the release and void when one moves. Exit code 1 if it is not approved.

    Example: giamngheo approve output/2022/15139 --author "Lê A" --reviewer "Trần B"
    """
    with errors(lang, as_json=False):
        from analysis.core.labels import labels_for
        from analysis.core.project import find_project
        from analysis.core.targets import check_target
        from analysis.publish.originals import CHANGED
        from analysis.run import approval
        from analysis.run.index import FILE as INDEX
        from analysis.run.index import damaged
        from analysis.run.input_keys import is_unkeyed
        from analysis.run.manifest import read_manifest
        from analysis.run.seal import approval_file, approval_state, approved_by, is_approval
        from analysis.run.signing.keys import read_key
        from analysis.run.signing.release import author_of, is_behind
        from analysis.run.verify import verify

        text, release, place = labels_for(lang), folder.resolve(), folder.as_posix()
        project = find_project()
        if check:
            state, moved = approval_state(release)
            click.echo(text(f"approval.{state}", place=place, files=", ".join(moved)))
            who = approved_by(release, project) if state == "valid" else ()
            for line in signer_lines(who, text):
                click.echo(line)
            told = read_manifest(release) if state == "valid" else None
            raw = approval.raw_changes(told, project) if told else []
            if told and is_unkeyed(told, project):
                click.echo(text("verify.unkeyed"), err=True)
            for name in raw:
                click.echo(f"  {text('approval.objections.raw', file=name)}", err=True)
            kept = signed_pdf is None or is_behind(signed_pdf, release)
            if signed_pdf is not None:
                said = "kept" if kept else "other"
                click.echo(text(f"approval.pdf.{said}", file=signed_pdf), err=not kept)
            good = state == "valid" and not raw and kept and all(one.is_trusted for one in who)
            sys.exit(0 if good else 1)
        check_target(approval_file(release), [release], lang, replace=replace, ours=is_approval)
        author = author or author_of(release).get("author", "")
        signs_with = read_key(key, passphrase) if key else None
        against = approval.objections(release, project, author, reviewer, lang, key=signs_with)
        if not against:  # what is signed comes from the raw files, whoever wrote what lies there
            against = [*approval.rebuilt_otherwise(verify(release, project, lang))]
        if against:
            click.echo(text("approval.refused", place=place, count=len(against)), err=True)
            for one in against:
                click.echo(f"  {text(f'approval.objections.{one.reason}', **one.details)}", err=True)
            sys.exit(1)
        if read_manifest(release)["facts"].get(CHANGED):
            click.echo(text("approval.changed_notebook", place=place), err=True)
        path = approval.approve(release, project, author, reviewer, date, key=signs_with)
        click.echo(text("approval.approved", place=place, file=path.name))
        for line in signer_lines(approved_by(release, project), text):
            click.echo(line)
        for above in release.parents:
            if (above / INDEX).is_file():
                tell(damaged(above), lang)
