"""What an entry of a raw folder is; strange ones weigh nothing, whatever they are called."""

from string import ascii_lowercase
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.core.errors import DataError
from analysis.intake import read_raw
from analysis.intake.entries import DATA, KNOWN, entries, kind_of
from analysis.intake.folder import folder_hashes, open_folder, passed_over

STRANGE = [
    "Thumbs.db", "desktop.ini", ".DS_Store", "~$intake.xlsx", ".~lock.intake.xlsx#", "intake.checked.xlsx",
    "ds.checked (1).xlsx", "intake - Copy.xlsx", "intake - Copy (2).xlsx", "Copy of targets.csv",
    "Copy (2) of targets.csv", "Bản sao targets.csv", "Bản sao của households.csv", "targets - Sao chép.csv",
    "targets copy.csv", "ghi chú.docx", "Báo cáo.pdf", "ảnh.JPG", "cũ.zip", "ghi chú.txt", "notes.md",
    "intake.xlsx.bak", "intake.pdf", "narrative.docx", "targets (1).csv",
]  # fmt: skip
OUTSIDE = ["danh sách hộ nghèo.xlsx", "Bieu 1.xls", "households 2022.xlsx", "households_2022.csv", "ds.ods"]
MISSPELT = [
    "target.csv", "Households.csv", "narative.md", "Narrative.md", "commune.tml.toml", "comune.toml",
    "class-counts.csv", "policy.csv", "targets.csv.txt", "narrative.txt", "households", "Intake.xlsx",
    "intakes.xlsx", "corections.toml", "houshold.parquet", "tragets.csv",
]  # fmt: skip


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    ("names", "kind"), [(STRANGE[:-1], "strange"), (OUTSIDE, "outside"), (MISSPELT, "misspelt")]
)
def test_a_name_tells_what_a_file_is(names, kind, form):
    assert {name: kind_of(normalize(form, name)) for name in names} == dict.fromkeys(names, kind)


def test_the_names_of_the_contract_are_what_they_are():
    assert {kind_of(name) for name in DATA} == {"data"}
    assert {kind_of(name) for name in KNOWN if name not in DATA} == {"beside"}
    assert kind_of("disclosed.json") == kind_of("households.mapping.toml") == "kept"


@pytest.mark.parametrize("name", KNOWN)
def test_no_slip_of_one_letter_in_a_name_is_passed_over(name):
    stem, dot, suffix = name.partition(".")
    cuts = [(stem[:at], stem[at:]) for at in range(len(stem) + 1)]
    slips = {head + tail[1:] for head, tail in cuts}
    slips |= {
        head + letter + tail[cut:] for head, tail in cuts for letter in ascii_lowercase for cut in (0, 1)
    }
    slips |= {head + tail[1::-1] + tail[2:] for head, tail in cuts if len(tail) > 1}
    wrong = {slip + dot + suffix for slip in slips} - {*KNOWN}
    assert len(wrong) > 100
    assert {one: kind_of(one) for one in wrong if kind_of(one) != "misspelt"} == {}


def test_a_number_behind_a_name_makes_a_copy_only_of_what_is_there(project, put):
    put("ds (1).xlsx", "x")
    put("targets (1).csv", "x")
    kinds = {entry.name: entry.kind for entry in entries(project.raw(2022, "15139"))}
    assert kinds == {"commune.toml": "data", "ds (1).xlsx": "outside", "targets (1).csv": "strange"}
    put("ds.xlsx", "x")
    assert {e.name: e.kind for e in entries(project.raw(2022, "15139"))}["ds (1).xlsx"] == "strange"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from([*STRANGE, *OUTSIDE])
        | st.text("abcxyzăđ _-.()", min_size=1, max_size=12).map(lambda name: f"{name}.docx"),
        st.binary(max_size=20),
        max_size=6,
    ),
    st.booleans(),
)
def test_what_is_not_of_the_report_is_neither_read_nor_hashed(project, files, below):
    folder = project.raw(2022, "15139")
    before = folder_hashes(project, "15139", 2022)
    paths = []
    for name, content in files.items():
        path = folder / name
        path.write_bytes(content)
        paths.append(path)
    (folder / "cũ").mkdir() if below else None
    (folder / "đi đâu").symlink_to("/etc/hostname")
    try:
        assert folder_hashes(project, "15139", 2022) == before
        assert read_raw(project, "15139", 2022).sources == before
        told = passed_over(project, "15139", 2022)
        assert {finding.severity for finding in told} == {"warning"}
        assert len(told) == len({path.name for path in paths}) + below + 1
        for language in ("vi", "en"):
            assert all("\n" not in finding.describe(language) for finding in told)
    finally:
        for path in paths:
            path.unlink()
        (folder / "đi đâu").unlink()
        (folder / "cũ").rmdir() if below else None


@pytest.mark.parametrize("name", MISSPELT)
def test_a_misspelt_name_is_an_error(project, put, name):
    put(name, "x")
    with pytest.raises(DataError) as error:
        read_raw(project, "15139", 2022)
    assert [finding.rule for finding in error.value.findings] == ["unknown_file"]


def test_answers_of_a_check_may_stand_beside_the_data(project, put):
    put("reading.toml", "")
    assert list(open_folder(project, "15139", 2022).files) == ["commune.toml", "reading.toml"]
    assert passed_over(project, "15139", 2022) == []
    assert read_raw(project, "15139", 2022).facts.code == "15139"


def test_names_that_no_terminal_can_show_are_told_on_one_line(project):
    folder = project.raw(2022, "15139")
    (folder / "a\nb.docx").write_bytes(b"")
    (folder / "a\udcff.docx").write_bytes(b"")
    told = [
        finding.describe("vi").encode("utf-8").splitlines() for finding in passed_over(project, "15139", 2022)
    ]
    assert [len(lines) for lines in told] == [1, 1]
