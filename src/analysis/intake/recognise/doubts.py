"""What the headers and cells of a list leave open: the unit of money, and whether a mark means having.

An amount without a unit is in đồng only where that is a possible income. A column of an indicator
counts the deprived, as the official list does, unless its header names what a household has or its cells
answer with "Có" and "Không": then the file does not say which of the two is meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Literal

import polars as pl

from analysis.intake.recognise.questions import Question
from analysis.intake.repair.distinct import distinct
from analysis.intake.repair.names import loose_key
from analysis.intake.workbook.grid import Grid
from analysis.standard.schema.households import columns
from analysis.standard.schema.indicators import indicators

Ask = Callable[[Question], str | None]
# How plainly a header says what a mark means: beyond doubt, as most would read it, not at all.
Words = Literal["told", "likely", "open"]
# A month's income of a person that can be meant, by its median over a list, in đồng.
POSSIBLE_INCOME = (50_000, 100_000_000)
_FACTORS = {"nghin": 1_000, "ngan": 1_000, "1 000": 1_000, "1000": 1_000, "k": 1_000,
            "trieu": 1_000_000, "tr": 1_000_000, "": 1}  # fmt: skip
_UNIT = re.compile(
    r"(?:^| )(?:dvt |don vi tinh |don vi )?(nghin|ngan|1 ?000|k|trieu|tr)? ?(dong|d|vnd)"
    r"((?: (?:1 )?(?:nguoi|khau|thang|nam))*)$"
)
_BARE_UNIT = re.compile(r"(?:^| )(nghin|ngan|trieu)((?: (?:1 )?(?:nguoi|khau|thang|nam))*)$")
# Words of an income a person; one "bình quân hộ" is the household's.
_A_PERSON = re.compile(r"\b(bq|tnbq|binh quan|dau nguoi|nguoi|khau|nhan khau|person|capita|income vnd)\b")
_A_HOUSEHOLD = re.compile(r"\b(ho|gia dinh|household)\b")
_A_YEAR = re.compile(r"\bnam\b(?! (20\d\d|nay|truoc|ra soat|bao cao))|\b(year|yearly|annual)\b")
_UNITS = ("1", "1000", "1000000", "1/12", "1000/12", "1000000/12")
# Headers of what a household has; the legal name of an indicator alone stands for the lack of it.
_HAVING = re.compile(r"^(co|da co|duoc|the|su dung duoc|dat)\b|\bsach$|^ty le co\b")
_LACKING = re.compile(r"^(thieu|khong|chua|th|suy)\b")
_SAID = frozenset({"co", "khong", "ko", "k", "yes", "no", "dung", "sai"})
# A legend or a title above a group of columns; what it says of lacking is no word of having.
_OF_HAVING = re.compile(r"tiếp cận|\bđạt\b|đảm bảo|được hưởng|được sử dụng|đáp ứng")
_OF_LACK = re.compile(
    r"thiếu( hụt)?( về| mức độ| trong)*( tiếp cận)?( (các )?dịch vụ)?"
    r"|(không|chưa)( được)? \w+( cận| bảo| ứng| hưởng)?.*"
    r"|(phục vụ )?tiếp cận thông tin"
)
_MARK = re.compile(r"(?<!\w)(x|v|1|có|đánh dấu|tích)\s*([:=]|là|nghĩa là)")
# Cells that say themselves that something is lacking, and headers that ask whether it is there.
_LACKED = frozenset({"thieu hut", "thieu", "bi thieu hut", "co thieu hut"})
_ASKED = re.compile(r"^(co|da co|duoc cap)\b")


def stated_unit(text: str) -> Fraction | None:
    """Return the factor to đồng a month that a header or a line above it states; None where it states none.

    Examples
    --------
    >>> [str(stated_unit(text)) for text in ("Thu nhập (1.000đ)", "ĐVT: triệu đồng/năm", "Thu nhập", "(VND)")]
    ['1000', '250000/3', 'None', '1']
    """
    key = loose_key(text)
    match = _UNIT.search(key) or _BARE_UNIT.search(key)
    if match is None:
        return None
    year = "nam" in match[match.lastindex or 1].split()
    word = re.sub(r"^1 ?000$", "1000", match[1] or "")
    return Fraction(_FACTORS[word], 12 if year else 1)


def is_of_a_year(title: str) -> bool:
    """Say whether a title tells that an amount is a year's; one that names a year does not.

    Examples
    --------
    >>> [is_of_a_year(text) for text in ("Thu nhập BQ/người/năm", "Thu nhập năm 2023", "Thu nhập/tháng/năm")]
    [True, False, False]
    """
    key = loose_key(title)
    return bool(_A_YEAR.search(key)) and "thang" not in key.split()


def unit_line(grid: Grid, first: int) -> str:
    """Return the line above the header that states a unit, such as "ĐVT: nghìn đồng"; empty without one."""
    texts = (text for row in grid.cells.head(first).rows() for text in row if text)
    return next((text for text in texts if re.search(r"\b(dvt|don vi tinh)\b", loose_key(text))), "")


def is_of_a_person(title: str, above: str = "") -> bool:
    """Say whether a title, or the unit above it, tells that an income is a person's.

    Examples
    --------
    >>> [is_of_a_person(text) for text in ("Thu nhập bq (1.000đ)", "Thu nhập", "Thu nhập bình quân hộ")]
    [True, False, False]
    >>> is_of_a_person("Thu nhập", "ĐVT: đồng/người/tháng")
    True
    """
    key = loose_key(title)
    return bool(_A_PERSON.search(f"{key} {loose_key(above)}")) and not _A_HOUSEHOLD.search(key)


def a_person(incomes: pl.Series, members: pl.Series) -> pl.Series:
    """Return households' incomes by person, the next whole đồng; null where the members are not known.

    A share of a đồng above a poverty line is above it, so nothing is rounded down.

    Examples
    --------
    >>> a_person(pl.Series([6_000_000, 4_000_001, 1]), pl.Series([4, 2, None])).to_list()
    [1500000, 2000001, None]
    """
    known = members.set(members.cast(pl.Int64) < 1, None).cast(pl.Int64)
    return -((-incomes) // known)


def money_factor(
    amounts: pl.Series, title: str, above: Fraction | None, asked: Question, ask: Ask
) -> Fraction | None:
    """Return by how much amounts are multiplied; None where the question about it is open.

    Parameters
    ----------
    amounts
        Numbers as written.
    above
        The unit stated above the header.
    asked
        The question to ask where the amounts and the stated unit do not fit; its proposal is filled in.
    """
    positive = amounts.filter(amounts > 0)
    stated = stated_unit(title) or above
    if is_of_a_year(title) and (stated is None or stated.denominator == 1):
        stated = (stated or Fraction(1)) / 12
    median = positive.median()
    if not isinstance(median, (int, float)) or _possible(median * float(stated or 1)):
        yearly = stated is not None and stated.denominator > 1
        factor = stated or Fraction(1)
        if not yearly:
            return factor
        proposal = next(unit for unit in _UNITS if Fraction(unit) == factor)
    else:
        proposal = next((unit for unit in _UNITS if _possible(median * float(Fraction(unit)))), "1")
    answer = ask(replace(asked, proposal=proposal, options=_UNITS))
    return None if answer is None else Fraction(answer)


def _possible(amount: float) -> bool:
    return POSSIBLE_INCOME[0] <= amount <= POSSIBLE_INCOME[1]


def doubtful_polarity(name: str, title: str, cells: pl.Series) -> str | None:
    """Return what a flag column is likely to mean where its header and cells do not say for sure.

    Returns
    -------
    str or None
        ``having``, ``lacking``; None where the column counts the deprived for sure.

    Examples
    --------
    >>> [doubtful_polarity("bhyt", title, pl.Series(["Có", "Không"])) for title in ("BHYT", "Thiếu BHYT")]
    ['having', None]
    >>> doubtful_polarity("bhyt", "Bảo hiểm y tế", pl.Series(["x", None])) is None
    True
    >>> doubtful_polarity("bhyt", "Bảo hiểm y tế", pl.Series(["Thiếu hụt", "Không"])) is None
    True
    """
    key = loose_key(title)
    if name not in indicators() or _LACKING.search(key):
        return None
    texts = {loose_key(text) for text in distinct(cells)}
    if texts & _LACKED and "co" not in texts:
        return None
    if _HAVING.search(key):
        return "having"  # an empty column, too: nobody has it, or nobody lacks it
    if texts & _SAID:
        return indicators()[name].yes_means
    return None


def is_mere_mark(name: str, title: str, cells: pl.Series) -> bool:
    """Say whether a column of an indicator has marks only, whose meaning a legend may turn round."""
    texts = {loose_key(text) for text in distinct(cells)}
    return name in indicators() and not _LACKING.search(loose_key(title)) and not texts & _LACKED


def marks_having(texts: Iterable[str]) -> bool:
    """Say whether a title or legend of a sheet speaks of what households have, as if marks meant that.

    Examples
    --------
    >>> marks_having(["Mức độ tiếp cận các dịch vụ"]), marks_having(["Thiếu hụt tiếp cận dịch vụ"])
    (True, False)
    >>> marks_having(["Ghi chú: x là hộ được tiếp cận"]), marks_having(["x: không đạt; để trống: đạt"])
    (True, False)
    """
    for text in texts:
        legend = _MARK.search(text.lower())
        # Right behind the mark stands what it means.
        said = re.split(r"[;,.]", text.lower()[legend.end() :])[0] if legend else text.lower()
        if _OF_HAVING.search(_OF_LACK.sub(" ", said)):
            return True
    return False


def plainness(title: str, cells: pl.Series) -> Words:
    """Say how plainly header and cells tell that a flag means having.

    Examples
    --------
    >>> answers = pl.Series(["Có", "Không"])
    >>> [plainness(title, answers) for title in ("Có thẻ BHYT", "Thẻ BHYT", "Nhà tiêu hợp vệ sinh")]
    ['told', 'likely', 'open']
    """
    texts = {loose_key(text) for text in distinct(cells)}
    answered = bool(texts) and texts <= _SAID
    if answered and _ASKED.search(loose_key(title)):
        return "told"
    return "likely" if answered and _HAVING.search(loose_key(title)) else "open"


def examples(name: str, cells: pl.Series) -> tuple[str, ...]:
    """Return two values of a column; none of a column that tells who somebody is."""
    if columns()[name].private or columns()[name].kind in ("code", "ordinal"):
        return ()
    found: Sequence[str] = cells.drop_nulls().unique(maintain_order=True).head(2).to_list()
    return tuple(found)
