"""Signatures: a made-up, moved or exchanged one is not taken for that of whom it names."""

import copy
import json
import subprocess

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from analysis.cli import main
from analysis.core.errors import DataError, UsageError
from analysis.core.project import Project
from analysis.run.approval import approve
from analysis.run.portal.choose import choose
from analysis.run.seal import approval_file, approval_state, approved_by
from analysis.run.signing.keys import make_key, read_key, read_public, sign
from analysis.run.signing.people import FILE, add_person, office_people
from analysis.run.signing.release import author_file, false_signatures, sign_as_author, signers, statement
from tests.conftest import build
from tests.disclosure.test_attack import demo

AUTHOR, REVIEWER, STRANGER = "Lê Thị Hòa", "Trần Bính", "Ngô C"


def ask():
    return ""


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """Private keys of three people, and the lines of their public halves."""
    folder = tmp_path_factory.mktemp("keys")
    lines = {
        name: make_key(folder / f"{number}.key") for number, name in enumerate((AUTHOR, REVIEWER, STRANGER))
    }
    return {
        name: (read_key(folder / f"{number}.key", ask), line, folder / f"{number}.key")
        for number, (name, line) in enumerate(lines.items())
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    project, (code,) = demo(tmp_path_factory.mktemp("signed"), 90, 1, seed=2)
    return project, build(project, ["html"], commune=code, audience="public")


@pytest.fixture
def release(made):
    """A public release without approval, in a project without a list."""
    project, folder = made
    for path in (approval_file(folder), author_file(folder), project.root / FILE):
        path.unlink(missing_ok=True)
    return project, folder


def listed(project, keys, *names):
    for name in names:
        assert add_person(project, name, keys[name][1])


def states(project, folder):
    return [one.state for one in approved_by(folder, project)]


def call(project, *words):
    return CliRunner(env={"GIAMNGHEO_PROJECT": str(project.root)}).invoke(main, list(map(str, words)))


def gone(project):
    """Return what `publish` would take, and why it leaves the rest."""
    going, left = choose(project.output, project)
    return len(going), [one.reason for one in left]


def test_from_two_keys_to_a_page_on_the_web_by_the_commands_alone(release, tmp_path):
    project, folder = release
    for name, file in ((AUTHOR, "a.key"), (REVIEWER, "b.key")):
        assert call(project, "key", name, tmp_path / file).exit_code == 0
        assert (tmp_path / file).stat().st_mode & 0o77 == 0
    asked = ("approve", folder, "--author", AUTHOR, "--reviewer", REVIEWER)
    refused = call(project, *asked)
    assert refused.exit_code == 1 and "chưa ký bản này" in refused.stderr and "--key" in refused.stderr
    signed = call(project, "sign", folder, "--author", "Lê Thị Hoà", "--key", tmp_path / "a.key")
    assert signed.exit_code == 0, signed.stderr
    assert "chưa ký bản này" not in call(project, *asked).stderr
    done = call(project, *asked[:2], *asked[4:], "--key", tmp_path / "b.key")  # the author is known by now
    assert done.exit_code == 0, done.stderr
    assert done.stdout.count("đã ký số") == 2 and not author_file(folder).exists()
    assert states(project, folder) == ["signed", "signed"] and gone(project)[0] == 1
    checked = call(project, "approve", folder, "--check", "--lang", "en")
    assert checked.exit_code == 0 and f"Reviewer: {REVIEWER}, signed\n" in checked.stdout


def test_verify_says_who_signed_and_refuses_a_false_signature(release, keys):
    project, folder = release
    listed(project, keys, AUTHOR, REVIEWER)
    sign_as_author(folder, AUTHOR, keys[AUTHOR][0])
    approve(folder, project, AUTHOR, REVIEWER, key=keys[REVIEWER][0])
    seen = call(project, "verify", folder)
    assert seen.exit_code == 0 and seen.stdout.count("đã ký số") == 2, seen.output
    told = json.loads(approval_file(folder).read_text("utf-8"))
    told["reviewer"] = STRANGER
    approval_file(folder).write_text(json.dumps(told), "utf-8")
    seen = call(project, "verify", folder, "--lang", "en")
    assert seen.exit_code == 1 and "the approval is void" in seen.stderr


def test_an_approval_written_by_hand_goes_nowhere_where_people_have_keys(release, keys):
    """Page and manifest edited, hashes put right, an approval made up: only the signature is lacking."""
    project, folder = release
    listed(project, keys, AUTHOR, REVIEWER)
    approve(folder, project, AUTHOR, REVIEWER)
    assert approval_state(folder) == ("valid", ()) and states(project, folder) == ["missing", "missing"]
    assert gone(project) == (0, ["unsigned"])
    assert call(project, "approve", folder, "--check").exit_code == 1


def test_without_a_list_an_approval_is_in_force_and_called_unsigned(release, keys):
    project, folder = release
    approve(folder, project, AUTHOR, REVIEWER)
    said = call(project, "approve", folder, "--check")
    assert said.exit_code == 0 and said.stdout.count("không ký số") == 2
    approve(folder, project, AUTHOR, REVIEWER, key=keys[REVIEWER][0])
    said = call(project, "approve", folder, "--check")
    assert said.exit_code == 0 and "không có danh sách" in said.stdout


@given(st.data())
def test_no_change_of_an_approval_leaves_its_signatures_true(keys, data):
    """Whatever is changed, exchanged or taken from another release: false, or not of who is named."""
    mark = data.draw(st.text("0123456789abcdef", min_size=64, max_size=64))
    approval = signed_by(keys, mark)
    assert not false_signatures(approval)
    how = data.draw(st.sampled_from(["hash", "author", "reviewer", "date", "swap", "other", "bit", "shape"]))
    changed, roles = copy.deepcopy(approval), {"author", "reviewer"}
    if how in {"author", "reviewer", "date"}:
        changed[how] = data.draw(st.text(min_size=1).filter(lambda text: text != approval[how]))
        roles = {"author", "reviewer"} if how == "author" else {"reviewer"}
    elif how == "hash":
        changed["manifest_sha256"] = mark[::-1] + "0"
    elif how == "swap":
        signed = changed["signatures"]
        changed["signatures"] = {"author": signed["reviewer"], "reviewer": signed["author"]}
    elif how == "other":
        changed["signatures"] = signed_by(keys, mark + "0")["signatures"]
    elif how == "bit":
        role = data.draw(st.sampled_from(sorted(roles)))
        signature = changed["signatures"][role]["signature"]
        at = data.draw(st.integers(0, 80))
        other = data.draw(st.sampled_from([c for c in "ABCDwxyz0189+/=é" if c != signature[at]]))
        changed["signatures"][role]["signature"] = signature[:at] + other + signature[at + 1 :]
        roles = {role}
    else:
        changed["signatures"] = data.draw(
            st.sampled_from([None, [], "x", {"owner": {}}, {"author": 7, "reviewer": {}}])
        )
    assert set(false_signatures(changed)) == roles


def signed_by(keys, mark):
    approval = {"author": AUTHOR, "reviewer": REVIEWER, "date": "30/11/2026", "manifest_sha256": mark}
    signatures = {
        role: sign(keys[approval[role]][0], statement(role, approval)) for role in ("author", "reviewer")
    }
    return approval | {"signatures": signatures}


@given(st.permutations([AUTHOR, REVIEWER, STRANGER]), st.sets(st.sampled_from([AUTHOR, REVIEWER, STRANGER])))
def test_a_key_is_worth_what_the_list_says(tmp_path_factory, keys, owners, on_list):
    """Keys dealt to people in every way, a list of any of them: signed only with one's own."""
    project = Project(tmp_path_factory.mktemp("list"))
    dealt = dict(zip((AUTHOR, REVIEWER, STRANGER), owners, strict=True))
    for name in sorted(on_list):
        add_person(project, name, keys[dealt[name]][1])
    told = [one.state for one in signers(signed_by(keys, "0" * 64), office_people(project))]
    expected = []
    for name in (AUTHOR, REVIEWER):
        if not on_list:
            expected.append("unvouched")
        elif name not in on_list:
            expected.append("unlisted")
        else:
            expected.append("signed" if dealt[name] == name else "foreign")
    assert told == expected


def test_the_author_s_signature_of_an_earlier_release_is_not_taken(release, keys):
    project, folder = release
    listed(project, keys, AUTHOR, REVIEWER)
    path = sign_as_author(folder, AUTHOR, keys[AUTHOR][0])
    told = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(told | {"manifest_sha256": "0" * 64}), "utf-8")
    said = call(
        project, "approve", folder, "--author", AUTHOR, "--reviewer", REVIEWER, "--key", keys[REVIEWER][2]
    )
    assert said.exit_code == 1 and "chưa ký bản này" in said.stderr


