"""No name, identity number or code is published: every kind of document, every format, every disguise."""

import copy
import io
import json
import os
import random
import shutil
import unicodedata
import zipfile
from dataclasses import replace

import nbformat
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.cli import main
from analysis.commune import load
from analysis.core.errors import BuildError
from analysis.core.project import Project
from analysis.demo.build import Demo, build_demo
from analysis.disclosure.personal import Personal
from analysis.disclosure.private import personal_names
from analysis.display.blocks import Cell, Prose, Row
from analysis.places import place_in, places
from analysis.places.names import bare_name
from analysis.publish.document import Document, Exhibit, Passage, Span
from analysis.publish.docx import docx_file
from analysis.publish.html import html_page
from analysis.publish.pdf import pdf_file
from analysis.run import edition
from analysis.run.comparison import build_comparison, comparison_edition
from analysis.run.formats import FORMATS, files_of
from analysis.run.parameters import GroupParameters, check_parameters
from analysis.run.privacy import check_document, check_file, personal_in
from analysis.run.report import build_report, report_edition
from analysis.run.trend import TrendParameters, build_trend, trend_edition
from tests.conftest import ROOT, edit
from tests.publish.sample import closing, code, cover, deprivation, figure, markdown, notebook

NAME = "Lường Thị Huyền"
PRIVATE = Personal({NAME: "names.csv:2"}, frozenset({"T1-007"}))
GROUP = {"group": "gia-lap", "language": "vi"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """Two communes over two years; somebody of the first year alone is called as nobody else is."""
    folder = tmp_path_factory.mktemp("privacy") / "dữ liệu giả lập"
    written = build_demo(folder, Demo(2, 60, 2022, 2023, 7))
    (folder / "notebooks").mkdir()
    for name in ("commune_report", "comparison", "trend"):
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", folder / "notebooks")
    commune = written[0].name
    for year in (2022, 2023):
        with (folder / "data" / "private" / str(year) / commune / "names.csv").open(
            "a", encoding="utf-8"
        ) as file:
            file.write(f"T1,H9999,{NAME if year == 2022 else 'Hà Thị Xuân Quỳnh'}\n")
    return Project(folder), commune


def built(project, commune, kind, formats, output=None):
    if kind == "comparison":
        return build_comparison(project, GROUP | {"year": 2023}, formats, output)
    if kind == "trend":
        return build_trend(project, GROUP | {"first_year": 2022, "last_year": 2023}, formats, output)
    parameters = check_parameters({"commune": commune, "year": 2023, "audience": kind})
    return build_report(project, parameters, formats, output)


RELATIVE = {"public": "public", "superior": "", "comparison": "", "trend": ""}
KINDS = ("public", "superior", "comparison", "trend")


@pytest.fixture(scope="module")
def executed(demo):
    """Each kind executed once with the name in the text that it takes from the project."""
    project, commune = demo
    narrative, groups = project.raw(2023, commune) / "narrative.md", project.root / "data" / "groups.toml"
    kept = {path: path.read_bytes() for path in (narrative, groups)}
    found = {}

    def keep(*arguments, **_):
        # The notebook runs in this process, which is sooner done.
        found[keep.kind] = original(*arguments, here=True)
        return found[keep.kind]

    original, edition.execute = edition.execute, keep
    try:
        edit(groups, 'name = "', f'name = "Nhóm bà {NAME} ')
        narrative.write_text(narrative.read_text("utf-8") + f"\nHộ bà {NAME} đã thoát nghèo.\n", "utf-8")
        for keep.kind in KINDS:
            with pytest.raises(BuildError, match="would publish the name"):
                built(project, commune, keep.kind, ["html"])
    finally:
        edition.execute = original
        for path, content in kept.items():
            path.write_bytes(content)
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("format_", FORMATS)
def test_no_kind_of_document_publishes_a_name_in_any_format(demo, executed, monkeypatch, kind, format_):
    project, commune = demo
    monkeypatch.setattr(edition, "execute", lambda *_, **__: copy.deepcopy(executed[kind]))
    with pytest.raises(
        BuildError, match=r"would publish the name in data/private/2022/.*names.csv:\d+"
    ) as told:
        built(project, commune, kind, [format_])
    assert not any(word in str(told.value) for word in NAME.split()[::2])
    assert [path for path in project.output.rglob("*") if path.suffix[1:] in (*FORMATS, "json", "csv")] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_document_without_the_name_is_published(demo, executed, monkeypatch, tmp_path, kind):
    project, commune = demo
    text = nbformat.writes(executed[kind])
    assert NAME in text
    clean = nbformat.reads(text.replace(NAME, "…"), as_version=4)
    monkeypatch.setattr(edition, "execute", lambda *_, **__: copy.deepcopy(clean))
    release = built(project, commune, kind, FORMATS, tmp_path)
    assert {path.suffix for path in release.files} >= {".json", *(f".{name}" for name in FORMATS)}
    for path in release.files:
        check_file(path.name, path.read_bytes(), PRIVATE)
    check_file("index.html", (tmp_path / RELATIVE[kind] / "index.html").read_bytes(), PRIVATE)


@pytest.mark.parametrize("format_", FORMATS)
def test_each_file_is_looked_at_besides_the_document(monkeypatch, project, format_):
    """A writer adds a text that the document does not have; nothing is there afterwards."""
    made = notebook(code(cover()), code(replace(deprivation(), caption=f"Hộ {NAME}")), code(closing()))
    monkeypatch.setattr(edition, "execute", lambda *_, **__: made)
    monkeypatch.setattr(edition, "check_document", lambda *_: None)
    one = edition.Edition("commune_report", {}, edition.PurePosixPath("2022", "a"), personal=PRIVATE)
    with pytest.raises(BuildError, match=r"would publish the name in names.csv:2"):
        edition.publish(project, one, [format_])
    assert not (project.output / "2022" / "a").exists()


def test_the_manifest_is_looked_at_before_the_release_is_there(monkeypatch, project):
    made = notebook(code(cover()), code(closing()))
    monkeypatch.setattr(edition, "execute", lambda *_, **__: made)
    place = edition.PurePosixPath("2022", "a")
    facts = {"title": f"Xã của bà {NAME}"}
    one = edition.Edition("commune_report", {}, place, facts, personal=PRIVATE)
    with pytest.raises(BuildError, match=r"manifest.json would publish"):
        edition.publish(project, one, ["html"])
    assert not (project.output / "2022" / "a").exists()
    assert not (project.output / "index.html").exists()


def test_hashes_are_no_identity_numbers():
    told = {"a.html": {"sha256": "a" * 51 + "b038190012345"[:13]}, "b": "038190012345"}
    hashed = json.dumps({"a": told["a.html"]}).encode()
    check_file("manifest.json", hashed, PRIVATE)
    with pytest.raises(BuildError, match="a citizen identity number"):
        check_file("manifest.json", json.dumps(told).encode(), PRIVATE)


def documents():
    """Each with the name in another place, by what the place is called."""
    half = len(NAME) - 2
    split = (Span("Hộ "), Span(NAME[:half], strong=True), Span(NAME[half:], emphasis=True), Span("."))
    table, chart = deprivation(), figure()
    plain = Document(cover(), ())
    yield "title", replace(plain, cover=cover(subject=f"Hộ {NAME}"))
    yield "split", replace(plain, parts=(Passage((("paragraph", split),)),))
    yield "small", replace(plain, parts=(Passage((("bullet", (Span(NAME.lower()),)),)),))
    for words in (
        replace(chart, alt=f"Hộ {NAME}"),
        replace(chart, caption=NAME),
        replace(table, source=NAME),
    ):
        made = notebook(code(cover()), code(words))
        yield f"{words.kind}", edition.read_document(made)


WRITERS = {"html": lambda made: html_page(made).encode(), "pdf": pdf_file, "docx": docx_file}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("format_", WRITERS)
@pytest.mark.parametrize(("place", "document"), list(documents()))
def test_a_name_is_found_wherever_a_writer_puts_it(place, document, format_, form):
    private = Personal({unicodedata.normalize(form, NAME): "names.csv:2"})
    with pytest.raises(BuildError, match="would publish the name in names.csv:2"):
        check_document(document, private, "report.html")
    with pytest.raises(BuildError, match="would publish the name in names.csv:2"):
        check_file(f"report.{format_}", WRITERS[format_](document), private)


@settings(max_examples=100)
@given(st.data())
def test_no_disguise_hides_a_name(data):
    """Letters composed or not, capitals, marks without width, markup around any piece."""
    text = data.draw(st.sampled_from([NAME, NAME.upper(), NAME.lower(), NAME.title()]))
    text = unicodedata.normalize(data.draw(st.sampled_from(["NFC", "NFD"])), text)
    cuts = sorted(data.draw(st.sets(st.integers(1, len(text) - 1), max_size=3)))
    between = data.draw(st.sampled_from([" ", "  ", "\n", "\u00a0", "-", " \t "]))
    pieces = [text[a:b].replace(" ", between) for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    tags = [data.draw(st.sampled_from(["em", "strong", "b", "i", "span", "a", "sup", "sub"])) for _ in pieces]
    bare = data.draw(st.sampled_from(["", "\u00ad", "\u200b"])).join(pieces)
    marked = "".join(f"<{tag}>{piece}</{tag}>" for tag, piece in zip(tags, pieces, strict=True))
    number = data.draw(st.sampled_from(["", "<sup>1</sup>"]))
    entities = "".join(f"&#{ord(letter)};" for letter in bare)
    for inner in (bare, marked, entities, entities.replace("&", "&amp;")):
        page = f"<html><body><p>Hộ {inner}{number} thoát nghèo</p></body></html>"
        with pytest.raises(BuildError, match="the name"):
            check_file("a.html", page.encode(), PRIVATE)
    for key in ("alt", "title", "aria-label"):
        with pytest.raises(BuildError, match="the name"):
            check_file("a.html", f"<p {key}='hộ {bare}'>x</p>".encode(), PRIVATE)
    runs = "".join(f"<w:r><w:rPr><w:sz w:val='2'/></w:rPr><w:t>{piece}</w:t></w:r>" for piece in pieces)
    with pytest.raises(BuildError, match="the name"):
        check_file("a.xml", f"<w:p xmlns:w='w'>{runs}</w:p>".encode(), PRIVATE)


@given(st.text("aă bÔ1", max_size=20))
def test_what_names_nobody_is_let_through(text):
    made = edition.read_document(notebook(code(cover()), code(Prose((("paragraph", f"x {text}"),)))))
    check_document(made, PRIVATE, "report.html")
    check_file("a.html", html_page(made).encode(), PRIVATE)


def test_cells_are_not_one_word():
    page = "<table><tr><td>0381900</td><td>12345</td></tr></table>"
    check_file("a.html", page.encode(), PRIVATE)


@pytest.mark.parametrize(
    ("name", "content"), [("a.gif", b"GIF89a"), ("a", b"x"), ("a.pdf", b"%PDF-"), ("a.docx", b"x")]
)
def test_what_cannot_be_looked_into_is_refused(name, content):
    with pytest.raises(BuildError, match=f"{name}: "):
        check_file(name, content, PRIVATE)


def test_names_and_codes_of_every_year_that_is_shown_are_known(demo):
    project, commune = demo
    codes = {
        year: set(load(commune, year, project).households["household_id"]) - {commune}
        for year in (2022, 2023)
    }
    values = GROUP | {"year": 2023}
    over = GROUP | {"first_year": 2022, "last_year": 2023}
    for made, years in (
        (report_edition(project, check_parameters({"commune": commune, "year": 2023})), (2022, 2023)),
        (comparison_edition(project, GroupParameters(**values)), (2023,)),
        (trend_edition(project, TrendParameters(**over)), (2022, 2023)),
    ):
        assert made.personal.found_in(f"Hộ {NAME}"), made.stem
        for year in years:
            assert codes[year] <= made.personal.codes, (made.stem, year)


@pytest.fixture
def releases(tmp_path, demo):
    """Two releases of one commune whose tables differ in one cell, with the name in it."""
    project, commune = demo
    folders = []
    for number in (1, 2):
        folder = project.root / "releases" / tmp_path.name / str(number)
        for path, content in files_of(notebook(code(cover()), code(deprivation())), "xlsx", "report").items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        parameters = {"commune": commune, "year": 2023, "audience": "public"}
        inputs = {f"data/raw/2023/{commune}/commune.toml": ""}
        told = {"parameters": parameters, "inputs": inputs}
        told |= {part: {} for part in ("facts", "code", "packages", "outputs")}
        (folder / "manifest.json").write_text(json.dumps(told), "utf-8")
        folders.append(folder)
    edit(next((folders[1] / "tables").glob("*.csv")), "Dinh dưỡng", f"Hộ {NAME}")
    return folders


@pytest.mark.parametrize("known", [True, False])
def test_the_page_of_what_changed_names_nobody(releases, tmp_path, known):
    """Without manifests every private file of the project counts."""
    if not known:
        for folder in releases:
            (folder / "manifest.json").unlink()
    page = tmp_path / "diff.html"
    result = CliRunner().invoke(main, ["diff", *map(str, releases), "--html", str(page)])
    assert result.exit_code == BuildError.exit_code
    assert "diff.html would publish the name in data/private/2022/" in result.stderr
    assert not any(word in result.stderr for word in NAME.split()[::2])
    assert not page.exists()


def test_no_page_is_written_where_a_manifest_cannot_say_who_may_read_it(releases, tmp_path):
    (releases[0] / "manifest.json").write_text('{"parameters": {"audience": "inter', "utf-8")
    page = tmp_path / "diff.html"
    result = CliRunner().invoke(main, ["diff", *map(str, releases), "--html", str(page)])
    assert result.exit_code == 1 and not page.exists()
    assert ["manifest.json" in line for line in result.stderr.splitlines()] == [True]


def test_a_page_about_internal_releases_is_closed_to_others(releases, tmp_path):
    path = releases[0] / "manifest.json"
    edit(path, '"public"', '"internal"')
    page = tmp_path / "diff.html"
    assert personal_in(releases) is None
    assert CliRunner().invoke(main, ["diff", *map(str, releases), "--html", str(page)]).exit_code == 1
    assert NAME in page.read_text("utf-8")
    assert os.name != "posix" or page.stat().st_mode & 0o077 == 0


def test_the_demo_has_names_to_hide(demo):
    project, commune = demo
    assert NAME in personal_names(project, commune, 2022)
    assert NAME not in personal_names(project, commune, 2023)


def test_markdown_of_an_analyst_is_looked_at(monkeypatch, project):
    made = notebook(code(cover()), markdown(f"## Hộ\n\nBà **{NAME[:-2]}***{NAME[-2:]}*."))
    monkeypatch.setattr(edition, "execute", lambda *_, **__: made)
    one = edition.Edition("commune_report", {}, edition.PurePosixPath("2022", "a"), personal=PRIVATE)
    with pytest.raises(BuildError, match=r"report.pdf would publish .*\(part 2 of the document\)"):
        edition.publish(project, one, ["pdf"])


@pytest.mark.parametrize("format_", ["html", "pdf", "docx"])
@pytest.mark.parametrize(
    ("written", "typed"),
    [("Lò Thị Hoà", "LÒ THỊ HÒA"), ("Vừ Thị Thuý", "Vừ Thị Thúy"), ("Sùng A Xoè", "sùng a xòe")],
)
def test_both_ways_to_place_a_tone_are_one_name(written, typed, format_):
    document = Document(cover(), (Passage((("paragraph", (Span(f"Hộ {typed}."),)),)),))
    with pytest.raises(BuildError, match="the name"):
        check_file(f"a.{format_}", WRITERS[format_](document), Personal({written: "names.csv:2"}))


@settings(max_examples=100)
@given(st.data())
def test_an_identity_number_is_found_as_people_write_it(data):
    province = data.draw(st.integers(1, 96))
    number = f"0{province:02}{data.draw(st.integers(0, 10**9 - 1)):09}"
    cut = data.draw(st.sampled_from([12, 3, 4, 6]))
    groups = [number[at : at + cut] for at in range(0, 12, cut)]
    typed = data.draw(st.sampled_from([" ", ".", "-", "\u00a0"])).join(groups)
    made = edition.read_document(notebook(code(cover()), code(Prose((("paragraph", f"số {typed}, nữ"),)))))
    with pytest.raises(BuildError, match="a citizen identity number"):
        check_document(made, Personal({}), "report.html")
    with pytest.raises(BuildError, match="a citizen identity number"):
        check_file("a.html", html_page(made).encode(), Personal({}))


def test_a_number_of_the_old_card_is_known_from_the_private_file(demo):
    """Nine digits alone could be an amount; those of the private file are not."""
    project, commune = demo
    path = project.root / "data" / "private" / "2022" / commune / "names.csv"
    whole = path.read_text("utf-8")
    header, *rows = whole.splitlines()
    try:
        lines = [f"{header},identity_number", f"{rows[0]},171234567", *(f"{row}," for row in rows[1:])]
        path.write_text("\n".join(lines) + "\n", "utf-8")
        private = report_edition(project, check_parameters({"commune": commune, "year": 2023})).personal
    finally:
        path.write_text(whole, "utf-8")
    for text in ("CMND 171234567", "171 234 567", "171.234.567"):
        assert [kind for kind, _ in private.found_in(text)] == ["identity"], text
    assert private.found_in("1.712.345.670 đồng; 2022 171 234") == []


def test_places_that_are_called_like_people_stop_nothing(demo):
    """What lies in the same commune stands bare; any other place of the register with its kind."""
    project, commune = demo
    place = place_in(commune, 2023)
    other = next(
        one for one in places() if one.province != place.province and len(bare_name(one.name).split()) == 2
    )
    village = load(commune, 2023, project).households["village"].iloc[0]
    shown = [place.name, bare_name(place.name), bare_name(place.province), f"{village}", other.name]
    path = project.root / "data" / "private" / "2022" / commune / "names.csv"
    whole = path.read_text("utf-8")
    try:
        people = [*map(bare_name, shown), " ".join(village.split()[-2:])]
        path.write_text(whole + "".join(f"T1,P{at},{name}\n" for at, name in enumerate(people)), "utf-8")
        private = report_edition(project, check_parameters({"commune": commune, "year": 2023})).personal
    finally:
        path.write_text(whole, "utf-8")
    for text in (*shown, *map(str.upper, shown), f"{other.name}, {bare_name(place.province)}"):
        assert private.found_in(f"Tại {text} có 12 hộ") == [], text
    assert private.found_in(f"Hộ ông {bare_name(other.name)}")


def test_no_place_of_the_register_is_a_person():
    """Names that people have stop no place, in a running list of thousands of them."""
    private = Personal(
        {
            "Lò Thị Mai": "names.csv:2",
            "Lường Văn Hoà": "names.csv:3",
            "Hà Văn Nam": "names.csv:4",
            "Vàng A Sử": "",
        }
    )
    for one in places():
        assert private.found_in(f"{one.name}, {one.district}, {one.province}, 001 250 1.300 12.5") == [], one


@pytest.mark.parametrize(
    "text",
    ["01-01-2022 2025", "05-11-2024 08.30", "0912 345 678", "001, 002, 003, 004", "1.038.190.012.345 đồng"],
)
def test_dates_telephones_and_amounts_are_no_identity_numbers(text):
    assert PRIVATE.found_in(text) == []


def test_a_row_of_figures_is_no_identity_number_in_a_pdf():
    row = replace(
        deprivation(),
        columns=deprivation().columns[:1] * 4,
        rows=(Row(tuple(Cell(text) for text in ("001", "250", "120", "130"))),),
    )
    made = Document(cover(), (Exhibit("Bảng 1", row),))
    for format_, write in WRITERS.items():
        check_file(f"a.{format_}", write(made), PRIVATE)


def test_what_lies_in_an_office_file_unread_is_refused():
    made = io.BytesIO(docx_file(Document(cover(), ())))
    with zipfile.ZipFile(made, "a") as package:
        package.writestr("word/embeddings/oleObject1.bin", b"x")
    with pytest.raises(BuildError, match="oleObject1.bin: nobody can look"):
        check_file("a.docx", made.getvalue(), PRIVATE)


@pytest.mark.parametrize("format_", sorted(WRITERS))
def test_a_code_with_a_hyphen_that_may_not_break_is_found(format_):
    # Word holds such a hyphen as an element of its own.
    chance = random.Random(22)
    for _ in range(20):
        letters = "".join(chance.choices("ABCDĐEGHKLMNT", k=2))
        code = f"{chance.randrange(10, 100)}-{letters}{chance.randrange(100)}"
        private = Personal({}, frozenset({code}))
        made = Document(cover(), (Passage((("paragraph", (Span(f"hộ {code} đã thoát nghèo"),)),)),))
        with pytest.raises(BuildError, match="the code of a household"):
            check_file(f"a.{format_}", WRITERS[format_](made), private)
