"""Two records of one human count as one; nothing moves, and it can be undone."""

from datetime import timedelta

import pytest
from flask import Flask

from app.core import clock
from app.core.access import Role
from app.core.database import db
from app.core.errors import Invalid, NotFound
from app.core.identifiers import new_public_id
from app.core.writing import writing
from app.dashboards.queries import dashboard_of
from app.people import queries, services
from app.people.models import Learner, LearnerAlias
from app.progress.queries import evidence_of
from app.progress.services import TickWanted, record_evidence
from app.records.queries import findings
from app.sessions.models import AttendanceMark, Presence
from app.sessions.queries import attendance_of
from tests.support.attainments import marked, shown, the_framework
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import (
    a_learner,
    a_member,
    a_session,
    a_structure,
    enrolled,
    the_structure,
    the_trainer,
)
from tests.support.page_check import defects

pytestmark = pytest.mark.usefixtures("app")


def a_workshop():
    return a_session(starts_at=clock.now() - timedelta(hours=3))


def merged(one: Learner, into: Learner) -> None:
    with writing():
        services.merge(one.id, into_id=into.id, by=the_trainer().id)


def minutes_of(learner: Learner) -> int:
    return attendance_of([learner.id])[learner.id].minutes


def came(learner: Learner, workshop, presence: Presence = Presence.PRESENT) -> None:
    enrolled(learner, workshop)
    marked(learner, workshop, presence)


def test_the_hours_of_a_walk_in_are_those_of_the_person_they_turn_out_to_be():
    rose, walk_in = a_learner("Rose", "Le Goff"), a_learner("Rose", "")
    came(rose, a_workshop())
    came(walk_in, a_workshop())

    merged(walk_in, rose)

    assert minutes_of(rose) == 240
    assert minutes_of(walk_in) == 0
    assert db.session.scalars(db.select(AttendanceMark.learner_id)).all() == [rose.id, walk_in.id]


def test_taken_apart_each_record_has_its_own_hours_again():
    rose, walk_in = a_learner("Rose", "Le Goff"), a_learner("Rose", "")
    came(walk_in, a_workshop())
    merged(walk_in, rose)

    with writing():
        services.undo_merge(walk_in.id, by=the_trainer().id)

    assert (minutes_of(rose), minutes_of(walk_in)) == (0, 120)


def test_a_person_marked_absent_who_came_as_a_walk_in_was_there():
    workshop, rose, walk_in = a_workshop(), a_learner("Rose", "Le Goff"), a_learner("Rose", "")
    came(rose, workshop, Presence.ABSENT)
    came(walk_in, workshop)

    merged(walk_in, rose)

    attendance = attendance_of([rose.id])[rose.id]
    board = dashboard_of([the_structure().id], now=clock.now(), today=clock.today())
    assert (attendance.minutes, attendance.came, attendance.planned) == (120, 1, 1)
    assert {tile.figure.name: tile.value for tile in board.tiles}["hours_attended"] == 2


def test_what_a_walk_in_showed_counts_too_and_a_later_tick_replaces_it():
    framework, rose, walk_in = the_framework(), a_learner("Rose", "Le Goff"), a_learner("Rose", "")
    item = framework.subjects[0]
    earlier = shown(walk_in, item.id, level=1, by=the_trainer().id)

    merged(walk_in, rose)
    held = evidence_of([rose.id], [item])[rose.id][item.id]
    with writing():
        record_evidence(
            the_structure().id,
            framework,
            [TickWanted(learner_id=rose.id, item_id=item.id, level=2)],
            seen=[earlier.id],
            key=new_public_id(),
            by=the_trainer().id,
        )

    assert [each.level for each in held] == [1]
    assert [each.level for each in evidence_of([rose.id], [item])[rose.id][item.id]] == [2]
    assert [finding.breaches for finding in findings() if finding.breaches] == []


def test_records_merged_into_one_that_is_merged_in_turn_are_reached_in_one_step():
    first, second, third = a_learner("Rose"), a_learner("Rose", "L."), a_learner("Rose", "Le Goff")
    came(first, a_workshop())

    merged(first, second)
    merged(second, third)

    assert minutes_of(third) == 120
    assert queries.canonical_ids([first.id, second.id]) == {first.id: third.id, second.id: third.id}


def test_the_register_shows_the_person_once():
    rose, walk_in = a_learner("Rose", "Le Goff"), a_learner("Rose", "")

    merged(walk_in, rose)

    assert [line.id for line in queries.learners_of([the_structure().id], "rose")] == [rose.id]


def test_merging_twice_is_merging_once_and_a_merged_record_takes_no_other():
    rose, walk_in, other = a_learner("Rose", "Le Goff"), a_learner("Rose", ""), a_learner("Ali")
    merged(walk_in, rose)
    merged(walk_in, rose)

    with pytest.raises(Invalid, match="déjà réunie"):
        merged(walk_in, other)
    with pytest.raises(Invalid, match="ne compte plus"):
        merged(other, walk_in)
    with pytest.raises(Invalid, match="même fiche"):
        merged(rose, rose)
    assert db.session.scalar(db.select(db.func.count()).select_from(LearnerAlias)) == 1


def test_somebody_of_another_structure_is_never_merged():
    rose, gaelle = a_learner("Rose"), a_learner("Gaëlle", structure=a_structure("Cyber-base de Morlaix"))

    with pytest.raises(NotFound):
        merged(gaelle, rose)


def test_a_trainer_puts_two_records_together_and_takes_them_apart(app: Flask, client: Client):
    trainer = signed_in_as(client, a_member(Role.TRAINER).person_id)
    rose, walk_in = a_learner("Rose", "Le Goff"), a_learner("Rosette", "")
    page = f"/apprenants/{rose.public_id}/fiches"

    found = trainer.send_form(f"{page}/recherche", {"sought": "rosette"}, page=page)
    trainer.send_form(page, {"other": walk_in.public_id})
    together = trainer.get(page)
    aside = trainer.get(f"/apprenants/{walk_in.public_id}/fiches")
    trainer.send_form(f"/apprenants/{walk_in.public_id}/fiches/separer", page=page)

    assert "Rosette" in found.text
    assert "Fiches réunies à celle-ci" in together.text
    assert "Cette fiche compte dans une autre" in aside.text
    assert queries.merged_with(rose.id) == ()
    assert defects(found.data) == defects(together.data) == defects(aside.data) == []
