"""Suggestions as a trainer answers them: confirmed by hand, refused for good, never converted."""

from threading import Barrier, Thread

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.core import clock
from app.core.access import Role
from app.core.database import db, write_transaction
from app.core.journal import JournalEntry
from app.curricula.models import WithheldFramework
from app.curricula.rules import Achieved, Framework
from app.curricula.rules.crosswalk import Match
from app.people.models import Learner
from app.progress.models import Evidence, EvidenceKind, EvidenceSource, SuggestionAnswer
from app.progress.queries import in_plain_values, standing_of
from app.progress.queries.suggestions import Proposal, suggestions_for
from app.progress.services.suggestions import Confirmation, answer_suggestion
from tests.progress.crosswalks import TITLE, a_crosswalk, a_match
from tests.support.attainments import shown, the_framework
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import a_learner, a_member, a_structure, kept, the_trainer
from tests.support.page_check import defects
from tests.support.statements import counted

CRCN = ("crcn-2019", "2019", "1.2")
FILES = ("M2.1.1", "M2.1.2", "M2.1.3")


def held(learner: Learner, *codes: str, code: str = "visa-internet", level: int = 2) -> Framework:
    """Let a learner show some things of a framework."""
    framework = the_framework(code)
    for item in framework.subjects:
        if item.code in codes:
            shown(learner, item.id, level=level, by=the_trainer().id)
    return framework


def who_files_documents(name: str = "Rose") -> Learner:
    """Make a learner who holds « Gérer ses documents » of the Visa, and the crosswalk that knows it."""
    the_framework()
    a_match()
    learner = a_learner(name)
    held(learner, *FILES)
    return learner


def proposals(learner: Learner) -> tuple[Proposal, ...]:
    """Return what is proposed in the frameworks that our crosswalk knows; the one that ships knows more."""
    db.session.rollback()
    found = suggestions_for(learner.id, learner.structure_id).proposals
    return tuple(each for each in found if each.target[0] in {"visa-internet", "crcn-2019"})


def target_of(learner: Learner) -> tuple[str, str, str]:
    return proposals(learner)[0].target


def answered(learner: Learner, confirmation: Confirmation | None, *, key: str = "clé") -> bool:
    target = proposals(learner)[0].target if proposals(learner) else CRCN
    with write_transaction():
        return answer_suggestion(learner.id, target, confirmation, key=key, by=the_trainer().id)


def is_validated(learner: Learner, framework: Framework, code: str) -> bool:
    db.session.rollback()
    standing = standing_of(learner.id, framework.id)
    competency = framework.by_code[code]
    return Achieved(framework, in_plain_values(standing)).is_validated(competency)


def test_what_is_held_in_the_visa_is_probably_held_in_the_crcn(app: Flask):
    rose = who_files_documents()

    (found,) = proposals(rose)

    (why,) = found.why
    assert found.suggestion.competency.title == "Gérer des données"
    assert why.reason.competency.title == "Gérer ses documents"
    assert why.seen_by == ("Nolwenn",)
    assert why.seen_on == clock.today()
    assert why.reason.link.crosswalk == TITLE


def test_nothing_converts_by_itself(app: Flask):
    rose = who_files_documents()

    assert proposals(rose)
    assert not is_validated(rose, the_framework("crcn-2019"), "1.2")
    assert db.session.scalar(db.select(db.func.count(SuggestionAnswer.id))) == 0


def test_confirming_records_evidence_that_cites_the_answer(app: Flask):
    rose = who_files_documents()

    assert answered(rose, Confirmation(level=1, codes=["1.2"]))

    evidence = db.session.scalars(db.select(Evidence).order_by(Evidence.id.desc())).first()
    assert evidence is not None
    answer = db.session.scalars(db.select(SuggestionAnswer)).one()
    source = db.session.get_one(EvidenceSource, evidence.id)
    assert evidence.kind is EvidenceKind.RECOGNISED
    assert (evidence.level, evidence.recorded_by) == (1, the_trainer().id)
    assert source.suggestion_answer_id == answer.id
    assert answer.is_confirmed
    assert is_validated(rose, the_framework("crcn-2019"), "1.2")
    assert proposals(rose) == ()


