"""What a holder shared of their paper, and how often it was opened."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Select, func, select

from app.awards.models import Certificate, NameShown, Passport, ShareLink
from app.awards.queries.holding import HeldPaper
from app.core import clock
from app.core.counters import openings_of
from app.core.database import db

MOST_PAST = 20
"""Links that are over, shown for memory: the latest ones."""


class LinkState(StrEnum):
    """Where a link stands."""

    IN_FORCE = "in_force"
    OVER = "over"
    STOPPED = "stopped"


@dataclass(frozen=True, kw_only=True)
class LinkLine:
    """A link as its holder sees it; `shows_an_earlier` where its paper was replaced since."""

    id: int
    public_id: str
    token: str
    label: str
    name_shown: NameShown
    shows_competencies: bool
    ends_on: date | None
    ended_at: datetime | None
    state: LinkState
    shows_an_earlier: bool
    times_opened: int


@dataclass(frozen=True, kw_only=True)
class Shared:
    """What a holder shared of a paper, the newest link first."""

    times_opened: int
    in_force: tuple[LinkLine, ...]
    past: tuple[LinkLine, ...]

    def link(self, public_id: str) -> LinkLine | None:
        """Return one of the links; None where it is not of this paper."""
        return next((line for line in (*self.in_force, *self.past) if line.public_id == public_id), None)


def link_state(*, ends_on: date | None, ended_at: datetime | None, today: date) -> LinkState:
    """Say where a link stands: its last day still counts."""
    if ended_at is not None:
        return LinkState.STOPPED
    return LinkState.OVER if ends_on is not None and ends_on < today else LinkState.IN_FORCE


def shared_of(paper: HeldPaper) -> Shared:
    """Return what the holder shared of a paper and of those that it replaced, in two statements."""
    wanted = select(ShareLink).where(ShareLink.code.in_(codes_of(paper))).order_by(ShareLink.id.desc())
    links = list(db.session.scalars(wanted))
    opened = openings_of([of_code(paper.code), *(of_link(link.id) for link in links)])
    lines = [_line(link, paper, opened.get(of_link(link.id), 0)) for link in links]
    return Shared(
        times_opened=opened.get(of_code(paper.code), 0),
        in_force=tuple(line for line in lines if line.state is LinkState.IN_FORCE),
        past=tuple(line for line in lines if line.state is not LinkState.IN_FORCE)[:MOST_PAST],
    )


def links_in_force(paper: HeldPaper) -> int:
    """Count the links that still show a paper, or those that it replaced."""
    wanted = (
        select(func.count())
        .select_from(ShareLink)
        .where(
            ShareLink.code.in_(codes_of(paper)),
            ShareLink.ended_at.is_(None),
            ShareLink.ends_on.is_(None) | (ShareLink.ends_on >= clock.today()),
        )
    )
    return db.session.scalar(wanted) or 0


def codes_of(paper: HeldPaper) -> Select[str]:
    """Select the codes of a paper and of those that it replaced."""
    if paper.is_passport:
        return select(Passport.code).where(Passport.learner_id == paper.of_id)
    return select(Certificate.code).where(Certificate.award_id == paper.of_id)


def of_code(code: str) -> str:
    """Name the page of a code, for whoever counts its openings."""
    return f"code:{code}"


def of_link(link_id: int) -> str:
    """Name the page of a link, for whoever counts its openings."""
    return f"link:{link_id}"


def _line(link: ShareLink, paper: HeldPaper, times_opened: int) -> LinkLine:
    return LinkLine(
        id=link.id,
        public_id=link.public_id,
        token=link.token,
        label=link.label,
        name_shown=link.name_shown,
        shows_competencies=link.shows_competencies,
        ends_on=link.ends_on,
        ended_at=link.ended_at,
        state=link_state(ends_on=link.ends_on, ended_at=link.ended_at, today=clock.today()),
        shows_an_earlier=link.code != paper.code,
        times_opened=times_opened,
    )
