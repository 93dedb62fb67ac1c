"""What the software is made of: ``supply``."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.common import LANG, REPLACE, errors

if TYPE_CHECKING:
    from analysis.core.labels import Language

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("locks", nargs=-1, type=FILE, metavar="[LOCK …]")
@click.option("--advisories", type=click.Path(exists=True, path_type=Path), help="Known faults, OSV format.")
@click.option("--sbom", type=click.Path(dir_okay=False, path_type=Path), help="Write a bill of materials.")
@REPLACE
@LANG
@click.option("--json", "as_json", is_flag=True, help="One JSON line a package, fault or hit.")
def supply(
    locks: tuple[Path, ...],
    advisories: Path | None,
    sbom: Path | None,
    replace: bool,
    lang: Language,
    as_json: bool,
) -> None:
    """List the packages of lock files with their licences, and hold them against known faults.

    Nothing is asked online: --advisories is a folder, zip or file of records in the OSV format, such as the
    PyPI export of osv.dev. The default is the project's own requirements.lock. Exit code 1 if a lock lets
    in what it does not name by hash, or a package has a known fault.

    Example: giamngheo supply --advisories PyPI.zip --sbom sbom.json
    """
    with errors(lang, as_json):
        from analysis.core.labels import labels_for
        from analysis.core.project import find_project
        from analysis.core.targets import check_target, write_file
        from analysis.run.supply.advisories import hits, read_advisories
        from analysis.run.supply.bill import bill_of_materials, is_bill, licence_of
        from analysis.run.supply.lock import read_locks

        text = labels_for(lang)
        paths = list(locks) or [find_project().root / "requirements.lock"]
        if sbom is not None:
            inputs = [*paths, *([advisories] if advisories else [])]
            check_target(sbom, inputs, lang, replace=replace, ours=is_bill)
        locked, faults = read_locks(paths)
        found = hits(locked, read_advisories(advisories)) if advisories else []
        for one in locked:
            licence = licence_of(one.name, one.version)
            plain = {"package": one.name, "version": one.version, "licence": licence, "marker": one.marker}
            shown = f"{one.name:32}{one.version:16}{licence or text('supply.unknown')}"
            click.echo(json.dumps(plain, ensure_ascii=False) if as_json else shown)
        for fault in faults:
            told = text("supply.lock", fault=fault.describe(lang))
            click.echo(json.dumps(asdict(fault)) if as_json else told, err=not as_json)
        for hit in found:
            told = text("supply.hit", **{**asdict(hit), "fixed_in": ", ".join(hit.fixed_in) or "-"})
            click.echo(json.dumps(asdict(hit), ensure_ascii=False) if as_json else told, err=not as_json)
        if not as_json:
            asked = "checked" if advisories else "not_checked"
            click.echo(text(f"supply.{asked}", count=len(locked), hits=len(found), faults=len(faults)))
        if sbom is not None:
            write_file(sbom, bill_of_materials(locked).encode(), lang)
        sys.exit(1 if faults or found else 0)
