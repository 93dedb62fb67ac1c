"""What a reviewer asks: ``verify``, ``diff``."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.common import LANG, REPLACE, errors, tell

if TYPE_CHECKING:
    from analysis.core.labels import Labels, Language
    from analysis.run.signing.release import Signer
    from analysis.run.verify import Verdict

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("folder", type=FOLDER, metavar="DIR")
@LANG
@click.option("--json", "as_json", is_flag=True, help="One JSON line a release.")
def verify(folder: Path, lang: Language, as_json: bool) -> None:
    """Build every release in DIR again and compare every byte.

    Where something moved it says which input, code or package. It says who approved and signed a release.
    Exit code 1 if anything is not the same, or a signature is not that of whom it names.

    Example: giamngheo verify output/2022
    """
    with errors(lang, as_json):
        from analysis.core.labels import labels_for
        from analysis.core.project import find_project
        from analysis.run.verify import verify as verify_folder

        text, seen, bad = labels_for(lang), 0, 0
        for verdict in verify_folder(folder.resolve(), find_project(), lang):
            seen, bad = seen + 1, bad + (not verdict.holds)
            if as_json:
                click.echo(json.dumps(asdict(verdict), ensure_ascii=False))
                continue
            for line in _told(verdict, text):
                click.echo(line, err=not verdict.holds)
        if not seen:
            click.echo(text("verify.nothing"), err=True)
        sys.exit(1 if bad or not seen else 0)


@click.command()
@click.argument("old", type=FOLDER, metavar="OLD")
@click.argument("new", type=FOLDER, metavar="NEW")
@LANG
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Also write a page.")
@REPLACE
@click.option("--json", "as_json", is_flag=True, help="One JSON line a change.")
def diff(old: Path, new: Path, lang: Language, html: Path | None, replace: bool, as_json: bool) -> None:
    """Say what changed between two releases, the biggest change first.

    Exit code 1 if anything changed.

    Example: giamngheo diff output-2023-10/2022/15139 output/2022/15139
    """
    with errors(lang, as_json):
        from analysis.core.errors import DataError
        from analysis.core.labels import labels_for
        from analysis.core.targets import check_target
        from analysis.run.index import damaged
        from analysis.run.privacy import personal_in
        from analysis.run.revision import is_revision_page, revisions, shown, write_revision_page

        text = labels_for(lang)
        spoilt = [fault for release in (old, new) for fault in damaged(release)]
        # Of a page nobody knows then who may read it; the tables can be compared.
        if spoilt and html is not None:
            raise DataError(spoilt)
        tell(spoilt, lang, as_json)
        if html is not None:
            check_target(html, (old, new), lang, replace=replace, ours=is_revision_page)
        found = revisions(old, new)
        for change in found:
            told = asdict(change)
            if as_json:
                click.echo(json.dumps(told, ensure_ascii=False))
            else:
                told |= {"old": shown(change.old, lang), "new": shown(change.new, lang)}
                click.echo(text(f"verify.diff.{change.kind}", **told))
        if not found and not as_json:
            click.echo(text("verify.diff.none"))
        if html is not None:
            private = personal_in((old, new))
            write_revision_page(html, found, (old.as_posix(), new.as_posix()), lang, private)
            click.echo(html, err=True)
        sys.exit(1 if found else 0)


def _told(verdict: Verdict, text: Labels) -> list[str]:
    files = ", ".join(verdict.files)
    count = len(verdict.files)
    told = {"place": verdict.place, "files": files, "count": count, "reason": verdict.reason}
    lines = [text(f"verify.{verdict.state}", **told)]
    for kind, name, old, new in verdict.causes:
        absent = text("verify.absent")
        shown = {"old": old[:12] or absent, "new": new[:12] or absent}
        lines.append(text("verify.cause", kind=text(f"verify.kinds.{kind}"), name=name, **shown))
    if verdict.state == "moved" and not verdict.causes:
        lines.append(text("verify.no_cause"))
    if verdict.unkeyed:
        lines.append(text("verify.unkeyed"))
    if verdict.approval == "void":
        lines.append(text("verify.void"))
    return [*lines, *signer_lines(verdict.signers, text)]


def signer_lines(signers: Sequence[Signer], text: Labels) -> list[str]:
    """Return a line for each who approved a release."""
    return [
        "  " + text(f"approval.signers.{one.state}", role=text(f"approval.roles.{one.role}"), name=one.name)
        for one in signers
    ]
