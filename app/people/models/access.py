"""Ways to sign in, what a person does where, and the sessions that are open."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.access import Role
from app.core.database import Base, Identity, UtcDateTime, word


class Account(Base):
    """An identifiant and its secret: a card's number with a PIN, or a name with a password.

    `secret_hash` is Argon2id. `card_digest` is the SHA-256 of the token in the card's QR code.
    Ten failures in a row lock it until a trainer or manager makes a new secret.
    """

    __tablename__ = "account"
    __table_args__ = (Index("ix_account_person_id", "person_id"),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    person_id: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    identifiant: Mapped[str] = mapped_column(String(60), unique=True)
    secret_hash: Mapped[str] = mapped_column(String(200))
    card_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    made_by: Mapped[int | None] = mapped_column(Identity, ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(default=0)
    locked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Membership(Base):
    """A person holds a role in a structure."""

    __tablename__ = "membership"
    __table_args__ = (
        Index("ix_membership_person_id", "person_id"),
        Index(
            "uq_membership_in_force",
            "structure_id",
            "person_id",
            "role",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity, ForeignKey("structure.id"))
    person_id: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    role: Mapped[Role] = mapped_column(word(Role))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class UserSession(Base):
    """A signed-in browser; ending the row signs it out wherever it is.

    `token_digest` is the SHA-256 of the cookie's token. `reach` is computed once, at sign-in;
    a change of membership ends the person's sessions.
    """

    __tablename__ = "user_session"
    __table_args__ = (Index("ix_user_session_person_id", "person_id"),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(Identity, ForeignKey("person.id"))
    reach: Mapped[dict[str, Any]] = mapped_column(JSON)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ApiToken(Base):
    """A bearer token of a structure for `/api/v1/`, with its scopes; kept as a digest."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    structure_id: Mapped[int] = mapped_column(Identity, ForeignKey("structure.id"))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    label: Mapped[str] = mapped_column(String(100))
    scopes: Mapped[list[str]] = mapped_column(JSON)
    made_by: Mapped[int | None] = mapped_column(Identity, ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
