"""A letter that the paper cannot print is found where it stands, whichever text of the data has it."""

import random

import pytest

from analysis.audit import audit
from analysis.intake.folder import RawFolder
from analysis.intake.raw import parse
from tests.audit.sample import CODE, FACTS, table

# Of many kinds: emoji, with a tone, joined, a flag, Chinese, Thai, Arabic, a symbol, private use.
ODD = ["👍", "👍🏽", "👨‍👩‍👧", "🇻🇳", "漢", "ก", "ع", "⛔", "\ue000", "𝐀"]
PLAIN = ["Đ", "ữ", "…", "–", "“", "≥", "×", "½", "α", "ж", "\u00a0", "e\u0301"]
NARRATIVE = (
    "## leadership_intro\n\nLãnh đạo kịp thời{0}.\n\n## difficulties\n\nĐoạn một.\n\nCòn khó khăn{1}.\n"
)
PLACES = [
    "narrative.md [I.1. Lãnh đạo, chỉ đạo]",
    "narrative.md [",
    "documents.csv:2",
    "documents.csv:3",
    "commune.toml",
]


def rules(places):
    """Return the findings of the rule in a folder whose places have the letters given."""
    first, second, third, fourth, facts = (places.get(n, "") for n in range(5))
    told = FACTS.format(code=CODE, year=2022, totals="", dates="[dates]\nclosing = 2022-12-14")
    rows = [
        {"section": "I.1", "kind": "ke_hoach", "symbol": "KH-UBND", "number": n, "order": n,
         "date": f"2022-0{n}-01", "issuer": f"UBND xã{fourth if n == 2 else ''}",
         "subject": f"việc {n}{third if n == 1 else ''}"}
        for n in (1, 2)
    ]  # fmt: skip
    files = {
        "commune.toml": told.replace('place = "Thử"', f'place = "Thử{facts}"').encode(),
        "narrative.md": NARRATIVE.format(first, second).encode(),
        "documents.csv": table("documents", rows),
    }
    data = parse(RawFolder(CODE, 2022, f"data/raw/2022/{CODE}", files))
    return [one for one in audit([data]).findings if one.rule == "letters_not_printed"]


@pytest.mark.parametrize("seed", range(40))
def test_each_is_found_once_at_its_place_and_plain_letters_are_not(seed):
    draw = random.Random(seed)
    odd = {n: draw.choice(ODD) for n in range(5) if draw.random() < 0.4}
    plain = {n: draw.choice(PLAIN) for n in range(5) if n not in odd}
    found = rules(odd | plain)
    assert len(found) == len(odd)
    for n, letter in odd.items():
        (one,) = [
            one
            for one in found
            if PLACES[n] in one.where.spot and (n != 1 or PLACES[0] not in one.where.spot)
        ]
        for language in ("vi", "en"):
            assert letter[0] in one.describe(language) and f"U+{ord(letter[0]):04X}" in one.describe(language)
