"""Every kind of target of the rate, said as it was set, against a rule written down anew."""

from decimal import ROUND_HALF_UP, Decimal
from itertools import product

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.labels import labels_for
from analysis.measures.rate_targets import RATE_KINDS, Rates, rate_targets
from analysis.show.rate_targets import rate_sentence, rate_values

VI, EN = labels_for("vi"), labels_for("en")
YEAR = 2026


def comma(value, digits=2):
    return f"{value:.{digits}f}".replace(".", ",")


def bare(value):
    """A target with as many decimals as it was set with."""
    return format(value.normalize(), "f").replace(".", ",")


def both_ends(low, high):
    digits = max(len(bare(one).partition(",")[2]) for one in (low, high))
    return f"từ {comma(low, digits)} đến {comma(high, digits)}"


def percent(part, whole):
    shown = (100 * part / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{bare(shown)}%"


def as_set(kind, low, high):
    if low == high or high is None:
        return f"ít nhất {bare(low)}" if kind == "rate_pp_at_least" else bare(low)
    return both_ends(low, high)


def result_of(kind, before, now):
    """The result in words; None where it is not known."""
    if now is None or (before is None and kind != "end_rate_pct"):
        return None
    if kind == "end_rate_pct":
        return f"kết quả là {comma(now)}%"
    if now == before:
        return f"tỷ lệ không thay đổi ({comma(now)}%)"
    if now < before:
        return f"kết quả giảm {comma(before - now)} điểm phần trăm (từ {comma(before)}% xuống {comma(now)}%)"
    rise = f"{comma(now - before)} điểm phần trăm (từ {comma(before)}% lên {comma(now)}%)"
    return f"tỷ lệ không giảm mà tăng {rise}"


def judged(kind, low, high, before, now):
    """Attainment as the issue asks for it: đạt, trong khoảng, chưa đạt, with the number where one exists."""
    ranged = high is not None and low != high
    if kind == "end_rate_pct":
        if now > (high if ranged else low):
            return f"chưa đạt chỉ tiêu, còn cao hơn {comma(now - (high if ranged else low))} điểm phần trăm"
        if not ranged:
            return "đạt chỉ tiêu"
        return "trong khoảng chỉ tiêu" if now >= low else "vượt khoảng chỉ tiêu"
    fall = before - now
    single = kind in ("rate_pp", "rate_pp_at_least") and low > 0
    if fall < low:
        share = f" ({percent(fall, low)})" if single and fall >= 0 else ""
        return f"chưa đạt chỉ tiêu{share}, còn thiếu {comma(low - fall)} điểm phần trăm"
    if ranged:
        return "trong khoảng chỉ tiêu" if fall <= high else "vượt khoảng chỉ tiêu"
    return f"đạt {percent(fall, low)} chỉ tiêu" if single else "đạt chỉ tiêu"


def expected(kind, low, high, before, now):
    if low is None:
        return ""
    target, result = as_set(kind, low, high), result_of(kind, before, now)
    begins = (
        f"Chỉ tiêu tỷ lệ hộ nghèo cuối năm {YEAR} còn {target}%; "
        if kind == "end_rate_pct"
        else f"Chỉ tiêu giảm tỷ lệ hộ nghèo năm {YEAR} là {target} điểm phần trăm; "
    )
    if result is None:
        return f"{begins}chưa có số liệu để tính kết quả."
    return f"{begins}{result}, {judged(kind, low, high, before, now)}."


def told(kind, low, high, before, now):
    ranged = kind == "rate_pp_range" or (high is not None and low != high)
    row = {"unit": "a", "kind": kind, "value": None if ranged else low}
    row |= {"low": low if ranged else None, "high": high if ranged else None}
    (found,) = rate_targets(pd.DataFrame([row]), {"a": Rates(before, now)}).to_dict("records")
    return found


hundredths = st.integers(0, 1200).map(lambda one: Decimal(one) / 100)
rates = st.none() | hundredths
SET = ("0", "0.02", "0.5", "1", "1.0", "1.5", "2.75", "3", "4.5", "10")
ends = st.sampled_from([Decimal(one) for one in SET])


@given(st.sampled_from(RATE_KINDS), ends, ends, st.booleans(), rates, rates)
def test_a_sentence_says_target_result_and_attainment(kind, one, other, ranged, before, now):
    low, high = one, None
    if kind == "rate_pp_range" or (kind == "end_rate_pct" and ranged):
        low, high = min(one, other), max(one, other)
    found = told(kind, low, high, before, now)
    sentence = rate_sentence(found, YEAR, VI)
    assert sentence == expected(kind, low, high, before, now)
    box, lines = rate_values(found, VI)
    if found["state"] != "no_result":
        judgement = judged(kind, low, high, before, now)
        assert lines == (judgement[0].upper() + judgement[1:],)
        shown = now if kind == "end_rate_pct" else before - now
        assert box.startswith(comma(shown))
    else:
        assert lines == ("Chưa có số liệu",) and box.startswith("chưa có số liệu")
    english = rate_sentence(found, YEAR, EN)
    assert english.endswith(".") and "{" not in english and not set("ạđảưấ") & set(english)


def test_no_target_says_nothing():
    for kind, before, now in product(RATE_KINDS, (None, Decimal(5)), (None, Decimal(4))):
        if kind != "rate_pp_range":
            assert rate_sentence(told(kind, None, None, before, now), YEAR, VI) == ""
