"""The grid of a group: one page, one form, one request; only what changed becomes evidence."""

from flask import Flask

from app.core.access import Role
from app.core.database import db, write_transaction
from app.progress.models import Evidence, EvidenceReplacement
from app.progress.services import Circumstances, TickWanted, record_evidence
from app.sessions.models import Enrolment
from tests.spaces.groups import a_group, address_of, form_in, form_of, subjects_of
from tests.support.attainments import shown, the_framework
from tests.support.client import Client
from tests.support.cycles import sessions_of, signed_in_as
from tests.support.factories import a_course, a_cycle, a_member, a_structure, a_trainer, the_trainer
from tests.support.page_check import defects


def kept() -> list[tuple[int, int, int]]:
    """Return all the evidence: whose, of what, at which level."""
    rows = db.session.scalars(
        db.select(Evidence).order_by(Evidence.learner_id, Evidence.item_id, Evidence.id)
    )
    return [(each.learner_id, each.item_id, each.level) for each in rows]


def things(code: str = "visa-internet") -> list[int]:
    """Return the ids of what a grid marks."""
    return [item.id for item in subjects_of(the_framework(code))]


def test_a_whole_workshop_is_saved_in_one_request_as_evidence_of_the_session_of_today(
    app: Flask, trainer: Client
):
    cycle, (ali, rose) = a_group("Ali", "Rose")
    mouse, keyboard = things()[:2]

    answer = trainer.post(
        address_of(cycle),
        data=form_of(trainer, address_of(cycle))
        | {f"people-0-i{mouse}": "2", f"people-1-i{mouse}": "3", f"people-1-i{keyboard}": "1"},
    )

    assert answer.status_code == 302
    assert kept() == [(ali.id, mouse, 2), (rose.id, mouse, 3), (rose.id, keyboard, 1)]
    assert set(db.session.scalars(db.select(Evidence.course_session_id))) == {sessions_of(cycle)[0].id}
    assert "3\u00a0changements" in trainer.get(answer.location).text


def test_a_cell_that_nobody_touched_never_becomes_evidence(app: Flask, trainer: Client):
    cycle, (rose,) = a_group("Rose")
    mouse = things()[0]
    shown(rose, mouse, level=2, by=the_trainer().id)
    before = kept()

    answer = trainer.post(address_of(cycle), data=form_of(trainer, address_of(cycle)))

    assert kept() == before
    assert "Rien n’avait changé" in trainer.get(answer.location).text


def test_a_correction_is_a_new_fact_that_names_the_one_it_replaces(app: Flask, trainer: Client):
    cycle, (rose,) = a_group("Rose")
    mouse = things()[0]
    first = shown(rose, mouse, level=3, by=the_trainer().id).id

    trainer.post(address_of(cycle), data=form_of(trainer, address_of(cycle)) | {f"people-0-i{mouse}": "0"})

    assert kept() == [(rose.id, mouse, 3), (rose.id, mouse, 0)]
    assert db.session.scalars(db.select(EvidenceReplacement)).one().replaced_id == first
    assert form_of(trainer, address_of(cycle))[f"people-0-i{mouse}"] == "0"


def test_a_grid_sent_twice_is_saved_once_and_gets_the_first_answer(app: Flask, trainer: Client):
    cycle, _people = a_group("Rose")
    sent = form_of(trainer, address_of(cycle)) | {f"people-0-i{things()[0]}": "2"}

    first = trainer.post(address_of(cycle), data=sent)
    again = trainer.post(address_of(cycle), data=sent)

    assert (again.status_code, again.location) == (first.status_code, first.location)
    assert len(kept()) == 1


def test_two_trainers_on_the_same_cell_keep_both_facts_and_one_tick_settles(app: Flask, trainer: Client):
    cycle, (rose,) = a_group("Rose")
    mouse = things()[0]
    karim = signed_in_as(app.test_client(), a_trainer("Karim").id)
    mine, theirs = form_of(trainer, address_of(cycle)), form_of(karim, address_of(cycle))

    trainer.post(address_of(cycle), data=mine | {f"people-0-i{mouse}": "2"})
    karim.post(address_of(cycle), data=theirs | {f"people-0-i{mouse}": "1"})

    disputed = trainer.get(address_of(cycle)).text
    assert kept() == [(rose.id, mouse, 2), (rose.id, mouse, 1)]
    assert "À confirmer\u202f: deux réponses différentes" in disputed
    assert "Karim\u202f: Avec de l’aide" in disputed
    assert form_in(disputed)[f"people-0-i{mouse}"] == ""

    trainer.post(address_of(cycle), data=form_in(disputed) | {f"people-0-i{mouse}": "2"})

    settled = trainer.get(address_of(cycle)).text
    assert "deux réponses différentes" not in settled
    assert form_in(settled)[f"people-0-i{mouse}"] == "2"
    assert db.session.scalar(db.select(db.func.count()).select_from(EvidenceReplacement)) == 2


