"""A passport of another installation: believed when its issuer is, declared when it is not, never doubled."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask

from app.core import clock
from app.core.access import Reach, Role
from app.core.database import db, write_transaction
from app.core.errors import Refused
from app.core.keys import current_keys
from app.people.models import Learner
from app.people.queries import LearnerLine, learner_within_reach
from app.progress.models import Evidence, EvidenceKind, EvidenceSource, ImportedPassport
from app.progress.queries import standing_of
from app.progress.queries.imports import Examined, examined
from app.progress.services.imports import import_passport
from app.progress.services.issuers import distrust_issuer
from tests.certificates.credentials import ISSUER, WIFI, a_credential, a_key, an_item
from tests.progress.installations import FILES, NAME, Installation, a_passport, trusted
from tests.support.attainments import shown, the_framework
from tests.support.factories import a_learner, a_structure, the_trainer


def line(learner: Learner) -> LearnerLine:
    reach = Reach(person_id=0, structures={Role.TRAINER: frozenset({learner.structure_id})})
    return learner_within_reach(learner.public_id, reach)


def look(token: str, learner: Learner) -> Examined:
    db.session.rollback()
    return examined(token.encode(), line(learner))


def taken_in(
    token: str, learner: Learner, *, person_is_confirmed: bool = False, key: str = "clé"
) -> ImportedPassport:
    found, by = look(token, learner), the_trainer().id
    with write_transaction():
        return import_passport(
            learner.id, found, seen=found.seen, person_is_confirmed=person_is_confirmed, key=key, by=by
        )


def levels(learner: Learner) -> dict[str, int]:
    db.session.rollback()
    return dict(standing_of(learner.id, the_framework().id).levels)


def refusal(token: str, learner: Learner) -> str:
    with pytest.raises(Refused) as refused:
        look(token, learner)
    return refused.value.code


def test_a_passport_of_a_trusted_issuer_counts_and_says_where_it_comes_from(kerourien: Installation):
    rose, token = a_learner("Rose"), kerourien.passport_of("Rose")
    trusted(kerourien)

    kept = taken_in(token, rose)

    evidence = db.session.scalars(db.select(Evidence).where(Evidence.learner_id == rose.id)).all()
    source = db.session.get_one(EvidenceSource, evidence[0].id)
    assert levels(rose) == dict.fromkeys(FILES, 2)
    assert {each.kind for each in evidence} == {EvidenceKind.RECOGNISED}
    assert (source.imported_passport_id, source.body) == (kept.id, NAME)
    assert (kept.issuer, kept.is_recognised) == (kerourien.issuer, True)


def test_a_passport_of_an_unknown_issuer_is_declared_and_never_counts(kerourien: Installation):
    rose = a_learner("Rose")

    kept = taken_in(kerourien.passport_of("Rose"), rose)

    standing = standing_of(rose.id, the_framework().id)
    assert kept.is_recognised is False
    assert standing.levels == {}
    assert set(standing.declared) == set(FILES)


def test_an_issuer_that_is_believed_no_longer_makes_no_more_evidence(kerourien: Installation):
    rose, token = a_learner("Rose"), kerourien.passport_of("Rose")
    trusted(kerourien)
    with write_transaction():
        distrust_issuer(kerourien.issuer, by=None)

    assert look(token, rose).is_recognised is False


def test_what_was_declared_is_recognised_once_its_issuer_is_trusted(kerourien: Installation):
    rose, token = a_learner("Rose"), kerourien.passport_of("Rose")
    taken_in(token, rose)
    trusted(kerourien)

    taken_in(token, rose, key="après")

    standing = standing_of(rose.id, the_framework().id)
    assert standing.levels == dict.fromkeys(FILES, 2)
    assert standing.declared == {}


def test_the_same_passport_is_taken_in_once(kerourien: Installation):
    rose, token = a_learner("Rose"), kerourien.passport_of("Rose")
    trusted(kerourien)
    taken_in(token, rose)

    with pytest.raises(Refused, match="déjà repris"):
        taken_in(token, rose, key="encore")

    assert db.session.scalar(db.select(db.func.count(ImportedPassport.id))) == 1


def test_of_two_people_who_take_it_in_at_once_one_does(app: Flask, kerourien: Installation):
    rose = a_learner("Rose")
    trusted(kerourien)
    found, by, rose_id = look(kerourien.passport_of("Rose"), rose), the_trainer().id, rose.id
    both, said = Barrier(2), []

    def take_in(key: str) -> None:
        with app.app_context():
            both.wait(timeout=30)
            try:
                with write_transaction():
                    import_passport(rose_id, found, seen=(), person_is_confirmed=False, key=key, by=by)
                said.append("repris")
            except Refused as refused:
                said.append(refused.code)
            db.session.remove()

    db.session.rollback()
    threads = [Thread(target=take_in, args=(key,)) for key in ("une", "deux")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(said) == ["passport_already_taken_in", "repris"]
    assert db.session.scalar(db.select(db.func.count(Evidence.id)).where(Evidence.learner_id == rose_id)) == 3


def test_what_is_held_as_well_or_better_is_not_doubled(kerourien: Installation):
    rose, visa = a_learner("Rose"), the_framework()
    better, lower = (visa.by_code[code] for code in FILES[:2])
    shown(rose, better.id, level=3, by=the_trainer().id)
    shown(rose, lower.id, level=1, by=the_trainer().id)
    trusted(kerourien)

    found = look(kerourien.passport_of("Rose"), rose)
    taken_in(found.token, rose)

    assert [each.item.code for each in found.plan.held] == [FILES[0]]
    assert levels(rose) == {FILES[0]: 3, FILES[1]: 2, FILES[2]: 2}
    assert not standing_of(rose.id, visa.id).conflicts


def test_the_passport_of_somebody_else_asks_for_a_person_to_vouch(kerourien: Installation):
    rose = a_learner("Rose")
    trusted(kerourien)
    token = kerourien.passport_of("Ali")

    assert look(token, rose).is_about is False
    with pytest.raises(Refused, match="bien celui de cette personne"):
        taken_in(token, rose)
    assert taken_in(token, rose, person_is_confirmed=True).is_recognised


def test_a_passport_that_was_altered_is_refused(kerourien: Installation):
    rose, token = a_learner("Rose"), kerourien.passport_of("Rose")
    trusted(kerourien)
    header, claims, signature = token.split(".")
    raw = urlsafe_b64decode(claims + "=" * (-len(claims) % 4))
    forged = urlsafe_b64encode(raw.replace("Gérer".encode(), b"Gerer").replace(b"M2.1.1", b"M2.1.2"))

    assert refusal(f"{header}.{forged.rstrip(b'=').decode()}.{signature}", rose) == "passport_altered"


def test_our_own_passport_teaches_nothing(kerourien: Installation):
    rose = a_learner("Rose")
    token = a_passport(rose)

    found = look(token, rose)

    assert found.is_our_own
    with pytest.raises(Refused, match="rien de plus"):
        taken_in(token, rose)


def test_the_passport_of_another_structure_of_this_installation_is_recognised(kerourien: Installation):
    rose = a_learner("Rose")
    morlaix = a_structure("Cyber-base de Morlaix", commune="Morlaix")
    token = a_passport(a_learner("Rose", structure=morlaix))

    kept = taken_in(token, rose)

    assert kept.is_recognised
    assert kept.issuer == current_keys().issuer_id
    assert kept.issuer_name == "Cyber-base de Morlaix"
    assert levels(rose) == dict.fromkeys(FILES, 2)


def other_kinds() -> dict[str, bytes]:
    """Return what people bring that is no passport, by the code of its refusal."""
    header = urlsafe_b64encode(json.dumps({"alg": "HS256", "typ": "JWT"}).encode()).rstrip(b"=")
    _, claims, signature = a_key().sign(a_credential()).encode().split(b".")
    return {
        "passport_heavy": b"a" * (256 * 1024 + 1),
        "passport_on_paper": b"%PDF-1.7 ...",
        "passport_unreadable": b"bonjour",
        "algorithm_unknown": b".".join((header, claims, signature)),
        "not_a_passport": a_key().sign(a_credential(results=())).encode(),
    }


@pytest.mark.one_engine
@pytest.mark.parametrize("code", list(other_kinds()))
def test_what_is_no_passport_is_refused_with_its_own_sentence(app: Flask, code: str):
    rose = a_learner("Rose")

    with pytest.raises(Refused) as refused:
        examined(other_kinds()[code], line(rose))

    assert refused.value.code == code


@pytest.mark.one_engine
@pytest.mark.parametrize("raw", [b"", b"\xff\xfe\x00", b"..", b"a.b.c", b"{}", b"[" * 5000])
def test_garbage_is_unreadable(app: Flask, raw: bytes):
    rose = a_learner("Rose")

    with pytest.raises(Refused) as refused:
        examined(raw, line(rose))

    assert refused.value.code == "passport_unreadable"


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("since", "until", "code"), [(-9, -1, "passport_expired"), (2, None, "passport_not_yet")]
)
def test_a_passport_stands_on_its_days_only(app: Flask, since: int, until: int | None, code: str):
    now, rose = clock.now().replace(microsecond=0), a_learner("Rose")
    end = None if until is None else now + timedelta(days=until)
    credential = a_credential(valid_from=now + timedelta(days=since), valid_until=end)

    assert refusal(a_key().sign(credential), rose) == code


@pytest.mark.one_engine
def test_somebody_elses_very_long_names_are_cut_to_the_room_that_they_have(app: Flask):
    rose = a_learner("Rose")
    the_framework()
    known = replace(WIFI, item=an_item("M2.1.1", "J’enregistre un document et je le retrouve."))
    credential = a_credential(id="urn:uuid:" + "a" * 900, results=(known,))

    kept = taken_in(a_key().sign(credential), rose, person_is_confirmed=True)

    assert len(kept.credential) == 200
    assert kept.issuer == ISSUER
