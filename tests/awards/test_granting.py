"""Granting: never before the rule is met, once for good, with everything frozen."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.awards import queries, services
from app.awards.errors import NotPrintable, NotYoursToDecide, RuleNotMet
from app.awards.models import Award, Certificate, CertificateContent, CertificateCredential, StatusEntry
from app.config import Settings
from app.core import journal
from app.core.access import Role
from app.core.database import Base, db, write_transaction
from app.core.jobs import OutboxJob
from app.core.keys import IssuingImpossible
from app.core.writing import writing
from app.courses.models import Course
from app.curricula.models import FrameworkVersion
from app.curricula.reading import read_bytes
from app.curricula.rules import MissingKind
from app.curricula.services import load_framework
from app.people.models import Person
from tests.support.applications import running
from tests.support.attainments import a_certificate, ready_for_the_visa, shown, the_framework
from tests.support.decisions import a_jurys_decision
from tests.support.factories import a_learner, a_member, a_structure, the_structure, the_trainer
from tests.support.keys import hold_the_keys


def how_many(table: type[Base]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def grant(learner_id: int, framework_id: int, *, role: Role = Role.TRAINER) -> Award:
    by = the_trainer().id
    with writing():
        return services.grant(learner_id, framework_id, by_person_id=by, role=role)


def printed_for(award: Award) -> dict[str, object]:
    wanted = select(CertificateContent.printed).join(Certificate).where(Certificate.award_id == award.id)
    printed: dict[str, object] = db.session.scalars(wanted).one()
    return printed


def test_nothing_is_granted_before_the_rule_is_met(app: Flask):
    ali, visa = a_learner("Ali", "Benmoussa"), the_framework()
    first = next(iter(visa.items))
    shown(ali, first.id, level=2, by=the_trainer().id)

    with pytest.raises(RuleNotMet) as refusal:
        grant(ali.id, visa.id)

    assert "encore 10\N{NO-BREAK SPACE}heures" in refusal.value.message
    assert "Je choisis un mot de passe solide" in refusal.value.message
    assert [how_many(table) for table in (Award, Certificate, OutboxJob)] == [0, 0, 0]


def test_one_obligatory_thing_that_is_missing_is_enough_to_refuse(app: Flask):
    rose = a_learner()
    visa = ready_for_the_visa(rose, but=["M6.1.1"])

    with pytest.raises(RuleNotMet) as refusal:
        grant(rose.id, visa.id)

    assert [each.kind for each in refusal.value.missing] == [MissingKind.MANDATORY]


@pytest.mark.parametrize("role", [Role.TRAINER, Role.MANAGER])
def test_a_trainer_or_a_manager_grants_the_visa(app: Flask, role: Role):
    rose = a_learner("Rose", "Le Gall")
    visa = ready_for_the_visa(rose)
    by = a_member(role, "Anne", "Morvan").person_id

    with writing():
        award = services.grant(rose.id, visa.id, by_person_id=by, role=role)

    assert str(printed_for(award)["awarded_by"]).startswith("Anne Morvan, ")


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.COUNSELLOR, Role.ADMIN, Role.LEARNER])
def test_nobody_else_grants_the_visa(app: Flask, role: Role):
    rose = a_learner()
    visa = ready_for_the_visa(rose)

    with pytest.raises(NotYoursToDecide):
        grant(rose.id, visa.id, role=role)

    assert how_many(Award) == 0


def test_the_attestation_of_the_b2i_wants_someone_who_did_not_observe(app: Flask):
    rose, b2i = a_learner(), the_framework("b2i-adultes-2012")
    yves = a_member(Role.EVALUATOR, "Yves", "Tanguy").person_id
    for item in b2i.items:
        shown(rose, item.id, level=2, by=the_trainer().id)

    with pytest.raises(NotYoursToDecide):
        grant(rose.id, b2i.id, role=Role.TRAINER)
    with pytest.raises(RuleNotMet):
        grant(rose.id, b2i.id, role=Role.EVALUATOR)  # the trainer, who observed it all
    with writing():
        award = services.grant(rose.id, b2i.id, by_person_id=yves, role=Role.EVALUATOR)

    assert award.rule_code == "b2i-adultes-attestation"
    assert printed_for(award)["title"] == b2i.claim.prints


def test_a_jurys_decision_never_makes_us_print_the_title_of_the_state(app: Flask):
    rose, b2i = a_learner(), the_framework("b2i-adultes-2012")
    yves = a_member(Role.EVALUATOR, "Yves", "Tanguy").person_id
    for item in b2i.items:
        shown(rose, item.id, level=2, by=the_trainer().id)
    a_jurys_decision(rose)

    with writing():
        award = services.grant(rose.id, b2i.id, by_person_id=yves, role=Role.EVALUATOR)

    printed = printed_for(award)
    assert award.rule_code == "b2i-adultes-attestation"
    assert printed["title"] == b2i.claim.prints
    assert "b2i délivré" not in str(printed).casefold()
    assert "jury" not in str(printed).casefold()


def test_a_framework_of_somebody_else_prints_only_the_title_that_we_may_print(app: Flask):
    rose, crcn = a_learner(), the_framework("crcn-2019")
    for item in crcn.items:
        shown(rose, item.id, level=item.level or 1, by=the_trainer().id)

    award = grant(rose.id, crcn.id)

    printed = printed_for(award)
    assert printed["title"] == crcn.claim.prints
    assert "Pix" not in str(printed)
    assert award.ended_at is None


def test_a_second_grant_answers_the_first(app: Flask):
    rose = a_learner()
    visa = ready_for_the_visa(rose)

    first = grant(rose.id, visa.id)
    second = grant(rose.id, visa.id, role=Role.MANAGER)

    assert second.id == first.id
    assert [how_many(table) for table in (Award, Certificate, CertificateCredential, StatusEntry)] == [1] * 4


def test_twenty_rivals_grant_one_award(app: Flask):
    rose_id, visa_id, by = _ready()

    def press(_number: int) -> int:
        with app.app_context():
            with writing():
                award_id = services.grant(rose_id, visa_id, by_person_id=by, role=Role.TRAINER).id
            db.session.remove()
            return award_id

    with ThreadPoolExecutor(20) as rivals:
        granted = set(rivals.map(press, range(20)))

    assert len(granted) == 1
    assert [how_many(table) for table in (Award, Certificate, CertificateContent, StatusEntry)] == [1] * 4


def _ready() -> tuple[int, int, int]:
    hold_the_keys()
    rose = a_learner()
    visa = ready_for_the_visa(rose)
    ids = rose.id, visa.id, the_trainer().id
    db.session.rollback()
    return ids


def test_what_was_granted_keeps_what_the_rule_saw(app: Flask):
    rose = a_learner()
    visa = ready_for_the_visa(rose)

    award = grant(rose.id, visa.id)

    assert award.framework_digest == visa.file_digest
    assert award.summary["framework"] == {
        "code": "visa-internet",
        "version": visa.version,
        "digest": visa.file_digest,
    }
    assert (award.summary["minutes"], award.summary["rounding_minutes"]) == (600, 1)
    assert len(award.summary["levels"]) == len(list(visa.items))
    assert award.summary["decision"]["by"] == "trainer"


def test_hours_are_rounded_as_the_framework_says_and_frozen_so(app: Flask):
    rose = a_learner()
    visa = ready_for_the_visa(rose)
    text = db.session.get_one(FrameworkVersion, visa.id).file_text
    rounded = text.replace("  levels:", "  attendance_rounding: {minutes: 45}\n  levels:", 1)
    rounded = rounded.replace(f'version: "{visa.version}"', 'version: "arrondie"', 1)
    with write_transaction():
        version = load_framework(read_bytes(rounded.encode(), name="visa.yaml"))
    course = db.session.scalars(select(Course).filter_by(framework_version_id=visa.id)).one()
    course.framework_version_id = version.id
    db.session.commit()

    with pytest.raises(RuleNotMet) as refusal:
        grant(rose.id, version.id)

    (hours,) = (each for each in refusal.value.missing if each.kind is MissingKind.HOURS)
    assert hours.count == 5 * (120 - 90)


def test_what_is_printed_does_not_follow_a_change_of_name(app: Flask):
    rose = a_learner("Rose", "Le Gall")
    award, _ = a_certificate(rose)

    db.session.get_one(Person, rose.person_id).family_name = "Kermarec"
    db.session.commit()

    assert printed_for(award)["holder_name"] == "Rose Le Gall"
    assert queries.certificates_of([rose.id])[rose.id][0].holder_name == "Rose Le Gall"


def test_a_grant_is_in_the_journal_without_a_name_or_a_code(app: Flask):
    rose = a_learner("Rose", "Le Gall")
    award, certificate = a_certificate(rose)

    entry = db.session.scalars(
        select(journal.JournalEntry).where(journal.JournalEntry.kind == "awards:award:granted")
    ).one()
    said = db.session.get_one(journal.JournalSaid, entry.id)
    assert entry.subject == award.public_id
    assert "Rose" not in str(said.words)
    assert certificate.code not in str(said.words)
    assert journal.breaches(award.structure_id) == []


@pytest.mark.parametrize("name", ["رشا", "玫瑰"])
def test_a_name_that_our_letters_cannot_draw_is_refused_and_nothing_is_granted(app: Flask, name: str):
    learner = a_learner(name, "Le Gall")
    visa = ready_for_the_visa(learner)

    with pytest.raises(NotPrintable) as refusal:
        grant(learner.id, visa.id)

    assert "ne peut pas être imprimé" in refusal.value.message
    assert how_many(Award) == 0


def test_a_name_that_mixes_alphabets_is_refused_and_nothing_is_granted(app: Flask):
    learner = a_learner("R\N{CYRILLIC SMALL LETTER O}se", "Le Gall")
    visa = ready_for_the_visa(learner)

    with pytest.raises(NotPrintable, match="deux alphabets"):
        grant(learner.id, visa.id)

    assert how_many(Award) == 0


@pytest.mark.parametrize("name", ["<b>Rose</b> & Cie", "Nguyễn-Çelik Żółć", "R" * 300])
def test_any_latin_name_is_granted_a_certificate_as_it_is_written(app: Flask, name: str):
    learner = a_learner(name, "")
    award, certificate = a_certificate(learner)

    assert printed_for(award)["holder_name"] == name
    assert certificate.file_digest


def test_outside_the_demonstration_an_address_that_cannot_be_printed_stops_everything(settings: Settings):
    with running(replace(settings, demo=False)):
        rose = a_learner()
        visa = ready_for_the_visa(rose)

        with pytest.raises(IssuingImpossible) as refusal:
            grant(rose.id, visa.id)

        assert "https" in refusal.value.message
        assert how_many(Award) == 0


def test_outside_the_demonstration_a_certificate_is_no_example(settings: Settings):
    real = replace(settings, demo=False, public_url="https://epn.example.fr")
    with running(real):
        award, certificate = a_certificate(a_learner())

        printed = printed_for(award)
        assert printed["example"] is False
        assert str(printed["url"]).startswith("https://epn.example.fr/v/")
        assert certificate.is_example is False


def test_in_the_demonstration_a_certificate_is_an_example(app: Flask):
    award, certificate = a_certificate(a_learner())

    assert printed_for(award)["example"] is True
    assert certificate.is_example is True


def test_each_structure_grants_for_itself(app: Flask):
    here, elsewhere = the_structure(), a_structure("MJC de Kerfeunteun", commune="Quimper")
    rose, ali = a_learner("Rose"), a_learner("Ali", structure=elsewhere)

    a_certificate(rose)
    a_certificate(ali, structure=elsewhere)

    assert [line.holder_name for line in queries.register_of([here.id]).lines] == ["Rose Le Gall"]
    assert [line.holder_name for line in queries.register_of([elsewhere.id]).lines] == ["Ali Le Gall"]
