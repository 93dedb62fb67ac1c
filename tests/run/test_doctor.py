"""What a machine can lack, planted one at a time, and what is said of it."""

import os

import pytest

from analysis.core.labels import LANGUAGES, labels_for
from analysis.run import doctor
from analysis.run.doctor import examine


def state_of(project, name):
    return {check.name: check.state for check in examine(project.root)}.get(name)


def test_a_sound_machine_has_no_errors(project):
    checks = examine(project.root)
    assert {check.state for check in checks} == {"ok"}
    assert {"python", "packages", "fonts", "pdf", "project", "disk"} <= {check.name for check in checks}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_has_its_words(project, language):
    for check in examine(project.root):
        assert labels_for(language)(f"doctor.{check.name}", **check.details)


def test_a_missing_and_an_old_package_are_named(project, monkeypatch):
    found = {"typst": None, "papermill": "1.0"}
    true = doctor._version
    monkeypatch.setattr(doctor, "_version", lambda name: found[name] if name in found else true(name))
    wrong = {c.details["package"]: c.details["found"] for c in examine(project.root) if c.name == "package"}
    assert wrong == {"typst": "-", "papermill": "1.0"}


def test_a_writer_that_fails(project, monkeypatch):
    monkeypatch.setattr("typst.compile", lambda *_, **__: 1 / 0)
    assert state_of(project, "pdf_fails") == "error"


def test_a_font_without_vietnamese(project, monkeypatch):
    monkeypatch.setattr(doctor, "LETTERS", "ắ\u4e2d")
    assert state_of(project, "fonts") == "error"


def test_no_kernel_and_no_fork(project, monkeypatch):
    true = doctor._version
    monkeypatch.setattr(doctor, "_version", lambda name: None if name == "ipykernel" else true(name))
    assert state_of(project, "no_kernel") == "error"
    monkeypatch.setattr(doctor, "_version", true)
    monkeypatch.delattr(os, "fork")
    assert state_of(project, "kernel_without_fork") == "ok"


def test_outside_a_project(tmp_path):
    assert "no_project" in {check.name for check in examine(tmp_path)}


def test_folders_that_cannot_be_written(project, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert state_of(project, "not_writable") == "error"


def test_a_full_disk(project, monkeypatch):
    monkeypatch.setattr(doctor, "FREE_BYTES", 10**18)
    assert state_of(project, "disk_full") == "warning"


@pytest.mark.skipif(os.name != "posix", reason="only POSIX files have these permissions")
def test_private_data_that_others_can_read(project):
    private = project.root / "data" / "private"
    private.mkdir(mode=0o700)
    assert state_of(project, "private") == "ok"
    private.chmod(0o755)
    assert state_of(project, "private_open") == "error"
