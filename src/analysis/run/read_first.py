"""What a group's document rests on, read and checked by several processes before it is made.

Once checked, lists are kept; but when the program that reads them has changed, or files of a whole province
came in, all have to be read anew: a third of a second each, which one process would do one after the other.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from analysis.commune import years_before
from analysis.core.project import Project
from analysis.intake.many import stored
from analysis.intake.processed import is_written_by_this_code
from analysis.run.pool import run_jobs

CommuneAndYear = tuple[str, int]
# With fewer, starting processes takes longer than reading.
FEWEST = 24
_AT_ONCE = 12


def read_first(project: Project, wanted: Iterable[CommuneAndYear]) -> int:
    """Read communes and their earlier years that were not checked by this program; return how many.

    What has faults is passed over: whoever asks for it is told.

    Parameters
    ----------
    project
        Whose raw files they are.
    wanted
        Communes and years that a document tells.
    """
    missing = unread(project, wanted)
    if len(missing) < FEWEST:
        return 0
    from tqdm.auto import tqdm

    jobs = [(project.root, missing[at : at + _AT_ONCE]) for at in range(0, len(missing), _AT_ONCE)]
    with tqdm(total=len(missing), unit="list", leave=False, disable=not sys.stderr.isatty()) as bar:
        for (_, pairs), _ in run_jobs(jobs, _read, os.cpu_count() or 1):
            bar.update(len(pairs))
    return len(missing)


def unread(project: Project, wanted: Iterable[CommuneAndYear]) -> list[CommuneAndYear]:
    """Return the communes and years, earlier ones too, of which this program has made no checked tables."""
    found: dict[CommuneAndYear, None] = {}
    for commune, year in wanted:
        if project.raw(year, commune).is_dir():
            before = years_before(commune, year, project)
            found |= {(code, each): None for each, codes in (*before, (year, [commune])) for code in codes}
    return [pair for pair in found if not is_written_by_this_code(project, *pair)]


def _read(job: tuple[Path, Sequence[CommuneAndYear]]) -> int:
    root, pairs = job
    return sum(stored(Project(root), *pair) is not None for pair in pairs)
