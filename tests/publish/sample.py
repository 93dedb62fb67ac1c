"""An executed notebook with everything that a report can hold, made in memory."""

from __future__ import annotations

from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analysis.display.blocks import Block, Cell, Closing, Column, Cover, Figure, Prose, Row, Table

HOSTILE = (
    "<script>alert(1)</script>",
    "#let x = 1",
    "{{7*7}}",
    "$x$ `raw` @ref <label>",
    "*bold* _thin_ = Heading",
    "=1+1",
    "a\"b'c&amp;\\n",
    "\u202eđảo\u202c \u200fngược",
    '#image("/etc/passwd")',
)

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10">'
    '<rect width="30" height="10" fill="#0b4f8a"/></svg>'
)


def cover(**changes: Any) -> Cover:
    values: dict[str, Any] = {
        "language": "vi",
        "issuer": "ỦY BAN NHÂN DÂN XÃ CẨM LƯƠNG",
        "issuer_parent": "HUYỆN CẨM THỦY",
        "number": "…/BC-UBND",
        "place_date": "Cẩm Lương, ngày 05 tháng 10 năm 2023",
        "document_kind": "BÁO CÁO",
        "subject": "Kết quả thực hiện Chương trình giảm nghèo năm 2022 trên địa bàn xã Cẩm Lương",
        "preamble": ("Thực hiện Kế hoạch số 115/KH-MTTQ-BTT, UBND xã Cẩm Lương báo cáo như sau:",),
        "notices": ("Năm 2023 chưa có kết quả rà soát chính thức.",),
        "date_iso": "2023-10-05",
    }
    return Cover(**{**values, **changes})


def closing(**changes: Any) -> Closing:
    values: dict[str, Any] = {
        "sentence": "Trên đây là báo cáo kết quả giảm nghèo của xã Cẩm Lương./.",
        "recipients_label": "Nơi nhận:",
        "recipients": ("UBND huyện Cẩm Thủy;", "Đảng ủy, HĐND xã;", "Lưu: VT."),
        "authority": "TM. ỦY BAN NHÂN DÂN",
        "signatory_title": "CHỦ TỊCH",
        "signatory": "Nguyễn Văn Ước",
    }
    return Closing(**{**values, **changes})


def number(value: float, text: str = "") -> Cell:
    return Cell(text or str(value).replace(".", ","), value, "published", "#,##0")


MISSING = Cell("không báo cáo", None, "missing")
INFERRED = Cell("≥ 36", 36, "inferred", "#,##0")


def deprivation() -> Table:
    columns = (
        Column("Chỉ số", width=3),
        Column("Số hộ", "Hộ nghèo", "hộ", "right"),
        Column("Tỷ lệ", "Hộ nghèo", "%", "right"),
        Column("Số hộ", "Hộ cận nghèo", "hộ", "right"),
        Column("Tỷ lệ", "Hộ cận nghèo", "%", "right"),
    )
    rows = (
        Row((Cell("Việc làm"),), "section"),
        Row((Cell("Việc làm"), number(11), number(35.48), number(11), number(47.83))),
        Row((Cell("Người phụ thuộc trong hộ gia đình"), MISSING, MISSING, MISSING, MISSING)),
        Row((Cell("Y tế"),), "section"),
        Row((Cell("Dinh dưỡng"), INFERRED, MISSING, MISSING, MISSING)),
        Row((Cell("Tổng số thiếu hụt"), number(57), Cell(""), number(31), Cell("")), "total"),
    )
    notes = ("Tỷ lệ tính trên tổng số hộ của mỗi loại.",)
    return Table(
        "deprivation", "Thiếu hụt các dịch vụ xã hội cơ bản", columns, rows, notes, "UBND xã Cẩm Lương"
    )


def long_table(rows: int = 90, name: str = "villages") -> Table:
    columns = (
        Column("Thôn", width=2),
        Column("Hộ nghèo", unit="hộ", align="right"),
        Column("Ghi chú", width=3),
    )
    body = tuple(
        Row((Cell(f"Thôn số {row}"), number(row), Cell("Đạt chỉ tiêu"))) for row in range(1, rows + 1)
    )
    return Table(name, "Kết quả theo thôn", columns, body)


