"""No secret and no personal data in what is committed; notebooks carry nothing of a run."""

import json
import re
import subprocess

import pytest

from tests.conftest import ROOT

SECRETS = {
    "private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    "token": re.compile(
        r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{50,}|xox[abp]-[\w-]{10,}|sk-[\w-]{20,})"
    ),
    "cloud key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "password": re.compile(
        r"(?i)\b(?:password|passwd|secret|api_?key)\b\s*[:=]\s*[\"'][^\"'\s{}<>$]{6,}[\"']"
    ),
    "web token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"),
    "address with a password": re.compile(r"\b[a-z]+://[^/\s:@]+:[^/\s:@]+@"),
}
PERSONAL = {
    # Citizen identity number: province 001 to 096, century and sex, year of birth, six digits.
    "identity number": re.compile(r"(?<![\d.,])0\d{2}[0-9]\d{2}\d{6}(?![\d.,]\d|\d)"),
    "mobile number": re.compile(r"(?<![\d.,])(?:\+84|0)[35789]\d{8}(?!\d)"),
}
PLACES = re.compile(r"/(?:home|root|Users|work|tmp)/[\w.-]+/")
# What a test feeds to the scanners themselves.
OWN = {
    "tests/test_committed_files.py",
    "tests/cli/test_check.py",
    "tests/disclosure/test_personal.py",
    "src/analysis/disclosure/personal.py",
}
TEXT = (
    ".py",
    ".md",
    ".toml",
    ".yml",
    ".yaml",
    ".csv",
    ".json",
    ".ipynb",
    ".txt",
    ".cfg",
    ".j2",
    ".css",
    ".js",
    ".sh",
)


def committed():
    told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if told.returncode:
        pytest.skip("not a checkout")
    return [name for name in told.stdout.decode().split("\0") if name]


def texts():
    for name in committed():
        path = ROOT / name
        if name.endswith(TEXT) and name not in OWN and path.is_file():
            yield name, path.read_text("utf-8", errors="replace")


def found_in(text, patterns):
    return sorted(kind for kind, pattern in patterns.items() if pattern.search(text))


def test_no_secret_and_no_personal_number_is_committed():
    seen = 0
    bad = {}
    for name, text in texts():
        seen += 1
        if found := found_in(text, SECRETS | PERSONAL):
            bad[name] = found
    assert seen > 400
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
        notebook = json.loads((ROOT / name).read_text("utf-8"))
        for cell in notebook["cells"]:
            assert not cell.get("outputs"), name
            assert cell.get("execution_count") is None, name
        assert not PLACES.search(json.dumps(notebook["metadata"])), name


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("-----BEGIN RSA PRIVATE KEY-----", "private key"),
        ("token = ghp_" + "a1" * 18, "token"),
        ("AKIAABCDEFGHIJKLMNOP", "cloud key"),
        ('password = "hunter22"', "password"),
        ("https://me:secret@host/x", "address with a password"),
        ("CCCD 038190012345", "identity number"),
        ("gọi 0912345678 nhé", "mobile number"),
    ],
)
def test_the_scan_sees_what_it_should(text, kind):
    assert kind in found_in(text, SECRETS | PERSONAL)
