"""A certificate in another name: the person's changed, what was attested did not."""

import secrets
from dataclasses import replace as with_other

from app.awards import models
from app.awards.errors import NothingToReplace, NotPrintable, SameName
from app.awards.models import Award, Certificate, EndKind
from app.awards.queries.templates import logo_of
from app.awards.services.certifying import certify
from app.awards.services.credentials import Attested
from app.awards.services.sharing import keep_choice
from app.awards.services.status import withdraw
from app.awards.services.wording import SALT_BYTES
from app.core import clock, journal
from app.core.database import db, lock
from app.core.identifiers import grouped, new_code
from app.core.keys import IssuingImpossible, current_keys
from app.curricula.queries import framework_structure
from app.people.models import Learner, Person
from certificates.content import CertificateContent
from certificates.errors import CertificateError
from certificates.layouts.certificate import draw_certificate
from certificates.typography import check_alphabets


def replace(certificate_id: int, *, reason: str, by_person_id: int) -> Certificate:
    """End a certificate, and enter one of the same award in the person's present name.

    Everything else that was frozen is printed again as it was; the code, the salt, the portable
    copy's names and its place are new. The old code leads to the new one, without the old name;
    whoever could see the page of the old code can see that of the new one.

    Raises:
        NothingToReplace: it is no longer in force, or its words were erased.
        SameName: it already bears that name.
        IssuingImpossible: the public address may not be printed.
        NotPrintable: the new name cannot be drawn, or mixes alphabets.
    """
    session = db.session()
    earlier = session.get_one(Certificate, certificate_id)
    award = session.get_one(Award, earlier.award_id)
    lock(award)
    lock(earlier)
    stored = session.get(models.CertificateContent, certificate_id)
    if earlier.ended_at is not None or stored is None:
        raise NothingToReplace
    code = new_code()
    content = _in_the_present_name(stored, award, code)
    _end(earlier, stored, reason)
    attested = _attested(award, content, earlier)
    certificate = certify(award, attested, code=code, supersedes_id=earlier.id)
    keep_choice(earlier=earlier.code, later=code)
    words = {"reason": reason}
    kind = "awards:certificate:replaced"
    journal.record(award.structure_id, kind, award.public_id, by=by_person_id, words=words)
    return certificate


def _in_the_present_name(stored: models.CertificateContent, award: Award, code: str) -> CertificateContent:
    """Write the same content in the person's present name, under a new code and a new salt."""
    keys = current_keys()
    trouble = keys.trouble_with_the_address()
    if trouble:
        raise IssuingImpossible(trouble)
    earlier = CertificateContent.from_dict(stored.printed)
    try:
        content = with_other(
            earlier,
            holder_name=_present_name(award.learner_id),
            code=grouped(code),
            url=keys.verification_address(grouped(code)),
            salt=secrets.token_hex(SALT_BYTES),
        )
        if content.holder_name == earlier.holder_name:
            raise SameName
        check_alphabets(content.holder_name)
        digest = content.look.logo_digest
        draw_certificate(content, logo=logo_of(award.structure_id, digest) if digest else None)
    except CertificateError as refusal:
        raise NotPrintable(refusal.message) from refusal
    return content


def _present_name(learner_id: int) -> str:
    session = db.session()
    return session.get_one(Person, session.get_one(Learner, learner_id).person_id).full_name


def _end(earlier: Certificate, stored: models.CertificateContent, reason: str) -> None:
    earlier.ended_at, earlier.end_kind = clock.now(), EndKind.REPLACED
    stored.end_reason = reason
    withdraw(certificate_id=earlier.id)


def _attested(award: Award, content: CertificateContent, earlier: Certificate) -> Attested:
    """Say what the award was decided on, as it was frozen with it."""
    framework = framework_structure(award.framework_version_id)
    return Attested(
        framework=framework,
        rule=framework.rule(award.rule_code),
        levels=award.summary["levels"],
        content=content,
        awarded_at=award.granted_at,
        valid_from=clock.now(),
        expires_on=earlier.expires_on,
    )
