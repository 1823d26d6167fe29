"""The lists of what was withdrawn: a place for each credential, told to whoever never asked us."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError, IntegrityError

from app.awards import jobs
from app.awards.models import Certificate, Passport, StatusEntry, StatusList
from app.awards.queries.status import lists_to_sign, published_list, status_lists_lapsing
from app.awards.services import take_place
from app.awards.services.status import LENGTH, publish, signed_list, withdraw
from app.core import clock
from app.core.database import db, write_transaction
from app.core.keys import current_keys
from app.core.writing import writing
from certificates.credentials import StatusListReport, check_status_list
from tests.awards.granted import Granted, erase_everything
from tests.support.client import Client
from tests.support.factories import kept
from tests.support.keys import hold_the_keys
from tests.support.passports import WRITING, a_passport, seen, someone_on_the_way


def the_list() -> StatusList:
    db.session.rollback()
    return db.session.scalars(select(StatusList)).one()


def place_of(paper: Certificate | Passport) -> StatusEntry:
    db.session.rollback()
    column = StatusEntry.certificate_id if isinstance(paper, Certificate) else StatusEntry.passport_id
    return db.session.scalars(select(StatusEntry).where(column == paper.id)).one()


def as_published(form: str = "document") -> StatusListReport:
    """Read a list as a stranger does: with the root alone."""
    found = published_list(the_list().public_id, "token" if form == "token" else "document")
    assert found is not None
    return check_status_list(found.text, roots=[current_keys().root()], at=clock.now())


def a_list_with(taken: Sequence[int], *, length: int) -> StatusList:
    made = kept(StatusList(length=length, made_at=clock.now()))
    for position in taken:
        kept(StatusEntry(status_list_id=made.id, position=position, taken_at=clock.now()))
    return made


def test_a_certificate_has_a_place_and_only_its_revocation_sets_the_bit(rose: Granted):
    place = place_of(rose.certificate)
    before = as_published()

    rose.revoked()

    assert before.is_good
    assert not before.is_set(place.position)
    assert as_published().is_set(place.position)
    assert sum(map(int.bit_count, as_published().bits)) == 1


@pytest.mark.parametrize("form", ["document", "token"])
def test_both_forms_are_good_with_the_root_alone_and_say_the_same(rose: Granted, form: str):
    rose.revoked()

    report = as_published(form)

    assert report.is_good
    assert report.length == LENGTH
    assert report.is_set(place_of(rose.certificate).position)
    assert report.url == current_keys().status_list_address(the_list().public_id)
    assert report.issuer_id == current_keys().issuer_id


def test_a_certificate_whose_words_were_erased_can_still_be_revoked(rose: Granted):
    erase_everything()

    rose.revoked()

    assert as_published().is_set(place_of(rose.certificate).position)


def test_a_passport_has_a_place_and_the_next_one_sets_its_bit(app: Flask):
    rose = someone_on_the_way()
    first = a_passport(rose)
    seen(rose, WRITING, 2)

    second = a_passport(rose)

    assert as_published().is_set(place_of(first).position)
    assert not as_published().is_set(place_of(second).position)


@pytest.mark.one_engine
def test_places_are_drawn_at_random(app: Flask):
    hold_the_keys()
    with writing():
        places = [take_place().spoken.position for _ in range(20)]

    steps = {later - earlier for earlier, later in pairwise(places)}
    assert len(set(places)) == 20
    assert len(steps) > 15
    assert places != sorted(places)
    assert max(places) > LENGTH // 4


def test_a_list_that_is_half_full_gives_way_to_a_new_one(app: Flask):
    full = a_list_with([0, 1, 2, 3], length=4)

    with writing():
        place = take_place()

    assert place.status_list_id != full.id
    assert db.session.get_one(StatusList, place.status_list_id).length == LENGTH


def test_a_place_that_is_taken_is_drawn_again(app: Flask):
    status_list = a_list_with(range(0, 64, 2), length=256)

    with writing():
        drawn = [take_place() for _ in range(40)]

    assert {place.status_list_id for place in drawn} == {status_list.id}
    assert len({place.spoken.position for place in drawn} - set(range(0, 64, 2))) == 40


def test_rivals_never_have_the_same_place(app: Flask):
    status_list_id = a_list_with([], length=64).id
    db.session.rollback()

    def draw(_number: int) -> tuple[int, int]:
        with app.app_context():
            with write_transaction():
                place = take_place()
            db.session.remove()
            return place.status_list_id, place.spoken.position

    with ThreadPoolExecutor(8) as rivals:
        drawn = list(rivals.map(draw, range(24)))

    assert {list_id for list_id, _position in drawn} == {status_list_id}
    assert len(set(drawn)) == 24


def test_the_database_itself_refuses_two_papers_in_one_place(app: Flask):
    status_list = a_list_with([7], length=LENGTH)

    db.session.add(StatusEntry(status_list_id=status_list.id, position=7, taken_at=clock.now()))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_the_database_itself_keeps_a_bit_set_for_good(rose: Granted):
    rose.revoked()
    place = place_of(rose.certificate)

    place.set_at = None
    with pytest.raises(DatabaseError, match="append-only"):
        db.session.commit()
    db.session.rollback()


def test_a_paper_of_before_the_lists_has_no_bit_to_set(rose: Granted):
    before = the_list().signed_at

    with writing():
        withdraw(certificate_id=rose.certificate.id + 1)

    assert the_list().signed_at == before
    assert place_of(rose.certificate).set_at is None


@pytest.mark.one_engine
def test_the_lists_are_signed_again_each_day_and_never_before_it_is_needed(rose: Granted):
    first = the_list().signed_at
    jobs.renew_status_lists()
    assert the_list().signed_at == first

    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        jobs.renew_status_lists()

        assert as_published().is_good
        assert the_list().valid_until == clock.now() + timedelta(days=14)


@pytest.mark.one_engine
def test_a_list_that_nobody_renews_is_warned_about_then_lapses(rose: Granted):
    assert status_lists_lapsing() == []

    with time_machine.travel(clock.now() + timedelta(days=8), tick=False):
        assert len(status_lists_lapsing()) == 1
        assert as_published().is_good
    with time_machine.travel(clock.now() + timedelta(days=15), tick=False):
        assert not as_published().is_good


def test_of_two_signatures_the_one_that_knew_less_is_not_kept(rose: Granted):
    earlier = signed_list(the_list().id, current_keys())
    rose.revoked()

    with writing():
        assert not publish(earlier)

    assert as_published().is_set(place_of(rose.certificate).position)


def test_without_a_key_a_list_waits_and_is_published_when_the_key_is_there(app: Flask):
    with writing():
        take_place()
    assert lists_to_sign() == [the_list().id]
    assert published_list(the_list().public_id, "document") is None

    hold_the_keys()
    jobs.renew_status_lists()

    assert as_published().is_good
    assert lists_to_sign() == []


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("ending", "accept", "kind"),
    [
        ("", "*/*", "application/vc"),
        ("", "application/vc+jwt", "application/vc+jwt"),
        ("", "application/json", "application/vc"),
        (".json", "application/vc+jwt", "application/vc"),
        (".jwt", "*/*", "application/vc+jwt"),
    ],
)
def test_a_list_is_open_to_all_in_the_form_that_is_asked_for(
    client: Client, rose: Granted, ending: str, accept: str, kind: str
):
    address = f"/.well-known/status/{the_list().public_id}{ending}"

    answer = client.get(address, headers={"Accept": accept})
    again = client.get(address, headers={"Accept": accept, "If-None-Match": answer.headers["ETag"]})

    assert (answer.status_code, answer.mimetype) == (200, kind)
    assert "public" in answer.headers["Cache-Control"]
    assert again.status_code == 304
    assert check_status_list(answer.text, roots=[current_keys().root()], at=clock.now()).is_good


@pytest.mark.one_engine
def test_a_list_that_does_not_exist_is_not_found(client: Client, rose: Granted):
    assert client.get(f"/.well-known/status/{'0' * 26}").status_code == 404
