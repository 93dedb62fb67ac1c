"""A release keeps its formats, and an approved one is left alone."""

import itertools
import json

import pytest

from analysis.core.errors import UsageError
from analysis.run.formats import FORMATS, main_file
from analysis.run.keeping import all_formats, hashes_of
from analysis.run.manifest import MANIFEST, read_manifest, sha256
from analysis.run.parameters import check_parameters
from analysis.run.report import build_report
from analysis.run.seal import approval_file
from tests.conftest import edit

PARAMETERS = check_parameters({"commune": "15139", "year": 2023})


def make(project, *formats, **options):
    return build_report(project, PARAMETERS, formats, one_of_many=True, **options)


def test_another_format_is_added_and_nothing_goes(project):
    first = make(project, "html", "xlsx")
    before = hashes_of(first.folder)
    second = make(project, "docx")
    after = hashes_of(second.folder)
    assert {name: after.get(name) for name in before} == before
    assert (second.replaced, set(after) - set(before)) == ((), {"report.docx"})
    assert set(read_manifest(second.folder)["outputs"]) == set(after)


def test_other_data_make_every_format_anew_and_say_so(project):
    make(project, "html", "docx")
    edit(project.raw(2023, "15139") / "commune.toml", 'place = "', 'place = "X')
    assert set(make(project, "docx").replaced) >= {"report.html", "report.docx"}


def test_what_is_approved_is_left_alone(project):
    folder = make(project, "html").folder
    outputs = hashes_of(folder)
    content = {"reviewer": "B", "manifest_sha256": sha256(folder / MANIFEST), "outputs": outputs}
    approval_file(folder).write_text(json.dumps(content), "utf-8")
    with pytest.raises(UsageError, match="--replace"):
        make(project, "docx")
    assert hashes_of(folder) == outputs
    assert "report.docx" in hashes_of(make(project, "docx", replace=True).folder)


@pytest.mark.parametrize("there", [c for n in range(5) for c in itertools.combinations(FORMATS, n)])
@pytest.mark.parametrize("asked", [(name,) for name in FORMATS])
def test_every_format_that_is_there_stays(tmp_path, there, asked):
    for name in there:
        (tmp_path / main_file("report", name)).touch()
    found = all_formats(tmp_path, "report", asked)
    assert (set(found), len(found), found[:1]) == ({*there, *asked}, len({*there, *asked}), asked)
