"""`docs/seed-comparison.md` tells the printed report and the paper as it is built, sentence by sentence.

Both sides are held whole: what the page quotes of the printed report, put one after the other, is that
report; what it quotes of ours leaves no word of the paper out. Figures differ where a reason names them.
"""

import re
from collections import Counter

import docx
import pytest
from docx.table import Table
from docx.text.paragraph import Paragraph

from analysis.core.misprints import mended
from tests.conftest import ROOT, build, copy_project
from tests.test_seed_numbers import SEED

PAGE = (ROOT / "docs/seed-comparison.md").read_text("utf-8")
SAME, NOTHING, FORM = "=", "–", "form"
ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split(" | "))
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith("| printed report")
]
NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")


def plain(text):
    """Return a text on one line, with the joints that keep it on one line taken out."""
    return " ".join(text.replace("\u2011", "-").replace("\u2060", "").replace("*", "").split())


def bare(text):
    """Return the words of a sentence without its form: misprints, the word “về”, case, signs and spaces."""
    words = re.sub(r"\bvề(?: việc)?\b", "", mended(plain(text)).casefold())
    return re.sub(r"[\W_]+", "", words)


def ours_of(row):
    """Return the pieces of the paper that a row quotes."""
    printed, ours, _ = row
    return [] if ours == NOTHING else [printed.lstrip("-+ ")] if ours == SAME else ours.split("<br>")


def numbers(text):
    return Counter(NUMBER.findall(text))


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    folder = build(copy_project(tmp_path_factory.mktemp("paper")), ("docx",))
    document = docx.Document(folder / "report.docx")
    parts = []
    for part in document.element.body.iterchildren():
        if part.tag.endswith("}tbl"):
            cells = (cell for row in Table(part, document).rows for cell in row.cells)
            parts += [line.text for cell in cells for line in cell.paragraphs]
        elif part.tag.endswith("}p"):
            parts.append(Paragraph(part, document).text)
    return [line for part in parts if (line := plain(part))]


def test_the_printed_report_is_quoted_whole_and_in_order():
    quoted = " ".join(printed for printed, *_ in ROWS if printed != NOTHING)
    assert quoted == plain(SEED)


def test_every_quoted_sentence_of_ours_stands_in_the_paper(paper):
    text = "\n".join(paper)
    assert [piece for row in ROWS for piece in ours_of(row) if piece not in text] == []


def test_no_word_of_the_paper_is_left_unquoted(paper):
    text = "\n".join(paper)
    for piece in sorted((piece for row in ROWS for piece in ours_of(row)), key=len, reverse=True):
        text = text.replace(piece, "", 1)
    assert re.findall(r"\w+", text) == []


def test_every_difference_has_its_reason():
    assert [row for row in ROWS if bool(row[2]) != (row[1] != SAME)] == []
    assert [row for row in ROWS if row[1] == SAME and row[0] == NOTHING] == []


def test_where_the_reason_is_form_the_words_are_the_same():
    rows = [row for row in ROWS if FORM in row[2].split("; ")]
    assert len(rows) > 30
    assert [row for row in rows if bare(row[0]) != bare(row[1]) or row[0] == row[1]] == []


def test_a_figure_on_one_side_only_is_named_in_the_reason():
    unnamed = []
    for printed, ours, why in ROWS:
        left, right = numbers(printed), numbers(" ".join(ours_of((printed, ours, why))))
        named = NUMBER.findall(why)
        unnamed += [(figure, printed) for figure in (left - right) + (right - left) if figure not in named]
    assert unnamed == []


def test_no_figure_of_the_paper_is_made_up():
    """Whatever the paper says in numbers is printed, or its row says where it comes from."""
    made = Counter[str]()
    for row in ROWS:
        made += numbers(" ".join(ours_of(row))) - numbers(row[0])
    assert set(made) == {"03"}
