"""No command writes over an input, nor over a file that it did not make unless told to.

The table below holds every command, and every option or argument that is a path; a new one fails the
first test until somebody has said here whether it reads or writes, and the others try what it writes.
"""

import os
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from analysis.cli import COMMANDS, main
from analysis.core.errors import UsageError
from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from analysis.run.signing.keys import make_key
from tests.intake.metamorphic.sheets import list_book
from tests.intake.metamorphic.writers import write

pytestmark = pytest.mark.usefixtures("commands_here")
FOREIGN = b"somebody's own work\n"
FAST = ["--formats", "html"]
SURVEY = "year,id,a,b\n2022,1,1,0\n2022,2,0,1\n2022,3,1,1\n"
LOCK = "numpy==2.0.0 --hash=sha256:00\n"


@dataclass(frozen=True)
class Place:
    """The project of a test: one commune, two years, a list and a survey outside it."""

    root: Path
    commune: str

    @property
    def raw(self) -> Path:
        return Project(self.root).raw(2024, self.commune)


@dataclass(frozen=True)
class Writer:
    """A call that writes: its words, the file or release folder it makes, what it reads.

    ``edited`` results are those people go on to work in: even the command's own are kept.
    """

    words: Callable[[Place], list[str]]
    target: str
    reads: str
    folder: bool = False
    edited: bool = False
    exits: tuple[int, ...] = (0,)


def _release(command: str, target: str, *, years: bool = True) -> Writer:
    year = "2023" if command == "compare" else "2024"

    def words(place: Place) -> list[str]:
        where = ["--group", "gia-lap"] if command == "compare" else ["--commune", place.commune]
        when = ["--year", year] if years else ["--from", "2023", "--to", year]
        return [command, *where, *when, *FAST]

    return Writer(words, target, f"data/raw/{year}/{{commune}}/households.csv", folder=True)


def _run(place: Place) -> list[str]:
    return ["run", "cua_toi", "--commune", place.commune, "--year", "2024", *FAST]


def _check(*options: str) -> Callable[[Place], list[str]]:
    return lambda _: ["check", "bad.xlsx", "--year", "2024", *options]


def _build(place: Place) -> list[str]:
    return ["build", "--year", "2024", "--only", place.commune, "--jobs", "1", "--fresh", *FAST]


