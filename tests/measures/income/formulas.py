"""Income poverty from plain formulas, pair by pair; they share no line with the engine."""

import numpy as np


def gini(y, w):
    """Mean difference of all pairs over twice the mean."""
    mean = (w * y).sum() / w.sum()
    pairs = (w[:, None] * w[None, :] * np.abs(y[:, None] - y[None, :])).sum()
    return pairs / (2 * w.sum() ** 2 * mean) if mean > 0 else np.nan


def sst(gap, w):
    """Shorrocks (1995): gaps weighted by how many are at least as poor, half of those alike."""
    better = (gap[None, :] < gap[:, None]) + 0.5 * (gap[None, :] == gap[:, None])
    return 2 * (w * gap * (better @ w)).sum() / w.sum() ** 2


def measures(y, z, w, floor=0.0):
    """All measures of one population."""
    keep = w > 0
    y, z, w = y[keep], z[keep], w[keep]
    poor = y <= z
    y = np.maximum(y, floor)
    short = np.where(poor, np.maximum(z - y, 0), 0)
    gap, total = short / z, w.sum()
    mean_gap = (w * gap).sum() / total
    found = {
        "headcount": (w * poor).sum() / total,
        "number_poor": (w * poor).sum(),
        "gap": mean_gap,
        "severity": (w * gap**2).sum() / total,
        "sst": sst(gap, w),
        "gini": gini(y, w),
        "mean_income": (w * y).sum() / total,
        "total_gap_vnd": (w * short).sum(),
        "watts": np.nan,
        "income_gap": np.nan,
        "gap_vnd": np.nan,
        "gap_gini": gini(gap, w),
    }
    if (y > 0).all():
        found["watts"] = (w * np.where(poor, np.maximum(np.log(z / y), 0), 0)).sum() / total
    if poor.any():
        found["income_gap"] = (w * gap).sum() / (w * poor).sum()
        found["gap_vnd"] = (w * short).sum() / (w * poor).sum()
    return found
