"""progress in depth

Every competency gets a row among the items that stands for it whole (position -1), so that evidence
of a competency observed as a whole has something to hang on.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WHOLES = """
    INSERT INTO item (framework_version_id, competency_id, position, code, statement, optional, is_whole)
    SELECT framework_version_id, id, -1, code, title, false, true FROM competency
    WHERE id NOT IN (SELECT competency_id FROM item WHERE position = -1)
"""


def upgrade() -> None:
    op.create_table(
        "crosswalk",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("is_reviewed", sa.Boolean(), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.Column("file_text", sa.Text(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crosswalk")),
        sa.UniqueConstraint("code", name=op.f("uq_crosswalk_code")),
    )
    op.create_table(
        "crosswalk_match",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("crosswalk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_framework", sa.String(length=64), nullable=False),
        sa.Column("from_code", sa.String(length=64), nullable=False),
        sa.Column("to_framework", sa.String(length=64), nullable=False),
        sa.Column("to_code", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "exact",
                "close",
                "broad",
                "narrow",
                "related",
                name="match",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("confidence", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("confidence BETWEEN 0 AND 100", name=op.f("ck_crosswalk_match_confidence")),
        sa.ForeignKeyConstraint(
            ["crosswalk_id"], ["crosswalk.id"], name=op.f("fk_crosswalk_match_crosswalk_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crosswalk_match")),
        sa.UniqueConstraint(
            "crosswalk_id",
            "from_framework",
            "from_code",
            "to_framework",
            "to_code",
            name="uq_crosswalk_match_pair",
        ),
    )
    op.create_index("ix_crosswalk_match_to_framework", "crosswalk_match", ["to_framework"], unique=False)

    op.create_table(
        "framework_variant",
        sa.Column(
            "framework_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("base_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("structure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["base_version_id"], ["framework_version.id"], name=op.f("fk_framework_variant_base_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["framework_version_id"],
            ["framework_version.id"],
            name=op.f("fk_framework_variant_framework_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["structure.id"], name=op.f("fk_framework_variant_structure_id")
        ),
        sa.PrimaryKeyConstraint("framework_version_id", name=op.f("pk_framework_variant")),
    )
    op.create_table(
        "habilitation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("structure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("framework_code", sa.String(length=64), nullable=False),
        sa.Column("given_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["given_by"], ["person.id"], name=op.f("fk_habilitation_given_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_habilitation_person_id")),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["structure.id"], name=op.f("fk_habilitation_structure_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_habilitation")),
    )
    op.create_index(
        "uq_habilitation_in_force",
        "habilitation",
        ["structure_id", "person_id", "framework_code"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "trusted_issuer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("jwks", sa.JSON(), nullable=False),
        sa.Column("added_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_trusted_issuer_added_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trusted_issuer")),
    )
    op.create_index(
        "uq_trusted_issuer_in_force",
        "trusted_issuer",
        ["issuer"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "withheld_framework",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("structure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "framework_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_withheld_framework_decided_by")),
        sa.ForeignKeyConstraint(
            ["framework_version_id"],
            ["framework_version.id"],
            name=op.f("fk_withheld_framework_framework_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["structure.id"], name=op.f("fk_withheld_framework_structure_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withheld_framework")),
    )
    op.create_index(
        "uq_withheld_framework_in_force",
        "withheld_framework",
        ["structure_id", "framework_version_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "imported_passport",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("structure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("credential", sa.String(length=200), nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("issuer_name", sa.String(length=200), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("is_recognised", sa.Boolean(), nullable=False),
        sa.Column("received_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["received_by"], ["person.id"], name=op.f("fk_imported_passport_received_by")
        ),
        sa.ForeignKeyConstraint(
            ["structure_id", "learner_id"],
            ["learner.structure_id", "learner.id"],
            name=op.f("fk_imported_passport_structure_id_learner_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_passport")),
        sa.UniqueConstraint(
            "structure_id",
            "learner_id",
            "digest",
            "is_recognised",
            name=op.f("uq_imported_passport_once"),
        ),
    )
    op.create_table(
        "outside_decision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("structure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "framework_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("rule_code", sa.String(length=80), nullable=False),
        sa.Column("body", sa.String(length=200), nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("is_favourable", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["framework_version_id"],
            ["framework_version.id"],
            name=op.f("fk_outside_decision_framework_version_id"),
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_outside_decision_recorded_by")),
        sa.ForeignKeyConstraint(
            ["structure_id", "learner_id"],
            ["learner.structure_id", "learner.id"],
            name=op.f("fk_outside_decision_structure_id_learner_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_decision")),
        sa.UniqueConstraint("public_id", name=op.f("uq_outside_decision_public_id")),
        sa.UniqueConstraint("structure_id", "key", name=op.f("uq_outside_decision_structure_id_key")),
    )
    op.create_index("ix_outside_decision_learner_id", "outside_decision", ["learner_id"], unique=False)

    op.create_table(
        "passport",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("structure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column("holder_urn", sa.String(length=60), nullable=False),
        sa.Column("issued_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.Column("seal_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "end_kind",
            sa.Enum(
                "revoked", "replaced", name="end_kind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(["issued_by"], ["person.id"], name=op.f("fk_passport_issued_by")),
        sa.ForeignKeyConstraint(
            ["seal_fingerprint"], ["seal_certificate.fingerprint"], name=op.f("fk_passport_seal_fingerprint")
        ),
        sa.ForeignKeyConstraint(
            ["structure_id", "learner_id"],
            ["learner.structure_id", "learner.id"],
            name=op.f("fk_passport_structure_id_learner_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passport")),
        sa.UniqueConstraint("code", name=op.f("uq_passport_code")),
        sa.UniqueConstraint("file_digest", name=op.f("uq_passport_file_digest")),
        sa.UniqueConstraint("holder_urn", name=op.f("uq_passport_holder_urn")),
        sa.UniqueConstraint("public_id", name=op.f("uq_passport_public_id")),
        sa.UniqueConstraint("structure_id", "id", name=op.f("uq_passport_structure_id_id")),
    )
    op.create_index(
        "uq_passport_in_force",
        "passport",
        ["learner_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "item_source",
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("item_id <> source_id", name=op.f("ck_item_source_another")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_source_item_id")),
        sa.ForeignKeyConstraint(["source_id"], ["item.id"], name=op.f("fk_item_source_source_id")),
        sa.PrimaryKeyConstraint("item_id", "source_id", name=op.f("pk_item_source")),
    )
    op.create_table(
        "passport_file",
        sa.Column("passport_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("printed", sa.JSON(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("credential", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["passport_id"], ["passport.id"], name=op.f("fk_passport_file_passport_id")),
        sa.PrimaryKeyConstraint("passport_id", name=op.f("pk_passport_file")),
    )
    op.create_table(
        "self_assessment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("structure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.CheckConstraint("level >= 0", name=op.f("ck_self_assessment_level")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_self_assessment_item_id")),
        sa.ForeignKeyConstraint(
            ["structure_id", "learner_id"],
            ["learner.structure_id", "learner.id"],
            name=op.f("fk_self_assessment_structure_id_learner_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_assessment")),
        sa.UniqueConstraint("structure_id", "key", name=op.f("uq_self_assessment_structure_id_key")),
    )
    op.create_index(
        "ix_self_assessment_learner_id", "self_assessment", ["learner_id", "item_id"], unique=False
    )

    op.create_table(
        "suggestion_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("structure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("crosswalk_match_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.Column("answered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["person.id"], name=op.f("fk_suggestion_answer_answered_by")
        ),
        sa.ForeignKeyConstraint(
            ["crosswalk_match_id"],
            ["crosswalk_match.id"],
            name=op.f("fk_suggestion_answer_crosswalk_match_id"),
        ),
        sa.ForeignKeyConstraint(
            ["from_item_id"], ["item.id"], name=op.f("fk_suggestion_answer_from_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["structure_id", "learner_id"],
            ["learner.structure_id", "learner.id"],
            name=op.f("fk_suggestion_answer_structure_id_learner_id"),
        ),
        sa.ForeignKeyConstraint(["to_item_id"], ["item.id"], name=op.f("fk_suggestion_answer_to_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion_answer")),
        sa.UniqueConstraint(
            "learner_id",
            "from_item_id",
            "to_item_id",
            name=op.f("uq_suggestion_answer_learner_id_from_item_id_to_item_id"),
        ),
    )
    op.create_table(
        "evidence_file",
        sa.Column("evidence_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_file_evidence_id")),
        sa.PrimaryKeyConstraint("evidence_id", name=op.f("pk_evidence_file")),
    )
    op.create_table(
        "evidence_source",
        sa.Column("evidence_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body", sa.String(length=200), nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column(
            "suggestion_answer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "imported_passport_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_source_evidence_id")
        ),
        sa.ForeignKeyConstraint(
            ["imported_passport_id"],
            ["imported_passport.id"],
            name=op.f("fk_evidence_source_imported_passport_id"),
        ),
        sa.ForeignKeyConstraint(
            ["suggestion_answer_id"],
            ["suggestion_answer.id"],
            name=op.f("fk_evidence_source_suggestion_answer_id"),
        ),
        sa.PrimaryKeyConstraint("evidence_id", name=op.f("pk_evidence_source")),
    )
    op.create_table(
        "evidence_withdrawal",
        sa.Column("evidence_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("structure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "mistake",
                "other_person",
                "not_proven",
                name="withdrawal_reason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("withdrawn_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["structure_id", "evidence_id"],
            ["evidence.structure_id", "evidence.id"],
            name=op.f("fk_evidence_withdrawal_structure_id_evidence_id"),
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["person.id"], name=op.f("fk_evidence_withdrawal_withdrawn_by")
        ),
        sa.PrimaryKeyConstraint("evidence_id", name=op.f("pk_evidence_withdrawal")),
    )
    op.add_column("evidence", sa.Column("happened_on", sa.Date(), nullable=True))
    op.add_column("evidence", sa.Column("expires_on", sa.Date(), nullable=True))
    op.add_column("evidence", sa.Column("points", sa.Integer(), nullable=True))
    op.add_column("evidence", sa.Column("points_max", sa.Integer(), nullable=True))
    op.add_column(
        "evidence", sa.Column("is_declared", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column(
        "evidence", sa.Column("is_sign_off", sa.Boolean(), server_default=sa.false(), nullable=False)
    )

    op.add_column("framework_version", sa.Column("derivation", sa.JSON(none_as_null=True), nullable=True))

    op.add_column("item", sa.Column("is_whole", sa.Boolean(), server_default=sa.false(), nullable=False))

    op.execute("UPDATE item SET is_whole = true WHERE position = -1")
    op.execute(WHOLES)


def downgrade() -> None:
    op.drop_column("item", "is_whole")

    op.drop_column("framework_version", "derivation")

    op.drop_column("evidence", "is_sign_off")
    op.drop_column("evidence", "is_declared")
    op.drop_column("evidence", "points_max")
    op.drop_column("evidence", "points")
    op.drop_column("evidence", "expires_on")
    op.drop_column("evidence", "happened_on")

    op.drop_table("evidence_withdrawal")
    op.drop_table("evidence_source")
    op.drop_table("evidence_file")
    op.drop_table("suggestion_answer")

    op.drop_table("self_assessment")
    op.drop_table("passport_file")
    op.drop_table("item_source")

    op.drop_table("passport")

    op.drop_table("outside_decision")
    op.drop_table("imported_passport")

    op.drop_table("withheld_framework")

    op.drop_table("trusted_issuer")

    op.drop_table("habilitation")
    op.drop_table("framework_variant")

    op.drop_table("crosswalk_match")
    op.drop_table("crosswalk")
