"""Household lists: one row a household, from any file to checked columns.

    Grid ──header──▶ matched columns ──layout──▶ data rows ──values──▶ typed columns
         ──duplicates, rules, law──▶ accepted + set aside + exact duplicates = rows read

Names and identity numbers go to a frame of their own (``private``) and never into a finding.
"""

from analysis.intake.lists.household_list import HouseholdList
from analysis.intake.lists.read import read_list
from analysis.intake.lists.rules import Known

__all__ = ["HouseholdList", "Known", "read_list"]
