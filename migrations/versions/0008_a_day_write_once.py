"""a day writes once

Signatures, closed sheets, their papers and scans, and what devices sent stay as they were.

Revision ID: 0008
Revises: 0007
"""

from migrations.write_once import (
    allow_every_change,
    allow_removal,
    freeze,
    refuse_every_change,
    refuse_removal,
    thaw,
)

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

APPEND_ONLY = ("attendance_sheet", "sheet_signature", "sheet_scan", "sheet_paper")
ENDED_ONCE = ("visit", "support", "offline_operation", "closing_day")
FROZEN = {
    "calendar_feed": ("kind", "person_id", "structure_id", "site_id", "token_digest", "made_by", "made_at"),
    "closing_day": ("structure_id", "site_id", "starts_on", "ends_on", "made_at"),
    "offline_operation": ("person_id", "device", "key", "about", "kind", "received_at"),
    "support": ("structure_id", "site_id", "happened_at", "recorded_by", "recorded_at", "key"),
    "visit": ("structure_id", "site_id", "started_at", "recorded_by", "recorded_at", "key"),
}
ONCE = {
    "calendar_feed": ("ended_at",),
    "closing_day": ("ended_at",),
    "offline_operation": ("settled_at", "settled_by"),
    "support": ("struck_at",),
    "visit": ("struck_at",),
}


def upgrade() -> None:
    for table in APPEND_ONLY:
        refuse_every_change(table)
    for table in ENDED_ONCE:
        refuse_removal(table)
    for table, columns in FROZEN.items():
        freeze(table, columns, once=ONCE.get(table, ()))


def downgrade() -> None:
    for table in APPEND_ONLY:
        allow_every_change(table)
    for table in ENDED_ONCE:
        allow_removal(table)
    for table in FROZEN:
        thaw(table)