WRITERS = {
    "report": _release("report", "output/2024/{commune}"),
    "report index": Writer(
        lambda place: ["report", "--commune", place.commune, "--year", "2024", *FAST],
        "output/index.html",
        "data/raw/2024/{commune}/households.csv",
    ),
    "compare": _release("compare", "output/2023/groups/gia-lap"),
    "trend": _release("trend", "output/trend/{commune}/2023-2024", years=False),
    "plan": _release("plan", "output/internal/plans/2024/{commune}"),
    "forms": Writer(
        lambda place: ["forms", "--commune", place.commune, "--year", "2024", "--formats", "xlsx"],
        "output/forms/2024/{commune}",
        "data/raw/2024/{commune}/households.csv",
        folder=True,
    ),
    "new": Writer(
        lambda _: ["new", "them"],
        "notebooks/them.ipynb",
        "data/raw/2024/{commune}/households.csv",
        edited=True,
    ),
    "run": Writer(
        _run,
        "output/notebooks/cua_toi/2024/{commune}",
        "data/raw/2024/{commune}/households.csv",
        folder=True,
    ),
    "template": Writer(
        lambda place: ["template", "form.xlsx", "--commune", place.commune, "--year", "2024"],
        "form.xlsx",
        "data/raw/2023/{commune}/households.csv",
        edited=True,
    ),
    "import": Writer(
        lambda _: ["import", "good.xlsx", "--commune", "15142", "--year", "2023"],
        "data/raw/2023/15142/households.parquet",
        "good.xlsx",
        edited=True,
    ),
    "check": Writer(_check("--output", "checks"), "checks/households.parquet", "bad.xlsx", exits=(1,)),
    "check private": Writer(
        _check("--output", "checks"), "checks/private/people.parquet", "bad.xlsx", exits=(1,)
    ),
    "check copy": Writer(_check("--output", "checks"), "checks/bad.checked.xlsx", "bad.xlsx", exits=(1,)),
    "approve": Writer(
        lambda place: ["approve", f"output/2024/{place.commune}", "--author", "A", "--reviewer", "B"],
        "output/2024/{commune}.approval.json",
        "output/2024/{commune}/manifest.json",
    ),
    "sign": Writer(
        lambda place: ["sign", f"output/2024/{place.commune}", "--author", "A", "--key", "author.key"],
        "output/2024/{commune}.author.json",
        "output/2024/{commune}/manifest.json",
    ),
    "diff": Writer(lambda _: ["diff", "old", "new", "--html", "page.html"], "page.html", "old/manifest.json"),
    "measure": Writer(
        lambda _: ["measure", "survey.csv", "--indicators", "a,b", "--cutoff", "1", "--out", "out.csv"],
        "out.csv",
        "survey.csv",
    ),
    "measure parquet": Writer(
        lambda _: ["measure", "survey.csv", "--indicators", "a,b", "--cutoff", "1", "--out", "out.parquet"],
        "out.parquet",
        "survey.csv",
    ),
    "supply": Writer(
        lambda _: ["supply", "some.lock", "--sbom", "bill.json"], "bill.json", "some.lock", exits=(1,)
    ),
}
# Tried by tests of their own: below, publish in tests/run/portal, key in tests/run/signing.
OTHER_WRITERS = {"build", "collect", "demo", "key", "publish"}
READERS = {"list", "groups", "audit", "style", "verify", "doctor", "completion"}
PATHS = {
    "written": {
        *(("report", "output"), ("build", "output"), ("compare", "output"), ("trend", "output")),
        *(
            ("collect", "output"),
            ("plan", "output"),
            ("forms", "output"),
            ("run", "output"),
            ("template", "path"),
            ("check", "output"),
            ("demo", "folder"),
            ("publish", "folder"),
        ),
        *(
            ("diff", "html"),
            ("measure", "out"),
            ("measure", "robustness"),
            ("measure", "differences"),
            ("supply", "sbom"),
            ("approve", "folder"),
            ("sign", "folder"),
            ("key", "file"),
        ),
    },
    "read": {
        ("collect", "inbox"),
        ("publish", "output"),
        *(("import", "files"), ("check", "path"), ("check", "previous"), ("audit", "paths")),
        *(("verify", "folder"), ("diff", "old"), ("diff", "new"), ("measure", "inputs")),
        *(("approve", "key"), ("approve", "signed_pdf"), ("sign", "file")),
        *(("supply", "locks"), ("supply", "advisories"), ("style", "file")),
    },
}


def test_every_command_and_every_path_stands_in_the_table():
    context = click.Context(main)
    commands = {name: main.get_command(context, name) for name in COMMANDS}
    writers = {name.partition(" ")[0] for name in WRITERS} | OTHER_WRITERS
    assert writers | READERS == set(commands) and not writers & READERS
    paths = {
        (name, parameter.name)
        for name, command in commands.items()
        for parameter in command.params
        if isinstance(parameter.type, click.Path | click.File)
    }
    assert paths == PATHS["written"] | PATHS["read"]
    assert {name for name, _ in PATHS["written"]} | {"import", "new"} == writers
    # A demo is written into a new folder only, a publication in one of its own, a key where nothing is.
    asked = {name for name, command in commands.items() if any(p.name == "replace" for p in command.params)}
    assert asked == writers - {"demo", "publish", "key"}


@pytest.fixture(scope="module")
def made(commands_here, tmp_path_factory):
    """A project with everything that a call reads, made once."""
    root = tmp_path_factory.mktemp("targets") / "project"
    folder = build_demo(root, Demo(1, 60, first_year=2023, last_year=2024, seed=2))[-1]
    (root / "survey.csv").write_text(SURVEY, "utf-8")
    (root / "some.lock").write_text(LOCK, "utf-8")
    make_key(root / "author.key")
    write(list_book(random.Random(1)), "xlsx-openpyxl", root).rename(root / "good.xlsx")
    book = list_book(random.Random(1))
    book.sheet.rows[2].cells[book.sheet.at("declared_class")] = "Hộ khó khăn"
    write(book, "xlsx-openpyxl", root).rename(root / "bad.xlsx")
    patch = pytest.MonkeyPatch()
    patch.setenv("GIAMNGHEO_PROJECT", str(root))
    patch.chdir(root)
    assert _call(["new", "cua_toi"]).exit_code == 0
    done = _call(["report", "--commune", folder.name, "--year", "2024", "--formats", "html,xlsx"])
    assert done.exit_code == 0, done.output
    for name in ("old", "new"):
        shutil.copytree(root / "output" / "2024" / folder.name, root / name)
    patch.undo()
    return Place(root, folder.name)


