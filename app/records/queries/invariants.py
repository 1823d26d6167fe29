"""What is true at every moment of a sound installation, whatever happened to it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy.exc import DatabaseError

from app.core.database import db
from app.records.queries import (
    certificates,
    credentials,
    curricula,
    decisions,
    evidence,
    facts,
    passports,
    sheets,
    storage,
)

MOST_TOLD = 20
"""How many breaches of one kind are told; the last line counts the others."""


@dataclass(frozen=True, kw_only=True)
class Invariant:
    """Something that must hold; `breaches` yields a French line for each place where it does not."""

    name: str
    sentence: str
    breaches: Callable[[], Iterator[str]]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What the examination of an invariant found; it holds when there is no breach."""

    invariant: Invariant
    breaches: tuple[str, ...]


INVARIANTS = (
    Invariant(
        name="schema",
        sentence="La base est au schéma de cette version.",
        breaches=storage.another_schema,
    ),
    Invariant(name="storage", sentence="La base est entière sur le disque.", breaches=storage.damaged_pages),
    Invariant(
        name="foreign_keys",
        sentence="Chaque ligne qui en cite une autre la trouve.",
        breaches=storage.lost_links,
    ),
    Invariant(
        name="triggers",
        sentence="Les verrous qui protègent les faits sont en place.",
        breaches=storage.missing_triggers,
    ),
    Invariant(
        name="seats", sentence="Aucune séance n’a plus d’inscrits que de places.", breaches=facts.oversold
    ),
    Invariant(
        name="attendance_heads",
        sentence="Chaque présence notée garde une réponse qui fait foi.",
        breaches=facts.attendance_without_head,
    ),
    Invariant(
        name="evidence_heads",
        sentence="Chaque savoir-faire observé garde une réponse qui fait foi.",
        breaches=evidence.without_head,
    ),
    Invariant(
        name="evidence_replaced",
        sentence="Une preuve n’en remplace que de la même personne et de la même chose.",
        breaches=evidence.replaced_elsewhere,
    ),
    Invariant(
        name="evidence_withdrawn",
        sentence="Une preuve n’est retirée que par sa structure.",
        breaches=evidence.withdrawn_elsewhere,
    ),
    Invariant(
        name="works",
        sentence="Chaque travail gardé a ses octets, ceux qui ont été remis.",
        breaches=evidence.changed_works,
    ),
    Invariant(
        name="outside_decisions",
        sentence="Chaque décision d’un jury est prise sous une règle qui la lui laisse.",
        breaches=decisions.of_no_jury,
    ),
    Invariant(
        name="sign_offs",
        sentence="Chaque avis d’évaluation porte sur une compétence.",
        breaches=decisions.signed_off_elsewhere,
    ),
    Invariant(
        name="awards",
        sentence="Personne n’a deux fois le même titre en vigueur.",
        breaches=certificates.awards_in_double,
    ),
    Invariant(
        name="certificates",
        sentence="Chaque délivrance a un seul certificat en vigueur.",
        breaches=certificates.certificates_in_double,
    ),
    Invariant(
        name="frameworks",
        sentence="Chaque délivrance cite le référentiel tel qu’il est gardé.",
        breaches=certificates.changed_frameworks,
    ),
    Invariant(
        name="wholes",
        sentence="Chaque compétence a sa ligne, pour ce qui est observé en entier.",
        breaches=curricula.competencies_without_whole,
    ),
    Invariant(
        name="sources_closed",
        sentence="Les preuves suivent d’une version à l’autre jusqu’au bout.",
        breaches=curricula.open_sources,
    ),
    Invariant(
        name="sources_acyclic",
        sentence="Aucun savoir-faire n’en remplace un autre qui le remplace.",
        breaches=curricula.sources_in_a_ring,
    ),
    Invariant(
        name="documents",
        sentence="Chaque certificat scellé a ses octets, ceux du registre.",
        breaches=certificates.missing_or_changed_documents,
    ),
    Invariant(
        name="orphans",
        sentence="Aucun document n’est gardé sans certificat.",
        breaches=certificates.orphan_documents,
    ),
    Invariant(
        name="seals", sentence="Le cachet de chaque certificat est bon.", breaches=certificates.bad_seals
    ),
    Invariant(
        name="copies",
        sentence="Chaque certificat scellé a sa copie numérique entière, et sa place dans une liste.",
        breaches=credentials.missing_copies,
    ),
    Invariant(
        name="copies_carried",
        sentence="Chaque copie numérique est celle que porte le PDF.",
        breaches=credentials.copies_of_another_paper,
    ),
    Invariant(
        name="status_bits",
        sentence="Les listes de retrait disent ce que dit le registre.",
        breaches=credentials.bits_that_lie,
    ),
    Invariant(
        name="status_places",
        sentence="Chaque place est dans sa liste.",
        breaches=credentials.places_nowhere,
    ),
    Invariant(
        name="status_published",
        sentence="Chaque retrait est publié.",
        breaches=credentials.withdrawals_unpublished,
    ),
    Invariant(
        name="passports",
        sentence="Chaque passeport gardé a ses octets, ceux du registre.",
        breaches=passports.changed_passports,
    ),
    Invariant(
        name="passport_proofs",
        sentence="Le cachet et la signature de chaque passeport sont bons.",
        breaches=passports.bad_proofs,
    ),
    Invariant(
        name="sheets",
        sentence="Chaque feuille close dit ce qu’elle disait.",
        breaches=sheets.changed_contents,
    ),
    Invariant(
        name="sheet_versions",
        sentence="Les versions d’une feuille close se suivent sans trou.",
        breaches=sheets.broken_versions,
    ),
    Invariant(
        name="sheet_journal",
        sentence="Le journal tient l’empreinte de chaque feuille close.",
        breaches=sheets.missing_from_journal,
    ),
    Invariant(
        name="sheet_papers",
        sentence="Chaque feuille scellée a ses octets et ses preuves, ceux du registre.",
        breaches=sheets.changed_papers,
    ),
    Invariant(
        name="sheet_marks",
        sentence="Chaque pointage que cite une feuille close existe.",
        breaches=sheets.lost_marks,
    ),
    Invariant(
        name="sheet_scans",
        sentence="Chaque scan d’une feuille de papier a les octets qui ont été remis.",
        breaches=sheets.changed_scans,
    ),
    Invariant(
        name="journal",
        sentence="Le journal de chaque structure est d’un seul tenant.",
        breaches=facts.broken_journals,
    ),
    Invariant(
        name="journal_words",
        sentence="Les mots du journal sont ceux qui ont été écrits.",
        breaches=facts.changed_words,
    ),
)


def findings() -> Iterator[Finding]:
    """Examine every invariant, one after the other; one that cannot be read is a breach."""
    for invariant in INVARIANTS:
        try:
            found = list(invariant.breaches())
        except DatabaseError as trouble:
            db.session.rollback()
            found = [f"n’a pas pu être lu ({type(trouble).__name__})"]
        yield Finding(invariant=invariant, breaches=_told(found))


def _told(found: list[str]) -> tuple[str, ...]:
    more = len(found) - MOST_TOLD
    return tuple(found[:MOST_TOLD] + ([f"et {more} autres"] if more > 0 else []))
