"""What the commands share: options that mean the same everywhere, and how errors end a command."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.stopping import Stopped

if TYPE_CHECKING:
    from analysis.core.errors import Finding
    from analysis.core.labels import Language
    from analysis.run.edition import Release

DEFAULT_COMMUNE = "15139"
DEFAULT_YEAR = 2022

COMMUNE = click.option(
    "--commune", default=DEFAULT_COMMUNE, show_default=True, help="Five-digit code of the commune."
)
YEAR = click.option("--year", default=DEFAULT_YEAR, show_default=True, help="Review year.")
FORMATS = click.option("--formats", default="", help="Comma-separated: html,pdf,docx,xlsx.  [default: all]")
LANG = click.option("--lang", default="vi", show_default=True, type=click.Choice(["vi", "en"]))
AUDIENCE = click.option(
    "--audience",
    default="superior",
    show_default=True,
    type=click.Choice(["superior", "public", "internal"]),
)
REPLACE = click.option("--replace", is_flag=True, help="Write over a file that was not made here.")
UNVERIFIED = click.option(
    "--accept-unverified-standard", is_flag=True, help="Use a standard that nobody has verified."
)
ALSO = click.option(
    "--also-standard", "also_standards", multiple=True, help="The result by this standard too; repeatable."
)
# For documents that go by one standard, to be refused in words.
NO_OTHER = click.option("--also-standard", "also_standards", multiple=True, hidden=True)
OUTPUT = click.option("--output", type=click.Path(file_okay=False, path_type=Path), help="Default: output/.")


def wanted_formats(text: str) -> list[str]:
    """Return the names in a comma-separated option; an empty one asks for all.

    Examples
    --------
    >>> wanted_formats("html, pdf"), wanted_formats("")
    (['html', 'pdf'], ['html', 'pdf', 'docx', 'xlsx'])
    """
    from analysis.run import formats

    return [name.strip() for name in text.split(",")] if text else list(formats.FORMATS)


def tell(findings: Iterable[Finding], language: Language, as_json: bool = False) -> None:
    """Say findings about a commune's folder on stderr, one a line; they do not end the command."""
    from analysis.intake.checking.words import told_json

    for finding in findings:
        told = told_json(finding, language)
        click.echo(json.dumps(told, ensure_ascii=False) if as_json else told["description"], err=True)


def tell_files(release: Release, language: Language) -> None:
    """Say which files were written, and on stderr which of them stood there otherwise before."""
    from analysis.core.labels import labels_for

    for path in release.files:
        click.echo(path)
    if release.replaced:
        click.echo(labels_for(language)("targets.replaced", files=", ".join(release.replaced)), err=True)


@contextmanager
def errors(language: Language, as_json: bool, *, in_words: bool = False) -> Iterator[None]:
    """Turn our errors into lines on stderr and an exit code; anything else is a bug and shows.

    ``in_words``: the faults are those of a commune's folder, whose columns and codes are told in the words of
    the forms.
    """
    from analysis.core.errors import DataError, GiamNgheoError

    try:
        yield
    except DataError as error:
        if in_words:
            tell(error.findings, language, as_json)
        for finding in () if in_words else error.findings:
            told = json.dumps(finding.to_json(language), ensure_ascii=False) if as_json else ""
            click.echo(told or finding.describe(language), err=True)
        sys.exit(error.exit_code)
    except GiamNgheoError as error:
        said = error.describe(language)
        message = {"error": type(error).__name__, "message": said}
        click.echo(json.dumps(message, ensure_ascii=False) if as_json else said, err=True)
        sys.exit(error.exit_code)
    except Stopped as stopped:
        stopped.end(language, as_json)
