"""Everything that a document needs, imported and looked up once, for processes that are forked.

Nothing is computed here with threads (polars, pyarrow): those would not live on behind a fork.
"""

from __future__ import annotations

import nbconvert.exporters  # noqa: F401 - what is imported here need not be imported by each process
import papermill  # noqa: F401

import analysis.run.engine
import analysis.run.report
import analysis.show
from analysis.core.labels import labels_for
from analysis.places import place_on, places, predecessors
from analysis.publish import docx, html, pdf, xlsx  # noqa: F401
from analysis.run.manifest import package_hash, packages
from analysis.standard import national_standards

analysis.run.engine.register()
for language in ("vi", "en"):
    labels_for(language)
for lookup in (national_standards, package_hash, packages):
    lookup()
_last = places()[-1]
place_on(_last.code, _last.valid_from)  # type: ignore[arg-type]
predecessors(_last)
