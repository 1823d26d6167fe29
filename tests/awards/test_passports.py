"""The passport: what a person can do, as it was seen, sealed on paper and signed for another place."""

import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader

from app.awards import queries
from app.awards.errors import NothingShownYet, NotPrintable
from app.awards.models import Passport
from app.awards.services import prepare_passport
from app.core.keys import IssuingImpossible, current_keys
from app.people.models import Learner
from app.progress.models import EvidenceKind
from certificates.checking import SealState, check_seal
from certificates.credentials import CredentialContent, check_credential, jwks
from certificates.pdf.attachments import attached
from tests.support.attainments import the_framework
from tests.support.factories import a_learner
from tests.support.keys import hold_the_keys
from tests.support.passports import (
    SWITCHING_ON,
    WRITING,
    a_passport,
    file_of,
    seen,
    someone_on_the_way,
)


@pytest.fixture
def rose(app: Flask) -> Learner:
    """Give somebody who has shown two things, one of them with help."""
    return someone_on_the_way()


def printed_lines(passport: Passport) -> list[dict[str, Any]]:
    parts = file_of(passport).printed["parts"]
    return [line for part in parts for domain in part["domains"] for line in domain["lines"]]


def credential_of(passport: Passport) -> CredentialContent:
    key = current_keys().credential_key()
    report = check_credential(
        file_of(passport).credential, jwks_by_issuer={key.issuer_id: key.jwks()}, at=passport.issued_at
    )
    assert report.is_good
    assert report.content is not None
    return report.content


def words_of(pdf: bytes) -> str:
    said = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(said.replace("\u202f", " ").split())


def test_what_was_shown_and_counts_is_on_the_paper_in_the_words_of_the_framework(rose: Learner):
    passport = a_passport(rose)

    [line] = printed_lines(passport)
    said = words_of(file_of(passport).pdf)
    assert line["level"] == "sans aide"
    assert line["seen"] == "observé le 03/11/2026"
    for words in (line["statement"], "Rose Le Gall", "Selon le référentiel Visa Internet, version 1.0"):
        assert words in said
    assert "ni un titre ni un diplôme" in said


def test_the_stored_file_is_sealed_and_its_digest_is_in_the_register(rose: Learner):
    passport = a_passport(rose)
    keys = current_keys()

    report = check_seal(file_of(passport).pdf, roots=[keys.root()], crls=keys.lists(), at=passport.issued_at)

    assert report.state is SealState.GOOD
    assert report.sha256 == passport.file_digest
    assert report.fingerprint == passport.seal_fingerprint


def test_the_portable_copy_says_the_same_and_not_the_name(rose: Learner):
    passport = a_passport(rose)

    content = credential_of(passport)

    [item] = content.shown
    assert (item.framework_code, item.framework_version, item.item_code) == (
        "visa-internet",
        "1.0",
        SWITCHING_ON,
    )
    assert (item.level_ordinal, item.level_name.casefold()) == (2, "sans aide")
    assert (item.seen_by, item.seen_on) == ("observation", date(2026, 11, 3))
    assert content.subject_id == passport.holder_urn
    assert content.is_about("LE GALL Rose")
    assert "Gall" not in repr(content)


def test_two_passports_of_a_person_cannot_be_tied_together(rose: Learner):
    first = credential_of(a_passport(rose))
    seen(rose, WRITING, 2)
    second = credential_of(a_passport(rose))

    assert first.achievement_id == second.achievement_id
    assert first.subject_id != second.subject_id
    assert first.id != second.id
    assert first.holder_name != second.holder_name


