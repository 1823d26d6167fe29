"""What holders decide about their own papers, and nobody else: who may see a code, links for others."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.awards.errors import NothingToShare, ReplacedSince, TooManyLinks
from app.awards.models import Access, CodeAccess, NameShown, ShareLink
from app.awards.queries.holding import HeldPaper, paper_within, papers_of
from app.awards.queries.sharing import LinkState, link_state, of_code, of_link, shared_of
from app.awards.schemas.sharing import FARTHEST_YEARS, access_chosen, disclosure, months_after
from app.awards.services.replacing import replace
from app.awards.services.sharing import MOST_LINKS, end_link, make_link, set_access
from app.core import clock, journal
from app.core.access import Reach
from app.core.counters import Opening
from app.core.database import db
from app.core.errors import Invalid, NotFound
from app.core.writing import writing
from app.people.models import Learner, Person
from tests.awards.granted import Granted, erase_everything
from tests.support.factories import a_learner, kept, the_trainer
from tests.support.passports import WRITING, a_passport, seen, someone_on_the_way
from tests.support.sharing import a_link, choose, reach_of

TODAY = date(2026, 11, 22)
RIVALS = 4
USUAL = {"label": "", "name_shown": "full", "competencies": "yes", "lasting": "quarter", "day": ""}


def holder_of(granted: Granted) -> Learner:
    return db.session.get_one(Learner, granted.award.learner_id)


def paper_of(granted: Granted) -> HeldPaper:
    found = paper_within(granted.award.public_id, learner_ids=[granted.award.learner_id])
    assert found is not None
    return found


def acts() -> list[str]:
    wanted = select(journal.JournalEntry.kind).order_by(journal.JournalEntry.id)
    return [kind for kind in db.session.scalars(wanted) if kind.startswith(("awards:code", "awards:link"))]


class TestTheCode:
    def test_a_code_is_open_to_all_until_its_holder_says_otherwise(self, rose: Granted):
        assert paper_of(rose).access is Access.OPEN
        assert db.session.scalars(select(CodeAccess)).all() == []

    def test_its_holder_closes_it_and_opens_it_again(self, rose: Granted):
        choose(rose.code, Access.CLOSED, holder_of(rose))
        closed = paper_of(rose).access
        choose(rose.code, Access.NAME, holder_of(rose))
        asks = paper_of(rose).access
        choose(rose.code, Access.OPEN, holder_of(rose))

        assert (closed, asks, paper_of(rose).access) == (Access.CLOSED, Access.NAME, Access.OPEN)
        assert acts() == ["awards:code:closed", "awards:code:name", "awards:code:open"]

    def test_the_same_choice_twice_is_one_act(self, rose: Granted):
        for _again in range(2):
            choose(rose.code, Access.CLOSED, holder_of(rose))

        assert acts() == ["awards:code:closed"]

    def test_what_was_revoked_can_still_be_closed(self, rose: Granted):
        rose.revoked()

        choose(rose.code, Access.CLOSED, holder_of(rose))

        assert paper_of(rose).access is Access.CLOSED

    def test_a_certificate_in_a_new_name_stays_as_closed_as_the_old_one(self, rose: Granted):
        choose(rose.code, Access.CLOSED, holder_of(rose))
        db.session.get_one(Person, holder_of(rose).person_id).family_name = "Kerdraon"
        db.session.commit()

        with writing():
            replace(rose.certificate.id, reason="Mariage", by_person_id=the_trainer().id)

        paper = paper_of(rose)
        assert paper.code != rose.code
        assert paper.access is Access.CLOSED

    def test_a_choice_made_while_the_paper_is_replaced_is_never_lost_on_the_old_one(self, rose: Granted):
        db.session.get_one(Person, holder_of(rose).person_id).family_name = "Kerdraon"
        db.session.commit()
        with writing():
            replace(rose.certificate.id, reason="Mariage", by_person_id=the_trainer().id)

        with pytest.raises(ReplacedSince):
            choose(rose.code, Access.CLOSED, holder_of(rose))

    def test_nobody_else_decides_not_even_whoever_granted_it(self, rose: Granted):
        ali = a_learner("Ali")
        trainer = Reach(person_id=the_trainer().id)

        for other in (reach_of(ali), trainer):
            with pytest.raises(NotFound), writing():
                set_access(rose.code, Access.CLOSED, holder=other)

        assert paper_of(rose).access is Access.OPEN

    def test_the_journal_holds_neither_name_nor_code(self, rose: Granted):
        choose(rose.code, Access.CLOSED, holder_of(rose))
        a_link(rose.code, holder_of(rose), label="Boulangerie Le Bihan")

        entries = db.session.scalars(select(journal.JournalEntry)).all()[-2:]
        words = [db.session.get_one(journal.JournalSaid, entry.id).words for entry in entries]
        assert words == [{}, {}]
        assert entries[0].subject == rose.award.public_id
        assert journal.breaches(rose.award.structure_id) == []


class TestLinks:
    def test_a_link_has_a_token_of_128_random_bits_of_its_own(self, rose: Granted):
        first, second = (a_link(rose.code, holder_of(rose)) for _each in range(2))

        assert len(first.token) == len(second.token) == 22
        assert len({first.token, second.token, first.public_id, second.public_id}) == 4

    def test_its_holder_sees_what_it_shows_and_how_often_it_was_opened(self, rose: Granted):
        shown = NameShown.INITIALS
        link = a_link(rose.code, holder_of(rose), name_shown=shown, shows_competencies=False, label="Ali")
        kept(Opening(subject=of_link(link.id), day=TODAY, times=2))
        kept(Opening(subject=of_link(link.id), day=TODAY + timedelta(days=1), times=1))
        kept(Opening(subject=of_code(rose.code), day=TODAY, times=12))

        shared = shared_of(paper_of(rose))

        (line,) = shared.in_force
        assert (line.label, line.name_shown, line.shows_competencies) == ("Ali", shown, False)
        assert (line.times_opened, shared.times_opened) == (3, 12)

    def test_a_link_that_is_stopped_stays_stopped(self, rose: Granted):
        link = a_link(rose.code, holder_of(rose))
        stop(link, holder_of(rose))
        first = db.session.get_one(ShareLink, link.id).ended_at
        stop(link, holder_of(rose))

        (line,) = shared_of(paper_of(rose)).past
        assert line.state is LinkState.STOPPED
        assert first == line.ended_at
        assert acts() == ["awards:link:made", "awards:link:ended"]

    def test_nobody_stops_the_link_of_another(self, rose: Granted):
        link = a_link(rose.code, holder_of(rose))
        ali = a_learner("Ali")

        with pytest.raises(NotFound):
            stop(link, ali)

        assert len(shared_of(paper_of(rose)).in_force) == 1

    def test_nobody_makes_a_link_to_the_paper_of_another(self, rose: Granted):
        ali = a_learner("Ali")

        with pytest.raises(NotFound):
            a_link(rose.code, ali)

    def test_twenty_links_at_a_time_and_a_stopped_or_finished_one_leaves_its_place(self, rose: Granted):
        holder, yesterday = holder_of(rose), clock.today() - timedelta(days=1)
        a_link(rose.code, holder, ends_on=yesterday)
        links = [a_link(rose.code, holder) for _each in range(MOST_LINKS)]

        with pytest.raises(TooManyLinks):
            a_link(rose.code, holder)
        stop(links[0], holder)
        a_link(rose.code, holder)

        assert len(shared_of(paper_of(rose)).in_force) == MOST_LINKS

    def test_of_several_last_links_asked_for_at_once_one_is_made(self, app: Flask, rose: Granted):
        holder = holder_of(rose)
        for _each in range(MOST_LINKS - 1):
            a_link(rose.code, holder)
        code, reach, together = rose.code, reach_of(holder), threading.Barrier(RIVALS)
        db.session.rollback()

        def ask(_number: int) -> bool:
            with app.app_context():
                together.wait(timeout=30)
                try:
                    with writing():
                        make_link(code, disclosure(USUAL), holder=reach)
                except TooManyLinks:
                    return False
                finally:
                    db.session.remove()
                return True

        with ThreadPoolExecutor(RIVALS) as rivals:
            made = sum(rivals.map(ask, range(RIVALS)))

        assert made == 1
        assert db.session.scalar(select(func.count()).select_from(ShareLink)) == MOST_LINKS

    def test_what_was_revoked_gets_no_new_link(self, rose: Granted):
        rose.revoked()

        with pytest.raises(NothingToShare):
            a_link(rose.code, holder_of(rose))

    def test_a_paper_whose_words_were_erased_is_nobody_s_any_more(self, rose: Granted):
        erase_everything()

        assert papers_of([rose.award.learner_id]) == []


class TestPassports:
    def test_its_code_has_the_same_choices_and_links(self, app: Flask):
        learner = someone_on_the_way()
        passport = a_passport(learner)

        choose(passport.code, Access.NAME, learner)
        a_link(passport.code, learner)

        paper = paper_within(passport.public_id, learner_ids=[learner.id])
        assert paper is not None
        assert paper.access is Access.NAME
        assert len(shared_of(paper).in_force) == 1

    def test_a_new_one_is_seen_by_whoever_could_see_the_one_it_replaces(self, app: Flask):
        learner = someone_on_the_way()
        choose(a_passport(learner).code, Access.CLOSED, learner)
        seen(learner, WRITING, 2)

        newer = paper_within(a_passport(learner).public_id, learner_ids=[learner.id])

        assert newer is not None
        assert newer.access is Access.CLOSED

    def test_the_links_of_the_one_it_replaced_can_still_be_stopped(self, app: Flask):
        learner = someone_on_the_way()
        link = a_link(a_passport(learner).code, learner)
        seen(learner, WRITING, 2)
        newer = paper_within(a_passport(learner).public_id, learner_ids=[learner.id])
        assert newer is not None

        (line,) = shared_of(newer).in_force
        stop(link, learner)

        assert line.shows_an_earlier
        assert shared_of(newer).in_force == ()


def stop(link: ShareLink, holder: Learner) -> None:
    with writing():
        end_link(link.public_id, holder=reach_of(holder))


@pytest.mark.parametrize(
    ("ends_on", "state"),
    [
        (None, LinkState.IN_FORCE),
        (TODAY, LinkState.IN_FORCE),
        (TODAY - timedelta(days=1), LinkState.OVER),
        (TODAY + timedelta(days=1), LinkState.IN_FORCE),
    ],
)
def test_a_link_still_shows_on_its_last_day(ends_on: date | None, state: LinkState):
    assert link_state(ends_on=ends_on, ended_at=None, today=TODAY) is state


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 22), 3, date(2027, 2, 22)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2028, 2, 29), 120, date(2038, 2, 28)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int, later: date):
    assert months_after(day, months) == later


@pytest.mark.parametrize(
    ("said", "after"),
    [
        ({"lasting": "week"}, timedelta(weeks=1)),
        ({"lasting": "endless"}, None),
        ({"lasting": "endless", "day": "2026-11-24"}, None),
        ({"lasting": "week", "day": "2099-01-01"}, timedelta(weeks=1)),
    ],
)
def test_a_link_lasts_as_long_as_was_chosen(said: dict[str, str], after: timedelta | None):
    ends_on = disclosure(USUAL | said).ends_on

    assert ends_on == (clock.today() + after if after else None)


def test_a_link_lasts_three_months_unless_told():
    assert disclosure(USUAL).ends_on == months_after(clock.today(), 3)


@pytest.mark.parametrize("lasting", ["day", "quarter"])
def test_a_day_that_was_written_is_the_last_one(lasting: str):
    day = clock.today() + timedelta(days=10)

    assert disclosure(USUAL | {"lasting": lasting, "day": day.isoformat()}).ends_on == day


@pytest.mark.parametrize("typed", ["", "demain", "24/12/2026", "2026-02-30", "2020-01-01", "2099-12-31", "0"])
def test_a_day_that_is_none_is_past_or_too_far_is_refused(typed: str):
    with pytest.raises(Invalid) as refusal:
        disclosure(USUAL | {"lasting": "day", "day": typed})

    assert list(refusal.value.errors) == ["day"]


def test_the_farthest_day_is_ten_years_from_today():
    farthest = months_after(clock.today(), 12 * FARTHEST_YEARS)

    assert disclosure(USUAL | {"lasting": "day", "day": farthest.isoformat()}).ends_on == farthest


def test_a_note_loses_what_cannot_be_seen_and_keeps_its_direction():
    assert disclosure(USUAL | {"label": "\u202e شركة\tالبحر \u0007"}).label == "شركة البحر"


@pytest.mark.parametrize(
    "said",
    [{"name_shown": "none"}, {"competencies": ""}, {"lasting": "year"}, {"label": "a" * 101}, {"x": "y"}],
)
def test_what_the_form_does_not_offer_is_refused(said: dict[str, str]):
    with pytest.raises(Invalid):
        disclosure(USUAL | said)


@pytest.mark.parametrize("said", [{}, {"access": ""}, {"access": "secret"}, {"access": "open", "code": "A"}])
def test_a_choice_that_does_not_exist_is_refused(said: dict[str, str]):
    with pytest.raises(Invalid):
        access_chosen(said)
