"""A grid that cannot be saved: nothing is written, and nothing that was chosen is lost."""

import pytest
from flask import Flask

from app.core.database import db, write_transaction
from app.progress.models import Evidence
from app.sessions.services import withdraw
from app.spaces.grid_plan import plan_of
from tests.spaces.groups import a_group, address_of, form_in, form_of, subjects_of
from tests.support.attainments import the_framework
from tests.support.client import Client
from tests.support.cycles import sessions_of
from tests.support.factories import the_trainer


def levels_kept() -> list[int]:
    """Return the level of each piece of evidence, in the order in which they came."""
    return list(db.session.scalars(db.select(Evidence.level).order_by(Evidence.id)))


def things() -> list[int]:
    """Return the ids of what the grid of the Visa marks."""
    return [item.id for item in subjects_of(the_framework())]


def test_when_someone_left_meanwhile_what_was_chosen_for_the_others_stays(app: Flask, trainer: Client):
    cycle, (ali, _rose) = a_group("Ali", "Rose")
    mouse = things()[0]
    typed = form_of(trainer, address_of(cycle)) | {f"people-0-i{mouse}": "1", f"people-1-i{mouse}": "3"}
    for workshop in sessions_of(cycle):
        with write_transaction():
            withdraw(ali.id, workshop.id, by=the_trainer().id)

    refused = trainer.post(address_of(cycle), data=typed)

    assert refused.status_code == 409
    assert levels_kept() == []
    assert "Quelqu’un n’est plus dans le groupe" in refused.text
    assert form_in(refused.text)[f"people-0-i{mouse}"] == "3"

    trainer.post(address_of(cycle), data=form_in(refused.text))

    assert levels_kept() == [3]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("people-0-i{first}", "beaucoup"),
        ("people-0-i{first}", "9"),
        ("people-0-was", "0 0"),
        ("people-0-seen", "un deux"),
        ("all-i{first}", "tous"),
        ("key", ""),
    ],
)
def test_a_form_that_is_not_ours_is_refused_and_changes_nothing(app: Flask, trainer: Client, name, value):
    cycle, _people = a_group("Rose")
    first, second = things()[:2]

    answer = trainer.post(
        address_of(cycle),
        data=form_of(trainer, address_of(cycle))
        | {f"people-0-i{second}": "2"}
        | {name.format(first=first): value},
    )

    assert answer.status_code == 422
    assert levels_kept() == []


def test_a_level_that_does_not_exist_gives_back_what_was_chosen(app: Flask, trainer: Client):
    cycle, _people = a_group("Ali", "Rose")
    first, second = things()[:2]
    chosen = {f"people-0-i{first}": "9", f"people-1-i{second}": "3", f"all-i{second}": "1"}

    refused = trainer.post(address_of(cycle), data=form_of(trainer, address_of(cycle)) | chosen)

    assert "Rien n’est encore enregistré" in refused.text
    assert form_in(refused.text)[f"people-1-i{second}"] == "3"
    assert form_in(refused.text)[f"all-i{second}"] == "1"


@pytest.mark.one_engine
def test_what_was_typed_beside_the_scale_is_drawn_and_not_kept_in_memory(app: Flask):
    with app.test_request_context():
        plan = plan_of(the_framework())
        part = plan.parts[0]
        levels = ["2", *(["4242"] * (len(part.subjects) - 1))]

        first, second = (plan.cells(part, levels) for _twice in range(2))

    assert first == second
    assert [one is other for one, other in zip(first, second, strict=True)] == [
        True,
        *([False] * (len(part.subjects) - 1)),
    ]
