"""The plan of a commune: its households, its targets, what can be done, what past years say. Internal."""

from analysis.planning.commune import CommunePlan, commune_plan

__all__ = ["CommunePlan", "commune_plan"]
