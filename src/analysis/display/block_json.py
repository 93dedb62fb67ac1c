"""Blocks rebuilt from the JSON that an executed notebook holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.display.blocks import (
    Block,
    Cell,
    Closing,
    Column,
    Cover,
    Figure,
    Form,
    FormColumn,
    Prose,
    Row,
    Table,
)  # fmt: skip
from analysis.display.summary import Box, Summary

_KINDS: Mapping[str, type[Block]] = {
    block.kind: block for block in (Table, Figure, Form, Prose, Cover, Closing, Summary)
}


def block_from_json(data: Mapping[str, Any]) -> Block:
    """Rebuild a block from its JSON form.

    Raises
    ------
    ValueError
        If the kind is unknown.

    Examples
    --------
    >>> prose = Prose((("paragraph", "Giảm 13 hộ."),))
    >>> block_from_json(prose.to_json()) == prose
    True
    """
    fields = dict(data)
    kind = fields.pop("kind", None)
    if kind not in _KINDS:
        raise ValueError(f"unknown block {kind!r}; known are {', '.join(_KINDS)}")
    return _build(_KINDS[kind], fields)


def _build(block: type[Block], fields: dict[str, Any]) -> Block:
    if block is Table:
        return _table(fields)
    if block is Form:
        return _form(fields)
    if block is Figure:
        return Figure(**{**_tuples(fields), "table": _table({**fields["table"]})})
    if block is Prose:
        items = tuple((style, text) for style, text in fields.pop("items"))
        return Prose(items, **_tuples(fields))
    if block is Summary:
        boxes = tuple(Box(**_tuples(box)) for box in fields.pop("boxes"))
        return Summary(boxes=boxes, **_tuples(fields))
    return block(**_tuples(fields))


def _table(fields: dict[str, Any]) -> Table:
    columns = tuple(Column(**column) for column in fields["columns"])
    fields.pop("kind", None)
    return Table(**{**_tuples(fields), "columns": columns, "rows": _rows(fields)})


def _form(fields: dict[str, Any]) -> Form:
    columns = tuple(FormColumn(**_tuples(column)) for column in fields["columns"])
    return Form(**{**_tuples(fields), "columns": columns, "rows": _rows(fields)})


def _rows(fields: Mapping[str, Any]) -> tuple[Row, ...]:
    return tuple(
        Row(
            tuple(Cell(**cell) for cell in row["cells"]),
            row["role"],
            row["origin"],
            row["unit"],
            row["alike"],
        )
        for row in fields["rows"]
    )


def _tuples(fields: Mapping[str, Any]) -> dict[str, Any]:
    """JSON has lists where frozen values have tuples."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in fields.items()}
