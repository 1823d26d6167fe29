"""Taking a save back: what was ticked with the presences goes with them, in one request, and is said."""

import re

from flask import Flask

from app.core.database import db
from app.core.identifiers import new_public_id
from app.core.journal import JournalEntry, JournalSaid
from app.progress.models import Evidence, EvidenceWithdrawal
from app.progress.queries import evidence_of
from app.sessions.models import CourseSession
from tests.spaces.test_around_sheet import save
from tests.spaces.test_around_sheet import shown as presences
from tests.spaces.test_session_desk import a_sheet, address, first_things
from tests.support.attainments import shown, the_framework
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import a_trainer, the_trainer
from tests.support.sheets import closed_outright

UNDO = re.compile(r'name="(undone|unticked)" value="([^"]*)"')


def undo_form(client: Client, workshop: CourseSession) -> dict[str, str]:
    """Return what the page would take back."""
    return dict(UNDO.findall(client.get(address(workshop)).text))


def undo(client: Client, workshop: CourseSession, **fields: str):
    """Press « Annuler mon dernier enregistrement », or send an older page's form."""
    where = address(workshop)
    sent = {"key": new_public_id(), **(fields or undo_form(client, workshop))}
    return client.send_form(f"{where}/annulation", sent, page=where)


def level_of(learner_id: int) -> list[int]:
    """Return the levels that stand of the first thing of the session."""
    db.session.rollback()
    (item,) = (each for each in the_framework().subjects if each.id == first_things()[0])
    return [each.level for each in evidence_of([learner_id], [item])[learner_id].get(item.id, ())]


def tick(level: int, *, line: int = 0, thing: int = 0) -> dict[str, str]:
    return {f"marks-{line}-levels-i{first_things()[thing]}": str(level)}


def test_a_save_is_taken_back_whole_and_what_stood_before_it_is_back(app: Flask, trainer: Client):
    workshop, (ali, rose) = a_sheet("Ali", "Rose")
    save(trainer, workshop, **{"marks-0-presence": "absent"}, **tick(1))
    save(trainer, workshop, everyone="1", **{"marks-0-presence": "present"}, **tick(2), **tick(2, line=1))

    answer = undo(trainer, workshop)

    assert presences(workshop) == [("Ali", "absent"), ("Rose", None)]
    assert (level_of(ali.id), level_of(rose.id)) == ([1], [])
    assert "les présences et les savoir-faire sont revenus" in trainer.get(answer.location).text


def test_what_was_taken_back_stays_in_the_facts_and_is_one_entry_in_the_journal(app: Flask, trainer: Client):
    workshop, _people = a_sheet("Ali", "Rose")
    save(trainer, workshop, everyone="1", **tick(2), **tick(1, line=1))

    undo(trainer, workshop)

    entry = db.session.query(JournalEntry).order_by(JournalEntry.position.desc()).first()
    assert entry.kind == "attendance:sheet:undo"
    assert db.session.query(JournalSaid).filter_by(entry_id=entry.id).one().words == {"marks": 2, "ticks": 2}
    assert (db.session.query(Evidence).count(), db.session.query(EvidenceWithdrawal).count()) == (2, 2)


def test_a_save_of_ticks_alone_is_taken_back_and_the_presences_of_before_stay(app: Flask, trainer: Client):
    workshop, (rose,) = a_sheet("Rose")
    save(trainer, workshop, everyone="1")
    save(trainer, workshop, **{"marks-0-presence": "present"}, **tick(2))

    answer = undo(trainer, workshop)

    assert presences(workshop) == [("Rose", "present")]
    assert level_of(rose.id) == []
    assert "les savoir-faire sont revenus" in trainer.get(answer.location).text


def test_ticks_are_made_again_after_an_undo_without_a_conflict(app: Flask, trainer: Client):
    workshop, (rose,) = a_sheet("Rose")
    save(trainer, workshop, everyone="1", **tick(2))
    undo(trainer, workshop)

    save(trainer, workshop, everyone="1", **tick(2))

    assert level_of(rose.id) == [2]
    assert presences(workshop) == [("Rose", "present")]


def test_what_a_colleague_ticked_since_stays(app: Flask, trainer: Client):
    workshop, (rose,) = a_sheet("Rose")
    karim = signed_in_as(app.test_client(), a_trainer("Karim").id)
    save(trainer, workshop, **tick(2))
    mine = undo_form(trainer, workshop)
    save(karim, workshop, **tick(1))

    answer = undo(trainer, workshop, **mine)

    assert answer.status_code == 409
    assert "Il n’y a plus rien à annuler" in answer.text
    assert level_of(rose.id) == [1]


def test_nothing_but_one_s_own_ticks_of_this_session_is_taken_back(app: Flask, trainer: Client):
    workshop, (rose,) = a_sheet("Rose")
    karim = a_trainer("Karim")
    theirs = shown(rose, first_things()[0], level=2, by=karim.id)
    elsewhere = shown(rose, first_things()[1], level=2, by=the_trainer().id)

    answer = undo(trainer, workshop, unticked=f"{theirs.id} {elsewhere.id}", undone="")

    assert answer.status_code == 409
    assert undo_form(trainer, workshop) == {}
    assert db.session.query(EvidenceWithdrawal).count() == 0


def test_on_a_closed_sheet_no_tick_is_taken_back(app: Flask, trainer: Client):
    workshop, (rose,) = a_sheet("Rose")
    save(trainer, workshop, everyone="1", **tick(2))
    stale = undo_form(trainer, workshop)
    closed_outright(workshop)

    sent = {"csrf_token": trainer.form_token("/aujourdhui"), "key": new_public_id(), **stale}
    answer = trainer.post(f"{address(workshop)}/annulation", data=sent)

    assert answer.status_code == 409
    assert level_of(rose.id) == [2]


def test_an_undo_sent_twice_gets_the_first_answer(app: Flask, trainer: Client):
    workshop, (rose,) = a_sheet("Rose")
    save(trainer, workshop, everyone="1", **tick(1))
    save(trainer, workshop, **{"marks-0-presence": "absent"}, **tick(2))
    sent = undo_form(trainer, workshop) | {"key": new_public_id()}

    answers = [undo(trainer, workshop, **sent) for _ in range(2)]

    assert answers[0].location == answers[1].location
    assert level_of(rose.id) == [1]
    assert presences(workshop) == [("Rose", "present")]
