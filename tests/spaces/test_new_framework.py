"""A framework never seen before, of a shape of its own, works everywhere at once with no line of code."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from app.awards.models import Award, Certificate, CertificateContent
from app.core import clock
from app.core.database import db, write_transaction
from app.curricula import queries, reading, services
from app.curricula.rules import Framework
from tests.spaces.groups import a_group, address_of, form_of
from tests.support.attainments import marked, shown
from tests.support.client import Client
from tests.support.cycles import sessions_of, signed_in_as
from tests.support.factories import a_session, enrolled, the_trainer
from tests.support.keys import hold_the_keys
from tests.support.page_check import defects

CODE = "numerique-du-port"
NEVER_SEEN = """\
schema_version: 1
framework:
  code: numerique-du-port
  name: "Le numérique du port"
  version: "1.0"
  authority: "Maison des pêcheurs"
  language: fr
  status: local
  kind: own
  domain_word: thème
  held_by: {n: 1, of_last: 2}
  attendance_rounding: {minutes: 30}
  claim:
    we_deliver: true
    prints: "Passeport du port"
    say: []
    do_not_say:
      - {phrase: "permis bateau"}
  sources:
    - {id: nous, title: "Atelier du quai", seen: full}
  levels:
    - {code: "T", ordinal: 1, name: "En tenant la main courante", evidence: own}
    - {code: "L", ordinal: 2, name: "Largué", evidence: own}
  validated_from: "L"
  domains:
    - code: "Q"
      title: "À quai"
      evidence: own
      competencies:
        - code: "Q.1"
          title: "Lire la météo"
          evidence: own
          items:
            - {code: "Q.1.a", statement: "Je trouve le bulletin du jour.", evidence: own}
            - {code: "Q.1.b", statement: "Je lis l’heure de la marée.", evidence: own}
        - {code: "Q.2", title: "Déclarer sa pêche en ligne", items: [], evidence: own}
  certification_rules:
    - code: passeport-du-port
      title: "Délivrance du passeport du port"
      purpose: award
      evidence: own
      all_of:
        - {metric: validated_ratio, unit: competency, scope: each_domain, min: "1"}
        - {metric: attendance_hours, min: 1}
        - {metric: decision, by: trainer}
"""


@pytest.fixture
def port(app: Flask) -> Framework:
    """Load the framework of nobody else."""
    assert app
    file = reading.read_bytes(NEVER_SEEN.encode(), name="port.yaml")
    with write_transaction():
        version_id = services.load_framework(file).id
    return queries.framework_structure(version_id)


def read(client: Client, address: str) -> str:
    """Return the words of a sound page in order, with ordinary spaces."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert defects(answer.data) == []
    words = re.sub(r"<[^>]+>", " ", answer.text)
    return " ".join(words.replace("\u202f", " ").replace("\u00a0", " ").split())


def subjects(framework: Framework) -> dict[str, int]:
    return {each.code: each.id for each in framework.subjects}


def test_the_sheet_of_a_session_marks_its_items_and_its_competency_without_items(
    port: Framework, trainer: Client
):
    cycle, _people = a_group("Rose", code=CODE, sessions=1)

    sheet = read(trainer, f"/seances/{sessions_of(cycle)[0].public_id}")

    for words in (
        "Je trouve le bulletin du jour.",
        "Déclarer sa pêche en ligne",
        "En tenant la main courante",
    ):
        assert words in sheet
    assert port.domains[0].competencies[1].subjects


def test_the_grid_records_it_and_the_learner_reads_it_in_its_own_words(
    port: Framework, trainer: Client, app: Flask
):
    cycle, (rose,) = a_group("Rose", code=CODE, sessions=1)
    named = subjects(port)

    trainer.post(
        address_of(cycle),
        data=form_of(trainer, address_of(cycle))
        | {f"people-0-i{named['Q.1.a']}": "1", f"people-0-i{named['Q.2']}": "2"},
    )

    learner = signed_in_as(app.test_client(), rose.person_id)
    path = read(learner, f"/mon-parcours/{CODE}/1.0").casefold()
    assert "à quai" in path
    assert "je trouve le bulletin du jour. t : en tenant la main courante" in path
    assert "déclarer sa pêche en ligne l : largué" in path
    assert "encore 1 compétence à valider dans le thème « À quai »" in read(
        trainer, f"/apprenants/{rose.public_id}/certificats"
    )


def test_its_rule_leads_to_a_certificate_that_prints_its_own_title(port: Framework, trainer: Client):
    hold_the_keys()
    cycle, (rose,) = a_group("Rose", code=CODE, sessions=1)
    past = a_session(cycle=cycle, starts_at=clock.now() - timedelta(weeks=1))
    enrolled(rose, past)
    marked(rose, past)
    for code in ("Q.1.a", "Q.1.b", "Q.2"):
        shown(rose, subjects(port)[code], level=2, by=the_trainer().id)
    home = f"/apprenants/{rose.public_id}/certificats"

    answer = trainer.send_form(home, {"framework": str(port.id), "key": "une-fois"})

    assert answer.status_code == 303, answer.text
    award = db.session.scalars(db.select(Award)).one()
    certificate = db.session.scalars(db.select(Certificate).filter_by(award_id=award.id)).one()
    printed = db.session.get_one(CertificateContent, certificate.id).printed
    assert award.framework_version_id == port.id
    assert printed["title"] == "Passeport du port"
    assert [group["title"] for group in printed["groups"]] == ["À quai"]
    assert "Passeport du port" in read(trainer, home)
