"""Head and end of an administrative letter: two columns without borders, rules below, signature."""

from __future__ import annotations

from collections.abc import Sequence

from docx.oxml.ns import qn

from analysis.core.labels import labels_for
from analysis.display.blocks import Closing, Cover
from analysis.publish.fitting import lines
from analysis.publish.measure import longest_word, text_width
from analysis.publish.word.nodes import Node, Styles, node, twips

LARGEST_SHARE = 0.56  # of the width, for the name of the state, which stands on one line
SHORT_RULE = 62.0  # points, about 2.2 cm
TITLE_RULE = 85.0  # points, about 3 cm
_GUTTER = 10.0  # points between the two columns
_STATE_SIZE = 12
_MOTTO_SIZE = 13


def head(cover: Cover, styles: Styles, width: float) -> list[Node]:
    """Return issuer beside state, and kind and subject of the report.

    Parameters
    ----------
    width
        Of the text on the page, in points.
    """
    title = [
        styles.paragraph("Title", styles.run(cover.document_kind)),
        styles.paragraph("Subtitle", styles.run(cover.subject)),
        _rule(styles, width, TITLE_RULE, after=8),
    ]
    return [*_letterhead(cover, styles, width), *title] if cover.issuer else title


def _letterhead(cover: Cover, styles: Styles, width: float) -> list[Node]:
    text = labels_for(cover.language)
    state_name, motto = text("publish.state"), text("publish.motto")
    widest = max(text_width(state_name, _STATE_SIZE, bold=True), text_width(cover.place_date, _MOTTO_SIZE))
    right = min(widest + 2, width * LARGEST_SHARE)
    left = width - right
    number = text("publish.number", number=cover.number) if cover.number else ""
    above = [("Issuer Parent", cover.issuer_parent)] if cover.issuer_parent else []
    names = (*above, ("Issuer", cover.issuer))
    issuer = [_squeezed(styles.paragraph(style, styles.run(name)), name, left) for style, name in names]
    issuer.append(_rule(styles, left, SHORT_RULE))
    state = [
        styles.paragraph("State", styles.run(state_name)),
        styles.paragraph("Motto", styles.run(motto)),
        _rule(styles, right, text_width(motto, _MOTTO_SIZE, bold=True)),
    ]
    below = [
        [styles.paragraph("Letter Number", styles.run(number))],
        [styles.paragraph("Place and Date", styles.run(cover.place_date))],
    ]
    return [_grid(styles, (left, right), [[issuer, state], below])]


def end(closing: Closing, styles: Styles, width: float) -> list[Node]:
    """Return the last sentence with recipients and signature, which a page break cannot part."""
    heading = [styles.paragraph("Recipients Heading", styles.run(closing.recipients_label))]
    recipients = [styles.paragraph("Recipients", styles.run(text)) for text in closing.recipients]
    signature = [
        styles.paragraph("Signature Title", styles.run(text))
        for text in (closing.authority, closing.signatory_title)
        if text
    ]
    signature.append(styles.paragraph("Signatory", styles.run(closing.signatory)))
    cells = [(heading + recipients) if recipients else [styles.paragraph("Recipients Heading")], signature]
    sentence = (
        [styles.paragraph("Body Text", styles.run(closing.sentence), keep=True)] if closing.sentence else []
    )
    # Word wants a paragraph after the last table.
    return [*sentence, _grid(styles, (width / 2, width / 2), [cells]), styles.paragraph("Table End")]


def _grid(styles: Styles, widths: Sequence[float], rows: Sequence[Sequence[Sequence[Node]]]) -> Node:
    """Return a table without borders, only for layout: it has no head and says so by its style."""
    properties = node(
        "tblPr",
        node("tblStyle", val=styles.ids["Letter Grid"]),
        node("tblW", w=twips(sum(widths)), type="dxa"),
        node("tblLayout", type="fixed"),
        node("tblLook", val="0000"),
    )
    grid = node("tblGrid", *(node("gridCol", w=twips(width)) for width in widths))
    return node("tbl", properties, grid, *(_row(widths, cells) for cells in rows))


def _row(widths: Sequence[float], cells: Sequence[Sequence[Node]]) -> Node:
    return node(
        "tr",
        node("trPr", node("cantSplit")),
        *(
            node("tc", node("tcPr", node("tcW", w=twips(width), type="dxa")), *content)
            for width, content in zip(widths, cells, strict=True)
        ),
    )


def _squeezed(paragraph: Node, name: str, width: float) -> Node:
    """Indent a name so that its lines are about as long as one another, away from the other column."""
    shown = name.upper()  # as the style shows it
    narrow = width - _GUTTER
    count = lines(shown, narrow, _STATE_SIZE, bold=True)
    least = longest_word(shown, _STATE_SIZE, bold=True) + 2
    while narrow - 2 > least and lines(shown, narrow - 2, _STATE_SIZE, bold=True) == count:
        narrow -= 2
    if count > 1:
        indent = twips((width - narrow - 2) / 2)
        paragraph.find(qn("w:pPr")).append(node("ind", left=indent, right=indent))
    return paragraph


def _rule(styles: Styles, width: float, length: float, after: float = 0) -> Node:
    """Return a rule of a length, centred in a width: a paragraph that is only its lower border."""
    paragraph = styles.paragraph("Short Rule")
    indent = twips(max(0.0, (width - length) / 2))
    space, sides = node("spacing", after=twips(after)), node("ind", left=indent, right=indent)
    paragraph.find(qn("w:pPr")).extend([space, sides])
    return paragraph
