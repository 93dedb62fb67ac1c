"""No secret and no personal data in what is committed; notebooks carry nothing of a run."""

import json
import re
import subprocess
import zipfile

import pytest

from tests.conftest import ROOT

SECRETS = {
    "private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    "token": re.compile(
        r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{50,}|xox[abp]-[\w-]{10,}|sk-[\w-]{20,})"
    ),
    "cloud key": re.compile(
        r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|(?i:aws_secret_access_key)[\"']?\s*[:=]\s*[\"']?[\w/+]{40}"
    ),
    "password": re.compile(
        r"(?i)\b(?:password|passwd|secret|api_?key)\b\s*[:=]\s*[\"'][^\"'\s{}<>$]{6,}[\"']"
        r"|^\s*(?:export )?[A-Z_]*(?:PASSWORD|PASSWD|SECRET|API_?KEY|TOKEN)=(?!PASSWORD)[^\s\"'{}<>$()]{6,}$",
        re.MULTILINE,
    ),
    "web token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"),
    "address with a password": re.compile(r"\b[a-z]+://[^/\s:@]+:[^/\s:@]+@"),
}
PERSONAL = {
    # Citizen identity number: province 001 to 096, century and sex, year of birth, six digits.
    "identity number": re.compile(r"(?<![\w.,])0\d{11}(?![.,]?\d|[a-z])"),
    # The card before it had nine digits, as have many figures: it is told by the word beside it.
    "old identity number": re.compile(
        r"(?i)\b(?:CMND|CMT|chứng minh)\b[^\d\n]{0,20}\d{3} ?\d{3} ?\d{3}(?!\d)"
    ),
    "mobile number": re.compile(r"(?<![\w.,])(?:\+84|0)[35789]\d{8}(?!\w)"),
}
PLACES = re.compile(r"/(?:home|root|Users|work|tmp)/[\w.-]+/")
# What a test feeds to the scanners themselves.
OWN = {
    "tests/test_committed_files.py",
    "tests/cli/test_check.py",
    "tests/disclosure/test_personal.py",
    "tests/run/test_privacy.py",
    "src/analysis/disclosure/personal.py",
}
BINARY = (".png", ".ttf", ".parquet")
NAMES = re.compile(r"(?i)^(?:ho_?ten|họ (?:và )?tên|full_?name|chu_?ho|chủ hộ|cccd|cmnd|identity_?number)$")
MADE = {".git", ".venv", "output", "__pycache__", "node_modules", "site", "build", "dist"}


def committed():
    told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if told.returncode:
        return walked(ROOT)
    return [name for name in told.stdout.decode().split("\0") if name]


def walked(root):
    """Every file of an unpacked archive, which has no list of what is committed."""
    names = (path.relative_to(root) for path in sorted(root.rglob("*")) if path.is_file())
    return [
        name.as_posix()
        for name in names
        if not any(part in MADE or (part.startswith(".") and part != ".ci") for part in name.parts[:-1])
        and name.parts[:2] not in {("data", "processed"), ("data", "private")}
    ]


def texts():
    for name in committed():
        path = ROOT / name
        if name not in OWN and path.is_file() and not name.endswith(BINARY):
            yield name, text_of(path)


def text_of(path):
    """The text of a file; of a zipped office file, that of its parts."""
    if not zipfile.is_zipfile(path):
        return path.read_text("utf-8", errors="replace")
    with zipfile.ZipFile(path) as package:
        parts = [package.read(name).decode("utf-8", errors="replace") for name in package.namelist()]
    return re.sub(r"<[^>]*>", " ", "\n".join(parts))


def found_in(text, patterns):
    return sorted(kind for kind, pattern in patterns.items() if pattern.search(text))


def named_columns(text):
    """Columns of a CSV that would hold names or identity numbers."""
    header = text.lstrip("\ufeff").partition("\n")[0].strip()
    return [cell for cell in re.split("[,;\t]", header) if NAMES.match(cell.strip().strip('"'))]


def left_by_a_run(notebook):
    """What a run left in a notebook."""
    left = []
    for cell in notebook["cells"]:
        if cell.get("outputs"):
            left.append("outputs")
        if cell.get("execution_count") is not None:
            left.append("count")
        if "execution" in cell["metadata"] or "papermill" in cell["metadata"]:
            left.append("cell metadata")
    if PLACES.search(json.dumps(notebook)):
        left.append("place")
    if "papermill" in notebook["metadata"]:
        left.append("metadata")
    return left


def test_no_secret_and_no_personal_number_is_committed():
    seen = 0
    bad = {}
    for name, text in texts():
        seen += 1
        if found := found_in(text, SECRETS | PERSONAL):
            bad[name] = found
    assert seen > 500
    assert bad == {}


