"""Run every benchmark of this folder: ``python -m benchmarks.run``; exit 1 if a bound is missed."""

from __future__ import annotations

import subprocess
import sys

BENCHMARKS = ("measure", "intake", "plan")


def main() -> int:
    """Run one after the other, each in a process of its own, so that none disturbs another."""
    words = [[sys.executable, "-m", f"benchmarks.{name}"] for name in BENCHMARKS]
    return max(subprocess.run(each, check=False).returncode for each in words)  # noqa: S603 - our own words


if __name__ == "__main__":
    sys.exit(main())
