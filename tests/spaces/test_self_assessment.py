"""A learner says where they think they stand: no mark, nothing lost, and it never counts."""

import re

import pytest
from flask import Flask

from app.core.database import db, write_transaction
from app.curricula.rules import Framework
from app.people.models import Learner
from app.progress.errors import LevelUnknown
from app.progress.models import Evidence, SelfAssessment
from app.progress.queries import standing_of
from app.progress.queries.self_assessment import beside_evidence
from app.progress.services.self_assessment import say_of_oneself
from tests.spaces.frameworks import has_shown, without_items
from tests.support.attainments import the_framework
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import a_learner
from tests.support.page_check import defects

VISA = "/mon-parcours/visa-internet/1.0"
PAGE = f"{VISA}/je-me-situe"
FIRST, SECOND = "M1.1.1", "M1.1.2"


@pytest.fixture
def rose(app: Flask, client: Client) -> Learner:
    the_framework()
    learner = a_learner("Rose")
    signed_in_as(client, learner.person_id)
    return learner


def said(*answers: tuple[str, str], key: str = "une-cle", part: str = "M1") -> dict[str, str]:
    """Write the fields of the form, one line an answer; an empty level is a line passed over."""
    fields = {"key": key, "part": part}
    for number, (code, level) in enumerate(answers):
        fields[f"said-{number}-code"] = code
        if level:
            fields[f"said-{number}-level"] = level
    return fields


def kept(learner: Learner, framework: Framework) -> dict[str, int]:
    """Return what stands of what a learner said, by code."""
    codes = {subject.id: subject.code for subject in framework.subjects}
    found = beside_evidence([learner.id])[learner.id].said
    return {codes[item_id]: each.level for item_id, each in found.items()}


def lines() -> int:
    return db.session.scalar(db.select(db.func.count()).select_from(SelfAssessment)) or 0


def test_the_first_part_is_asked_with_the_frameworks_words_and_without_fear(rose: Learner, client: Client):
    answer = client.get(PAGE)

    assert "Ce n’est pas une note" in answer.text
    assert "Module 1 sur 6" in answer.text
    assert re.findall(r"</svg>([^<]+)</span></label>", answer.text)[:4] == [
        "pas encore",
        "avec de l’aide",
        "sans aide",
        "j’explique à un autre",
    ]
    assert " checked" not in answer.text
    assert defects(answer.data) == []


def test_a_whole_part_is_kept_in_one_request_and_leads_to_the_next(rose: Learner, client: Client):
    answer = client.send_form(PAGE, said((FIRST, "2"), (SECOND, "1")))

    assert answer.status_code == 303
    assert answer.location == f"{PAGE}?partie=M2"
    assert kept(rose, the_framework()) == {FIRST: 2, SECOND: 1}


def test_the_last_part_leads_back_to_the_whole_way(rose: Learner, client: Client):
    assert client.send_form(PAGE, said(("M6.1.1", "1"), part="M6")).location == VISA


def test_a_question_may_be_passed_over(rose: Learner, client: Client):
    client.send_form(PAGE, said((FIRST, ""), (SECOND, "1")))

    assert kept(rose, the_framework()) == {SECOND: 1}


def test_what_was_said_before_is_shown_chosen_and_the_next_part_is_asked(rose: Learner, client: Client):
    codes = [item.code for item in the_framework().domains[0].items]
    client.send_form(PAGE, said(*((code, "2") for code in codes)))

    assert client.get(f"{PAGE}?partie=M1").text.count(" checked") == len(codes)
    assert "Module 2 sur 6" in client.get(PAGE).text


def test_sent_twice_it_is_kept_once(rose: Learner, client: Client):
    first = client.send_form(PAGE, said((FIRST, "2")))
    again = client.send_form(PAGE, said((FIRST, "2")))

    assert (first.status_code, first.location) == (again.status_code, again.location)
    assert lines() == 1


def test_a_change_of_mind_is_a_new_line_and_the_latest_shows(rose: Learner, client: Client):
    client.send_form(PAGE, said((FIRST, "1"), key="hier"))
    client.send_form(PAGE, said((FIRST, "3"), key="aujourd-hui"))
    client.send_form(PAGE, said((FIRST, "3"), key="encore"))

    assert kept(rose, the_framework()) == {FIRST: 3}
    assert lines() == 2


def test_it_stands_beside_what_was_seen_and_counts_for_nothing(rose: Learner, client: Client):
    visa = the_framework()
    has_shown(rose, visa, FIRST, 1)
    client.send_form(PAGE, said((FIRST, "3"), (SECOND, "3")))

    page = client.get(VISA).text

    assert "Vous dites\u202f: j’explique à un autre" in page
    assert "avec de l’aide" in page
    assert standing_of(rose.id, visa.id).levels == {FIRST: 1}
    assert db.session.scalar(db.select(db.func.count()).select_from(Evidence)) == 1


@pytest.mark.parametrize(
    "fields",
    [
        said((FIRST, "7")),
        said(("M9.9.9", "1")),
        said((FIRST, "²")),
        said((FIRST, "2"), key="k" * 41),
        said((FIRST, "2"), key=""),
        {"key": "une-cle", "said": "tout"},
        {"key": "une-cle", "said-0-level": "1"},
    ],
)
@pytest.mark.one_engine
def test_a_form_that_is_not_ours_is_refused_and_nothing_is_kept(
    rose: Learner, client: Client, fields: dict[str, str]
):
    assert client.send_form(PAGE, fields).status_code == 422
    assert lines() == 0


@pytest.mark.one_engine
def test_a_part_that_does_not_exist_is_not_found(rose: Learner, client: Client):
    assert client.get(f"{PAGE}?partie=M9").status_code == 404


@pytest.mark.one_engine
def test_a_level_of_another_framework_is_refused_by_the_service(rose: Learner):
    with pytest.raises(LevelUnknown), write_transaction():
        say_of_oneself(rose.id, the_framework(), {FIRST: 4}, key="une-cle")


@pytest.mark.one_engine
def test_a_competency_without_items_is_asked_about_as_a_whole(rose: Learner, client: Client):
    made_up = without_items()
    page = f"/mon-parcours/{made_up.code}/{made_up.version}/je-me-situe"

    answer = client.get(page)
    client.send_form(page, said(("T1.1", "1"), part="T1"))

    assert "Payer une facture en ligne" in answer.text
    assert "Thème 1 sur 1" in answer.text
    assert kept(rose, made_up) == {"T1.1": 1}


@pytest.mark.one_engine
def test_items_that_show_one_level_are_known_or_not_yet(rose: Learner, client: Client):
    crcn = the_framework("crcn-2019")
    page = f"/mon-parcours/{crcn.code}/{crcn.version}/je-me-situe"

    client.send_form(page, said(("1.1.2", "2"), ("1.1.3", "0"), part="1"))
    whole = client.get(f"/mon-parcours/{crcn.code}/{crcn.version}").text

    assert whole.count("Vous dites\u202f: je sais faire") == 1
    assert whole.count("Vous dites\u202f: pas encore") == 1


def test_nobody_hears_what_another_says(rose: Learner, client: Client):
    ali = a_learner("Ali")
    with write_transaction():
        say_of_oneself(ali.id, the_framework(), {FIRST: 3}, key="d-ali")

    assert "Vous dites" not in client.get(VISA).text
    assert kept(rose, the_framework()) == {}
