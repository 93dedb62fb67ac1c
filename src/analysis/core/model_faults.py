"""What is wrong with a file or call that a model refuses, in the words of a language."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from analysis.core.labels import Labels, Language, labels_for

# The begin of pydantic's types → our wording; what they say themselves stands for the others.
_KINDS = (
    ("missing", "missing"), ("extra_forbidden", "unknown"), ("literal_error", "one_of"),
    ("greater_than_equal", "at_least"), ("greater_than", "above"), ("less_than_equal", "at_most"),
    ("string_pattern", "pattern"), ("int", "whole"), ("bool", "yes_no"), ("date", "day"), ("string", "text"),
    ("tuple", "list"), ("list", "list"), ("model", "table"), ("dict", "table"), ("too_short", "too_short"),
)  # fmt: skip


def model_faults(error: ValidationError, *, found: bool = False) -> Callable[[Language], str]:
    """Return what words every fault of a model, with its place, in a language.

    Parameters
    ----------
    found
        Whether what stands there is told too.

    Examples
    --------
    >>> from pydantic import BaseModel
    >>> class Place(BaseModel):
    ...     year: int
    >>> try:
    ...     Place.model_validate({})
    ... except ValidationError as error:
    ...     print(model_faults(error)("vi"), "|", model_faults(error)("en"))
    year: thiếu | year: missing
    """
    faults = error.errors()
    return lambda language: "; ".join(_fault(one, labels_for(language), found=found) for one in faults)


def _fault(fault: ErrorDetails, text: Labels, *, found: bool) -> str:
    kind = next((word for begin, word in _KINDS if fault["type"].startswith(begin)), None)
    limits = {name: value for name, value in fault.get("ctx", {}).items() if name != "error"}
    said = text(f"usage.faults.{kind}", **limits) if kind else fault["msg"]
    place = ".".join(map(str, fault["loc"]))
    value = f" = {fault['input']!r}" if found and fault["type"] != "missing" else ""
    return f"{place}{value}: {said}" if place else said