def test_nobody_signs_for_another(release, keys):
    project, folder = release
    listed(project, keys, AUTHOR, REVIEWER)
    said = call(project, "sign", folder, "--author", AUTHOR, "--key", keys[STRANGER][2])
    assert said.exit_code == 1 and "không phải khóa của người lập" in said.stderr
    said = call(project, "sign", folder, "--author", STRANGER, "--key", keys[STRANGER][2])
    assert said.exit_code == 1 and f"{STRANGER} không có trong {FILE}" in said.stderr
    assert not author_file(folder).exists()


def test_a_private_key_is_made_outside_once_and_opened_by_its_passphrase(tmp_path, release, monkeypatch):
    project, _ = release
    inside = call(project, "key", AUTHOR, project.root / "data" / "a.key")
    assert inside.exit_code == 2 and "không để trong thư mục dữ liệu" in inside.stderr
    monkeypatch.setenv("GIAMNGHEO_PASSPHRASE", "một mật khẩu")
    assert call(project, "key", AUTHOR, tmp_path / "a.key").exit_code == 0
    assert b"ENCRYPTED" in (tmp_path / "a.key").read_bytes()
    assert call(project, "key", AUTHOR, tmp_path / "a.key").exit_code == 2
    again = call(project, "key", AUTHOR, tmp_path / "b.key")
    assert again.exit_code == 0 and "hãy tự thêm dòng này" in again.stdout
    read_key(tmp_path / "a.key", lambda: "một mật khẩu")
    for wrong in ("", "khác"):
        with pytest.raises(UsageError, match="passphrase"):
            read_key(tmp_path / "a.key", lambda wrong=wrong: wrong)
    (tmp_path / "c.key").write_text("no key", "utf-8")
    with pytest.raises(UsageError):
        read_key(tmp_path / "c.key", ask)


