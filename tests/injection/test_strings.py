"""300 hostile texts through every format: each is shown as the text it is, or refused by name."""

import csv
import re
import shutil
import subprocess
from html.parser import HTMLParser

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from analysis.core.errors import DataError
from analysis.run.index import write_index
from tests.conftest import build, copy_project, edit
from tests.injection.strings import hostile

STRINGS = hostile()
COLUMNS = ("section", "order", "kind", "number", "symbol", "date", "date_as_printed", "issuer", "subject")


FORMULA = ("=", "+", "@", "\t")


def squeezed(text):
    """Text without spaces, since writers break lines where they like."""
    return re.sub(r"[\s\u00ad\u200b]+", "", text)


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """A report whose documents have these subjects, its people and the commune such names."""
    project = copy_project(tmp_path_factory.mktemp("hostile"))
    raw = project.raw(2022, "15139")
    with (raw / "documents.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for number, text in enumerate(STRINGS, start=1):
            rows.writerow(("I.1", number, "ke_hoach", number, "KH-UBND", "2022-02-28", "", "UBND xã", text))
    edit(raw / "commune.toml", 'name = "Xã Cẩm Lương"', "name = 'Xã <script>window.hit=1</script> {{7*7}}'")
    edit(raw / "commune.toml", 'signatory = "', 'signatory = "<img src=x onerror=window.hit=1> ')
    return build(project)


class Words(HTMLParser):
    def __init__(self):
        super().__init__()
        self.words, self.tags = [], set()

    def handle_data(self, data):
        self.words.append(data)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)


def test_html_shows_every_text_and_no_script(built):
    page = Words()
    page.feed((built / "report.html").read_text("utf-8"))
    text = squeezed("".join(page.words))
    assert [one for one in STRINGS if squeezed(one) not in text] == []
    assert not page.tags & {"script", "iframe", "form", "math", "object", "embed", "base", "link"}
    assert squeezed("<img src=x onerror=window.hit=1>") in text


def test_the_index_shows_the_name_and_no_script(built):
    page = Words()
    page.feed(write_index(built.parents[1]).read_text("utf-8"))
    assert "Xã <script>window.hit=1</script> {{7*7}}" in page.words


def test_word_shows_every_text(built):
    document = docx.Document(built / "report.docx")
    text = squeezed(
        "".join(node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t"))
    )
    assert [one for one in STRINGS if squeezed(one) not in text] == []


def test_pdf_shows_every_text(built):
    text = squeezed("".join(page.extract_text() for page in PdfReader(built / "report.pdf").pages))
    absent = [one for one in STRINGS if squeezed(one) not in text]
    # A reader that takes text out of a PDF loses what stands at the end of a page.
    assert len(absent) <= len(STRINGS) * 0.05, absent


def test_excel_has_texts_and_no_formula(built):
    book = openpyxl.load_workbook(built / "tables.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    text = squeezed("".join(str(cell.value) for cell in cells))
    assert [one for one in STRINGS if squeezed(one) not in text] == []
    assert not [cell for cell in cells if cell.hyperlink and "x.vn" in str(cell.hyperlink.target)]


def test_csv_has_no_cell_that_a_spreadsheet_takes_for_a_formula(built):
    begun = []
    for path in (built / "tables").glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                begun += [
                    text for text in (row["item"], row["text"]) if text.startswith(("=", "+", "@", "\t"))
                ]
    assert begun == []


@pytest.mark.parametrize("letter", ["\u202e", "\u2066", "\x07", "\x00", "\x1b"])
def test_what_nobody_sees_is_refused_with_its_line(tmp_path, letter):
    project = copy_project(tmp_path)
    edit(project.raw(2022, "15139") / "documents.csv", "nhanh và bền vững năm 2022", f"nhanh{letter}")
    with pytest.raises(DataError) as caught:
        build(project, ["html"])
    (finding,) = caught.value.findings
    assert finding.file.endswith("documents.csv") and finding.line == 3
    assert finding.found == f"U+{ord(letter):04X}"


def test_a_megabyte_in_a_cell_is_refused_with_its_line(tmp_path):
    project = copy_project(tmp_path)
    long = "x" * 1_000_000
    csv.field_size_limit(1 << 30)  # as another reader in the same process may have left it
    edit(project.raw(2022, "15139") / "documents.csv", "nhanh và bền vững năm 2022", long)
    with pytest.raises(DataError, match=r"documents.csv:3"):
        build(project, ["html"])


@pytest.mark.soak
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_libreoffice_computes_nothing(built, tmp_path):
    filters = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    command = ["soffice", "--headless", "--convert-to", filters]
    subprocess.run([*command, "--outdir", tmp_path, built / "tables.xlsx"], check=True, capture_output=True)
    text = squeezed("".join(path.read_text("utf-8") for path in tmp_path.glob("*.csv")).replace('""', '"'))
    assert [one for one in STRINGS if squeezed(one) not in text] == []
