"""A local variant: its own code, hours and thresholds over the content of another version."""

from fractions import Fraction
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from app.core.database import db, write_transaction
from app.curricula import models, queries, reading, services
from app.curricula.errors import CodeTaken, OnlyVariants, UnreadableFramework, VersionAlreadyPublished
from app.curricula.rules.conditions import AttendanceHours
from app.curricula.rules.framework import Derivation, Framework
from app.curricula.rules.kinds import FrameworkStatus
from tests.curricula.files import line_of
from tests.support.factories import a_structure

pytestmark = pytest.mark.usefixtures("app")
VISA = reading.shipped_files()[-1]
VARIANT = """\
schema_version: 1
framework:
  variant_of: {code: visa-internet, version: "1.0"}
  code: visa-kerbest
  version: "1.0"
  name: "Visa Internet de Kerbest"
  short_name: "Visa Kerbest"
  authority: "Médiathèque de Kerbest"
  held_by: {n: 2, of_last: 3}
  attendance_rounding: {minutes: 15}
  hours: {typical: 15, by_domain: {"M1": 4, "M6": 1.5}}
  claim:
    do_not_say:
      - {phrase: "Visa du Léon"}
  certification_rules:
    - code: visa-kerbest-delivrance
      title: "Délivrance du Visa Internet"
      purpose: award
      evidence: own
      all_of:
        - {metric: attendance_hours, min: 14}
        - {metric: validated_ratio, unit: item, scope: overall, min: "9/10"}
        - {metric: decision, by: trainer}
"""


def read(text: str = VARIANT) -> reading.File:
    return reading.read_bytes(text.encode(), name="essai.yaml", known=queries.LOADED)


def problems_of(text: str) -> list[tuple[int, str]]:
    with pytest.raises(UnreadableFramework) as refusal:
        read(text)
    return [(problem.line, problem.sentence.replace("\u202f", " ")) for problem in refusal.value.problems]


def load(text: str = VARIANT, structure_id: int | None = None) -> Framework:
    file = read(text)
    with write_transaction():
        version_id = services.load_framework(file, structure_id).id
    return queries.framework_structure(version_id)


@pytest.fixture
def visa(app) -> Framework:
    with write_transaction():
        version_id = services.load_framework(reading.read(VISA)).id
    return queries.framework_structure(version_id)


def test_a_variant_takes_over_the_content_and_keeps_its_own_hours_and_thresholds(visa: Framework):
    variant = load()

    assert [item.statement for item in variant.items] == [item.statement for item in visa.items]
    assert variant.levels == visa.levels
    assert (variant.short_name, variant.status) == ("Visa Kerbest", FrameworkStatus.LOCAL)
    assert [domain.planned_minutes for domain in variant.domains] == [240, 120, 120, 120, 120, 90]
    assert variant.derivation == Derivation(n=2, m=3, rounding_minutes=15)
    assert variant.rules[0].conditions[0] == AttendanceHours(min=Fraction(14))
    assert queries.framework_structure(visa.id).derivation == Derivation()


def test_the_claim_is_inherited_and_may_only_forbid_more(visa: Framework):
    variant = load()

    assert variant.claim.prints == visa.claim.prints
    assert [each.phrase for each in variant.claim.do_not_say] == [
        "Visa du Léon",
        *(each.phrase for each in visa.claim.do_not_say),
    ]


def test_a_variant_without_rules_keeps_those_of_its_base(visa: Framework):
    variant = load(VARIANT[: VARIANT.index("  certification_rules")])

    assert [rule.code for rule in variant.rules] == [rule.code for rule in visa.rules]
    assert [rule.conditions for rule in variant.rules] == [rule.conditions for rule in visa.rules]


def test_one_observation_serves_the_base_and_the_variant_both_ways(visa: Framework):
    variant, base = load(), queries.framework_structure(visa.id)

    for mine, theirs in zip(variant.subjects, base.subjects, strict=True):
        assert mine.sources == (theirs.id,)
        assert theirs.sources == (mine.id,)


def test_two_variants_of_the_same_base_serve_one_another(visa: Framework):
    load()
    load(VARIANT.replace("visa-kerbest", "visa-plougastel"))

    triple = [
        next(iter(queries.framework_structure(queries.framework_version_id(code)).items))
        for code in ("visa-internet", "visa-kerbest", "visa-plougastel")
    ]

    ids = {item.id for item in triple}
    assert [set(item.sources) for item in triple] == [ids - {item.id} for item in triple]


def test_variants_loaded_at_once_serve_one_another_too(app, visa: Framework):
    files = [read(VARIANT.replace("visa-kerbest", code)) for code in ("visa-kerbest", "visa-plougastel")]
    db.session.rollback()
    together = Barrier(len(files))

    def load_one(file: reading.File) -> None:
        with app.app_context():
            together.wait()
            with write_transaction():
                services.load_framework(file)

    rivals = [Thread(target=load_one, args=(file,)) for file in files]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join()

    for code in ("visa-kerbest", "visa-plougastel"):
        variant = queries.framework_structure(queries.framework_version_id(code))
        assert {len(item.sources) for item in variant.items} == {2}


