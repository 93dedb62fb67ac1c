# ruff: noqa: E501 - tables of literals read better unbroken
"""A true household list and its official forms, made by a seed; synthetic data (dữ liệu giả lập)."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass
from datetime import date

INDICATORS = {
    "viec_lam": "Việc làm",
    "nguoi_phu_thuoc": "Người phụ thuộc",
    "dinh_duong": "Dinh dưỡng",
    "bhyt": "Bảo hiểm y tế",
    "gd_nguoi_lon": "Trình độ giáo dục của người lớn",
    "di_hoc_tre_em": "Tình trạng đi học của trẻ em",
    "chat_luong_nha": "Chất lượng nhà ở",
    "dien_tich_nha": "Diện tích nhà ở",
    "nuoc": "Nguồn nước sinh hoạt",
    "nha_tieu": "Nhà tiêu hợp vệ sinh",
    "vien_thong": "Sử dụng dịch vụ viễn thông",
    "phuong_tien_tt": "Phương tiện phục vụ tiếp cận thông tin",
}
CLASSES = {"poor": "Hộ nghèo", "near_poor": "Hộ cận nghèo", "not_poor": "Hộ không nghèo"}
_VILLAGES = ("Thôn Phú Yên", "Thôn Đồng Tâm", "Thôn Lương Hòa", "Thôn 1")
_PEOPLES = ("Kinh", "Mường", "Thái", "Dao", "H'Mông")
_YEAR = 2023


@dataclass(frozen=True)
class Household:
    """One household as it is."""

    village: str
    code: str
    head: str
    born: date
    ethnicity: str
    members: int
    income: int
    b1: int
    class_: str
    previous: str
    flags: dict[str, bool]


def household_list(rng: random.Random) -> list[Household]:
    """Return 12 to 28 households whose class is what the law says."""
    made = []
    for number in range(1, rng.randint(12, 28) + 1):
        low = rng.random() < 0.7
        many = rng.random() < 0.6
        deprived = set(rng.sample(sorted(INDICATORS), rng.randint(3, 7) if many else rng.randint(0, 2)))
        made.append(
            Household(
                village=_VILLAGES[(number - 1) * len(_VILLAGES) // 28],
                code=f"{number:03d}",
                head=f"Nguyễn Giả Lập {number}",
                born=date(rng.randint(1950, 1995), rng.randint(1, 12), rng.randint(1, 28)),
                ethnicity=rng.choice(_PEOPLES),
                members=rng.randint(1, 8),
                income=rng.randrange(600, 1500) * 1000 if low else rng.randrange(1600, 4000) * 1000,
                b1=rng.randint(90, 140) if low else rng.randint(145, 200),
                class_="not_poor" if not low else "poor" if many else "near_poor",
                previous=rng.choice(sorted(CLASSES)),
                flags={code: code in deprived for code in INDICATORS},
            )
        )
    return made


POOR = ("opening", "to_near_poor", "above_near_poor", "other_decrease", "from_near_poor", "relapsed", "new", "other_increase", "closing")  # fmt: skip
NEAR = ("opening", "escaped", "to_poor", "other_decrease", "from_poor", "relapsed", "new", "other_increase", "closing")  # fmt: skip


def official_forms(rng: random.Random) -> dict[int, list[tuple[str, str, dict[str, float]]]]:
    """Return forms 2 to 7 as (unit, base, figures) rows, the first row their total; identities hold."""
    units = [f"Xã {name}" for name in ("Cẩm Giả", "Cẩm Lập", "Cẩm Thử")][: rng.randint(2, 3)]
    rows: dict[int, list[tuple[str, str, dict[str, float]]]] = {form: [] for form in range(2, 8)}
    for unit in units:
        cross = rng.randint(20, 90), rng.randint(5, 40)
        poor = _moved(rng, POOR, {"to_near_poor": cross[0], "from_near_poor": cross[1]})
        near = _moved(rng, NEAR, {"from_poor": cross[0], "to_poor": cross[1]})
        for form, moved in ((2, poor), (3, near)):
            rows[form].append((unit, "households", moved))
            rows[form].append((unit, "persons", {item: 4 * value for item, value in moved.items()}))
        for form, moved, most in ((4, poor, 12), (6, near, 2)):
            rows[form].append((unit, "households", _deprived(rng, int(moved["closing"]), most)))
    for form in (2, 3, 4, 6):
        bases = sorted({base for _, base, _ in rows[form]})
        rows[form][:0] = [("Tổng cộng", base, _sum(rows[form], base)) for base in bases]
        for unit, base, figures in rows[form] if form in (4, 6) else ():
            total = figures["total"]
            shares = {code: round(100 * figures[code] / total + 1e-9, 2) for code in INDICATORS}
            rows[form + 1].append((unit, base, {"total": total, **shares}))
    return rows


def _moved(rng: random.Random, items: tuple[str, ...], cross: dict[str, float]) -> dict[str, float]:
    moved = {item: rng.randint(0, 120) for item in items} | {"opening": rng.randint(1000, 3999)} | cross
    moved["closing"] = (
        moved["opening"] - sum(moved[i] for i in items[1:4]) + sum(moved[i] for i in items[4:8])
    )
    return {item: float(moved[item]) for item in items}


def _deprived(rng: random.Random, total: int, most: int) -> dict[str, float]:
    low, high = (0.27, 0.7) if most == 12 else (0.02, 0.15)
    counts = {code: float(int(total * rng.uniform(low, high))) for code in INDICATORS}
    return {"total": float(total), "deprivations": sum(counts.values()), **counts}


def _sum(rows: list[tuple[str, str, dict[str, float]]], base: str) -> dict[str, float]:
    parts = [figures for _, of, figures in rows if of == base]
    return {item: sum(part[item] for part in parts) for item in parts[0]}


def name_key(text: str) -> str:
    """Fold a village or a people as a person compares them, written apart from the code under test."""
    folded = unicodedata.normalize("NFC", str(text)).replace("Ð", "Đ").casefold()
    words = [word.lstrip("0") or "0" for word in folded.replace("’", "'").split()]
    key = " ".join(words[1:] if len(words) > 1 and words[0] in ("thôn", "bản", "dân") else words)
    return {"hmông": "mông", "h'mông": "mông", "mèo": "mông", "mán": "dao"}.get(key, key)
