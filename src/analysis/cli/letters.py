"""Finished letters held against the style of officials: ``style``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.common import LANG, errors

if TYPE_CHECKING:
    from analysis.core.labels import Language


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@LANG
@click.option("--json", "as_json", is_flag=True, help="One JSON line per slip.")
def style(file: Path, lang: Language, as_json: bool) -> None:
    """Hold a finished letter against Decree 30/2020/NĐ-CP and the usual wording.

    FILE is a .docx; of a .pdf only the words are looked at.
    Exit code 1 if there is any slip.

    Example: giamngheo style output/2022/15139/report.docx
    """
    with errors(lang, as_json):
        from analysis.core.labels import labels_for
        from analysis.style import check_letter

        text = labels_for(lang)
        slips = check_letter(file, lang)
        for slip in slips:
            told = json.dumps(slip.to_json(lang), ensure_ascii=False) if as_json else slip.describe(lang)
            click.echo(told)
        said = "style.summary" if slips else "style.clean"
        click.echo(text(said, file=file, count=len(slips)), err=True)
        if slips:
            sys.exit(1)
