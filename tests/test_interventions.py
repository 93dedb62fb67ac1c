"""The file of interventions: the honest default, and every fault of one's own at once."""

import pytest

from analysis.core.errors import DataError
from analysis.core.project import Project
from analysis.interventions import FILE, read_interventions
from analysis.standard import standard_for

STANDARD = standard_for(2022)
GOOD = """
[[intervention]]
code = "nha_tieu"
vi = "Xây nhà tiêu"
en = "Build a latrine"
removes = ["nha_tieu"]
capacity = 5
eligible = ["group_dan_toc_thieu_so"]
cost = {low = 1, likely = 2, high = 3}
source = "Quyết định giả lập"
"""


@pytest.fixture
def write(tmp_path):
    def put(text):
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / FILE).write_text(text, "utf-8")
        return Project(tmp_path)

    return put


def test_the_default_covers_every_indicator_and_makes_up_no_figure(tmp_path):
    found = read_interventions(Project(tmp_path), STANDARD)
    assert {code for one in found for code in one.removes} == set(STANDARD.codes)
    assert all(
        (one.cost, one.capacity, one.months, one.b1_points, one.income_vnd) == (None, None, None, 0, 0)
        for one in found
    )


def test_an_own_file_replaces_it(write):
    (one,) = read_interventions(write(GOOD), STANDARD, "en")
    assert (one.name, one.cost, one.capacity) == ("Build a latrine", (1, 2, 3), 5)
    assert not one.started
    (begun,) = read_interventions(write(GOOD + "started = true\n"), STANDARD)
    assert begun.started


@pytest.mark.parametrize(
    ("old", "new", "column", "told"),
    [
        ('removes = ["nha_tieu"]', 'removes = ["toilet"]', "removes", "nha_tieu"),
        ('["group_dan_toc_thieu_so"]', '["rich"]', "eligible", "group_"),
        ('source = "Quyết định giả lập"', "", "source", "nguồn"),
        ("capacity = 5", "capacity = -5", "capacity", "từ 0 trở lên"),
        ("low = 1", "low = 9", "likely", "low ≤ likely ≤ high"),
        ("capacity = 5", "kapacity = 5", "intervention", FILE),
        ("[[intervention]]", "[[intervention", "", FILE),
    ],
)
def test_every_fault_names_file_and_place(write, old, new, column, told):
    with pytest.raises(DataError) as caught:
        read_interventions(write(GOOD.replace(old, new, 1)), STANDARD)
    (finding, *_) = caught.value.findings
    assert column in finding.column and told in finding.describe("vi") and finding.file == FILE


def test_the_default_says_what_no_support_changes(tmp_path, write):
    found = read_interventions(Project(tmp_path), STANDARD)
    assert [one.code for one in found if not one.doable] == ["nguoi_phu_thuoc"]
    (own,) = read_interventions(write(f"{GOOD}doable = false\n"), STANDARD)
    assert not own.doable
    with pytest.raises(DataError):
        read_interventions(write(f'{GOOD}doable = "no"\n'), STANDARD)


def test_a_code_stands_once(write):
    with pytest.raises(DataError, match="mỗi mã một lần"):
        read_interventions(write(GOOD + GOOD), STANDARD)


@pytest.mark.parametrize("figure", ["capacity = 0", "capacity = 5", "cost = {low = 0, likely = 0, high = 0}"])
def test_no_figure_stands_without_a_source_not_even_nought(write, figure):
    bare = GOOD.replace("capacity = 5\n", "").replace("cost = {low = 1, likely = 2, high = 3}\n", "")
    bare = bare.replace('source = "Quyết định giả lập"\n', "")
    assert read_interventions(write(bare), STANDARD)
    with pytest.raises(DataError) as caught:
        read_interventions(write(f"{bare}{figure}\n"), STANDARD)
    assert [finding.rule for finding in caught.value.findings] == ["figure_without_source"]


@pytest.mark.parametrize("name", ["success", "holds"])
def test_success_is_a_share_with_its_range_and_a_source(write, name):
    told = f"{name} = {{low = 0.5, likely = 0.7, high = 1}}\n"
    (one,) = read_interventions(write(GOOD + told), STANDARD)
    assert getattr(one, name) == (0.5, 0.7, 1)
    for bad in (told.replace("0.5", "0.8"), told.replace("= 1}", "= 1.1}"), told.replace("0.5", "-0.1")):
        with pytest.raises(DataError) as caught:
            read_interventions(write(GOOD + bad), STANDARD)
        assert "0 ≤ low ≤ likely ≤ high ≤ 1" in caught.value.findings[0].describe("vi")
    figures = ("source", "cost", "capacity")
    bare = "\n".join(line for line in GOOD.splitlines() if not line.startswith(figures))
    with pytest.raises(DataError) as caught:
        read_interventions(write(f"{bare}\n{told}"), STANDARD)
    assert [finding.rule for finding in caught.value.findings] == ["figure_without_source"]
