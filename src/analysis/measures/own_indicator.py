"""An indicator of one's own, made of others: *deprived if* this **or** that, *but not* the other.

For research with the general measures; the class of a household by law never rests on it.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Sequence

import pandas as pd

from analysis.core.errors import UsageError

_BOTH: dict[type[ast.operator], Callable[..., pd.Series]] = {
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
}


def own_indicator(
    frame: pd.DataFrame, indicators: Sequence[str], name: str, deprived_if: str, replaced: Sequence[str] = ()
) -> tuple[pd.DataFrame, list[str]]:
    """Add an indicator that a condition on others defines.

    Parameters
    ----------
    frame
        One row a household, with a column of flags (nullable booleans, true: deprived) an indicator.
    indicators
        The indicators in use.
    name
        Column of the new one; not there yet.
    deprived_if
        Names of columns joined by ``&`` (and), ``|`` (or), ``~`` (not) and parentheses.
    replaced
        Indicators that the new one stands for.

    Returns
    -------
    frame
        A copy with the new column. Missing flags follow three-valued logic: deprived or unknown is
        deprived, not deprived or unknown is unknown.
    names
        The indicators to measure with: those that are not replaced, then the new one.

    Raises
    ------
    UsageError
        If the name is taken, the condition cannot be read, or a column is unknown.

    Examples
    --------
    >>> flags = pd.DataFrame({"nuoc": [True, False, False], "nha_tieu": [None, None, False]}, dtype="boolean")
    >>> mine, names = own_indicator(flags, ["nuoc", "nha_tieu"], "ve_sinh", "nuoc | nha_tieu", ["nuoc"])
    >>> mine["ve_sinh"].tolist(), names
    ([True, <NA>, False], ['nha_tieu', 've_sinh'])
    """
    if not name.isidentifier() or name in frame.columns:
        raise UsageError(f"{name!r} is no name for a new indicator, or there is a column of that name")
    unknown = [one for one in replaced if one not in indicators]
    if unknown:
        raise UsageError(f"cannot replace {', '.join(unknown)}; the indicators are {', '.join(indicators)}")
    try:
        condition = ast.parse(deprived_if, mode="eval").body
    except SyntaxError as error:
        raise UsageError(f"cannot read the condition {deprived_if!r}: {error.msg}") from error
    kept = [one for one in indicators if one not in replaced]
    return frame.assign(**{name: _value(condition, frame, deprived_if)}), [*kept, name]


def _value(node: ast.expr, frame: pd.DataFrame, told: str) -> pd.Series:
    if isinstance(node, ast.BinOp) and type(node.op) in _BOTH:
        return _BOTH[type(node.op)](_value(node.left, frame, told), _value(node.right, frame, told))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert):
        return ~_value(node.operand, frame, told)
    if isinstance(node, ast.Name) and node.id in frame.columns:
        return frame[node.id].astype("boolean")
    part = ast.unparse(node)
    known = ", ".join(map(str, frame.columns))
    raise UsageError(
        f"cannot use {part!r} in the condition {told!r}; names of columns joined by & | ~ ( ): {known}"
    )
