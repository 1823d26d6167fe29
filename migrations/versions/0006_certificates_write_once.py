"""certificates write once

A signed credential, a place in a status list, a template and a link stay as they were made.

Revision ID: 0006
Revises: 0005
"""

from migrations.write_once import (
    allow_every_change,
    allow_removal,
    freeze,
    refuse_every_change,
    refuse_removal,
    thaw,
)

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

APPEND_ONLY = ("certificate_template",)
ENDED_ONCE = ("share_link", "status_entry", "status_list")
FROZEN = {
    "certificate_credential": ("certificate_id", "unsigned"),
    "issue_batch": ("structure_id", "framework_version_id", "role", "asked_by", "asked_at"),
    "issue_batch_line": ("structure_id", "batch_id", "learner_id"),
    "share_link": ("public_id", "code", "token", "name_shown", "shows_competencies", "made_at", "made_by"),
    "status_entry": ("status_list_id", "position", "taken_at"),
    "status_list": ("public_id", "length", "made_at"),
}
ONCE = {
    "certificate_credential": ("token", "document", "badge"),
    "issue_batch": ("done_at",),
    "issue_batch_line": ("award_id",),
    "share_link": ("ended_at",),
    "status_entry": ("certificate_id", "passport_id", "set_at"),
}


def upgrade() -> None:
    for table in APPEND_ONLY:
        refuse_every_change(table)
    for table in ENDED_ONCE:
        refuse_removal(table)
    for table, columns in FROZEN.items():
        freeze(table, columns, once=ONCE.get(table, ()), json=("unsigned",))


def downgrade() -> None:
    for table in APPEND_ONLY:
        allow_every_change(table)
    for table in ENDED_ONCE:
        allow_removal(table)
    for table in FROZEN:
        thaw(table)
