"""What of a household list the public may see; see ``docs/decisions/0006-disclosure.md``."""

from analysis.disclosure.commune import protect, told_figures
from analysis.disclosure.flows import protect_flows
from analysis.disclosure.policy import POLICY, Policy
from analysis.disclosure.record import noted, read_record, record_of, record_text
from analysis.disclosure.standards import protect_standards, told_changes

__all__ = [
    "POLICY",
    "Policy",
    "noted",
    "protect",
    "protect_flows",
    "protect_standards",
    "read_record",
    "record_of",
    "record_text",
    "told_changes",
    "told_figures",
]
