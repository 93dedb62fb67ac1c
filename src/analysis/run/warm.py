"""Everything that a document needs, imported and looked up once, for processes that are forked.

Nothing is computed here with threads (polars, pyarrow): those would not live on behind a fork.
"""

from __future__ import annotations

from importlib import import_module

import nbformat.v4

import analysis.run.engine
import analysis.run.report
from analysis.core.labels import labels_for
from analysis.places import place_on, places, predecessors
from analysis.publish.measure import text_width
from analysis.run.manifest import package_hash, packages
from analysis.standard import national_standards

# What is imported here need not be imported by each process.
for name in (
    *("IPython.core.completer", "IPython.core.magics", "nbconvert.exporters", "papermill"),
    *("pandas.core.methods.to_dict", "pandas.core.reshape.reshape", "pandas.io.formats.html"),
    *("pyarrow.dataset", "pyarrow.parquet", "pypdf", "pypdfium2"),
    *("analysis.display.own_shell", "analysis.display.own_style", "analysis.intake.load_commune"),
    *("analysis.publish.docx", "analysis.publish.html", "analysis.publish.pdf", "analysis.publish.xlsx"),
    *("analysis.report", "analysis.show.bound"),
):
    import_module(name)
analysis.run.engine.register()
nbformat.validate(nbformat.v4.new_notebook())  # its checks are compiled at the first notebook
for bold in (False, True):
    text_width("", 1, bold=bold)
for language in ("vi", "en"):
    labels_for(language)
for lookup in (national_standards, package_hash, packages):
    lookup()
_last = places()[-1]
place_on(_last.code, _last.valid_from)  # type: ignore[arg-type]
predecessors(_last)
