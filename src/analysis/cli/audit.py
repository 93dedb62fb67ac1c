"""Figures held against each other: ``audit``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.common import LANG, errors, tell

if TYPE_CHECKING:
    from analysis.core.labels import Language


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@LANG
@click.option("--json", "as_json", is_flag=True, help="Findings as JSON lines.")
def audit(paths: tuple[Path, ...], lang: Language, as_json: bool) -> None:
    """Hold published figures against each other: identities, plausibility, documents.

    PATHS are raw folders (data/raw/YEAR/CODE), official forms as workbooks, published tables as CSV,
    or folders of any of them.
    Exit code 1 if any finding is certain or likely.

    Example: giamngheo audit data/raw/2022/15139
    """
    with errors(lang, as_json, in_words=True):
        from analysis.audit.lines import result_lines, summary_lines
        from analysis.audit.paths import audit_paths, passed_over

        tell(passed_over(paths), lang, as_json)
        refused = _refused(paths, lang)
        found = audit_paths(paths)
        for line in result_lines(found, lang, as_json):
            click.echo(line)
        for line in summary_lines(found, lang):
            click.echo(line, err=True)
        for message in refused:
            told = json.dumps({"error": "UsageError", "message": message}, ensure_ascii=False)
            click.echo(told if as_json else message, err=True)
        if found.failed or refused:
            sys.exit(1)


def _refused(paths: tuple[Path, ...], language: Language) -> list[str]:
    """Return why no report can be made of raw folders that are named; faults in their data are raised."""
    from analysis.core.errors import DataError
    from analysis.run.checking.ready import obstacle
    from analysis.run.checking.whole import raw_folder

    own = [folder for path in paths if (folder := raw_folder(path))]
    stands = [found for project, commune, year in own if (found := obstacle(project, commune, year))]
    if findings := [finding for one in stands for finding in one.findings]:
        raise DataError(findings)
    return [one.refused.describe(language) for one in stands if one.refused]
