"""A small sound file, ways to spoil it, and ways to see what is then said."""

import pytest

from app.core.database import write_transaction
from app.curricula import queries, reading, services
from app.curricula.errors import UnreadableFramework
from app.curricula.rules import Framework

SOUND = """\
schema_version: 1
framework:
  code: passeport-numerique
  name: "Passeport numérique du quartier"
  version: "1.0"
  authority: "Centre social Horizon"
  language: fr
  status: local
  kind: own
  domain_word: module
  claim:
    we_deliver: true
    prints: "Passeport numérique"
    say: []
    do_not_say:
      - {phrase: "diplôme", where: title}
      - {phrase: "Passeport d’État", unless: "sauf convention"}
  sources:
    - {id: nous, title: "Atelier du jeudi", seen: full}
  levels:
    - {code: "0", ordinal: 0, name: "Pas encore", evidence: own}
    - {code: "1", ordinal: 1, name: "Sans aide", evidence: own}
  validated_from: "1"
  domains:
    - code: "1"
      title: "Se lancer"
      hours: 1.5
      evidence: own
      source: nous
      competencies:
        - code: "1.1"
          title: "Allumer"
          evidence: own
          items:
            - {code: "1.1.1", statement: "J’allume l’appareil.", evidence: own}
            - {code: "1.1.2", statement: "J’éteins l’appareil.", optional: true, evidence: own}
  certification_rules:
    - code: passeport
      title: "Délivrance du passeport"
      purpose: award
      evidence: own
      all_of:
        - {metric: validated_ratio, unit: item, scope: overall, min: "1"}
        - {metric: attendance_hours, min: 1.5}
        - {metric: mandatory, codes: ["1.1.1"]}
        - {metric: decision, by: trainer}
"""


VARIANT = """\
schema_version: 1
framework:
  variant_of: {code: passeport-numerique, version: "1.0"}
  code: passeport-du-port
  version: "1.0"
  name: "Passeport du port"
"""


def load(text: str) -> Framework:
    """Load a file after those that are there, and return what it holds."""
    file = reading.read_bytes(text.encode(), name="essai.yaml", known=queries.LOADED)
    with write_transaction():
        version_id = services.load_framework(file).id
    return queries.framework_structure(version_id)


def read(text: str) -> Framework:
    return reading.read_bytes(text.encode(), name="essai.yaml").framework


def problems_of(text: str | bytes) -> list[tuple[int, str]]:
    content = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(UnreadableFramework) as refusal:
        reading.read_bytes(content, name="essai.yaml")
    return [(problem.line, problem.sentence.replace("\u202f", " ")) for problem in refusal.value.problems]


def changed(old: str, new: str) -> str:
    assert SOUND.count(old) == 1, f"{old!r} stands {SOUND.count(old)} times in the file"
    return SOUND.replace(old, new)


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def the_only_problem_is(text: str, *, at: str, says: str) -> None:
    ((line, sentence),) = problems_of(text)
    assert says in sentence
    assert line == line_of(text, at)
