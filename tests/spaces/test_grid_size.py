"""What a grid costs: statements, weight, the size of what is sent."""

import gzip
from itertools import product

import pytest
from flask import Flask

from app.core.database import db
from app.progress.models import Evidence
from tests.spaces.groups import a_group, address_of, form_in, form_of, subjects_of
from tests.support.attainments import shown, the_framework
from tests.support.client import Client
from tests.support.factories import the_trainer
from tests.support.page_check import defects
from tests.support.statements import counted

KIB = 1024
TWELVE = ("Ali", "Aya", "Fatou", "Ginette", "Huong", "Karim", "Léa", "Marie", "Omar", "Rose", "Yann", "Zoé")


def levels_kept() -> list[int]:
    """Return the level of each piece of evidence, in the order in which they came."""
    return list(db.session.scalars(db.select(Evidence.level).order_by(Evidence.id)))


def things() -> list[int]:
    """Return the ids of the 51 items of the B2i."""
    return [item.id for item in subjects_of(the_framework("b2i-adultes-2012"))]


def test_twelve_people_and_51_items_cost_what_one_person_costs_and_stay_light(app: Flask, trainer: Client):
    small, _one = a_group("Rose", code="b2i-adultes-2012")
    large, people = a_group(*TWELVE, code="b2i-adultes-2012")
    levels = (1, 2)
    for number, (learner, item_id) in enumerate(product(people, things())):
        if number % 3:
            shown(learner, item_id, level=levels[number % 2], by=the_trainer().id)
    one, twelve = address_of(small), address_of(large)
    trainer.get(one)

    with counted(db.engine) as for_one:
        trainer.get(one)
    with counted(db.engine) as for_twelve:
        page = trainer.get(twelve)

    assert len(for_twelve) == len(for_one) <= 6
    assert sum(name.startswith("people-") and "-i" in name for name in form_in(page.text)) == 12 * 51
    assert len(gzip.compress(page.data)) <= 40 * KIB
    assert [each for each in defects(page.data) if "pèse" not in each] == []


@pytest.mark.one_engine
def test_thirty_people_and_sixty_items_post_in_one_request(app: Flask, trainer: Client):
    cycle, people = a_group(*(f"Apprenant {number}" for number in range(30)), code="b2i-adultes-2012")
    items = things()
    filler = {f"rien-{number}": "0" * 6 for number in range(30 * 9)}
    everything = {f"people-{who}-i{item}": "2" for who in range(30) for item in items}

    answer = trainer.post(address_of(cycle), data=form_of(trainer, address_of(cycle)) | everything | filler)

    assert answer.status_code == 302
    assert len(levels_kept()) == len(people) * len(items)