def wide_table() -> Table:
    parts = (
        "Đầu kỳ",
        "Trở thành hộ cận nghèo",
        "Vượt chuẩn cận nghèo",
        "Giảm khác",
        "Hộ cận nghèo thành nghèo",
    )
    more = ("Tái nghèo", "Phát sinh mới", "Tăng khác", "Cuối kỳ")
    groups = ("", *["Số hộ nghèo giảm"] * 3, *["Số hộ nghèo tăng"] * 4, "")
    columns = [Column("Đơn vị", width=2)]
    columns += [
        Column(label, group, "hộ", "right") for label, group in zip((*parts, *more), groups, strict=True)
    ]
    rows = tuple(
        Row((Cell(name), *(number(1234 + step, f"{1234 + step:,}".replace(",", ".")) for step in range(9))))
        for name in ("Hộ", "Nhân khẩu")
    )
    return Table("movements", "Diễn biến hộ nghèo trong năm", tuple(columns), rows, (), "Biểu số 2")


def figure(name: str = "attainment") -> Figure:
    table = Table(
        f"{name}_data",
        "Chỉ tiêu và kết quả",
        (Column("Mục"), Column("Số hộ")),
        (Row((Cell("a"), number(13))),),
    )
    return Figure(
        name, "Chỉ tiêu và kết quả giảm nghèo", "Giảm 13 hộ so với chỉ tiêu 10 hộ.", SVG, table, (), "UBND xã"
    )


def hostile_blocks() -> list[Block]:
    columns = tuple(Column(text, HOSTILE[0], HOSTILE[1]) for text in HOSTILE[:3])
    rows = tuple(Row((Cell(text), Cell(text), Cell(text, evidence="inferred"))) for text in HOSTILE)
    return [
        Prose(tuple(("paragraph", text) for text in HOSTILE)),
        Table("hostile", HOSTILE[0], columns, rows, HOSTILE, HOSTILE[4]),
    ]


PROSE = Prose(
    (
        ("lead", "Kết quả giảm nghèo."),
        ("paragraph", "Giảm 13 hộ nghèo, bằng 130% chỉ tiêu 10 hộ được giao."),
        ("bullet", "Chỉ tiêu: 10 hộ"),
        ("sub_bullet", "Giao từ đầu năm"),
        ("bullet", "Kết quả: 13 hộ"),
        ("notice", "Chưa rõ là giảm thuần hay tổng số thoát nghèo."),
    )
)


def output(block: Block) -> Any:
    return new_output("display_data", block._repr_mimebundle_())


def code(*blocks: Block, count: int | None = 1, **metadata: Any) -> Any:
    cell = new_code_cell("show(data)", execution_count=count, outputs=[output(block) for block in blocks])
    cell.metadata.update(metadata)
    return cell


def markdown(source: str, **metadata: Any) -> Any:
    cell = new_markdown_cell(source)
    cell.metadata.update({"giamngheo": metadata} if metadata else {})
    return cell


def notebook(*cells: Any) -> Any:
    made = new_notebook(cells=list(cells))
    for number_, cell in enumerate(made.cells):
        cell["id"] = f"id{number_}"
    nbformat.validate(made)
    return made


def full_notebook(**cover_changes: Any) -> Any:
    return notebook(
        markdown("# Báo cáo\n\nLời dẫn cho người đọc sổ tay."),
        code(cover(**cover_changes)),
        markdown(
            "## I. KẾT QUẢ GIẢM NGHÈO\n\nKết quả **năm 2022** như sau:", en="## I. RESULTS\n\nIn **2022**:"
        ),
        code(PROSE, figure()),
        markdown("### 1. Thiếu hụt", en="### 1. Deprivations"),
        code(deprivation(), wide_table()),
        markdown("## Nội bộ", audience="internal", en="## Internal"),
        code(long_table()),
        markdown(
            "## II. ĐỀ XUẤT\n\n- Vốn\n  - Tín dụng\n- Đào tạo\n\n1. Một\n2. Hai",
            en="## II. PROPOSALS\n\n- Funds",
        ),
        code(*hostile_blocks()),
        code(closing()),
    )
