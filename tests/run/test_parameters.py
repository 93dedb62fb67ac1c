"""Parameters are checked before papermill sees them."""

import papermill
import pytest

from analysis.core.errors import UsageError
from analysis.core.project import find_project
from analysis.run.parameters import Parameters, check_parameters

GOOD = {"commune": "15139", "year": 2022}


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"commune": 15139}, "commune = 15139"),
        ({"commune": "1513"}, "commune = '1513'"),
        ({"commune": "15139\n"}, "commune"),
        ({"commune": "../15"}, "commune = '../15'"),
        ({"year": "2022"}, "year = '2022'"),
        ({"year": 22}, "year = 22"),
        ({"language": "fr"}, "language = 'fr'"),
        ({"audience": "everybody"}, "audience = 'everybody'"),
        ({"accept_unverified_standard": 1}, "accept_unverified_standard = 1"),
        ({"comune": "15139"}, "comune = '15139'"),
    ],
)
def test_each_wrong_value_or_name_is_refused(values, fault):
    with pytest.raises(UsageError) as caught:
        check_parameters(GOOD | values)
    assert fault in str(caught.value)


def test_all_faults_are_named_at_once():
    with pytest.raises(UsageError) as caught:
        check_parameters({"commune": 1, "year": "x", "colour": "red"})
    assert all(word in str(caught.value) for word in ("commune", "year", "colour"))


def test_the_notebook_has_the_same_parameters_with_the_same_defaults():
    notebook = papermill.inspect_notebook(str(find_project().notebook("commune_report")))
    schema = {name: (field.annotation, field.default) for name, field in Parameters.model_fields.items()}
    assert list(notebook) == list(schema)
    plain = {"commune": "str", "year": "int", "language": "str", "audience": "str", "also_standards": "str"}
    for name, parameter in notebook.items():
        assert parameter["inferred_type_name"] == plain.get(name, "bool")
        assert parameter["help"]
    defaults = {name: eval(parameter["default"]) for name, parameter in notebook.items()}
    assert check_parameters(defaults) == check_parameters(GOOD)
