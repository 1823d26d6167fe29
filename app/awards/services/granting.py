"""Granting: a decision taken on a derived state, frozen with what will be printed."""

from sqlalchemy import select

from app.awards.errors import NotHabilitated, RuleNotMet
from app.awards.models import Award
from app.awards.queries.eligibility import DECIDING, decision_by, role_to_grant
from app.awards.queries.templates import template_in_use
from app.awards.rules import expiry, rule_to_award
from app.awards.services.certifying import certify, kept
from app.awards.services.credentials import Attested
from app.awards.services.wording import Decided, summary, worded
from app.core import clock, journal
from app.core.access import Role
from app.core.database import db, lock
from app.core.identifiers import grouped, new_code
from app.core.keys import IssuingImpossible, Keys, current_keys
from app.curricula.errors import UnknownFramework
from app.curricula.queries import framework_structure
from app.curricula.queries.frameworks import NOT_LOADED
from app.curricula.queries.habilitations import may_validate
from app.curricula.rules import Framework
from app.people.models import Learner, Person, Structure
from app.progress.queries import outcome_of, standing_of
from certificates.content import CertificateContent


def grant(learner_id: int, framework_version_id: int, *, by_person_id: int, role: Role) -> Award:
    """Grant what a framework leads to; a second grant answers the first.

    The press of the button is the decision of whoever holds `role`. The learner's row is held,
    so that rivals wait for one another; the schema keeps one award in force in any case.

    Raises:
        UnknownFramework: it is another structure's local variant.
        NotOursToGrant: an outside body decides.
        NotYoursToDecide: this role decides nothing under the rule.
        NotHabilitated: the structure habilitated other people to validate this framework.
        RuleNotMet: something is missing; it lists what.
        IssuingImpossible: the public address may not be printed.
        NotPrintable: a name cannot be drawn.
    """
    learner = db.session().get_one(Learner, learner_id)
    lock(learner)
    earlier = award_in_force(learner_id, framework_version_id)
    if earlier is not None:
        return earlier
    keys = current_keys()
    framework = framework_structure(framework_version_id)
    decided = _decided(learner, framework, by_person_id=by_person_id, role=role, keys=keys)
    content = worded(decided)
    award = _recorded(decided, learner, framework)
    certify(award, _attested(decided, content, award), code=decided.code)
    words = {"framework": framework.code, "version": framework.version, "rule": award.rule_code}
    journal.record(award.structure_id, "awards:award:granted", award.public_id, by=by_person_id, words=words)
    return award


def award_in_force(learner_id: int, framework_version_id: int) -> Award | None:
    """Return the award that a learner holds under a framework's version."""
    wanted = select(Award).where(
        Award.learner_id == learner_id,
        Award.framework_version_id == framework_version_id,
        Award.ended_at.is_(None),
    )
    return db.session().scalar(wanted)


def _decided(learner: Learner, framework: Framework, *, by_person_id: int, role: Role, keys: Keys) -> Decided:
    if not framework.is_for(learner.structure_id):
        raise UnknownFramework(NOT_LOADED)
    role_to_grant(framework.id, (role,))
    if not may_validate(learner.structure_id, framework.code, by_person_id):
        raise NotHabilitated
    rule = rule_to_award(framework)
    assert rule is not None, "role_to_grant refuses where no rule is ours"
    standing = standing_of(learner.id, framework.id)
    decision = decision_by(role, rule, standing, person_id=by_person_id)
    outcome = outcome_of(standing, rule.code, decisions=(decision,))
    if not outcome.met:
        raise RuleNotMet(outcome.missing)
    trouble = keys.trouble_with_the_address()
    if trouble:
        raise IssuingImpossible(trouble)
    session, code = db.session(), new_code()
    return Decided(
        holder=session.get_one(Person, learner.person_id),
        structure=session.get_one(Structure, learner.structure_id),
        rule=rule,
        standing=standing,
        by=session.get_one(Person, by_person_id),
        decider=DECIDING[role],
        on=clock.today(),
        code=code,
        address=keys.verification_address(grouped(code)),
        is_example=keys.prints_examples,
        template=template_in_use(learner.structure_id),
    )


def _recorded(decided: Decided, learner: Learner, framework: Framework) -> Award:
    award = Award(
        structure_id=learner.structure_id,
        learner_id=learner.id,
        framework_version_id=framework.id,
        framework_digest=framework.file_digest,
        rule_code=decided.rule.code,
        summary=summary(decided),
        granted_by=decided.by.id,
        granted_on=decided.on,
        granted_at=clock.now(),
    )
    return kept(award)


def _attested(decided: Decided, content: CertificateContent, award: Award) -> Attested:
    attestation = decided.rule.attestation
    return Attested(
        framework=decided.standing.framework,
        rule=decided.rule,
        levels=decided.standing.levels,
        content=content,
        awarded_at=award.granted_at,
        valid_from=award.granted_at,
        expires_on=expiry(decided.on, attestation.validity_months if attestation else None),
    )