def test_nothing_private_or_made_is_committed():
    made = re.compile(r"(?:^|/)(?:data/private|data/processed|output)/(?!README\.md$)")
    named = {"names.csv", ".env", "id_rsa", ".netrc"}
    assert [name for name in committed() if made.search(name) or name.rpartition("/")[2] in named] == []


def test_household_lists_say_that_they_are_synthetic():
    lists = [
        name for name in committed() if name.rpartition("/")[2].startswith("households.") and "/raw/" in name
    ]
    assert lists
    for name in lists:
        facts = (ROOT / name).parent / "commune.toml"
        assert "synthetic = true" in facts.read_text("utf-8"), name


def test_notebooks_hold_no_outputs_counts_or_places():
    names = [name for name in committed() if name.endswith(".ipynb")]
    assert len(names) >= 6
    for name in names:
        assert left_by_a_run(json.loads((ROOT / name).read_text("utf-8"))) == [], name


def test_tables_of_named_people_say_that_they_are_made_up():
    tables = [(name, text) for name, text in texts() if name.endswith((".csv", ".tsv"))]
    assert len(tables) > 20
    assert [
        name for name, text in tables if named_columns(text) and "dữ liệu giả lập" not in text.lower()
    ] == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("-----BEGIN RSA PRIVATE KEY-----", "private key"),
        ("token = ghp_" + "a1" * 18, "token"),
        ("token = github_pat_" + "a1" * 30, "token"),
        ("xoxb-1234567890-abc", "token"),
        ("eyJ" + "a1" * 6 + ".eyJ" + "b2" * 6 + "." + "c3" * 6, "web token"),
        ("AKIAABCDEFGHIJKLMNOP", "cloud key"),
        ("aws_secret_access_key = " + "wJalrXUtnFEMI/K7MDENG/" * 2, "cloud key"),
        ('password = "hunter22"', "password"),
        ("DB_PASSWORD=hunter22", "password"),
        ("Nguyễn Văn A, CMND 172345678", "old identity number"),
        ("số CMND: 172 345 678", "old identity number"),
        ("| 038190012345 |", "identity number"),
        ("https://me:secret@host/x", "address with a password"),
        ("CCCD 038190012345", "identity number"),
        ("gọi 0912345678 nhé", "mobile number"),
    ],
)
def test_the_scan_sees_what_it_should(text, kind):
    assert kind in found_in(text, SECRETS | PERSONAL)


@pytest.mark.parametrize(
    "text",
    [
        "password=password",
        "password: str",
        "0.038190012345",
        "a038190012345b",
        "172345678 hộ",
        "1.0912345678",
    ],
)
def test_the_scan_is_silent_where_it_should(text):
    assert found_in(text, SECRETS | PERSONAL) == []


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("household_id,ho_ten,members\n1,A,2\n", ["ho_ten"]),
        ('\ufeffSTT;"Họ và tên";CCCD\n', ['"Họ và tên"', "CCCD"]),
        ("village,members\n", []),
    ],
)
def test_columns_of_names_are_seen(text, columns):
    assert named_columns(text) == columns


@pytest.mark.parametrize(
    ("cell", "metadata", "left"),
    [
        ({"outputs": [{}]}, {}, ["outputs"]),
        ({"execution_count": 3}, {}, ["count"]),
        ({"metadata": {"papermill": {}}}, {}, ["cell metadata"]),
        ({"source": "open('/home/lan/x.csv')"}, {}, ["place"]),
        ({}, {"papermill": {}}, ["metadata"]),
        ({}, {"path": "/Users/lan/so-tay/a"}, ["place"]),
        ({}, {}, []),
    ],
)
def test_what_a_run_leaves_in_a_notebook_is_seen(cell, metadata, left):
    assert left_by_a_run({"cells": [{"metadata": {}} | cell], "metadata": metadata}) == left


def test_office_files_and_unpacked_archives_are_read(tmp_path):
    (tmp_path / "data" / "private").mkdir(parents=True)
    (tmp_path / "data" / "private" / "a.csv").write_text("x", "utf-8")
    (tmp_path / "data" / "b.csv").write_text("x", "utf-8")
    with zipfile.ZipFile(tmp_path / "c.xlsx", "w") as package:
        package.writestr("xl/sharedStrings.xml", "<si><t>038190012345</t></si>")
    assert walked(tmp_path) == ["c.xlsx", "data/b.csv"]
    assert found_in(text_of(tmp_path / "c.xlsx"), PERSONAL) == ["identity number"]
