"""The rules of the audit, and how sure each is.

``certain``: arithmetic or the calendar says so, or something plainly stands in the source or is
lacking in it. ``likely``: an innocent explanation is thinkable. ``possible``: worth a look.
What each rule says stands in ``labels/{vi,en}/audit.toml``, all of them in ``docs/audit-rules.md``.
"""

from __future__ import annotations

from typing import Literal

Sureness = Literal["certain", "likely", "possible"]
SURENESS: tuple[Sureness, ...] = ("certain", "likely", "possible")

IDENTITIES: dict[str, Sureness] = {
    "movement_balance": "certain",
    "movement_unexplained": "likely",
    "form_totals": "certain",
    "form_transfers": "certain",
    "transfers_of_part": "possible",
    "deprivation_sum": "certain",
    "poor_deprivation_bounds": "certain",
    "near_poor_deprivation_bounds": "certain",
    "part_over_whole": "certain",
    "persons_and_households": "certain",
    "class_sum": "certain",
    "level_sum": "certain",
    "year_link": "certain",
    "figure_twice": "certain",
    "list_against_form": "certain",
}
PLAUSIBILITY: dict[str, Sureness] = {
    "rate_out_of_range": "certain",
    "rate_against_count": "certain",
    "share_against_count": "certain",
    "share_fits_no_count": "certain",
    "shares_fit_no_count": "likely",
    "person_share_fits_households": "likely",
    "hidden_deprivations": "likely",
    "unit_amount": "likely",
    "attainment_differs": "certain",
}
CONTRADICTIONS: dict[str, Sureness] = {
    "two_values": "certain",
    "none_beside_activity": "likely",
    "money_not_disbursed": "certain",
    "disbursed_over_allocated": "likely",
    "mixed_polarity": "certain",
    "no_class_total": "certain",
    "no_commune_total": "certain",
    "no_reference_date": "certain",
    "indicator_missing": "certain",
    "kind_unstated": "certain",
}
PRINTED: dict[str, Sureness] = {
    "implied_total": "certain",
    "change_against_rates": "certain",
    "rate_outside_areas": "certain",
    "area_sum": "certain",
    "count_not_whole": "certain",
    "directions_differ": "likely",
    "exits_with_departures": "likely",
    "class_misnamed": "likely",
}
REGISTER: dict[str, Sureness] = {
    "document_after_report": "certain",
    "document_undated": "certain",
    "document_date_incomplete": "certain",
    "number_against_date": "likely",
    "listed_out_of_order": "possible",
    "subject_twice": "likely",
    "kind_against_symbol": "likely",
    "number_twice": "likely",
    "authority_gone": "possible",
}

WRITING: dict[str, Sureness] = {"letters_not_printed": "possible"}

FAMILIES: dict[str, dict[str, Sureness]] = {
    "identities": IDENTITIES,
    "plausibility": PLAUSIBILITY,
    "contradictions": CONTRADICTIONS,
    "printed": PRINTED,
    "register": REGISTER,
    "writing": WRITING,
}
RULES: dict[str, Sureness] = {rule: sure for family in FAMILIES.values() for rule, sure in family.items()}
