"""certificates in depth

The portable copy of a certificate and its place in a status list, what holders share, batches, templates.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "code_access",
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column(
            "access",
            sa.Enum(
                "open", "name", "closed", name="access", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_code_access")),
    )
    op.create_table(
        "opening",
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "day", name=op.f("pk_opening")),
    )
    op.create_table(
        "status_list",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_list")),
        sa.UniqueConstraint("public_id", name=op.f("uq_status_list_public_id")),
    )
    op.create_table(
        "certificate_template",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("structure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("accent", sa.String(length=7), nullable=True),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.Column("logo_digest", sa.String(length=64), nullable=True),
        sa.Column("signatory_name", sa.String(length=100), nullable=False),
        sa.Column("signatory_title", sa.String(length=100), nullable=False),
        sa.Column("mention", sa.String(length=300), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_certificate_template_made_by")),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["structure.id"], name=op.f("fk_certificate_template_structure_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_template")),
        sa.UniqueConstraint(
            "structure_id", "version", name=op.f("uq_certificate_template_structure_id_version")
        ),
    )
    op.create_table(
        "issue_batch",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("structure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "framework_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "learner",
                "trainer",
                "evaluator",
                "manager",
                "counsellor",
                "funder",
                "admin",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_issue_batch_asked_by")),
        sa.ForeignKeyConstraint(
            ["framework_version_id"],
            ["framework_version.id"],
            name=op.f("fk_issue_batch_framework_version_id"),
        ),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_issue_batch_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_batch")),
        sa.UniqueConstraint("public_id", name=op.f("uq_issue_batch_public_id")),
        sa.UniqueConstraint("structure_id", "id", name=op.f("uq_issue_batch_structure_id_id")),
    )
    op.create_index("ix_issue_batch_structure_id", "issue_batch", ["structure_id"])
    op.create_table(
        "share_link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column(
            "name_shown",
            sa.Enum(
                "full", "initials", name="name_shown", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("shows_competencies", sa.Boolean(), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_share_link_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_link")),
        sa.UniqueConstraint("public_id", name=op.f("uq_share_link_public_id")),
        sa.UniqueConstraint("token", name=op.f("uq_share_link_token")),
    )
    op.create_index("ix_share_link_code", "share_link", ["code"])
    op.create_table(
        "issue_batch_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("structure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("award_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "granted",
                "refused",
                name="line_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("said", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["structure_id", "award_id"],
            ["award.structure_id", "award.id"],
            name=op.f("fk_issue_batch_line_structure_id_award_id"),
        ),
        sa.ForeignKeyConstraint(
            ["structure_id", "batch_id"],
            ["issue_batch.structure_id", "issue_batch.id"],
            name=op.f("fk_issue_batch_line_structure_id_batch_id"),
        ),
        sa.ForeignKeyConstraint(
            ["structure_id", "learner_id"],
            ["learner.structure_id", "learner.id"],
            name=op.f("fk_issue_batch_line_structure_id_learner_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_batch_line")),
        sa.UniqueConstraint("batch_id", "learner_id", name=op.f("uq_issue_batch_line_batch_id_learner_id")),
    )
    op.create_index("ix_issue_batch_line_state", "issue_batch_line", ["batch_id", "state"])
    op.create_table(
        "certificate_credential",
        sa.Column("certificate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unsigned", sa.JSON(), nullable=False),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("badge", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_credential_certificate_id")
        ),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_certificate_credential")),
    )
    op.create_table(
        "status_entry",
        sa.Column("status_list_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("certificate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("passport_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "certificate_id IS NULL OR passport_id IS NULL", name=op.f("ck_status_entry_one_paper")
        ),
        sa.CheckConstraint("position >= 0", name=op.f("ck_status_entry_position")),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_status_entry_certificate_id")
        ),
        sa.ForeignKeyConstraint(["passport_id"], ["passport.id"], name=op.f("fk_status_entry_passport_id")),
        sa.ForeignKeyConstraint(
            ["status_list_id"], ["status_list.id"], name=op.f("fk_status_entry_status_list_id")
        ),
        sa.PrimaryKeyConstraint("status_list_id", "position", name=op.f("pk_status_entry")),
        sa.UniqueConstraint("certificate_id", name=op.f("uq_status_entry_certificate_id")),
        sa.UniqueConstraint("passport_id", name=op.f("uq_status_entry_passport_id")),
    )
    op.create_index("ix_status_entry_set", "status_entry", ["status_list_id", "set_at"])
    op.create_index("ix_award_learner_id", "award", ["learner_id"])
    op.create_index("ix_passport_learner_id", "passport", ["learner_id"])
    op.create_index("ix_certificate_award_id", "certificate", ["award_id"])
    op.create_index("uq_certificate_supersedes_id", "certificate", ["supersedes_id"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_certificate_supersedes_id", table_name="certificate")
    op.drop_index("ix_certificate_award_id", table_name="certificate")
    op.drop_index("ix_passport_learner_id", table_name="passport")
    op.drop_index("ix_award_learner_id", table_name="award")
    op.drop_index("ix_status_entry_set", table_name="status_entry")
    op.drop_table("status_entry")
    op.drop_table("certificate_credential")
    op.drop_index("ix_issue_batch_line_state", table_name="issue_batch_line")
    op.drop_table("issue_batch_line")
    op.drop_index("ix_share_link_code", table_name="share_link")
    op.drop_table("share_link")
    op.drop_index("ix_issue_batch_structure_id", table_name="issue_batch")
    op.drop_table("issue_batch")
    op.drop_table("certificate_template")
    op.drop_table("status_list")
    op.drop_table("opening")
    op.drop_table("code_access")
