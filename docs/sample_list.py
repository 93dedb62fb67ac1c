"""Make the list of the tutorial anew: ``python docs/sample_list.py``; synthetic data, people made up.

It is a list as an office keeps it: titles, villages as section rows, crosses for class and indicators, an
income without a unit, a total and signatures.
"""

from __future__ import annotations

import random
from io import BytesIO
from pathlib import Path

import xlsxwriter

from analysis.intake.template.write import CREATED
from analysis.standard import standard_for

FILE = Path(__file__).parent / "huong-dan" / "danh-sach-cam-thach.xlsx"
VILLAGES = {"Thôn Giả Lập 1": (14, 6), "Thôn Giả Lập 2": (12, 9), "Thôn Giả Lập 3": (16, 13)}
FIRST = ("STT", "Chủ hộ", "Mã hộ", "Dân tộc", "Số khẩu", "Hộ nghèo", "Hộ cận nghèo", "Thu nhập bình quân")
WIDTHS = (5, 24, 8, 10, 8, 8, 8, 12)


def main() -> None:
    """Write the list."""
    FILE.write_bytes(sample())


def sample() -> bytes:
    """Return the bytes of the list, the same whenever they are made."""
    buffer, chance = BytesIO(), random.Random(15142)  # noqa: S311 - made-up people
    indicators = [item.vi for item in standard_for(2023).indicator]
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"title": "Danh sách hộ, dữ liệu giả lập", "created": CREATED})
        sheet = book.add_worksheet("Danh sách")
        plain = {"font_name": "Times New Roman", "font_size": 11}
        bold, wrapped = book.add_format(plain | {"bold": True}), {"text_wrap": True, "border": 1}
        head, cell = book.add_format(plain | wrapped | {"bold": True}), book.add_format(plain | {"border": 1})
        sheet.write(0, 0, "UBND XÃ CẨM THẠCH, HUYỆN CẨM THỦY, TỈNH THANH HÓA", bold)
        sheet.write(1, 0, "DANH SÁCH HỘ NGHÈO, HỘ CẬN NGHÈO NĂM 2023 (DỮ LIỆU GIẢ LẬP)", bold)
        sheet.write_row(3, 0, [*FIRST, *indicators], head)
        sheet.set_row(3, 60)
        for column, width in enumerate((*WIDTHS, *[8] * len(indicators))):
            sheet.set_column(column, column, width)
        line = 4
        number = 0
        for numeral, (village, (poor, near_poor)) in zip(("I", "II", "III"), VILLAGES.items(), strict=True):
            sheet.write_row(line, 0, [numeral, village], head)
            line += 1
            for is_poor in [True] * poor + [False] * near_poor:
                number += 1
                sheet.write_row(line, 0, household(number, is_poor, len(indicators), chance), cell)
                line += 1
        sheet.write(line, 1, "Tổng cộng", bold)
        sheet.write(line, 4, f"=SUM(E5:E{line})", bold, 0)
        sheet.write(line + 2, 1, "Người lập biểu", bold)
        sheet.write(line + 2, 10, "TM. ỦY BAN NHÂN DÂN", bold)
    return buffer.getvalue()


def household(number: int, is_poor: bool, indicators: int, chance: random.Random) -> list[object]:
    """Return the cells of a household that its class fits: three deprivations or more, or fewer."""
    lacking = chance.sample(range(indicators), chance.randint(3, 6) if is_poor else chance.randint(0, 2))
    return [
        number,
        f"Người Giả Lập {number:02d}",
        f"{number:03d}",
        chance.choice(("Mường", "Mường", "Kinh")),
        chance.randint(1, 6),
        "x" if is_poor else None,
        None if is_poor else "x",
        chance.randrange(700, 1500, 10),
        *("x" if place in lacking else None for place in range(indicators)),
    ]


if __name__ == "__main__":
    main()
