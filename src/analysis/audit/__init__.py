"""The reviewer inside: figures held against each other, against the forms and against the law.

    raw folders, published tables ──▶ cells of the forms ──▶ rules ──▶ Audit: findings, held, skipped

A missing figure is never taken for zero: the check is skipped and counted. Rules are listed in
``docs/audit-rules.md``; each can be switched off with a reason in an ``audit.toml`` beside the data.
"""

from analysis.audit.audit import Audit, audit
from analysis.audit.finding import AuditFinding, Where
from analysis.audit.paths import audit_commune, audit_paths
from analysis.audit.rules import RULES

__all__ = ["RULES", "Audit", "AuditFinding", "Where", "audit", "audit_commune", "audit_paths"]