@pytest.mark.parametrize(
    ("kind", "body", "said"),
    [
        (EvidenceKind.INTERVIEW, None, "dit à l’oral le 12/10/2026"),
        (EvidenceKind.WORK, None, "travail remis le 12/10/2026"),
        (EvidenceKind.TEST, None, "test réussi le 12/10/2026"),
        (EvidenceKind.RECOGNISED, "PCIE, module 2", "reconnu de PCIE, module 2 le 12/10/2026"),
        (EvidenceKind.RECOGNISED, "太郎", "reconnu le 12/10/2026"),
        (EvidenceKind.RECOGNISED, "Certification  PIX", "reconnu le 12/10/2026"),
        (EvidenceKind.RECOGNISED, "B2i délivré par l’académie", "reconnu le 12/10/2026"),
    ],
)
@pytest.mark.one_engine
def test_how_and_when_a_thing_was_seen_is_said(app: Flask, kind: EvidenceKind, body: str | None, said: str):
    ali = a_learner("Ali")
    seen(ali, SWITCHING_ON, 2, kind=kind, on=date(2026, 10, 12), body=body)

    [line] = printed_lines(a_passport(ali))

    assert line["seen"] == said


@pytest.mark.one_engine
def test_what_a_person_only_declares_is_not_on_the_paper(rose: Learner):
    seen(rose, "M1.2.1", 3, is_declared=True)

    assert len(printed_lines(a_passport(rose))) == 1


@pytest.mark.one_engine
def test_each_framework_has_its_part_and_no_title_is_claimed(rose: Learner):
    seen(rose, "1.1.1", 2, framework="b2i-adultes-2012")
    seen(rose, "2.1", 4, framework="crcn-2019")

    passport = a_passport(rose)

    said = words_of(file_of(passport).pdf)
    assert "Selon le référentiel B2i adultes, version 2012" in said
    assert "Selon le référentiel CRCN, version 2019" in said
    assert file_of(passport).printed["title"] == "Passeport de compétences numériques"
    assert "Interagir" in [line["statement"] for line in printed_lines(passport)]
    assert {item.framework_code for item in credential_of(passport).shown} == {
        "visa-internet",
        "b2i-adultes-2012",
        "crcn-2019",
    }


@pytest.mark.one_engine
def test_an_item_s_address_is_that_of_the_published_package(rose: Learner):
    token = file_of(a_passport(rose)).credential

    assert re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]+", token)
    [part] = queries.parts_held(rose.id)
    [thing] = part.things
    assert re.fullmatch(r"[0-9a-f-]{36}", thing.identifier)


def test_a_passport_of_nothing_is_refused(app: Flask):
    hold_the_keys()
    ali = a_learner("Ali")
    seen(ali, SWITCHING_ON, 1)

    with pytest.raises(NothingShownYet):
        prepare_passport(ali.id)


@pytest.mark.one_engine
def test_without_keys_nothing_is_made(rose: Learner):
    with pytest.raises(IssuingImpossible):
        prepare_passport(rose.id)


@pytest.mark.one_engine
def test_a_name_that_our_letters_cannot_draw_is_refused_in_words(app: Flask):
    hold_the_keys()
    taro = a_learner("太郎")
    seen(taro, SWITCHING_ON, 2)

    with pytest.raises(NotPrintable, match="alphabets latin"):
        prepare_passport(taro.id)


@pytest.mark.one_engine
def test_a_passport_of_everything_stays_small(app: Flask):
    ali = a_learner("Ali")
    for code, best in (("visa-internet", 3), ("b2i-adultes-2012", 2), ("crcn-2019", 8)):
        for item in the_framework(code).items:
            seen(ali, item.code, best, framework=code)

    passport = a_passport(ali)

    assert len(file_of(passport).pdf) <= 80_000
    assert len(file_of(passport).credential) <= 200_000
    assert attached(file_of(passport).pdf) == {}


def test_the_paper_holds_its_portable_copy_in_both_forms(rose: Learner):
    passport = a_passport(rose)

    held = attached(file_of(passport).pdf)

    assert held["credential.jwt"] == file_of(passport).credential.encode()
    keys = current_keys()
    ours = {keys.issuer_id: jwks(keys.published_keys())}
    report = check_credential(held["credential.json"].decode(), jwks_by_issuer=ours, at=passport.issued_at)
    assert report.is_good
    assert report.content == credential_of(passport)
