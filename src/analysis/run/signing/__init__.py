"""Signatures of the people who made and checked a release, and the office's list of them."""