def test_a_conflict_that_nobody_settles_stays_when_the_rest_is_saved(app: Flask, trainer: Client):
    cycle, (rose,) = a_group("Rose")
    mouse, keyboard = things()[:2]
    for level, by in ((1, the_trainer().id), (2, a_trainer("Karim").id)):
        shown(rose, mouse, level=level, by=by)

    trainer.post(address_of(cycle), data=form_of(trainer, address_of(cycle)) | {f"people-0-i{keyboard}": "3"})

    assert kept() == [(rose.id, mouse, 1), (rose.id, mouse, 2), (rose.id, keyboard, 3)]
    assert "deux réponses différentes" in trainer.get(address_of(cycle)).text


def test_what_an_evaluator_signed_off_is_shown_and_a_tick_neither_lowers_nor_replaces_it(
    app: Flask, trainer: Client
):
    cycle, (rose,) = a_group("Rose", code="crcn-2019")
    search = subjects_of(the_framework("crcn-2019"))[0]
    shown(rose, search.id, level=2, by=the_trainer().id)
    with write_transaction():
        record_evidence(
            rose.structure_id,
            the_framework("crcn-2019"),
            [TickWanted(learner_id=rose.id, item_id=search.id, level=3)],
            key="signature",
            by=a_member(Role.EVALUATOR, "Anne").person_id,
            circumstances=Circumstances(is_sign_off=True),
        )
    sheet = form_of(trainer, address_of(cycle))

    trainer.post(address_of(cycle), data=sheet | {f"people-0-i{search.id}": "1"})

    assert sheet[f"people-0-i{search.id}"] == "3"
    assert kept() == [(rose.id, search.id, level) for level in (2, 3, 1)]
    assert form_of(trainer, address_of(cycle))[f"people-0-i{search.id}"] == "3"


def test_a_level_for_everyone_lifts_those_below_and_brings_nobody_down(app: Flask, trainer: Client):
    cycle, (_ali, aya, rose) = a_group("Ali", "Aya", "Rose")
    mouse = things()[0]
    shown(aya, mouse, level=3, by=the_trainer().id)
    shown(rose, mouse, level=1, by=the_trainer().id)

    trainer.post(address_of(cycle), data=form_of(trainer, address_of(cycle)) | {f"all-i{mouse}": "2"})

    levels = form_of(trainer, address_of(cycle))
    assert [levels[f"people-{number}-i{mouse}"] for number in range(3)] == ["2", "3", "2"]
    assert len(kept()) == 4


def test_any_framework_offered_can_be_chosen_for_the_group(app: Flask, trainer: Client):
    cycle, (rose,) = a_group("Rose")
    crcn = the_framework("crcn-2019")
    there = f"{address_of(cycle)}?referentiel={crcn.code}/{crcn.version}"
    search = subjects_of(crcn)[0].id

    answer = trainer.post(there, data=form_of(trainer, there) | {f"people-0-i{search}": "4"})

    assert kept() == [(rose.id, search, 4)]
    assert f"referentiel={crcn.code}" in (answer.location or "")
    assert form_of(trainer, there)[f"people-0-i{search}"] == "4"


def test_a_framework_that_the_structure_does_not_have_is_not_found(app: Flask, trainer: Client):
    cycle, _people = a_group("Rose")

    assert trainer.get(f"{address_of(cycle)}?referentiel=inconnu/1").status_code == 404


def test_a_course_without_framework_asks_which_one_to_mark(app: Flask, trainer: Client):
    the_framework()
    cycle = a_cycle(course=a_course())

    page = trainer.get(address_of(cycle))

    assert "Choisissez un référentiel" in page.text
    assert "visa-internet/" in page.text
    assert defects(page.data) == []


def test_the_group_of_another_structure_is_not_found(app: Flask, client: Client):
    cycle, _people = a_group("Rose")
    elsewhere = a_member(Role.TRAINER, "Gaëlle", structure=a_structure("Cyber-base de Morlaix")).person_id

    assert signed_in_as(client, elsewhere).get(address_of(cycle)).status_code == 404


def test_only_those_with_a_seat_are_in_the_grid(app: Flask, trainer: Client):
    cycle, (_ali, rose) = a_group("Ali", "Rose", sessions=1)
    for seat in db.session.scalars(db.select(Enrolment).filter_by(learner_id=rose.id)):
        db.session.delete(seat)
    db.session.commit()

    assert list(filter(lambda name: name.endswith("-learner"), form_of(trainer, address_of(cycle)))) == [
        "people-0-learner"
    ]
