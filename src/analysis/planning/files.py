"""What the readers of a plan's files share."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pandas as pd

from analysis.core.errors import UsageError
from analysis.core.labels import Labels
from analysis.core.project import Project
from analysis.intake.table import records
from analysis.interventions import interventions_path

KEY = ["village", "household_id"]
MESSAGES = "plan.messages."


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return sha256(path.read_bytes()).hexdigest()


def private_table(
    project: Project, path: Path, columns: Sequence[str], text: Labels
) -> tuple[pd.DataFrame | None, dict[str, str]]:
    """Return the columns of a private file and its digest; None where there is no file.

    Cells are apart as spreadsheets save them: by comma, semicolon, tab or bar.
    """
    if not path.is_file():
        return None, {}
    file = project.relative(path)
    (_, header), *rows = records(path.read_bytes(), file)
    if absent := [name for name in columns if name not in header]:
        raise UsageError(text(MESSAGES + "no_column", file=file, names=", ".join(absent)))
    places = [header.index(name) for name in columns]
    told = [[cells[at].strip() if at < len(cells) else "" for at in places] for _, cells in rows]
    found = pd.DataFrame(told, columns=list(columns), dtype="string").drop_duplicates(ignore_index=True)
    return found, {file: digest(path)}


def not_listed(private: pd.DataFrame | None, households: pd.DataFrame) -> tuple[str, ...]:
    """Return the households of a private file that the list does not have: a code may be mistyped."""
    if private is None:
        return ()
    known = set(zip(households["village"], households["household_id"], strict=True))
    keys = dict.fromkeys(zip(private["village"], private["household_id"], strict=True))
    return tuple(f"{village}/{code}" for village, code in keys if (village, code) not in known)


def own_file(project: Project) -> dict[str, str]:
    """Return the office's own file of interventions with its digest, where there is one."""
    path = interventions_path(project)
    return {project.relative(path): digest(path)} if path else {}
