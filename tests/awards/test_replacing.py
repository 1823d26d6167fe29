"""A certificate in another name: the same title, a new paper, the old code leads to the new one."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.awards import queries, services
from app.awards.errors import NothingToReplace, NotPrintable, SameName
from app.awards.models import (
    Award,
    Certificate,
    CertificateContent,
    CertificateCredential,
    CertificateFile,
    EndKind,
    StatusEntry,
)
from app.awards.rules import CertificateState
from app.core import journal
from app.core.access import Role
from app.core.database import db
from app.core.identifiers import grouped
from app.core.writing import writing
from app.people.models import Learner, Person
from tests.awards.granted import Granted
from tests.awards.test_portable_copies import read, unsigned_of
from tests.awards.test_sealing import granted_without_keys
from tests.support.client import Client
from tests.support.factories import a_member, an_account, the_trainer
from tests.support.keys import hold_the_keys


def renamed(award: Award, *, family_name: str = "Kermarrec") -> None:
    learner = db.session.get_one(Learner, award.learner_id)
    db.session.get_one(Person, learner.person_id).family_name = family_name
    db.session.commit()


def replaced(granted: Granted, reason: str = "Mariage") -> Certificate:
    with writing():
        made = services.replace(granted.certificate.id, reason=reason, by_person_id=the_trainer().id)
    db.session.rollback()
    return db.session.get_one(Certificate, made.id)


def printed_on(certificate: Certificate) -> dict[str, object]:
    return db.session.get_one(CertificateContent, certificate.id).printed


def test_the_new_one_says_all_that_the_old_one_said_but_the_name(rose: Granted):
    renamed(rose.award)

    made = replaced(rose)

    before, after = printed_on(rose.certificate), printed_on(made)
    differ = {name for name in before if before[name] != after[name]}
    assert differ == {"holder_name", "code", "url", "salt"}
    assert after["holder_name"] == "Rose Kermarrec"
    assert made.sealed_at is not None
    assert made.award_id == rose.certificate.award_id


def test_the_old_one_ends_and_the_award_goes_on(rose: Granted):
    renamed(rose.award)

    made = replaced(rose)

    old = db.session.get_one(Certificate, rose.certificate.id)
    assert (old.end_kind, made.supersedes_id, made.ended_at) == (EndKind.REPLACED, old.id, None)
    assert db.session.get_one(Award, rose.award.id).ended_at is None
    assert db.session.get_one(CertificateContent, old.id).end_reason == "Mariage"


def test_only_the_old_one_is_withdrawn_in_the_status_list(rose: Granted):
    renamed(rose.award)

    made = replaced(rose)

    bits = {
        entry.certificate_id: entry.set_at is not None
        for entry in db.session.scalars(select(StatusEntry)).all()
    }
    assert bits == {rose.certificate.id: True, made.id: False}


def test_its_portable_copy_is_a_new_one_of_the_same_achievement(rose: Granted):
    renamed(rose.award)

    made = replaced(rose)

    before, after = unsigned_of(rose.certificate), unsigned_of(made)
    content = read(db.session.get_one(CertificateCredential, made.id).token or "")
    assert after["credentialSubject"]["achievement"] == before["credentialSubject"]["achievement"]
    assert after["awardedDate"] == before["awardedDate"]
    assert after["id"] != before["id"]
    assert after["credentialSubject"]["id"] != before["credentialSubject"]["id"]
    assert content.is_about("Rose Kermarrec")
    assert not content.is_about("Rose Le Gall")


def test_the_old_code_leads_to_the_new_one_without_the_old_name(rose: Granted):
    renamed(rose.award)

    made = replaced(rose)

    answer = queries.verdict_for(rose.code)
    assert answer.entry is not None
    assert answer.entry.state is CertificateState.REPLACED
    assert answer.entry.successor_code == grouped(made.code)
    assert answer.entry.shown is None


def test_the_holder_takes_the_new_paper_and_no_more_the_old_one(client: Client, rose: Granted):
    client.sign_in(an_account(a_member(Role.MANAGER).person_id).identifiant)
    renamed(rose.award)

    made = replaced(rose)

    served = client.get(f"/certificats/{rose.award.public_id}.pdf")
    assert served.data == db.session.get_one(CertificateFile, made.id).pdf
    assert "Kermarrec" in served.headers["Content-Disposition"]


def test_it_may_be_replaced_again(rose: Granted):
    renamed(rose.award)
    second = replaced(rose)
    renamed(rose.award, family_name="Le Gall")

    with writing():
        third = services.replace(second.id, reason="Divorce", by_person_id=the_trainer().id)

    assert third.supersedes_id == second.id
    assert printed_on(third)["holder_name"] == "Rose Le Gall"


def test_the_same_name_is_refused_and_nothing_changes(rose: Granted):
    with writing(), pytest.raises(SameName) as refusal:
        services.replace(rose.certificate.id, reason="Pour voir", by_person_id=the_trainer().id)

    assert "porte déjà le nom" in refusal.value.message
    db.session.rollback()
    assert db.session.get_one(Certificate, rose.certificate.id).ended_at is None
    assert len(db.session.scalars(select(Certificate)).all()) == 1


@pytest.mark.parametrize("name", ["玫瑰", "Kerv\N{CYRILLIC SMALL LETTER IE}lla"])
def test_a_name_that_cannot_be_drawn_or_mixes_alphabets_is_refused(rose: Granted, name: str):
    renamed(rose.award, family_name=name)

    with writing(), pytest.raises(NotPrintable):
        services.replace(rose.certificate.id, reason="Mariage", by_person_id=the_trainer().id)


@pytest.mark.one_engine
def test_what_was_revoked_or_replaced_is_not_replaced(rose: Granted):
    renamed(rose.award)
    made = replaced(rose)

    with writing(), pytest.raises(NothingToReplace):
        services.replace(rose.certificate.id, reason="Encore", by_person_id=the_trainer().id)
    rose.revoked()
    with writing(), pytest.raises(NothingToReplace):
        services.replace(made.id, reason="Encore", by_person_id=the_trainer().id)


@pytest.mark.one_engine
def test_one_that_waits_for_its_seal_is_replaced_and_never_sealed(app: Flask):
    waiting = granted_without_keys()
    renamed(db.session.get_one(Award, waiting.award_id))

    with writing():
        made = services.replace(waiting.id, reason="Faute de frappe", by_person_id=the_trainer().id)
    hold_the_keys()

    assert queries.waiting_to_be_sealed() == [made.id]


@pytest.mark.one_engine
def test_the_journal_says_who_and_why_without_a_name(rose: Granted):
    renamed(rose.award)

    replaced(rose)

    wanted = select(journal.JournalEntry).where(journal.JournalEntry.kind == "awards:certificate:replaced")
    entry = db.session.scalars(wanted).one()
    assert entry.subject == rose.award.public_id
    assert db.session.get_one(journal.JournalSaid, entry.id).words == {"reason": "Mariage"}
    assert journal.breaches(rose.award.structure_id) == []
