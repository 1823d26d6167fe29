"""What a share link shows: what its holder chose of one paper, for as long as they chose."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import Row, Table, bindparam, or_, union_all

from app.awards.models import Certificate, NameShown, Passport, ShareLink
from app.awards.queries.disclosure import title_only, without_code
from app.awards.queries.papers import CERTIFICATES, PASSPORTS, RegisterEntry, read_entry
from app.awards.queries.verification import verdict_of
from app.awards.rules import CertificateState, initials_of
from app.core import clock
from app.core.database import db
from certificates.verdict import Verdict

LONGEST_TOKEN = 32

_OVER = frozenset((CertificateState.REVOKED, CertificateState.REPLACED))


@dataclass(frozen=True, kw_only=True)
class SharedPaper:
    """What the register holds behind a share link, and what its holder chose to show of it.

    `ends_on` is the last day on which it shows anything (Europe/Paris); None where it has no end.
    """

    link_id: int
    entry: RegisterEntry
    name_shown: NameShown
    shows_competencies: bool
    ends_on: date | None

    @property
    def verdict(self) -> Verdict:
        """What the register says of the paper."""
        return verdict_of(self.entry)

    @property
    def shown(self) -> dict[str, Any] | None:
        """The printed fields that the holder chose; none of a paper that was revoked or replaced."""
        printed = self.entry.shown
        if printed is None or self.entry.state in _OVER:
            return None
        chosen = without_code(printed) if self.shows_competencies else title_only(printed)
        if self.name_shown is NameShown.INITIALS:
            chosen["holder_name"] = initials_of(printed["holder_name"])
        return chosen


def shared_by(token: str) -> SharedPaper | None:
    """Return what a share link shows, in one statement; none once it ended, or where it never was."""
    if not token or len(token) > LONGEST_TOKEN or not token.isascii() or "\0" in token:
        return None
    with db.engine.connect() as connection:
        row = connection.execute(_BY_TOKEN, {"sought": token, "today": clock.today()}).first()
    return _read(row) if row else None


def _read(row: Row[Any]) -> SharedPaper:
    return SharedPaper(
        link_id=row.link_id,
        entry=read_entry(row).without_successor(),
        name_shown=NameShown(row.name_shown),
        shows_competencies=row.shows_competencies,
        ends_on=row.ends_on,
    )


_link = cast(Table, ShareLink.__table__)
_chosen = (_link.c.id.label("link_id"), _link.c.name_shown, _link.c.shows_competencies, _link.c.ends_on)
_is_live = (
    _link.c.token == bindparam("sought"),
    _link.c.ended_at.is_(None),
    or_(_link.c.ends_on.is_(None), _link.c.ends_on >= bindparam("today")),
)
_certificate = cast(Table, Certificate.__table__)
_passport = cast(Table, Passport.__table__)
_BY_TOKEN = union_all(
    CERTIFICATES.add_columns(*_chosen).join(_link, _link.c.code == _certificate.c.code).where(*_is_live),
    PASSPORTS.add_columns(*_chosen).join(_link, _link.c.code == _passport.c.code).where(*_is_live),
)
