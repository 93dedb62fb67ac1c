"""From raw files to checked tables: the only stage that knows what the files look like.

    data/raw/{year}/{commune}/ ──RawFolder──▶ bytes ──read_raw──▶ CommuneYear ──▶ data/processed/

Every cell is validated once, here; every fault of every file comes in one
:class:`~analysis.core.errors.DataError`. Later stages trust what :func:`load` returns.
"""

from analysis.intake.commune_year import CommuneYear
from analysis.intake.load import load
from analysis.intake.raw import read_raw

__all__ = ["CommuneYear", "load", "read_raw"]
