"""A project with one small valid raw folder, to be broken by the tests."""

from collections.abc import Callable

import pytest

from analysis.core.project import Project

COMMUNE_TOML = """\
code = "15139"
name = "Xã Cẩm Lương"
area = "rural"
year = 2022
status = "official"
synthetic = true

[period]
from_year = 2022
to_year = 2022

[report]
issuer = "Ủy ban nhân dân xã Cẩm Lương"
symbol = "BC-UBND"
place = "Cẩm Lương"
subject = "Kết quả giảm nghèo"
"""

Put = Callable[[str, str | bytes], None]


@pytest.fixture
def empty(tmp_path, monkeypatch):
    """A project without any data, in which commands are called."""
    (tmp_path / "data" / "raw").mkdir(parents=True)
    monkeypatch.setenv("GIAMNGHEO_PROJECT", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def project(tmp_path) -> Project:
    project = Project(tmp_path)
    folder = project.raw(2022, "15139")
    folder.mkdir(parents=True)
    (folder / "commune.toml").write_text(COMMUNE_TOML, "utf-8")
    return project


@pytest.fixture
def put(project) -> Put:
    """Write a file of the raw folder."""

    def write(name: str, content: str | bytes) -> None:
        data = content.encode() if isinstance(content, str) else content
        (project.raw(2022, "15139") / name).write_bytes(data)

    return write