def test_a_competency_marked_by_items_is_confirmed_item_by_item(app: Flask):
    rose = a_learner("Rose")
    the_framework()
    a_match()
    held(rose, "1.2", code="crcn-2019", level=3)
    held(rose, "M2.1.1", level=1)
    (found,) = proposals(rose)

    answered(rose, Confirmation(level=2, codes=["M2.1.1", "M2.1.2"], seen=found.seen))

    levels = standing_of(rose.id, the_framework().id).levels
    assert [item.code for item in found.suggestion.to_confirm] == list(FILES)
    assert levels == {"M2.1.1": 2, "M2.1.2": 2}, "what was seen before is replaced, not disputed"


def test_a_refused_suggestion_stays_refused(app: Flask):
    rose = who_files_documents()

    answered(rose, None)
    held(rose, *FILES, level=3)

    (refused,) = suggestions_for(rose.id, rose.structure_id).refused
    assert proposals(rose) == ()
    assert (refused.title, refused.by) == ("Gérer des données", "Nolwenn Kervella")
    assert not is_validated(rose, the_framework("crcn-2019"), "1.2")


def test_an_answer_is_given_once_and_a_second_changes_nothing(app: Flask):
    rose = who_files_documents()
    answered(rose, None)

    again = answered(rose, Confirmation(level=1, codes=["1.2"]), key="autre")

    assert again is False
    assert [each.is_confirmed for each in db.session.scalars(db.select(SuggestionAnswer))] == [False]


