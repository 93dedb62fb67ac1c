"""The notebook to explore in, for every kind of commune, language and reader: published, and true."""

import re
from functools import cache

import pytest

from analysis.core.audience import AUDIENCES
from analysis.core.labels import LANGUAGES
from analysis.core.project import find_project
from analysis.display.blocks import Figure
from analysis.publish.notebook import read_document
from analysis.run.execute import execute
from analysis.run.formats import FORMATS, files_of
from tests.seeds import soaked

KINDS = {
    "lists of two years": ("06643", 2024, "data/sample"),
    "one list": ("06643", 2023, "data/sample"),
    "totals only": ("15139", 2022, ""),
    "nothing yet": ("15139", 2023, ""),
}
# What may be told to everybody, and what only counts the lists.
PUBLIC = {"own_classes", "own_village_told", "own_chart"}
LISTED = {"own_members", "own_together", "own_causes", "own_cutoff", "own_near_exit", "own_village"}
BOTH_YEARS = {"own_years", "own_left"}
# Each kind for each reader, each in turn in one of the languages: every pair of the three occurs.
CASES = [
    (kind, LANGUAGES[(place + turn) % 2], audience)
    for place, kind in enumerate(KINDS)
    for turn, audience in enumerate(AUDIENCES)
]
ACCENTS = re.compile(r"[ăâđêôơưàáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵ]", re.I)


@cache
def run(kind, language, audience):
    code, year, folder = KINDS[kind]
    project = find_project()
    given = {"commune": code, "year": year, "language": language, "audience": audience, "folder": folder}
    return execute(project.notebook("explore"), given, project.root, here=True)


def own_of(executed):
    blocks = [part.block for part in read_document(executed).exhibits()]
    return {block.name: block for block in blocks if block.name.startswith("own_")}


def rows_of(block):
    table = block.table if isinstance(block, Figure) else block
    return [row for row in table.rows if row.role == "body"]


def test_every_pair_occurs():
    for left, right in ((0, 1), (0, 2), (1, 2)):
        values = ({case[left] for case in CASES}, {case[right] for case in CASES})
        assert len({(case[left], case[right]) for case in CASES}) == len(values[0]) * len(values[1])


# The fullest data for every reader, what has less for one reader; the others are soak.
@pytest.mark.parametrize(
    ("kind", "language", "audience"),
    [
        case
        if "lists of two years" in case or "superior" in case or case[0] == "totals only"
        else soaked(*case)
        for case in CASES
    ],
)
def test_it_runs_and_is_published(kind, language, audience):
    executed = run(kind, language, audience)
    own = own_of(executed)
    assert all(files_of(executed, name, "report", None) for name in FORMATS)
    if audience == "public":
        assert own.keys() <= PUBLIC
    else:
        assert own.keys() > LISTED | BOTH_YEARS
        assert ("own_near_exit_list" in own) == (audience == "internal")
    if language == "en":
        assert [block.caption for block in own.values() if ACCENTS.search(block.caption)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_no_list_tells_is_not_zero(kind):
    (language,) = [one for name, one, audience in CASES if (name, audience) == (kind, "superior")]
    own = own_of(run(kind, language, "superior"))
    counted = {name for name in LISTED | BOTH_YEARS if rows_of(own[name])}
    expected = {"lists of two years": LISTED | BOTH_YEARS, "one list": LISTED}
    assert counted == expected.get(kind, set())
