"""The continuity kit of a register: every paper is in it, no name is, and it is of one moment."""

import json
import zipfile
from pathlib import Path

import pytest
from flask import Flask

from app.awards import services
from app.awards.models import Access, Certificate, CertificateContent, StatusList
from app.awards.services.continuity import KitMade, make_kit
from app.core import clock
from app.core.database import db, one_view
from app.core.keys import IssuingImpossible, current_keys
from app.core.writing import writing
from app.people.models import Learner, Person
from certificates.continuity import Kit, open_kit
from certificates.credentials import check_status_list
from certificates.offline import check_offline, given
from certificates.verdict import StatusState
from tests.awards.granted import Granted, erase_everything
from tests.support.attainments import a_certificate
from tests.support.factories import a_learner, the_trainer
from tests.support.passports import a_passport, file_of, someone_on_the_way
from tests.support.sharing import choose

QUICK = 1000
"""Rounds for each code: the real number would take a fifth of a second for each of them."""


def made(path: Path, *, is_last: bool = False) -> KitMade:
    db.session.rollback()
    return make_kit(path, keys=current_keys(), is_last=is_last, iterations=QUICK)


def the_kit(tmp_path: Path) -> Kit:
    made(tmp_path / "kit.zip")
    return open_kit(tmp_path / "kit.zip", roots=[current_keys().root()], at=clock.now())


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def digest_of(certificate: Certificate) -> str:
    assert certificate.file_digest is not None
    return certificate.file_digest


def replaced(rose: Granted) -> Certificate:
    learner = db.session.get_one(Learner, rose.award.learner_id)
    db.session.get_one(Person, learner.person_id).family_name = "Kermarrec"
    db.session.commit()
    with writing():
        new = services.replace(rose.certificate.id, reason="Mariage", by_person_id=the_trainer().id)
    db.session.rollback()
    return db.session.get_one(Certificate, new.id)


def test_every_sealed_paper_is_in_the_kit_and_checked_with_it(rose: Granted, tmp_path: Path):
    passport = a_passport(someone_on_the_way())

    kit = the_kit(tmp_path)

    brought = given([kit.root], [], kits=[kit])
    for pdf in (rose.pdf, file_of(passport).pdf):
        assert check_offline(pdf, brought, at=clock.now()).verdict.exit_code == 0
    assert (kit.facts.documents, kit.facts.codes) == (2, 2)
    assert [*kit.faults()] == []


def test_a_code_that_anyone_may_open_is_answered(rose: Granted, tmp_path: Path):
    line = the_kit(tmp_path).line_of_code(rose.code)

    assert line is not None
    assert (line.paper, line.status, line.is_example) == ("certificate", StatusState.IN_FORCE, True)


@pytest.mark.parametrize("access", [Access.CLOSED, Access.NAME])
def test_a_code_that_its_holder_guards_is_left_out_and_its_file_stays(
    rose: Granted, tmp_path: Path, access: Access
):
    choose(rose.code, access, db.session.get_one(Learner, rose.award.learner_id))

    kit = the_kit(tmp_path)

    assert kit.line_of_code(rose.code) is None
    assert kit.line_of(digest_of(rose.certificate)) is not None
    assert kit.facts.codes == 0


def test_a_revoked_paper_says_on_what_day(rose: Granted, tmp_path: Path):
    rose.revoked()

    line = the_kit(tmp_path).line_of(digest_of(rose.certificate))

    assert line is not None
    assert (line.status, line.day) == (StatusState.REVOKED, clock.today())


def test_a_replaced_paper_does_not_lead_to_the_one_that_took_its_place(rose: Granted, tmp_path: Path):
    new = replaced(rose)
    kit = the_kit(tmp_path)

    old_line, new_line = kit.line_of(digest_of(rose.certificate)), kit.line_of(digest_of(new))

    assert old_line is not None
    assert new_line is not None
    assert old_line.status is StatusState.REPLACED
    assert new_line.status is StatusState.IN_FORCE
    assert new_line.day is None


def test_an_erased_paper_is_still_known_by_its_file_alone(rose: Granted, tmp_path: Path):
    erase_everything()

    kit = the_kit(tmp_path)

    assert kit.line_of(digest_of(rose.certificate)) is not None
    assert kit.line_of_code(rose.code) is None


def test_a_kit_holds_no_name_no_code_no_salt_and_no_identifier(rose: Granted, tmp_path: Path):
    new = replaced(rose)
    printed = [db.session.get_one(CertificateContent, each.id).printed for each in (rose.certificate, new)]
    unsaid = ["Rose", "Gall", "Kermarrec", rose.award.public_id, rose.code, new.code]
    unsaid += [each["salt"] for each in printed] + [each["code"] for each in printed]

    made(tmp_path / "kit.zip")

    files = contents(tmp_path / "kit.zip")
    assert {
        (name, word) for name, content in files.items() for word in unsaid if word.encode() in content
    } == set()


def test_the_status_lists_of_a_kit_are_those_of_the_same_moment(rose: Granted, tmp_path: Path):
    rose.revoked()

    kit = the_kit(tmp_path)

    reports = [check_status_list(text, roots=[kit.root], at=clock.now()) for text in kit.status_lists()]
    assert [report.is_good for report in reports] == [True, True]
    assert all(any(report.bits) for report in reports)


def test_the_addresses_that_credentials_carry_lead_to_files_of_the_kit(rose: Granted, tmp_path: Path):
    kit = the_kit(tmp_path)

    public_id = db.session.scalars(db.select(StatusList.public_id)).one()
    keys = json.loads(kit.read(".well-known/jwks.json"))

    assert kit.read(f".well-known/status/{public_id}") == kit.read(f".well-known/status/{public_id}.json")
    assert kit.read(".well-known/palier-root.pem") == current_keys().root_pem()
    assert keys["keys"] == current_keys().published_keys()


def test_the_last_kit_and_its_lists_have_no_near_end(rose: Granted, tmp_path: Path):
    told = made(tmp_path / "kit.zip", is_last=True)
    kit = open_kit(tmp_path / "kit.zip", roots=[current_keys().root()], at=clock.now())

    ends = [
        check_status_list(text, roots=[kit.root], at=clock.now()).valid_until for text in kit.status_lists()
    ]

    assert told.valid_until is None
    assert kit.facts.valid_until is None
    assert all(end is not None and end.year >= clock.now().year + 14 for end in ends)


def test_an_empty_register_makes_a_kit_too(app: Flask, tmp_path: Path):
    current_keys().create()

    assert made(tmp_path / "kit").documents == 0


@pytest.mark.one_engine
def test_without_keys_there_is_no_kit_and_nothing_is_left(app: Flask, tmp_path: Path):
    with pytest.raises(IssuingImpossible):
        made(tmp_path / "ici" / "kit")

    assert not (tmp_path / "ici").exists()


def test_a_paper_granted_while_the_register_is_read_is_not_seen(rose: Granted):
    wanted = db.select(db.func.count()).select_from(Certificate)
    db.session.rollback()

    with one_view() as view:
        before = view.scalar(wanted)
        a_certificate(a_learner("Ali", "Benali"))
        after = view.scalar(wanted)

    assert (before, after) == (1, 1)
    assert db.session.scalar(wanted) == 2
