"""Last year's plan of a commune, out of the project's own output."""

from __future__ import annotations

import pandas as pd

from analysis.commune import class_list, load
from analysis.core.errors import UsageError
from analysis.core.labels import Labels
from analysis.core.project import Project
from analysis.intake import CommuneYear
from analysis.measures.planning import follow_up
from analysis.measures.planning.record import FILE, from_json
from analysis.planning.files import MESSAGES, digest


def followed(
    data: CommuneYear, households: pd.DataFrame, project: Project, text: Labels
) -> tuple[pd.DataFrame | None, dict[str, str]]:
    """Return what became of last year's plan, if it was published in the project's own output."""
    code, year = data.facts.code, data.facts.year
    path = project.output / "internal" / "plans" / str(year - 1) / code / FILE
    if not path.is_file() or not project.raw(year - 1, code).is_dir():
        return None, {}
    kept = from_json(path.read_text("utf-8"))
    if kept is None:
        raise UsageError(text(MESSAGES + "bad_record", file=project.relative(path)))
    before = class_list(load(code, year - 1, project), project)
    return follow_up(kept.frame(), before, households), {project.relative(path): digest(path)}
