"""A certificate looks as its structure's template did on the day it was granted, for ever."""

from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select

from app.awards import jobs, services
from app.awards.errors import NotPrintable
from app.awards.models import Award, Certificate, CertificateFile, CertificateTemplate
from app.awards.queries.documents import Draft, draft_to_seal
from app.core import clock
from app.core.access import Role
from app.core.database import db
from app.core.writing import writing
from app.people.models import Learner, Person
from tests.awards.test_sealing import granted_without_keys
from tests.support.attainments import ready_for_the_visa
from tests.support.factories import a_learner, kept, the_structure, the_trainer
from tests.support.keys import hold_the_keys


def a_logo() -> bytes:
    drawn = BytesIO()
    Image.new("RGB", (80, 40), "#7a1f3d").save(drawn, "PNG")
    return services.logo_wanted(drawn.getvalue())


def the_template(*, accent: str, logo: bytes | None = None, mention: str = "") -> None:
    look = services.look_wanted(
        accent=accent,
        logo=logo,
        signatory_name="Jeanne Martin",
        signatory_title="directrice",
        mention=mention,
    )
    with writing():
        services.keep_template(the_structure().id, look, logo=logo, by_person_id=the_trainer().id)


def waiting_draft(certificate: Certificate) -> Draft:
    db.session.rollback()
    draft = draft_to_seal(certificate.id)
    assert draft is not None
    return draft


def test_a_later_template_changes_nothing_of_what_waits_for_its_seal(app: Flask):
    logo = a_logo()
    the_template(accent="#7a1f3d", logo=logo)
    certificate = granted_without_keys()

    the_template(accent="#0f4c5c")

    draft = waiting_draft(certificate)
    assert (draft.printed["look"]["accent"], draft.printed["look"]["template_version"]) == ("#7a1f3d", 1)
    assert draft.logo == logo


def test_the_sealed_paper_shows_who_signs_and_the_logo(app: Flask):
    the_template(accent="#7a1f3d", logo=a_logo())
    certificate = granted_without_keys()
    hold_the_keys()

    jobs.seal_waiting()

    db.session.rollback()
    pdf = db.session.get_one(CertificateFile, certificate.id).pdf
    [page] = PdfReader(BytesIO(pdf)).pages
    assert "Jeanne Martin, directrice" in " ".join(page.extract_text().split())
    assert len(page.images) >= 1
    assert len(pdf) <= 80_000


def test_a_certificate_in_another_name_keeps_its_look(app: Flask):
    logo = a_logo()
    the_template(accent="#7a1f3d", logo=logo)
    first = granted_without_keys()
    the_template(accent="#0f4c5c")
    learner = db.session.get_one(Learner, db.session.get_one(Award, first.award_id).learner_id)
    db.session.get_one(Person, learner.person_id).family_name = "Kermarrec"
    db.session.commit()

    with writing():
        second = services.replace(first.id, reason="Mariage", by_person_id=the_trainer().id)

    draft = waiting_draft(second)
    assert draft.printed["look"]["accent"] == "#7a1f3d"
    assert draft.logo == logo


@pytest.mark.one_engine
def test_a_framework_s_claim_is_obeyed_by_the_template_too(app: Flask):
    rose = a_learner()
    visa = ready_for_the_visa(rose)
    kept(
        CertificateTemplate(
            structure_id=the_structure().id,
            version=1,
            mention="B2i délivré ici",
            made_at=clock.now(),
            made_by=the_trainer().id,
        )
    )

    with writing(), pytest.raises(NotPrintable, match="interdit d’imprimer"):
        services.grant(rose.id, visa.id, by_person_id=the_trainer().id, role=Role.TRAINER)

    db.session.rollback()
    assert db.session.scalars(select(Award)).all() == []
