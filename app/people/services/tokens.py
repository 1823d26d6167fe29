"""Bearer tokens of a structure, for programs that read its data (RFC 6750)."""

from collections.abc import Iterable

from app.core import clock, journal
from app.core.database import db
from app.core.identifiers import digest, new_token
from app.people.models import ApiToken


def make_token(structure_id: int, *, label: str, scopes: Iterable[str], by: int | None) -> str:
    """Make a token and return it, once: only its digest is kept."""
    token = new_token()
    made = ApiToken(
        structure_id=structure_id,
        token_digest=digest(token),
        label=label,
        scopes=sorted(scopes),
        made_by=by,
        made_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    words = {"label": label, "scopes": made.scopes}
    journal.record(structure_id, "people:token:make", str(made.id), by=by, words=words)
    return token


def end_token(token_id: int, *, by: int) -> None:
    """End a token: the next request that bears it is refused."""
    token = db.session.get_one(ApiToken, token_id)
    if token.ended_at is None:
        token.ended_at = clock.now()
        journal.record(token.structure_id, "people:token:end", str(token.id), by=by)
