"""The parameters of the report notebook, checked before papermill sees them.

papermill only warns about an unknown name, and its own command line turns ``00001`` into 1; so
parameters are validated here and handed over as Python values.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from analysis.core.audience import Audience
from analysis.core.errors import UsageError
from analysis.core.labels import Language
from analysis.core.model_faults import model_faults
from analysis.places.groups import slug

Model = TypeVar("Model", bound=BaseModel)


class Parameters(BaseModel):
    """What one report is about and for whom.

    Parameters
    ----------
    commune
        Five-digit code of the commune, as text.
    year
        Review year.
    language
        ``vi`` or ``en``.
    audience
        ``superior``: every figure, no household; ``public``: what the disclosure policy allows;
        ``internal``: households too.
    accept_unverified_standard
        Allow a poverty standard that is not verified; the report says so.
    also_standards
        Standards under which the report gives the result too, separated by commas.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    commune: Annotated[str, Field(pattern=r"^[0-9]{5}$")]
    year: Annotated[int, Field(ge=2000, le=2100)]
    language: Language = "vi"
    audience: Audience = "superior"
    accept_unverified_standard: bool = False
    also_standards: str = ""


class GroupParameters(BaseModel):
    """Which group of communes and year, in which language, for whom.

    Parameters
    ----------
    group
        Name or slug, see :func:`analysis.places.groups.group`.
    year, language, audience, accept_unverified_standard
        As of :class:`Parameters`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    group: Annotated[str, BeforeValidator(slug), Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    year: Annotated[int, Field(ge=2000, le=2100)]
    language: Language = "vi"
    audience: Audience = "superior"
    accept_unverified_standard: bool = False


def check_parameters(values: Mapping[str, Any]) -> Parameters:
    """Return valid parameters.

    Raises
    ------
    UsageError
        If a name is unknown or a value is not of its kind; every fault is named.

    Examples
    --------
    >>> check_parameters({"commune": "15139", "year": 2022}).language
    'vi'
    """
    return checked(Parameters, values)


def checked(model: type[Model], values: Mapping[str, Any]) -> Model:
    """Return the parameters of any notebook by their model.

    Raises
    ------
    UsageError
        If a name is unknown or a value is not of its kind; every fault is named.
    """
    try:
        return model.model_validate(dict(values))
    except ValidationError as error:
        raise UsageError.said("parameters", faults=model_faults(error, found=True)) from error
