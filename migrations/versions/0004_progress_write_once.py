"""progress write once

What was withdrawn, answered, decided elsewhere or sealed in a passport stays as it was written.

Revision ID: 0004
Revises: 0003
"""

from migrations.write_once import (
    allow_every_change,
    allow_removal,
    freeze,
    refuse_every_change,
    refuse_removal,
    thaw,
)

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

APPEND_ONLY = ("evidence_withdrawal", "imported_passport", "self_assessment", "suggestion_answer")
ENDED_ONCE = ("outside_decision", "passport")
FROZEN = {
    "outside_decision": (
        *("structure_id", "learner_id", "framework_version_id", "rule_code", "body", "reference"),
        *("decided_on", "is_favourable", "recorded_by", "recorded_at"),
    ),
    "passport": (
        *("structure_id", "learner_id", "code", "is_example", "holder_urn"),
        *("issued_by", "issued_at", "file_digest", "seal_fingerprint"),
    ),
    "passport_file": ("passport_id", "printed", "pdf", "credential"),
}


def upgrade() -> None:
    for table in APPEND_ONLY:
        refuse_every_change(table)
    for table in ENDED_ONCE:
        refuse_removal(table)
    for table, columns in FROZEN.items():
        freeze(table, columns, once=("ended_at",) if table in ENDED_ONCE else (), json=("printed",))


def downgrade() -> None:
    for table in APPEND_ONLY:
        allow_every_change(table)
    for table in ENDED_ONCE:
        allow_removal(table)
    for table in FROZEN:
        thaw(table)