def test_the_digest_is_that_of_the_variants_own_file_and_its_base_is_kept(visa: Framework):
    structure = a_structure()
    variant = load(structure_id=structure.id)

    row = db.session.get_one(models.FrameworkVersion, variant.id)
    tie = db.session.get_one(models.FrameworkVariant, variant.id)
    assert row.file_text == VARIANT
    assert (tie.base_version_id, tie.structure_id) == (visa.id, structure.id)


def test_the_same_variant_loaded_twice_changes_nothing(visa: Framework):
    structure = a_structure()

    first, second = load(structure_id=structure.id), load(structure_id=structure.id)

    assert first == second
    assert db.session.scalar(select(func.count()).select_from(models.FrameworkVariant)) == 1


@pytest.mark.usefixtures("visa")
def test_a_published_variant_is_never_edited():
    load()

    with pytest.raises(VersionAlreadyPublished):
        load(VARIANT.replace("min: 14", "min: 13"))


@pytest.mark.usefixtures("visa")
def test_a_code_goes_on_naming_one_thing():
    ours, theirs = a_structure(), a_structure(name="Cyber-base de Crozon")
    load(structure_id=ours.id)
    a_whole_framework = VISA.read_text().replace('code: "visa-internet"', 'code: "visa-kerbest"')

    with pytest.raises(CodeTaken):
        load(VARIANT.replace('version: "1.0"\n', 'version: "2.0"\n'), structure_id=theirs.id)
    with pytest.raises(CodeTaken):
        load(a_whole_framework)


@pytest.mark.usefixtures("visa")
def test_a_structure_adds_variants_and_never_a_whole_framework():
    file = reading.read(reading.shipped_files()[0])

    with pytest.raises(OnlyVariants, match="variant_of"), write_transaction():
        services.load_framework(file, a_structure().id)


@pytest.mark.usefixtures("visa")
@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("old", "new", "at", "says"),
    [
        (
            '  version: "1.0"\n',
            '  version: "1.0"\n  domains: []\n',
            "domains",
            "reprend le contenu de sa base",
        ),
        ('  version: "1.0"\n', '  version: "1.0"\n  levels: []\n', "levels", "reprend le contenu de sa base"),
        ('  version: "1.0"\n', '  version: "1.0"\n  audience: "Tous"\n', "audience", "n’existe pas ici"),
        ("    do_not_say:", '    prints: "Diplôme"\n    do_not_say:', "prints", "n’existe pas ici"),
        ('version: "1.0"}', 'version: "7"}', "variant_of", "« 7 » de « visa-internet » n’est pas chargée"),
        ("code: visa-kerbest\n", "code: visa-internet\n", "  code: visa", "son propre code"),
        ('"M6": 1.5', '"M9": 1.5', "by_domain", "La base n’a pas de module « M9 »"),
        ('"M6": 1.5', '"M6": beaucoup', "by_domain", "nombre d’heures"),
        ('"Visa Internet de Kerbest"', '"Visa Internet Bretagne"', "  name:", "que rien ne doit dire"),
        ('"Délivrance du Visa Internet"', '"Visa du Léon"', "title", "que rien ne doit dire"),
        (
            "metric: attendance_hours, min: 14",
            'metric: mandatory, codes: ["X"]',
            "mandatory",
            "« X » n’existe",
        ),
    ],
)
def test_what_a_variant_may_not_say_is_refused_at_its_line(old: str, new: str, at: str, says: str):
    assert VARIANT.count(old) >= 1
    text = VARIANT.replace(old, new, 1)

    problems = problems_of(text)

    assert any(says in sentence and line == line_of(text, at) for line, sentence in problems), problems


@pytest.mark.usefixtures("visa")
def test_a_variant_has_no_variant_of_its_own():
    load()
    text = VARIANT.replace("code: visa-internet", "code: visa-kerbest").replace(
        "  code: visa-kerbest\n", "  code: autre\n"
    )

    ((line, sentence),) = problems_of(text)

    assert line == line_of(text, "variant_of")
    assert "est elle-même une variante" in sentence


def test_a_base_and_its_variant_given_together_load_in_one_go(tmp_path: Path):
    path = tmp_path / "variante.yaml"
    path.write_text(VARIANT)

    files = reading.read_all([path, VISA], queries.LOADED)
    with write_transaction():
        services.load_files(files)

    assert [line.code for line in queries.framework_lines()] == ["visa-internet", "visa-kerbest"]


@pytest.mark.usefixtures("visa")
def test_a_variant_is_for_its_own_structure_and_a_whole_framework_for_all():
    ours, theirs = a_structure(), a_structure(name="Cyber-base de Crozon")
    load(structure_id=ours.id)

    lines = queries.framework_lines()

    assert [line.code for line in lines if line.is_for(ours.id)] == ["visa-internet", "visa-kerbest"]
    assert [line.code for line in lines if line.is_for(theirs.id)] == ["visa-internet"]
