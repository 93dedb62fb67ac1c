"""Cells that say "as above": the village of the row before, as people write it once for many rows."""

from __future__ import annotations

import polars as pl

from analysis.intake.repair.distinct import distinct
from analysis.intake.repair.names import loose_key
from analysis.standard.schema.households import columns

_WORDS = frozenset({"nt", "n t", "nhu tren", "as above", "ditto"})
_SIGNS = frozenset('"″”“〃〞')
_KINDS = frozenset({"text", "class", "area"})


def is_ditto(text: str) -> bool:
    """Say whether a cell says that it is as the one above.

    Examples
    --------
    >>> [is_ditto(text) for text in ("-nt-", "như trên", "″", "''", "//", "Nt", "Thôn Nt", "-")]
    [True, True, True, True, True, True, False, False]
    """
    bare = text.strip(" -_.")
    return bool(bare) and (
        loose_key(bare) in _WORDS or set(bare) <= _SIGNS or bare in {"''", "'' ''", "//", "/ /", ",,"}
    )


def filled_down(raw: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, int]]:
    """Return the cells of a list with what stands above in place of "as above", and how many, by column.

    Only names and classes are written so; an amount that is the same again is told as it is not understood.
    In a first row there is nothing above: whose name is meant is not known.
    """
    told = {}
    for name in raw.columns:
        if name not in columns() or columns()[name].kind not in _KINDS:
            continue
        cells = raw[name]
        signs = [text for text in distinct(cells) if is_ditto(text)]
        if not signs:
            continue
        same = cells.is_in(signs).fill_null(value=False)
        above = cells.set(same, None).set(cells.is_null(), "").forward_fill()
        above = above.replace("", None)
        told[name] = int((same & above.is_not_null()).sum())
        raw = raw.with_columns(above.zip_with(same, cells).alias(name))
    return raw, told
