"""Files that an office writes for itself as TOML: a standard, a programme, groups."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from analysis.core.errors import UsageError
from analysis.core.model_faults import model_faults

Model = TypeVar("Model", bound=BaseModel)


def read_office_file(path: Path, model: type[Model]) -> Model:
    """Read a TOML file into a model.

    Raises
    ------
    UsageError
        If it is no TOML, not in UTF-8, or not complete; every fault is named.

    Examples
    --------
    >>> read_office_file(Path("LICENSE"), BaseModel)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    analysis.core.errors.UsageError: LICENSE: not a TOML file: Expected '=' after a key...
    """
    try:
        return model.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError.said("office_file_toml", path=path, told=error) from error
    except ValidationError as error:
        raise UsageError.said("office_file_faults", path=path, told=model_faults(error)) from error