def test_of_two_people_who_answer_at_once_one_is_kept(app: Flask):
    rose = who_files_documents()
    target, by, both, kept_answers = target_of(rose), the_trainer().id, Barrier(2), []

    def reply(confirmation: Confirmation | None, key: str) -> None:
        with app.app_context():
            both.wait(timeout=30)
            with write_transaction():
                kept_answers.append(answer_suggestion(rose_id, target, confirmation, key=key, by=by))
            db.session.remove()

    rose_id = rose.id
    db.session.rollback()
    threads = [
        Thread(target=reply, args=(Confirmation(level=1, codes=["1.2"]), "un")),
        Thread(target=reply, args=(None, "deux")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(kept_answers) == [False, True]
    assert db.session.scalar(db.select(db.func.count(SuggestionAnswer.id))) == 1


def test_the_match_is_read_both_ways(app: Flask):
    rose = a_learner("Rose")
    the_framework()
    a_match(kind=Match.BROAD)
    held(rose, "1.2", code="crcn-2019", level=3)

    (found,) = proposals(rose)

    assert found.target[0] == "visa-internet"
    assert found.suggestion.strongest.link.match is Match.NARROW


def test_a_framework_that_the_structure_does_not_offer_is_not_proposed(app: Flask):
    rose = who_files_documents()
    version = the_framework("crcn-2019")

    kept(
        WithheldFramework(
            structure_id=rose.structure_id,
            framework_version_id=version.id,
            decided_by=the_trainer().id,
            decided_at=clock.now(),
        )
    )

    assert proposals(rose) == ()


def test_the_suggestions_of_a_learner_are_read_in_four_statements(app: Flask):
    rose = who_files_documents()
    suggestions_for(rose.id, rose.structure_id)

    with counted(db.engine) as sent:
        suggestions_for(rose.id, rose.structure_id)

    assert len(sent) == 4


def page_of(learner: Learner) -> str:
    return f"/apprenants/{learner.public_id}/suggestions"


def sent(client: Client, learner: Learner, **fields: str) -> TestResponse:
    framework, version, code = target_of(learner) if proposals(learner) else CRCN
    named = {"framework": framework, "version": version, "code": code, "key": "clé"}
    return client.send_form(page_of(learner), named | fields)


CONFIRM = {"answer": "oui", "level": "2", "items-0": "1.2"}


def test_a_trainer_confirms_in_one_tap_with_the_reason_under_their_eyes(app: Flask, client: Client):
    rose = who_files_documents()
    signed_in_as(client, the_trainer().id)

    page = client.get(page_of(rose))
    confirmed = sent(client, rose, **CONFIRM)
    after = client.get(confirmed.location)

    assert defects(page.data) == []
    assert "Gérer ses documents" in page.text
    assert "correspondance forte, 85\u202f%" in page.text
    assert "Projet de table, pas encore relu" in page.text
    assert 'noté par <bdi translate="no">Nolwenn</bdi>' in page.text
    assert confirmed.status_code == 303
    assert "vous avez confirmé" in after.text
    assert proposals(rose) == ()
    acts = db.session.scalars(db.select(JournalEntry.kind)).all()
    assert acts == ["progress:suggestion:confirmed"]


def test_a_double_click_counts_once(app: Flask, client: Client):
    rose = who_files_documents()
    signed_in_as(client, the_trainer().id)
    fields = dict(zip(("framework", "version", "code"), target_of(rose), strict=True)) | CONFIRM
    fields |= {"key": "une", "csrf_token": client.form_token(page_of(rose))}

    first, second = (client.post(page_of(rose), data=fields) for _ in range(2))

    assert first.location == second.location
    assert db.session.scalar(db.select(db.func.count(SuggestionAnswer.id))) == 1


@pytest.mark.one_engine
def test_whoever_answers_after_somebody_else_is_told(app: Flask, client: Client):
    rose = who_files_documents()
    target = dict(zip(("framework", "version", "code"), target_of(rose), strict=True))
    answered(rose, None)
    signed_in_as(client, a_member(Role.MANAGER).person_id)
    token = {"csrf_token": client.form_token(f"/apprenants/{rose.public_id}")}

    late = client.post(page_of(rose), data=token | target | CONFIRM | {"key": "tard"})

    assert "avait déjà sa réponse" in client.get(late.location).text


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"answer": "oui", "level": "2"}, "Cochez au moins un savoir-faire"),
        ({"answer": "oui", "level": "0", "items-0": "1.2"}, "Choisissez un niveau"),
        ({"answer": "oui", "items-0": "1.2"}, "Choisissez un niveau"),
        ({"answer": "peut-être"}, "corriger"),
    ],
)
def test_an_answer_that_says_nothing_is_refused_with_a_sentence(app: Flask, client: Client, fields, said):
    rose = who_files_documents()
    signed_in_as(client, the_trainer().id)

    refused = sent(client, rose, **fields)

    assert refused.status_code == 422
    assert said in refused.text
    assert proposals(rose)


@pytest.mark.one_engine
def test_a_refusal_is_listed_with_who_and_when(app: Flask, client: Client):
    rose = who_files_documents()
    signed_in_as(client, the_trainer().id)

    page = client.get(sent(client, rose, answer="non").location)

    assert "Refusées" in page.text
    assert "Refusée par" in page.text
    assert defects(page.data) == []


@pytest.mark.one_engine
def test_another_structure_finds_nothing(app: Flask, client: Client):
    rose = who_files_documents()
    elsewhere = a_structure("Cyber-base de Morlaix", commune="Morlaix")
    stranger = a_member(Role.TRAINER, structure=elsewhere)
    signed_in_as(client, stranger.person_id)

    assert client.get(page_of(rose)).status_code == 404


@pytest.mark.one_engine
def test_a_reviewed_table_is_called_reviewed(app: Flask, client: Client):
    rose = a_learner("Rose")
    the_framework()
    a_match(crosswalk=a_crosswalk(is_reviewed=True), confidence=55, kind=Match.RELATED)
    held(rose, *FILES)
    signed_in_as(client, the_trainer().id)

    page = client.get(page_of(rose)).text

    assert "Table relue" in page
    assert "C’est un sujet voisin." in page
    assert "correspondance faible" in page
