"""Learners in frameworks of every shape: with items, with levels, with neither."""

import re
from itertools import count

from app.core.database import db, write_transaction
from app.curricula import reading, services
from app.curricula.queries import framework_structure
from app.curricula.rules import Framework
from app.people.models import Learner
from app.progress.services import Circumstances, TickWanted, record_evidence
from tests.support.client import Client
from tests.support.factories import the_trainer
from tests.support.statements import counted

_keys = count(1)

WITHOUT_ITEMS = """\
schema_version: 1
framework:
  code: gestes-du-quartier
  name: "Gestes du quartier"
  version: "1"
  authority: "Centre social Horizon"
  language: fr
  status: local
  kind: own
  domain_word: thème
  claim: {we_deliver: true, prints: "Gestes du quartier", say: [], do_not_say: []}
  sources:
    - {id: nous, title: "Atelier du jeudi", seen: full}
  levels:
    - {code: "0", ordinal: 0, name: "À découvrir", evidence: own}
    - {code: "1", ordinal: 1, name: "En route", evidence: own}
    - {code: "2", ordinal: 2, name: "Maîtrisé", evidence: own}
  validated_from: "2"
  domains:
    - code: "T1"
      title: "Chez soi"
      evidence: own
      source: nous
      competencies:
        - {code: "T1.1", title: "Payer une facture en ligne", items: [], evidence: own}
        - {code: "T1.2", title: "Prendre un rendez-vous", items: [], evidence: own}
  certification_rules:
    - code: gestes
      title: "Les gestes du quartier"
      purpose: award
      evidence: own
      all_of:
        - {metric: validated_count, unit: competency, scope: overall, min: 2}
        - {metric: decision, by: trainer}
"""


def without_items() -> Framework:
    """Load a framework never seen before, whose competencies have no item."""
    with write_transaction():
        loaded = services.load_framework(reading.read_bytes(WITHOUT_ITEMS.encode(), name="gestes.yaml"))
        version = loaded.id
    return framework_structure(version)


def has_shown(
    learner: Learner, framework: Framework, code: str, level: int, circumstances: Circumstances | None = None
) -> int:
    """Record that a learner showed an item or a whole competency; return the evidence's id."""
    subject = next(each for each in framework.subjects if each.code == code)
    with write_transaction():
        (made,) = record_evidence(
            learner.structure_id,
            framework,
            [TickWanted(learner_id=learner.id, item_id=subject.id, level=level)],
            key=f"{learner.id}-{framework.code}-{code}-{level}-{next(_keys)}",
            by=the_trainer().id,
            circumstances=circumstances or Circumstances(),
        )
    return made


def address_of(framework: Framework) -> str:
    """Return the address of a learner’s own page of a framework."""
    return f"/mon-parcours/{framework.code}/{framework.version}"


def words_of(client: Client, address: str) -> str:
    """Return the words of a page in order, with ordinary spaces."""
    page = client.get(address).text
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).replace("\u202f", " ").replace("\u00a0", " ").split())


def asked_by(client: Client, page: str) -> int:
    """Count the statements of a page that was opened before."""
    client.get(page)
    with counted(db.engine) as sent:
        client.get(page)
    return len(sent)
