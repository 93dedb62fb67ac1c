"""Take the pictures of the documentation anew: ``python docs/pictures.py`` (``make pictures``).

Needs Chromium, LibreOffice and poppler's pdftoppm, which are on no user's list of requirements; the pictures
are committed. Everything is built in a temporary folder from the committed data and the tutorial's figures.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from analysis.core.project import Project
from analysis.run.formats import FORMATS
from analysis.run.parameters import check_parameters
from analysis.run.report import build_report
from tests.test_first_hour import WORKBOOK, run, start, steps, type_in

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
CHROMIUM = (
    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic",
)  # fmt: skip


def main() -> None:
    """Build the reports of the tutorial and picture them."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for part in ("data/raw", "notebooks"):
            shutil.copytree(ROOT / part, folder / part)
        release = build_report(
            Project(folder), check_parameters({"commune": "15139", "year": 2022}), list(FORMATS)
        ).folder
        start(folder)
        for kind, what in steps():
            if kind == "type":
                type_in(folder / WORKBOOK, what)
            elif kind == "run" and not what.startswith("make"):
                run(what, folder)
        page(release / "report.pdf", 1, "report-page")
        screenshot(folder / "output/2023/15142/report.html", "report-html")
        page(to_pdf(folder / WORKBOOK, folder), 2, "template")


def page(pdf: Path, number: int, name: str) -> None:
    """Picture one page of a PDF."""
    pages = ["-f", str(number), "-l", str(number), "-singlefile"]
    subprocess.run(["pdftoppm", "-r", "80", "-png", *pages, str(pdf), str(IMAGES / name)], check=True)


def screenshot(html: Path, name: str) -> None:
    """Picture the top of a page as a browser shows it."""
    with tempfile.TemporaryDirectory() as profile:
        shot = f"--screenshot={IMAGES / name}.png"
        size = "--window-size=1100,1300"
        command = [*CHROMIUM, f"--user-data-dir={profile}", size, shot, html.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)


def to_pdf(workbook: Path, folder: Path) -> Path:
    """Return the workbook as LibreOffice prints it."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, str(workbook)], check=True, capture_output=True, timeout=120)
    return folder / f"{workbook.stem}.pdf"


if __name__ == "__main__":
    main()
