"""One person observes, another signs off: per competency, never lowering what was seen."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from app.awards import queries
from app.awards.errors import (
    AnotherPersonSigns,
    NotHabilitated,
    NothingToSignOff,
    NotYoursToDecide,
    RuleNotMet,
)
from app.awards.models import Award
from app.awards.services import grant
from app.awards.services.signing_off import Opinion, SignOff, sign_off
from app.core import journal
from app.core.access import Role
from app.core.database import db, write_transaction
from app.core.identifiers import new_public_id
from app.core.writing import writing
from app.curricula.models import FrameworkVersion
from app.curricula.reading import read_bytes
from app.curricula.rules import Achieved, Competency, Framework
from app.curricula.services import load_framework
from app.curricula.services.offers import set_habilitated
from app.people.models import Learner
from app.progress.models import Evidence, EvidenceNote, WithdrawalReason
from app.progress.queries import Standing, in_plain_values, standing_of
from app.progress.services import Circumstances, TickWanted, record_evidence, withdraw_evidence
from tests.support.attainments import shown, the_framework
from tests.support.factories import a_learner, a_member, a_structure, the_structure, the_trainer

B2I = "b2i-adultes-2012"


def an_evaluator(given_name: str = "Samia") -> int:
    return a_member(Role.EVALUATOR, given_name, "Haddad").person_id


def observed(learner: Learner, *codes: str, level: int = 2, by: int | None = None) -> Framework:
    """Let a trainer observe every item of some competencies, of all unless told."""
    b2i = the_framework(B2I)
    for competency in b2i.competencies:
        if not codes or competency.code in codes:
            for item in competency.items:
                shown(learner, item.id, level=level, by=by or the_trainer().id)
    return b2i


def said(
    learner: Learner,
    by: int,
    *wanted: SignOff,
    roles: Iterable[Role] = (Role.EVALUATOR,),
    seen: Iterable[int] = (),
) -> int:
    with writing():
        return sign_off(
            learner.id,
            the_framework(B2I),
            wanted,
            seen=seen,
            key=new_public_id(),
            by_person_id=by,
            roles=tuple(roles),
        )


def validated(code: str, comment: str = "") -> SignOff:
    return SignOff(competency=code, opinion=Opinion.VALIDATED, comment=comment)


def to_review(code: str, comment: str = "") -> SignOff:
    return SignOff(competency=code, opinion=Opinion.TO_REVIEW, comment=comment)


def where(learner: Learner) -> Standing:
    return standing_of(learner.id, the_framework(B2I).id)


def counts(learner: Learner, code: str) -> bool:
    standing = where(learner)
    competency = standing.framework.by_code[code]
    assert isinstance(competency, Competency)
    return Achieved(standing.framework, in_plain_values(standing)).competency_is_validated(competency)


def sign_offs(learner: Learner, code: str) -> list[int]:
    return [each.id for each in where(learner).evidence.get(code, ()) if each.is_sign_off]


def test_what_an_evaluator_validates_counts_though_every_item_was_not_seen(app: Flask):
    rose, samia = a_learner(), an_evaluator()
    observed(rose, "1.1", level=1)
    assert not counts(rose, "1.1")

    said(rose, samia, validated("1.1", "Entretien du 20 novembre, tout est su."))

    assert counts(rose, "1.1")
    assert db.session.scalars(select(EvidenceNote.words)).all() == ["Entretien du 20 novembre, tout est su."]


def test_an_opinion_counts_no_more_once_all_that_it_rested_on_is_withdrawn(app: Flask):
    rose, samia = a_learner("Rose"), an_evaluator()
    observed(rose, "1.1", level=1)
    said(rose, samia, validated("1.1"))
    pieces = db.session.scalars(select(Evidence.id).filter_by(learner_id=rose.id, is_sign_off=False)).all()
    standing = []

    for piece in pieces:
        with write_transaction():
            withdraw_evidence(
                piece,
                structure_id=rose.structure_id,
                reason=WithdrawalReason.OTHER_PERSON,
                by=the_trainer().id,
            )
        standing.append(counts(rose, "1.1"))

    assert standing == [True] * (len(pieces) - 1) + [False]
    assert len(sign_offs(rose, "1.1")) == 1


def test_to_review_lowers_nothing_that_was_observed(app: Flask):
    rose, samia = a_learner(), an_evaluator()
    observed(rose, "1.1")
    assert counts(rose, "1.1")

    said(rose, samia, to_review("1.1"))

    assert counts(rose, "1.1")
    assert where(rose).conflicts == frozenset()


def test_to_review_lowers_nothing_of_a_competency_that_was_observed_whole(app: Flask):
    rose, samia, b2i = a_learner(), an_evaluator(), the_framework(B2I)
    whole = next(b2i.competencies).whole
    assert whole is not None
    shown(rose, whole.id, level=2, by=the_trainer().id)

    said(rose, samia, to_review("1.1"))

    assert counts(rose, "1.1")


def test_a_second_opinion_replaces_the_first(app: Flask):
    rose, samia = a_learner(), an_evaluator()
    observed(rose, "1.1", level=1)
    said(rose, samia, validated("1.1"))

    said(rose, samia, to_review("1.1"), seen=sign_offs(rose, "1.1"))

    assert not counts(rose, "1.1")
    assert len(sign_offs(rose, "1.1")) == 1


def test_an_observation_never_replaces_an_opinion(app: Flask):
    rose, samia, nolwenn = a_learner(), an_evaluator(), the_trainer().id
    b2i = observed(rose, "1.1", level=1)
    said(rose, samia, validated("1.1"))
    whole = next(b2i.competencies).whole
    assert whole is not None

    with writing():
        record_evidence(
            rose.structure_id,
            b2i,
            [TickWanted(learner_id=rose.id, item_id=whole.id, level=1)],
            seen=sign_offs(rose, "1.1"),
            key="grille",
            by=nolwenn,
        )

    assert counts(rose, "1.1")


def test_two_evaluators_who_differ_at_once_are_both_kept_and_a_third_word_settles_it(app: Flask):
    rose, samia, yves = a_learner(), an_evaluator("Samia"), an_evaluator("Yves")
    observed(rose, "1.1", level=1)

    said(rose, samia, validated("1.1"))
    said(rose, yves, to_review("1.1"))

    assert len(sign_offs(rose, "1.1")) == 2
    assert not counts(rose, "1.1")
    said(rose, samia, validated("1.1"), seen=sign_offs(rose, "1.1"))
    assert len(sign_offs(rose, "1.1")) == 1
    assert counts(rose, "1.1")


def test_the_same_opinion_again_is_nothing_new(app: Flask):
    rose, samia = a_learner(), an_evaluator()
    observed(rose, "1.1", "1.2")

    assert said(rose, samia, validated("1.1")) == 1
    assert said(rose, samia, validated("1.1"), validated("1.2")) == 1


def test_whoever_observed_a_competency_does_not_sign_it_and_nothing_of_the_page_is_kept(app: Flask):
    rose, samia = a_learner(), an_evaluator()
    observed(rose, "1.1")
    observed(rose, "1.2", by=samia)

    with pytest.raises(AnotherPersonSigns) as refusal:
        said(rose, samia, validated("1.1"), validated("1.2"))

    assert "Une personne observe, une autre valide" in refusal.value.message
    assert sign_offs(rose, "1.1") == []
    assert said(rose, samia, validated("1.1")) == 1


def test_nothing_is_signed_off_that_nobody_observed(app: Flask):
    rose, samia = a_learner(), an_evaluator()

    with pytest.raises(NothingToSignOff):
        said(rose, samia, validated("1.1"))


@pytest.mark.parametrize("role", [Role.TRAINER, Role.MANAGER, Role.COUNSELLOR, Role.ADMIN])
def test_the_rule_of_the_b2i_wants_an_evaluator(app: Flask, role: Role):
    rose = a_learner()
    observed(rose, "1.1")

    with pytest.raises(NotYoursToDecide):
        said(rose, a_member(role).person_id, validated("1.1"), roles=[role])


def test_where_people_are_habilitated_the_role_is_not_enough(app: Flask):
    rose, samia, yves = a_learner(), an_evaluator("Samia"), an_evaluator("Yves")
    observed(rose)
    habilitate([yves])

    with pytest.raises(NotHabilitated, match="personnes habilitées"):
        said(rose, samia, validated("1.1"))
    with pytest.raises(NotHabilitated):
        the_attestation(rose, samia)
    assert said(rose, yves, validated("1.1")) == 1
    assert the_attestation(rose, yves).granted_by == yves


def test_an_habilitation_that_ended_meanwhile_is_no_more(app: Flask):
    rose, samia, yves = a_learner(), an_evaluator("Samia"), an_evaluator("Yves")
    observed(rose)
    habilitate([samia, yves])
    (before,) = queries.eligibilities(rose.id, roles=[Role.EVALUATOR], person_id=samia)
    assert before.can_be_granted

    habilitate([yves])

    with pytest.raises(NotHabilitated):
        the_attestation(rose, samia)
    (after,) = queries.eligibilities(rose.id, roles=[Role.EVALUATOR], person_id=samia)
    assert (after.can_be_granted, after.is_kept_for_others) == (False, True)


def test_the_habilitations_of_one_structure_bind_no_other(app: Flask):
    rose, samia = a_learner(), an_evaluator()
    observed(rose, "1.1")
    elsewhere = a_structure("MJC de Kerfeunteun", commune="Quimper")
    someone = a_member(Role.EVALUATOR, "Yves", structure=elsewhere).person_id
    with write_transaction():
        set_habilitated(elsewhere.id, B2I, [someone], by=someone)

    assert said(rose, samia, validated("1.1")) == 1


def habilitate(people: list[int]) -> None:
    structure = the_structure().id
    with write_transaction():
        set_habilitated(structure, B2I, people, by=people[0])


def the_attestation(learner: Learner, by: int) -> Award:
    with writing():
        return grant(learner.id, the_framework(B2I).id, by_person_id=by, role=Role.EVALUATOR)


def test_signing_off_does_not_make_an_observer(app: Flask):
    rose, samia = a_learner(), an_evaluator()
    observed(rose, level=1)
    said(rose, samia, *(validated(each.code) for each in the_framework(B2I).competencies))

    award = the_attestation(rose, samia)

    assert award.rule_code == "b2i-adultes-attestation"
    assert award.summary["levels"]["1.1"] == 2


def test_confirming_what_a_crosswalk_suggests_is_observing(app: Flask):
    rose, samia = a_learner(), an_evaluator()
    b2i = observed(rose)
    whole = next(b2i.competencies).whole
    assert whole is not None
    with writing():
        record_evidence(
            rose.structure_id,
            b2i,
            [TickWanted(learner_id=rose.id, item_id=whole.id, level=2)],
            key="suggestion",
            by=samia,
            circumstances=Circumstances(comment="Vu dans un autre référentiel."),
        )

    with pytest.raises(RuleNotMet):
        the_attestation(rose, samia)


def test_rivals_who_press_at_once_keep_each_word_once(app: Flask):
    rose = a_learner()
    observed(rose, "1.1")
    people = [an_evaluator(f"Samia {number}") for number in range(6)]
    rose_id, framework = rose.id, the_framework(B2I)
    db.session.rollback()

    def press(person_id: int) -> int:
        with app.app_context():
            with writing():
                new = sign_off(
                    rose_id,
                    framework,
                    [validated("1.1")],
                    key=new_public_id(),
                    by_person_id=person_id,
                    roles=[Role.EVALUATOR],
                )
            db.session.remove()
            return new

    with ThreadPoolExecutor(6) as rivals:
        new = sum(rivals.map(press, people))

    assert new == 1
    assert len(sign_offs(rose, "1.1")) == 1


def test_an_opinion_is_in_the_journal_without_a_name_or_the_words(app: Flask):
    rose, samia = a_learner("Rose", "Le Gall"), an_evaluator()
    observed(rose, "1.1", "1.2")

    said(rose, samia, validated("1.1", "Rose a tout montré."), to_review("1.2"))

    entry = db.session.scalars(select(journal.JournalEntry).filter_by(kind="awards:sign_off:saved")).one()
    words = db.session.get_one(journal.JournalSaid, entry.id).words
    assert words == {"framework": "b2i-adultes-2012", "validated": 1, "to_review": 1}
    assert journal.breaches(rose.structure_id) == []


def test_an_award_keeps_its_version_and_what_was_seen_whatever_is_loaded_or_withdrawn_later(
    app: Flask,
):
    rose, samia = a_learner(), an_evaluator()
    b2i = observed(rose)
    award = the_attestation(rose, samia)
    frozen = dict(award.summary)

    newer = a_newer_version_of(b2i)
    first = db.session.scalars(select(Evidence.id).filter_by(learner_id=rose.id)).first()
    assert first is not None
    with writing():
        reason = WithdrawalReason.MISTAKE
        withdraw_evidence(first, structure_id=rose.structure_id, reason=reason, by=the_trainer().id)

    kept = db.session.get_one(Award, award.id)
    assert newer.id != b2i.id
    assert (kept.framework_version_id, kept.framework_digest) == (b2i.id, b2i.file_digest)
    assert kept.summary == frozen
    assert kept.ended_at is None


def a_newer_version_of(framework: Framework) -> FrameworkVersion:
    text = db.session.get_one(FrameworkVersion, framework.id).file_text
    newer = text.replace(f'version: "{framework.version}"', 'version: "2027"', 1)
    with write_transaction():
        return load_framework(read_bytes(newer.encode(), name="b2i.yaml"))
