"""Two runs in two processes that differ in clock zone, language and hash seed: equal bytes."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = """
import hashlib
from analysis.publish.docx import DocxExporter
from analysis.publish.html import HtmlExporter
from analysis.publish.pdf import PdfExporter
from analysis.publish.xlsx import XlsxExporter
from tests.publish.sample import full_notebook
# Twice, as the second file of a process must be the first one's equal.
for exporter in (HtmlExporter, PdfExporter, DocxExporter, XlsxExporter) * 2:
    content, resources = exporter().from_notebook_node(full_notebook())
    for part in (content, *(resources.get("outputs") or {}).values()):
        print(hashlib.sha256(part.encode() if isinstance(part, str) else part).hexdigest())
"""


def hashes(**changes):
    environment = {**os.environ, **changes, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    command = [sys.executable, "-c", PROGRAM]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.split()


def test_equal_bytes():
    first = hashes(TZ="Asia/Ho_Chi_Minh", LC_ALL="C.UTF-8", PYTHONHASHSEED="1")
    second = hashes(TZ="America/New_York", LC_ALL="C", PYTHONHASHSEED="2")
    assert first == second and len(first) > 10
    assert first[: len(first) // 2] == first[len(first) // 2 :]
