"""Two worlds that differ in what is withheld are the same to a stranger, in every byte that is published."""

import pytest

from analysis.demo.build import Demo
from analysis.run.formats import FORMATS
from tests.disclosure import two_worlds as worlds
from tests.seeds import soaked

YEAR = 2022


@pytest.fixture(autouse=True)
def no_key(tmp_path, monkeypatch):
    """Without a key hashes of lists are left out, so that manifests too are the same (test_input_keys.py)."""
    (tmp_path / "none.key").touch()
    monkeypatch.setenv("GIAMNGHEO_KEY", str(tmp_path / "none.key"))


def both(folder, demo, change, groups):
    """The two projects, of which the library tells the same, and the commune in which they differ."""
    one, two = (
        worlds.world(folder / name, demo, own, groups) for name, own in (("one", None), ("two", change))
    )
    path = worlds.smallest(one.root)
    assert path.read_bytes() != (two.root / path.relative_to(one.root)).read_bytes()
    assert worlds.told(one, groups) == worlds.told(two, groups)
    return one, two, path.parent.name


@pytest.mark.parametrize(
    ("change", "communes", "households", "seed"),
    [
        (worlds.all_at_once, 2, 60, 3),
        *(soaked(change, 4, 60, seed) for seed, change in enumerate(worlds.CHANGES)),
        soaked(worlds.all_at_once, 3, 90, 11),
        soaked(worlds.all_at_once, 3, 60, 12),
    ],
)
def test_no_published_file_tells_two_worlds_apart(tmp_path, change, communes, households, seed):
    many = communes > 2
    groups = (worlds.GROUP, worlds.BUT_ONE) if many else (worlds.GROUP,)
    demo = Demo(communes, households, YEAR, YEAR + many, seed)
    one, two, code = both(tmp_path, demo, change, groups)
    # Reports of communes in which nothing differs have nothing to tell: built in the long test alone.
    options = {"groups": groups, "only": None if many else code}
    # One format tells what another does; all of them are read where everything differs at once.
    formats = FORMATS if communes == 3 else ("html", "xlsx")
    files = worlds.published(one, formats, **options)
    assert any(name.startswith("web/2") and name.endswith(f"/{code}/report.html") for name in files)
    assert {"web/data/figures.csv", "web/data/figures.parquet", "web/datapackage.json"} <= set(files)
    assert any("(x)" in own.decode() for name, own in files.items() if name.endswith("form_04.csv"))
    assert worlds.seen_apart(files, worlds.published(two, formats, **options)) == []
