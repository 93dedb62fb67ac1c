"""Where `giamngheo` starts: in an interpreter that is ours.

``PYTHONPATH`` may lead to another ``json``, or to a ``sitecustomize`` that changes how numbers are rounded; a
report would come out otherwise, and so would every check of it. So nothing but ``os`` and ``sys`` is
imported before that is settled.
"""

from __future__ import annotations

import os
import sys

# What leads an interpreter to other code.
_LEADING = ("PYTHONPATH", "PYTHONHOME", "PYTHONUSERBASE")
# What was left out, for `giamngheo doctor`.
IGNORED = "GIAMNGHEO_IGNORED"
_CALL = "from analysis.start import main; main()"


def main() -> None:
    """Run the command line; start it once more without what leads to other code, if there is any."""
    ignored = foreign(dict(os.environ))
    if ignored and not _stands_on(ignored):
        environment = {name: value for name, value in os.environ.items() if name not in ignored}
        _again({**environment, IGNORED: ", ".join(ignored)})
    from analysis.cli import main as commands

    commands(prog_name="giamngheo")


def foreign(environment: dict[str, str]) -> tuple[str, ...]:
    """Return the variables that lead an interpreter to code of somebody else's.

    Examples
    --------
    >>> foreign({"PYTHONPATH": "/home/a/lib", "PYTHONUTF8": "1", "PYTHONHOME": ""})
    ('PYTHONPATH',)
    """
    return tuple(name for name in _LEADING if environment.get(name))


def _stands_on(ignored: tuple[str, ...]) -> bool:
    """Say whether the program, or what it stands on, is found by ``PYTHONPATH`` alone: then it stays."""
    if "PYTHONPATH" not in ignored:
        return False
    from importlib.util import find_spec

    given = {os.path.realpath(one) for one in os.environ["PYTHONPATH"].split(os.pathsep) if one}
    found = [find_spec(name) for name in ("analysis", "click")]
    origins = [one.origin for one in found if one is not None and one.origin]
    return any(os.path.dirname(os.path.dirname(os.path.realpath(one))) in given for one in origins)  # noqa: PTH120


def _again(environment: dict[str, str]) -> None:
    # -s: no packages of the user's home; -P: none of the folder of the script.
    command = [sys.executable, "-s", "-P", "-c", _CALL, *sys.argv[1:]]
    if os.name == "posix":
        os.execve(sys.executable, command, environment)  # noqa: S606 - this interpreter, once more
    import subprocess

    sys.exit(subprocess.run(command, env=environment, check=False).returncode)  # noqa: S603
