"""What a later release says of classes that stayed as they were: what the first one said.

Every household is made up (dữ liệu giả lập).
"""

import pandas as pd
import pytest

from analysis.commune import load
from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from analysis.disclosure import protect, record_text, told_figures
from analysis.standard import standard_for
from tests.seeds import seeds

YEAR = 2022
STANDARD = standard_for(YEAR)


def told(project, code):
    return protect(load(code, YEAR, project), STANDARD, "public", project)


def note(project, code, first):
    """Keep what a first release told, made from other raw files than those of today."""
    path = project.raw(YEAR, code) / "disclosed.json"
    path.write_text(record_text({"an earlier file": "00"}, told_figures(first)), "utf-8")


@pytest.mark.parametrize("seed", seeds(2, 20))
def test_unchanged_classes_are_told_again(tmp_path, seed):
    written = build_demo(tmp_path, Demo(2, 40 + 60 * (seed % 3), YEAR, YEAR, seed))
    project = Project(tmp_path)
    for code in (path.name for path in written):
        first = told(project, code)
        note(project, code, first)
        again = told(project, code)
        for name in ("figures", "deprivations", "class_counts"):
            pd.testing.assert_frame_equal(getattr(again, name), getattr(first, name))


def test_nothing_is_withheld_of_a_class_that_is_nobody_s_any_more(tmp_path):
    (path,) = build_demo(tmp_path, Demo(1, 300, YEAR, YEAR, 3))
    project, code = Project(tmp_path), path.name
    note(project, code, told(project, code))
    rows = pd.read_csv(path / "households.csv", dtype=str, keep_default_na=False)
    assert (rows["declared_class"] == "near_poor").sum() > 9
    left = rows[rows["declared_class"] != "near_poor"]
    left.to_csv(path / "households.csv", index=False, lineterminator="\n")
    facts = (path / "commune.toml").read_text("utf-8")
    assert f"households = {len(rows)}\n" in facts
    changed = facts.replace(f"households = {len(rows)}\n", f"households = {len(left)}\n")
    (path / "commune.toml").write_text(changed, "utf-8")
    found = told(project, code).figures
    own = found[(found["line"] == "near_poor") & found["form"].isin([8, 10])]
    assert len(own) and own["value"].notna().all() and not own["value"].any()
