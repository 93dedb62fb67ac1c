"""The thresholds, under the name of the room that applies them."""

from analysis.core.policy import POLICY, Policy

__all__ = ["POLICY", "Policy"]