@pytest.fixture
def place(made, tmp_path, monkeypatch):
    root = tmp_path / "project"
    shutil.copytree(made.root, root, symlinks=True)
    monkeypatch.setenv("GIAMNGHEO_PROJECT", str(root))
    monkeypatch.chdir(root)
    return Place(root, made.commune)


def _call(words):
    return CliRunner().invoke(main, words, catch_exceptions=False)


def _files(root):
    """Return what lies in a folder, but for caches and locks that hold nothing of anybody's."""
    return {
        path: path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and path.name != ".lock" and "processed" not in path.parts
    }


def _target(place, writer):
    return place.root / writer.target.format(commune=place.commune)


def _refused(words, place, told, language):
    """Call, and see that one line says why and that no byte has moved."""
    before = _files(place.root)
    done = _call([*words, "--lang", language])
    assert done.exit_code == 2, done.output
    assert done.stderr.count("\n") == 1 and told in done.stderr, done.stderr
    assert _files(place.root) == before


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", WRITERS)
def test_what_another_made_stays_unless_told(place, name, language):
    writer = WRITERS[name]
    words, target = writer.words(place), _target(place, writer)
    stranger = target / "note.txt" if writer.folder else target
    if writer.folder:
        shutil.rmtree(target, ignore_errors=True)
    stranger.parent.mkdir(parents=True, exist_ok=True)
    stranger.write_bytes(FOREIGN)
    # In the language asked for, both ways.
    told = {"vi": ("Đã có", "Thư mục"), "en": ("there already", "the folder")}[language][writer.folder]
    _refused(words, place, told, language)
    if language == "vi":
        done = _call([*words, "--replace"])
        assert done.exit_code in writer.exits, done.output
        assert not stranger.exists() or stranger.read_bytes() != FOREIGN
        if name != "report index":  # the page of all releases is held with the report
            _again(place, name)


def _again(place, name):
    """Call once more: own results are replaced, by the same bytes; those that people edit are not."""
    writer = WRITERS[name]
    words, target = writer.words(place), _target(place, writer)
    before = _files(place.root)
    again = _call(words)
    if name == "import":
        # The same files once more change nothing; what somebody edited since is kept.
        assert again.exit_code == 0 and _files(place.root) == before
        with target.open("ab") as file:
            file.write(b"more")
        again = _call(words)
    if writer.edited:
        assert again.exit_code == 2 and "--replace" in again.stderr
        again = _call([*words, "--replace"])
    assert again.exit_code in writer.exits, again.output
    assert target.exists() and _files(place.root) == before


@pytest.mark.parametrize("link", ["hard", "soft"])
@pytest.mark.parametrize("name", WRITERS)
def test_an_input_is_never_written_over_through_any_link(place, name, link):
    writer = WRITERS[name]
    words, target = writer.words(place), _target(place, writer)
    given = place.root / writer.reads.format(commune=place.commune)
    assert given.is_file(), given
    way = target / "note.csv" if writer.folder else target
    way.parent.mkdir(parents=True, exist_ok=True)
    way.unlink(missing_ok=True)
    if link == "hard":
        os.link(given, way)
    else:
        way.symlink_to(given)
    for language, told in (("vi", "đầu vào"), ("en", "input")):
        _refused([*words, "--replace"], place, told, language)


@pytest.mark.parametrize("words", [["--out", "survey.csv"], ["--out", "./data/../survey.csv"]])
def test_a_survey_is_not_written_over_by_its_own_name(place, words):
    call = ["measure", "survey.csv", "--indicators", "a,b", "--cutoff", "1", *words]
    _refused([*call, "--replace"], place, "input", "en")
    _refused(call, place, "đầu vào", "vi")


@pytest.mark.parametrize("where", ["data/raw", "data/private"])
@pytest.mark.parametrize("command", ["report", "build"])
def test_no_release_takes_the_place_of_the_data(place, command, where):
    words = _build(place) if command == "build" else WRITERS["report"].words(place)
    before = _files(place.root)
    done = _call([*words, "--output", where, "--replace"])
    assert done.exit_code == (1 if command == "build" else 2), done.output
    kept = _files(place.root)
    assert {path: kept.get(path) for path in before} == before


