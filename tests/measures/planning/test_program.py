"""Programs by their linear program first give what the whole-number solver gives on all columns."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import LinearConstraint, OptimizeResult, milp
from scipy.sparse import csr_array

from analysis.core.errors import BuildError
from analysis.measures.planning.program import minimise

WHOLE = st.integers(0, 9).map(float)


@settings(max_examples=120, deadline=None)
@given(hnp.arrays(float, (3, 8), elements=WHOLE), hnp.arrays(float, 8, elements=WHOLE), st.integers(1, 60))
def test_the_optimum_is_that_of_the_solver_on_all_columns(matrix, objective, least):
    rows = [LinearConstraint(csr_array(matrix), lb=least), LinearConstraint(csr_array(np.eye(8)), ub=4)]
    whole = np.ones(8, dtype=bool)
    plain = milp(objective, integrality=whole, constraints=rows)
    found = minimise(objective, rows, whole, 20)
    if plain.x is None:
        assert found is None
        return
    values, bound = found
    assert objective @ values == round(plain.fun) and abs(bound - plain.fun) < 1e-4
    assert (matrix @ values >= least - 1e-6).all() and (values <= 4).all()
    assert (values == np.round(values)).all()


def test_time_that_runs_out_is_no_proof_that_there_is_nothing(monkeypatch):
    late = OptimizeResult(x=None, status=1)
    monkeypatch.setattr("analysis.measures.planning.program.milp", lambda *_, **__: late)
    rows = [LinearConstraint(csr_array([[2.0, 2.0]]), lb=3)]
    with pytest.raises(BuildError, match="the time ran out"):
        minimise(np.array([1.0, 1.0]), rows, np.ones(2, dtype=bool), 1)
