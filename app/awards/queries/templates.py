"""How a structure's certificates look today, and how they looked before."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.awards.models import CertificateTemplate
from app.core.database import db
from app.people.models import Person
from certificates.look import USUAL, Look


@dataclass(frozen=True, kw_only=True)
class TemplateInUse:
    """The template that the next certificate takes: its look, and the bytes of its logo."""

    look: Look = USUAL
    logo: bytes | None = None


@dataclass(frozen=True, kw_only=True)
class TemplateLine:
    """One version of a template in the list of all: who made it, and when."""

    version: int
    made_at: datetime
    made_by: str


def template_in_use(structure_id: int) -> TemplateInUse:
    """Return a structure's newest template; the usual look where it never made one."""
    newest = (
        select(CertificateTemplate)
        .where(CertificateTemplate.structure_id == structure_id)
        .order_by(CertificateTemplate.version.desc())
        .limit(1)
        .options(undefer(CertificateTemplate.logo))
    )
    found = db.session.scalar(newest)
    if found is None:
        return TemplateInUse()
    return TemplateInUse(look=_look(found), logo=found.logo)


def logo_of(structure_id: int, digest: str) -> bytes | None:
    """Return the logo that a frozen content names, from whichever version brought it."""
    wanted = (
        select(CertificateTemplate.logo)
        .where(CertificateTemplate.structure_id == structure_id, CertificateTemplate.logo_digest == digest)
        .limit(1)
    )
    return db.session.scalar(wanted)


def templates_of(structure_id: int) -> tuple[TemplateLine, ...]:
    """List the versions of a structure's template, the newest first."""
    rows = db.session.execute(
        select(CertificateTemplate.version, CertificateTemplate.made_at, Person)
        .join(Person, Person.id == CertificateTemplate.made_by)
        .where(CertificateTemplate.structure_id == structure_id)
        .order_by(CertificateTemplate.version.desc())
        .limit(20)
    )
    return tuple(
        TemplateLine(version=version, made_at=made_at, made_by=person.full_name)
        for version, made_at, person in rows
    )


def _look(template: CertificateTemplate) -> Look:
    return Look(
        accent=template.accent,
        logo_digest=template.logo_digest,
        signatory_name=template.signatory_name or None,
        signatory_title=template.signatory_title or None,
        mention=template.mention or None,
        template_version=template.version,
    )
