"""Learners within somebody's reach."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from app.core.access import Reach, Role
from app.core.database import db
from app.core.errors import NotFound
from app.core.identifiers import grouped
from app.people.models import Account, Learner, LearnerAlias, Person, Site
from app.people.rules.names import folded, sought_name

STAFF = (Role.TRAINER, Role.EVALUATOR, Role.MANAGER, Role.ADMIN)
"""The roles that see all the learners of their structure."""

PAGE = 50
BY_NAME = (Person.sought_name, Learner.id)


@dataclass(frozen=True, kw_only=True)
class LearnerLine:
    """A learner as a list or a page's title shows them."""

    id: int
    public_id: str
    structure_id: int
    person_id: int
    given_name: str
    family_name: str
    birth_year: int | None
    site_id: int | None
    site_name: str

    @property
    def name(self) -> str:
        """Given name, then family name, as the person writes them."""
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True, kw_only=True)
class LearnerSheet:
    """A learner's own page: what staff keep about them, and their card."""

    line: LearnerLine
    ref: str
    prescriber: str
    phone: str
    email: str
    commune: str
    card_number: str | None
    card_is_locked: bool


@dataclass(frozen=True, kw_only=True)
class LearnerPage:
    """A page of the register."""

    lines: tuple[LearnerLine, ...]
    number: int
    pages: int
    total: int


def learners_of(structure_ids: Collection[int], search: str = "") -> tuple[LearnerLine, ...]:
    """List all the learners of some structures, by family name, those merged into another left out."""
    rows = db.session.execute(_in_order(_lines(_found(structure_ids, search))))
    return tuple(_line(row) for row in rows)


def page_of_learners(structure_ids: Collection[int], search: str = "", number: int = 1) -> LearnerPage:
    """Return one page of the register, in two statements; a page too far is the last one.

    The fifty are chosen by their names alone, then read: thousands are sorted, few are shown.
    """
    found = select(Learner.id).join(Person, Person.id == Learner.person_id)
    found = found.where(*_found(structure_ids, search))
    total = db.session.scalar(found.with_only_columns(func.count(Learner.id))) or 0
    pages = max(-(-total // PAGE), 1)
    number = min(max(number, 1), pages)
    shown = found.order_by(*BY_NAME).limit(PAGE).offset((number - 1) * PAGE)
    rows = db.session.execute(_in_order(_lines([Learner.id.in_(shown)])))
    return LearnerPage(lines=tuple(_line(row) for row in rows), number=number, pages=pages, total=total)


def learner_within_reach(public_id: str, reach: Reach, *, roles: tuple[Role, ...] = STAFF) -> LearnerLine:
    """Find a learner of the structures where the caller holds one of these roles.

    Raises:
        NotFound: there is none, or they are out of reach.
    """
    within = Learner.structure_id.in_(reach.structures_as(*roles))
    row = db.session.execute(_lines([Learner.public_id == public_id, within])).first()
    if row is None:
        raise NotFound
    return _line(row)


def sheet_within_reach(public_id: str, reach: Reach) -> LearnerSheet:
    """Return a learner's page for the staff of their structure, in one statement.

    Raises:
        NotFound: there is none, or they are out of reach.
    """
    within = Learner.structure_id.in_(reach.structures_as(*STAFF))
    wanted = (
        _lines([Learner.public_id == public_id, within])
        .add_columns(Learner.ref, Learner.prescriber, Learner.commune, Person.phone, Person.email)
        .add_columns(Account.identifiant, Account.locked_at)
        .outerjoin(Account, _card_in_force())
    )
    row = db.session.execute(wanted).first()
    if row is None:
        raise NotFound
    return LearnerSheet(
        line=_line(row),
        ref=row.ref or "",
        prescriber=row.prescriber or "",
        phone=row.phone or "",
        email=row.email or "",
        commune=row.commune,
        card_number=grouped(row.identifiant) if row.identifiant else None,
        card_is_locked=row.locked_at is not None,
    )


def namesakes(
    structure_id: int, *, given_name: str, family_name: str, birth_year: int | None
) -> tuple[LearnerLine, ...]:
    """List the learners of a structure with the same folded name, but for those born in another year."""
    same = [Learner.structure_id == structure_id, Person.sought_name == sought_name(given_name, family_name)]
    born = Person.birth_year
    if birth_year is not None:
        same.append((born == birth_year) | born.is_(None))
    return tuple(_line(row) for row in db.session.execute(_in_order(_lines(same)).limit(5)))


def _card_in_force() -> Any:
    return (Account.person_id == Person.id) & Account.card_digest.is_not(None) & Account.ended_at.is_(None)


def _found(structure_ids: Collection[int], search: str) -> list[Any]:
    merged = select(LearnerAlias.learner_id).where(LearnerAlias.ended_at.is_(None))
    found: list[Any] = [Learner.structure_id.in_(structure_ids), Learner.id.not_in(merged)]
    found += [Person.sought_name.contains(word, autoescape=True) for word in folded(search).split()[:8]]
    return [*found, Person.erased_at.is_(None)]


def _lines(found: list[Any]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(Learner.id, Learner.public_id, Learner.structure_id, Learner.person_id, Learner.site_id),
            *(Person.given_name, Person.family_name, Person.birth_year, Site.name.label("site_name")),
        )
        .join(Person, Person.id == Learner.person_id)
        .outerjoin(Site, Site.id == Learner.site_id)
        .where(*found)
    )


def _in_order(wanted: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return wanted.order_by(*BY_NAME)


def _line(row: Any) -> LearnerLine:
    return LearnerLine(
        id=row.id,
        public_id=row.public_id,
        structure_id=row.structure_id,
        person_id=row.person_id,
        given_name=row.given_name,
        family_name=row.family_name,
        birth_year=row.birth_year,
        site_id=row.site_id,
        site_name=row.site_name or "",
    )
