"""a day in a place

Courses in depth, rooms, closing days, signatures, closed sheets, what came from devices, visits and help.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attendance_practice",
        sa.Column("structure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("signs", sa.Boolean(), nullable=False),
        sa.Column("keeps_images", sa.Boolean(), nullable=False),
        sa.Column("rounding_minutes", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rounding_minutes BETWEEN 1 AND 60", name=op.f("ck_attendance_practice_rounding")),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["person.id"], name=op.f("fk_attendance_practice_changed_by")
        ),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["structure.id"], name=op.f("fk_attendance_practice_structure_id")
        ),
        sa.PrimaryKeyConstraint("structure_id", name=op.f("pk_attendance_practice")),
    )
    op.create_table(
        "resource_file",
        sa.Column("structure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["structure.id"], name=op.f("fk_resource_file_structure_id")
        ),
        sa.PrimaryKeyConstraint("structure_id", "digest", name=op.f("pk_resource_file")),
    )
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "trainer",
                "site",
                "learner",
                name="feed_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("structure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(person_id IS NULL) <> (site_id IS NULL)", name=op.f("ck_calendar_feed_of_one")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_calendar_feed_made_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calendar_feed_person_id")),
        sa.ForeignKeyConstraint(
            ["structure_id", "site_id"],
            ["site.structure_id", "site.id"],
            name=op.f("fk_calendar_feed_structure_id_site_id"),
        ),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["structure.id"], name=op.f("fk_calendar_feed_structure_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("public_id", name=op.f("uq_calendar_feed_public_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_calendar_feed_token_digest")),
    )
    op.create_index("ix_calendar_feed_person_id", "calendar_feed", ["person_id"], unique=False)
    op.create_index("ix_calendar_feed_site_id", "calendar_feed", ["site_id"], unique=False)

    op.create_table(
        "closing_day",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("structure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_closing_day_ends_after_start")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_closing_day_made_by")),
        sa.ForeignKeyConstraint(
            ["structure_id", "site_id"],
            ["site.structure_id", "site.id"],
            name=op.f("fk_closing_day_structure_id_site_id"),
        ),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_closing_day_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_day")),
        sa.UniqueConstraint("public_id", name=op.f("uq_closing_day_public_id")),
    )
    op.create_index(
        "ix_closing_day_structure_id_starts_on", "closing_day", ["structure_id", "starts_on"], unique=False
    )

    op.create_table(
        "room",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("structure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("seats > 0", name=op.f("ck_room_seats")),
        sa.ForeignKeyConstraint(
            ["structure_id", "site_id"],
            ["site.structure_id", "site.id"],
            name=op.f("fk_room_structure_id_site_id"),
        ),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_room_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("public_id", name=op.f("uq_room_public_id")),
        sa.UniqueConstraint("structure_id", "id", name=op.f("uq_room_structure_id_id")),
    )
    op.create_index("ix_room_site_id", "room", ["site_id"], unique=False)

    op.create_table(
        "resource",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("structure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("module_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "sheet",
                "link",
                "exercise",
                "page",
                name="resource_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("address", sa.String(length=2000), nullable=True),
        sa.Column("file_digest", sa.String(length=64), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_resource_made_by")),
        sa.ForeignKeyConstraint(
            ["structure_id", "course_id"],
            ["course.structure_id", "course.id"],
            name=op.f("fk_resource_structure_id_course_id"),
        ),
        sa.ForeignKeyConstraint(
            ["structure_id", "file_digest"],
            ["resource_file.structure_id", "resource_file.digest"],
            name=op.f("fk_resource_structure_id_file_digest"),
        ),
        sa.ForeignKeyConstraint(
            ["structure_id", "module_id"],
            ["module.structure_id", "module.id"],
            name=op.f("fk_resource_structure_id_module_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource")),
        sa.UniqueConstraint("public_id", name=op.f("uq_resource_public_id")),
        sa.UniqueConstraint("structure_id", "id", name=op.f("uq_resource_structure_id_id")),
    )
    op.create_index("ix_resource_course_id", "resource", ["course_id"], unique=False)

    op.create_table(
        "support",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("structure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("gender", sa.String(length=20), nullable=False),
        sa.Column("age_band", sa.String(length=30), nullable=False),
        sa.Column("social_status", sa.String(length=20), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place_kind", sa.String(length=20), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("equipment", sa.JSON(), nullable=False),
        sa.Column("autonomy", sa.String(length=30), nullable=True),
        sa.Column("redirected_to", sa.String(length=60), nullable=True),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("struck_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_support_minutes")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_support_recorded_by")),
        sa.ForeignKeyConstraint(
            ["structure_id", "learner_id"],
            ["learner.structure_id", "learner.id"],
            name=op.f("fk_support_structure_id_learner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["structure_id", "site_id"],
            ["site.structure_id", "site.id"],
            name=op.f("fk_support_structure_id_site_id"),
        ),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_support_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support")),
        sa.UniqueConstraint("public_id", name=op.f("uq_support_public_id")),
        sa.UniqueConstraint("structure_id", "key", name=op.f("uq_support_structure_id_key")),
    )
    op.create_index("ix_support_learner_id", "support", ["learner_id"], unique=False)
    op.create_index(
        "ix_support_structure_id_happened_at", "support", ["structure_id", "happened_at"], unique=False
    )

    op.create_table(
        "workstation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("structure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("room_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["structure_id", "room_id"],
            ["room.structure_id", "room.id"],
            name=op.f("fk_workstation_structure_id_room_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workstation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_workstation_public_id")),
        sa.UniqueConstraint("structure_id", "id", name=op.f("uq_workstation_structure_id_id")),
    )
    op.create_index("ix_workstation_room_id", "workstation", ["room_id"], unique=False)

    op.create_table(
        "attendance_sheet",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("structure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("course_session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("closed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version = 1 OR reason <> ''", name=op.f("ck_attendance_sheet_reason")),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_attendance_sheet_closed_by")),
        sa.ForeignKeyConstraint(
            ["structure_id", "course_session_id"],
            ["course_session.structure_id", "course_session.id"],
            name=op.f("fk_attendance_sheet_structure_id_course_session_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_sheet")),
        sa.UniqueConstraint(
            "course_session_id", "version", name=op.f("uq_attendance_sheet_course_session_id_version")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_attendance_sheet_public_id")),
        sa.UniqueConstraint("structure_id", "id", name=op.f("uq_attendance_sheet_structure_id_id")),
    )
    op.create_index(
        "ix_attendance_sheet_structure_id_closed_at",
        "attendance_sheet",
        ["structure_id", "closed_at"],
        unique=False,
    )

    op.create_table(
        "notice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("structure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("course_session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "cancelled",
                "moved",
                "promoted",
                "trainer",
                "place",
                "reminder",
                name="notice_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["structure_id", "course_session_id"],
            ["course_session.structure_id", "course_session.id"],
            name=op.f("fk_notice_structure_id_course_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["structure_id", "learner_id"],
            ["learner.structure_id", "learner.id"],
            name=op.f("fk_notice_structure_id_learner_id"),
        ),
        sa.ForeignKeyConstraint(["told_by"], ["person.id"], name=op.f("fk_notice_told_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("public_id", name=op.f("uq_notice_public_id")),
    )
    op.create_index("ix_notice_course_session_id", "notice", ["course_session_id"], unique=False)
    op.create_index("ix_notice_learner_id", "notice", ["learner_id"], unique=False)

    op.create_table(
        "offline_operation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("structure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("course_session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("device", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("about", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "applied",
                "to_settle",
                "settled",
                "set_aside",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("why", sa.String(length=60), nullable=False),
        sa.Column("fact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("because", sa.String(length=300), server_default=sa.text("''"), nullable=False),
        sa.Column("settled_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_offline_operation_person_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name=op.f("fk_offline_operation_settled_by")),
        sa.ForeignKeyConstraint(
            ["structure_id", "course_session_id"],
            ["course_session.structure_id", "course_session.id"],
            name=op.f("fk_offline_operation_structure_id_course_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["structure.id"], name=op.f("fk_offline_operation_structure_id")
        ),
        sa.ForeignKeyConstraint(
            ["structure_id", "learner_id"],
            ["learner.structure_id", "learner.id"],
            name=op.f("fk_offline_operation_structure_id_learner_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offline_operation")),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_offline_operation_person_id_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_offline_operation_public_id")),
    )
    op.create_index(
        "ix_offline_operation_course_session_id", "offline_operation", ["course_session_id"], unique=False
    )
    op.create_index("ix_offline_operation_learner_id", "offline_operation", ["learner_id"], unique=False)
    op.create_index(
        "ix_offline_operation_structure_id_outcome",
        "offline_operation",
        ["structure_id", "outcome"],
        unique=False,
    )

    op.create_table(
        "session_room",
        sa.Column(
            "course_session_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("structure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("room_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["structure_id", "course_session_id"],
            ["course_session.structure_id", "course_session.id"],
            name=op.f("fk_session_room_structure_id_course_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["structure_id", "room_id"],
            ["room.structure_id", "room.id"],
            name=op.f("fk_session_room_structure_id_room_id"),
        ),
        sa.PrimaryKeyConstraint("course_session_id", name=op.f("pk_session_room")),
    )
    op.create_index("ix_session_room_room_id", "session_room", ["room_id"], unique=False)

    op.create_table(
        "session_trainer",
        sa.Column(
            "course_session_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("structure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "with", "replaced", name="trainer_part", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_session_trainer_person_id")),
        sa.ForeignKeyConstraint(
            ["structure_id", "course_session_id"],
            ["course_session.structure_id", "course_session.id"],
            name=op.f("fk_session_trainer_structure_id_course_session_id"),
        ),
        sa.PrimaryKeyConstraint("course_session_id", "person_id", name=op.f("pk_session_trainer")),
    )
    op.create_index("ix_session_trainer_person_id", "session_trainer", ["person_id"], unique=False)

    op.create_table(
        "sheet_scan",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("structure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("course_session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_sheet_scan_added_by")),
        sa.ForeignKeyConstraint(
            ["structure_id", "course_session_id"],
            ["course_session.structure_id", "course_session.id"],
            name=op.f("fk_sheet_scan_structure_id_course_session_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_scan")),
        sa.UniqueConstraint(
            "course_session_id", "digest", name=op.f("uq_sheet_scan_course_session_id_digest")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_sheet_scan_public_id")),
    )
    op.create_table(
        "sheet_signature",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("structure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("course_session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "half",
            sa.Enum(
                "matin", "apres_midi", name="half_day", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "how",
            sa.Enum(
                "pin",
                "card",
                "code",
                "unable",
                "trainer",
                "paper",
                name="signed_how",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.CheckConstraint("how <> 'unable' OR reason IS NOT NULL", name=op.f("ck_sheet_signature_reason")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_sheet_signature_recorded_by")),
        sa.ForeignKeyConstraint(
            ["structure_id", "course_session_id"],
            ["course_session.structure_id", "course_session.id"],
            name=op.f("fk_sheet_signature_structure_id_course_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["structure_id", "learner_id"],
            ["learner.structure_id", "learner.id"],
            name=op.f("fk_sheet_signature_structure_id_learner_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_signature")),
        sa.UniqueConstraint("structure_id", "id", name=op.f("uq_sheet_signature_structure_id_id")),
        sa.UniqueConstraint("structure_id", "key", name=op.f("uq_sheet_signature_structure_id_key")),
    )
    op.create_index(
        "ix_sheet_signature_course_session_id",
        "sheet_signature",
        ["course_session_id", "learner_id"],
        unique=False,
    )
    op.create_index("ix_sheet_signature_learner_id", "sheet_signature", ["learner_id"], unique=False)
    op.create_index(
        "uq_sheet_signature_own_act",
        "sheet_signature",
        ["course_session_id", "learner_id", "day", "half"],
        unique=True,
        sqlite_where=sa.text("how IN ('pin', 'card', 'code')"),
        postgresql_where=sa.text("how IN ('pin', 'card', 'code')"),
    )

    op.create_table(
        "visit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("structure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("course_session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("workstation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("gender", sa.String(length=20), nullable=False),
        sa.Column("age_band", sa.String(length=30), nullable=False),
        sa.Column("social_status", sa.String(length=20), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("struck_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "ended_at IS NULL OR ended_at >= started_at", name=op.f("ck_visit_ends_after_start")
        ),
        sa.CheckConstraint("people > 0", name=op.f("ck_visit_people")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_visit_recorded_by")),
        sa.ForeignKeyConstraint(
            ["structure_id", "course_session_id"],
            ["course_session.structure_id", "course_session.id"],
            name=op.f("fk_visit_structure_id_course_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["structure_id", "learner_id"],
            ["learner.structure_id", "learner.id"],
            name=op.f("fk_visit_structure_id_learner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["structure_id", "site_id"],
            ["site.structure_id", "site.id"],
            name=op.f("fk_visit_structure_id_site_id"),
        ),
        sa.ForeignKeyConstraint(
            ["structure_id", "workstation_id"],
            ["workstation.structure_id", "workstation.id"],
            name=op.f("fk_visit_structure_id_workstation_id"),
        ),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_visit_structure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("public_id", name=op.f("uq_visit_public_id")),
        sa.UniqueConstraint("structure_id", "key", name=op.f("uq_visit_structure_id_key")),
    )
    op.create_index("ix_visit_course_session_id", "visit", ["course_session_id"], unique=False)
    op.create_index("ix_visit_learner_id", "visit", ["learner_id"], unique=False)
    op.create_index("ix_visit_structure_id_started_at", "visit", ["structure_id", "started_at"], unique=False)

    op.create_table(
        "sheet_paper",
        sa.Column("sheet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=False),
        sa.Column("bundle", sa.Text(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["sheet_id"], ["attendance_sheet.id"], name=op.f("fk_sheet_paper_sheet_id")),
        sa.PrimaryKeyConstraint("sheet_id", name=op.f("pk_sheet_paper")),
        sa.UniqueConstraint("pdf_sha256", name=op.f("uq_sheet_paper_pdf_sha256")),
    )
    op.create_table(
        "signature_image",
        sa.Column("signature_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["signature_id"], ["sheet_signature.id"], name=op.f("fk_signature_image_signature_id")
        ),
        sa.PrimaryKeyConstraint("signature_id", name=op.f("pk_signature_image")),
    )
    op.add_column(
        "attendance_mark",
        sa.Column(
            "how",
            sa.Enum(
                "trainer",
                "tap",
                "pin",
                "card",
                "code",
                "import",
                "paper",
                "offline",
                name="mark_how",
                native_enum=False,
                length=32,
            ),
            server_default="trainer",
            nullable=False,
        ),
    )
    op.add_column(
        "attendance_mark",
        sa.Column("is_withdrawn", sa.Boolean(), server_default=sa.false(), nullable=False),
    )

    op.add_column("course", sa.Column("summary", sa.Text(), server_default="", nullable=False))
    op.add_column("course", sa.Column("audience", sa.String(length=300), server_default="", nullable=False))
    op.add_column("course", sa.Column("usual_code", sa.String(length=40), nullable=True))
    op.add_column("course", sa.Column("revision", sa.Integer(), server_default="1", nullable=False))

    op.add_column(
        "course_session",
        sa.Column(
            "kind",
            sa.Enum(
                "workshop", "appointment", "free_access", name="session_kind", native_enum=False, length=32
            ),
            server_default="workshop",
            nullable=False,
        ),
    )
    op.add_column("course_session", sa.Column("pauses", sa.JSON(), server_default="[]", nullable=False))
    op.add_column(
        "course_session",
        sa.Column("cancelled_because", sa.String(length=200), server_default="", nullable=False),
    )
    op.add_column(
        "course_session",
        sa.Column("open_to_learners", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column("course_session", sa.Column("sequence", sa.Integer(), server_default="0", nullable=False))
    op.add_column("course_session", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("course_session", sa.Column("planned_at", sa.DateTime(timezone=True), nullable=True))

    op.add_column(
        "cycle", sa.Column("open_to_learners", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("cycle", sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True))

    op.add_column(
        "enrolment",
        sa.Column(
            "how",
            sa.Enum(
                "trainer",
                "counsellor",
                "learner",
                "walk_in",
                name="enrolled_how",
                native_enum=False,
                length=32,
            ),
            server_default="trainer",
            nullable=False,
        ),
    )
    op.add_column("enrolment", sa.Column("promoted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "enrolment",
        sa.Column(
            "ended_because",
            sa.Enum("withdrawn", "absence", "cancelled", name="place_ended", native_enum=False, length=32),
            nullable=True,
        ),
    )

    op.add_column("module", sa.Column("summary", sa.Text(), server_default="", nullable=False))
    op.add_column("module", sa.Column("aims", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("module", sa.Column("requires", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("module", sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("module", "retired_at")
    op.drop_column("module", "requires")
    op.drop_column("module", "aims")
    op.drop_column("module", "summary")

    op.drop_column("enrolment", "ended_because")
    op.drop_column("enrolment", "promoted_at")
    op.drop_column("enrolment", "how")

    op.drop_column("cycle", "cancelled_at")
    op.drop_column("cycle", "open_to_learners")

    op.drop_column("course_session", "planned_at")
    op.drop_column("course_session", "changed_at")
    op.drop_column("course_session", "sequence")
    op.drop_column("course_session", "open_to_learners")
    op.drop_column("course_session", "cancelled_because")
    op.drop_column("course_session", "pauses")
    op.drop_column("course_session", "kind")

    op.drop_column("course", "revision")
    op.drop_column("course", "usual_code")
    op.drop_column("course", "audience")
    op.drop_column("course", "summary")

    op.drop_column("attendance_mark", "is_withdrawn")
    op.drop_column("attendance_mark", "how")

    op.drop_table("signature_image")
    op.drop_table("sheet_paper")
    op.drop_index("ix_visit_structure_id_started_at", table_name="visit")
    op.drop_index("ix_visit_learner_id", table_name="visit")
    op.drop_index("ix_visit_course_session_id", table_name="visit")

    op.drop_table("visit")
    op.drop_index("ix_sheet_signature_learner_id", table_name="sheet_signature")
    op.drop_index("ix_sheet_signature_course_session_id", table_name="sheet_signature")

    op.drop_table("sheet_signature")
    op.drop_table("sheet_scan")
    op.drop_index("ix_session_trainer_person_id", table_name="session_trainer")

    op.drop_table("session_trainer")
    op.drop_index("ix_session_room_room_id", table_name="session_room")

    op.drop_table("session_room")
    op.drop_index("ix_offline_operation_learner_id", table_name="offline_operation")
    op.drop_index("ix_offline_operation_structure_id_outcome", table_name="offline_operation")
    op.drop_index("ix_offline_operation_course_session_id", table_name="offline_operation")

    op.drop_table("offline_operation")
    op.drop_index("ix_notice_learner_id", table_name="notice")
    op.drop_index("ix_notice_course_session_id", table_name="notice")

    op.drop_table("notice")
    op.drop_index("ix_attendance_sheet_structure_id_closed_at", table_name="attendance_sheet")

    op.drop_table("attendance_sheet")
    op.drop_index("ix_workstation_room_id", table_name="workstation")

    op.drop_table("workstation")
    op.drop_index("ix_support_structure_id_happened_at", table_name="support")
    op.drop_index("ix_support_learner_id", table_name="support")

    op.drop_table("support")
    op.drop_index("ix_resource_course_id", table_name="resource")

    op.drop_table("resource")
    op.drop_index("ix_room_site_id", table_name="room")

    op.drop_table("room")
    op.drop_index("ix_closing_day_structure_id_starts_on", table_name="closing_day")

    op.drop_table("closing_day")
    op.drop_index("ix_calendar_feed_site_id", table_name="calendar_feed")
    op.drop_index("ix_calendar_feed_person_id", table_name="calendar_feed")

    op.drop_table("calendar_feed")
    op.drop_table("resource_file")
    op.drop_table("attendance_practice")
