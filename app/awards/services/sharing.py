"""What holders decide about their own papers: who may see the printed code's page, and share links.

Only the holder decides: whatever is not theirs is not found. Nothing here is ever decided by the staff.
"""

import secrets
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, or_, select

from app.awards.errors import NothingToShare, ReplacedSince, TooManyLinks
from app.awards.models import Access, Award, Certificate, CodeAccess, NameShown, Passport, ShareLink
from app.awards.queries.holding import HeldPaper, paper_of_code
from app.awards.queries.sharing import links_in_force
from app.awards.rules import CertificateState
from app.core import clock, journal
from app.core.access import Reach
from app.core.database import db, lock
from app.core.errors import NotFound

MOST_LINKS = 20
TOKEN_BYTES = 16


@dataclass(frozen=True, kw_only=True)
class Disclosure:
    """What a share link is to show, and until what day included; `label` is the holder's own note."""

    name_shown: NameShown
    shows_competencies: bool
    ends_on: date | None
    label: str = ""


def set_access(code: str, access: Access, *, holder: Reach) -> None:
    """Open the page of a printed code, have it ask the family name, or close it; as often as wanted.

    Raises:
        NotFound: the code is not on a paper of this person.
        ReplacedSince: another paper took over, perhaps at this very moment.
    """
    paper = _held(code, holder)
    if paper.state is CertificateState.REPLACED:
        raise ReplacedSince
    choice = db.session.get(CodeAccess, code)
    if (choice.access if choice else Access.OPEN) is access:
        return
    if choice is None:
        choice = CodeAccess(code=code)
        db.session.add(choice)
    choice.access, choice.changed_at = access, clock.now()
    _record(paper, f"awards:code:{access.value}", paper.public_id, holder)


def keep_choice(*, earlier: str, later: str) -> None:
    """Let whoever could see a paper's page see that of the paper that replaces it, and nobody else."""
    choice = db.session.get(CodeAccess, earlier)
    if choice is not None:
        db.session.add(CodeAccess(code=later, access=choice.access, changed_at=choice.changed_at))


def make_link(code: str, shown: Disclosure, *, holder: Reach) -> ShareLink:
    """Make a link to a paper, of 128 random bits, that shows what its holder chose.

    Raises:
        NotFound: the code is not on a paper of this person.
        NothingToShare: the paper is not in force.
        TooManyLinks: `MOST_LINKS` are in force already.
    """
    paper = _held(code, holder)
    if paper.state is not CertificateState.IN_FORCE:
        raise NothingToShare
    if links_in_force(paper) >= MOST_LINKS:
        raise TooManyLinks(MOST_LINKS)
    link = ShareLink(
        code=code,
        token=secrets.token_urlsafe(TOKEN_BYTES),
        name_shown=shown.name_shown,
        shows_competencies=shown.shows_competencies,
        label=shown.label,
        ends_on=shown.ends_on,
        made_at=clock.now(),
        made_by=holder.person_id,
    )
    db.session.add(link)
    db.session.flush()
    _record(paper, "awards:link:made", link.public_id, holder)
    return link


def end_link(public_id: str, *, holder: Reach) -> None:
    """Stop a link for good; one that is stopped stays so.

    Raises:
        NotFound: the link does not lead to a paper of this person.
    """
    link = db.session.scalar(_links_of(holder).where(ShareLink.public_id == public_id))
    if link is None:
        raise NotFound
    paper = _paper(link.code, holder)
    lock(link)
    if link.ended_at is None:
        link.ended_at = clock.now()
        _record(paper, "awards:link:ended", link.public_id, holder)


def _paper(code: str, holder: Reach) -> HeldPaper:
    paper = paper_of_code(code, learner_ids=holder.learners)
    if paper is None:
        raise NotFound
    return paper


def _held(code: str, holder: Reach) -> HeldPaper:
    """Hold a paper's row, so that decisions about it wait for one another; return it as it stands then."""
    paper = _paper(code, holder)
    kind = Passport if paper.is_passport else Certificate
    lock(db.session.get_one(kind, paper.id))
    return _paper(code, holder)


def _links_of(holder: Reach) -> Select[ShareLink]:
    certificates = select(Certificate.code).join(Award, Award.id == Certificate.award_id)
    passports = select(Passport.code).where(Passport.learner_id.in_(holder.learners))
    return select(ShareLink).where(
        or_(
            ShareLink.code.in_(certificates.where(Award.learner_id.in_(holder.learners))),
            ShareLink.code.in_(passports),
        )
    )


def _record(paper: HeldPaper, kind: str, subject: str, holder: Reach) -> None:
    journal.record(paper.structure_id, kind, subject, by=holder.person_id)
