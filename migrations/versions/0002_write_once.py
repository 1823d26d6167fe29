"""write once

Facts are append-only, and an end is written once: held by the database itself, so that no
mistake of the code above can change what happened.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "attendance_mark",
    "attendance_replacement",
    "evidence",
    "evidence_replacement",
    "journal_entry",
)
ENDED_ONCE = ("award", "certificate", "learner_alias", "consent")
SEALED_ONCE = ("sealed_at", "file_digest", "seal_fingerprint")
IN_JSON = ("printed", "summary")
FROZEN = {
    "award": (
        *("structure_id", "learner_id", "framework_version_id", "framework_digest", "rule_code"),
        *("granted_by", "granted_on", "granted_at", "summary"),
    ),
    "certificate": ("structure_id", "award_id", "code", "supersedes_id", "is_example", "expires_on"),
    "certificate_content": ("certificate_id", "printed"),
    "certificate_file": ("certificate_id", "pdf"),
    "consent": ("learner_id", "to_structure_id", "purpose", "given_on"),
    "learner_alias": ("learner_id", "canonical_id"),
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION palier_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN RAISE EXCEPTION '% on % is refused: facts are append-only', TG_OP, TG_TABLE_NAME; END $$"
        )
    for table in APPEND_ONLY:
        for act in ("UPDATE", "DELETE"):
            _refuse(f"{table}_no_{act.lower()}", table, act, None)
    for table in ENDED_ONCE:
        _refuse(f"{table}_no_delete", table, "DELETE", None)
    for table, columns in FROZEN.items():
        _refuse(f"{table}_frozen", table, "UPDATE", _changed(columns, _written_once(table)))


def downgrade() -> None:
    for table in APPEND_ONLY:
        for act in ("update", "delete"):
            _forget(f"{table}_no_{act}", table)
    for table in ENDED_ONCE:
        _forget(f"{table}_no_delete", table)
    for table in FROZEN:
        _forget(f"{table}_frozen", table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION palier_refuse()")


def _written_once(table: str) -> tuple[str, ...]:
    end = ("ended_at",) if table in ENDED_ONCE else ()
    return end + (SEALED_ONCE if table == "certificate" else ())


def _changed(frozen: tuple[str, ...], once: tuple[str, ...]) -> str:
    rewritten = [f"(OLD.{column} IS NOT NULL AND {_differs(column)})" for column in once]
    return " OR ".join([_differs(column) for column in frozen] + rewritten)


def _differs(column: str) -> str:
    if op.get_bind().dialect.name == "sqlite":
        return f"OLD.{column} IS NOT NEW.{column}"
    as_text = "::text" if column in IN_JSON else ""
    return f"OLD.{column}{as_text} IS DISTINCT FROM NEW.{column}{as_text}"


def _refuse(name: str, table: str, act: str, when: str | None) -> None:
    condition = f"WHEN ({when}) " if when else ""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {act} ON {table} {condition}"
            f"BEGIN SELECT RAISE(ABORT, '{act} on {table} is refused: facts are append-only'); END"
        )
    else:
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW {condition}"
            "EXECUTE FUNCTION palier_refuse()"
        )


def _forget(name: str, table: str) -> None:
    on = "" if op.get_bind().dialect.name == "sqlite" else f" ON {table}"
    op.execute(f"DROP TRIGGER {name}{on}")
