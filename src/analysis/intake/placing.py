"""Tables put into the folders of a commune and year, each whole; what they take the place of is removed."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from analysis.core.labels import Language
from analysis.core.targets import check_target, make_folder, whole
from analysis.intake.entries import FACTS
from analysis.intake.template.read import FILE as WORKBOOK

HOUSEHOLDS, NAMES = "households.parquet", "names.csv"
# The same list in another form.
_OTHER_LIST = "households.csv"


def superseded(staged: Path, raw: Path, facts: str, *, replaced: bool) -> tuple[Path, ...]:
    """Return what is there under another name and must go, or one thing would stand in two places.

    Parameters
    ----------
    facts
        What an import writes as first facts; where nobody has changed them, a workbook with facts of its
        own takes their place.
    replaced
        Whether facts that a person has changed may go, too.
    """
    found = []
    if (staged / HOUSEHOLDS).is_file() and (raw / _OTHER_LIST).is_file():
        found.append(raw / _OTHER_LIST)
    own = raw / FACTS
    if (staged / WORKBOOK).is_file() and own.is_file():
        untouched = own.read_bytes() == facts.encode()
        found += [own] if untouched or replaced else []
    return tuple(found)


def place_files(
    staged: Path, removed: Iterable[Path], to: tuple[Path, Path], inputs: Sequence[Path], language: Language
) -> tuple[Path, ...]:
    """Copy what is staged to where it belongs and return the paths.

    Parameters
    ----------
    to
        The folders of the tables and of names.
    """
    raw, private = to
    targets = {
        path: (private if path.name == NAMES else raw) / path.name for path in sorted(staged.iterdir())
    }
    for target in targets.values():
        make_folder(target.parent, language)
        check_target(target, inputs, language, replace=True)
    for source, target in targets.items():
        with whole(target, closed=target.name == NAMES) as part:
            shutil.copyfile(source, part)
    for path in removed:
        path.unlink()
    return tuple(targets.values())