def test_builds_build_again_and_leave_what_another_made(place):
    assert _call(_build(place)).exit_code == 0
    assert _call(_build(place)).exit_code == 0
    note = place.root / "output" / "2024" / place.commune / "note.txt"
    note.write_bytes(FOREIGN)
    done = _call(_build(place))
    assert done.exit_code == 1 and "note.txt" in done.stderr and note.read_bytes() == FOREIGN
    assert _call([*_build(place), "--replace"]).exit_code == 0
    assert not note.exists()
    index = place.root / "output" / "index.html"
    index.write_bytes(FOREIGN)
    done = _call([*_build(place), "--lang", "en"])
    assert done.exit_code == 2 and "there already" in done.stderr and index.read_bytes() == FOREIGN


@pytest.mark.parametrize("manifest", ["", "[]", "{", '{"outputs": 5}', '{"facts": {}}', "[" * 100_000])
def test_a_damaged_release_is_ours_but_not_what_lies_in_it(place, manifest):
    from analysis.run.release import check_release

    mains = {"report.html", "tables.xlsx", "review.html", "review.pdf", "summary.png", "summary.svg"}
    release = place.root / "output" / "2024" / place.commune
    (release / "manifest.json").write_text(manifest, "utf-8")
    check_release(release, [], mains, "vi", replace=False)
    (release / "note.txt").write_bytes(FOREIGN)
    with pytest.raises(UsageError, match=r"có tệp không phải do phần mềm ghi ra: note\.txt\."):
        check_release(release, [], mains, "vi", replace=False)
    alone = place.root / "alone"
    alone.mkdir()
    shutil.copy(release / "manifest.json", alone)
    with pytest.raises(UsageError, match=r"manifest\.json"):
        check_release(alone, [], mains, "vi", replace=False)


@pytest.mark.parametrize(("language", "told"), [("vi", "không trống"), ("en", "not empty")])
def test_a_demo_goes_into_a_new_folder_only(place, language, told):
    _refused(["demo", "data", "--communes", "1", "--households", "20"], place, told, language)


def test_the_list_of_one_does_not_replace_that_of_another(place):
    (place.root / "lists").mkdir()
    for seed, name in enumerate(("a.xlsx", "b.xlsx")):
        write(list_book(random.Random(seed)), "xlsx-openpyxl", place.root).rename(place.root / "lists" / name)
    call = ["check", "lists", "--year", "2024", "--output", "both"]
    before = _files(place.root)
    done = _call([*call, "--replace", "--lang", "en"])
    assert done.exit_code == 2 and "a.xlsx" in done.stderr and "b.xlsx" in done.stderr
    assert _files(place.root) == before
    one, other = (["check", f"lists/{name}.xlsx", "--year", "2024", "--output", "both"] for name in "ab")
    assert _call(one).exit_code == 0
    _refused(other, place, "there already", "en")
    assert _call([*other, "--replace"]).exit_code == 0
    _refused(one, place, "Đã có", "vi")


def test_two_files_of_one_stem_have_two_marked_copies(place):
    (place.root / "lists").mkdir()
    book = list_book(random.Random(1))
    book.sheet.rows[2].cells[book.sheet.at("declared_class")] = "Hộ khó khăn"
    for way, suffix in (("xlsx-openpyxl", "xlsx"), ("csv-comma", "csv")):
        write(book, way, place.root).rename(place.root / "lists" / f"ds.{suffix}")
    for _ in range(2):
        assert _call(["check", "lists", "--year", "2024"]).exit_code == 1
    copies = {path.name for path in place.root.rglob("ds*.checked.xlsx")}
    assert copies == {"ds.xlsx.checked.xlsx", "ds.csv.checked.xlsx"}


@pytest.mark.parametrize("name", ["checks/households.parquet", "checks/bad.checked.xlsx"])
def test_what_was_changed_after_a_check_is_kept(place, name):
    import openpyxl

    call = WRITERS["check"].words(place)
    assert _call(call).exit_code == 1
    if name.endswith(".xlsx"):
        openpyxl.load_workbook(name).save(name)
    else:
        with Path(name).open("ab") as file:
            file.write(b"more")
    _refused(call, place, "there already", "en")


def test_an_approval_leaves_a_strange_page_above_it_alone(place):
    from analysis.run.index import is_index

    page = place.root / "index.html"
    page.write_bytes(FOREIGN)
    _call(WRITERS["approve"].words(place))
    assert page.read_bytes() == FOREIGN and is_index(place.root / "output" / "index.html")
