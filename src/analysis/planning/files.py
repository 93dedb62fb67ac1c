"""What the readers of a plan's files share."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from analysis.core.project import Project
from analysis.interventions import interventions_path

KEY = ["village", "household_id"]
MESSAGES = "plan.messages."


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return sha256(path.read_bytes()).hexdigest()


def own_file(project: Project) -> dict[str, str]:
    """Return the office's own file of interventions with its digest, where there is one."""
    path = interventions_path(project)
    return {project.relative(path): digest(path)} if path else {}