def test_a_key_of_openssh_serves_as_well(tmp_path, release):
    """`ssh-keygen -t ed25519`, where the machine has it; its line has a comment."""
    project, folder = release
    private = tmp_path / "id_ed25519"
    try:
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "tran.b@may-1", "-f", str(private)]
        subprocess.run(command, check=True, capture_output=True)
        line = private.with_suffix(".pub").read_text("utf-8")
    except FileNotFoundError:
        one = Ed25519PrivateKey.generate()
        private.write_bytes(one.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
        line = (
            one.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode() + " tran.b@may-1"
        )
    add_person(project, REVIEWER, line)
    with (project.root / FILE).open("a", encoding="utf-8") as file:
        file.write(f'\n[[people]]\nname = "{AUTHOR}"\n')
    approve(folder, project, AUTHOR, REVIEWER, key=read_key(private, ask))
    assert states(project, folder) == ["unsigned", "signed"] and gone(project)[0] == 1


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("people = 7", "people_unread"),
        ("[[people]]\nname = ", "people_unread"),
        ("[person]\n", "people_unread"),
        ('[[people]]\nname = "Lê A"\nphone = "1"', "people_entry"),
        ("[[people]]\nkeys = []", "people_name"),
        ('[[people]]\nname = " Ông "\n[[people]]\nname = ""', "people_name"),
        ('[[people]]\nname = "Lê Hoà"\n[[people]]\nname = "Ông LÊ HÒA"', "people_twice"),
        ('[[people]]\nname = "Lê A"\nkeys = ["ssh-rsa AAAA"]', "people_key"),
        ('[[people]]\nname = "Lê A"\nkeys = "x"', "people_key"),
    ],
)
def test_a_wrong_list_is_told_by_its_place_and_stops_the_gate(release, content, rule):
    project, folder = release
    (project.root / FILE).write_text(content, "utf-8")
    with pytest.raises(DataError) as caught:
        office_people(project)
    assert [one.rule for one in caught.value.findings] == [rule]
    said = call(project, "approve", folder, "--author", AUTHOR, "--reviewer", REVIEWER)
    assert said.exit_code == 1 and said.stderr.startswith(FILE) and not approval_file(folder).exists()


def test_one_key_is_of_one_person(release, keys):
    project, _ = release
    listed(project, keys, AUTHOR)
    add_person(project, REVIEWER, keys[AUTHOR][1])
    with pytest.raises(DataError) as caught:
        office_people(project)
    assert [one.rule for one in caught.value.findings] == ["people_key_twice"]


def test_only_lines_of_ed25519_are_keys(keys):
    assert read_public(keys[AUTHOR][1] + "  le.hoa@máy") is not None
    for line in ("", "ssh-ed25519", "ssh-ed25519 AAAA", keys[AUTHOR][1][:-3], "x " + keys[AUTHOR][1]):
        assert read_public(line) is None


def test_a_pdf_signed_by_a_certificate_holds_the_approved_bytes(tmp_path, release):
    """What an incremental update does to a file: something behind, nothing before."""
    project, folder = release
    approved = b"%PDF-1.7 approved %%EOF"
    (folder / "report.pdf").write_bytes(approved)
    try:
        for content, kept in ((approved + b" update", True), (approved, False), (b"x" + approved, False)):
            (tmp_path / "signed.pdf").write_bytes(content)
            said = call(project, "approve", folder, "--check", "--signed-pdf", tmp_path / "signed.pdf")
            assert ("giữ nguyên từng byte" in said.output) is kept and said.exit_code == 1  # not approved
    finally:
        (folder / "report.pdf").unlink()
