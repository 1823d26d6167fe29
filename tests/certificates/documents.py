"""Certificates and keys for tests: believable contents, real keys made once per run."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from cryptography import x509

from certificates import authority
from certificates.authority import KeyedCertificate, KeyKind
from certificates.content import CertificateContent, CompetencyGroup
from certificates.layouts.certificate import draw_certificate
from certificates.names import SealHolder
from certificates.seal import Seal

NOW = datetime(2026, 11, 21, 14, 30, tzinfo=UTC)
SALT = "5a17" * 8
CODE = "7K4M-9QXB-2HTD-V"
URL = f"https://palier.kerourien.example/v/{CODE}"

INTERNET = CompetencyGroup(
    title="Aller sur Internet",
    items=(
        "Je me connecte au wifi.",
        "J’ouvre un site, je reviens en arrière, je change d’onglet.",
        "Je trouve un horaire ou une adresse avec un moteur de recherche.",
    ),
)
MESSAGES = CompetencyGroup(
    title="Écrire et recevoir des messages",
    items=("Je lis un message et j’y réponds.", "J’envoie et j’ouvre une pièce jointe."),
)


def a_content(**changes: Any) -> CertificateContent:
    """Return the content of a Visa Internet granted in Brest."""
    values: dict[str, Any] = {
        "title": "Visa Internet",
        "claim_line": "Délivré par l’Espace public numérique de Kérourien",
        "holder_name": "Fatoumata Diallo-Le Goff",
        "issuer_name": "Espace public numérique de Kérourien",
        "issuer_place": "Brest",
        "issuer_siret": "21290019500018",
        "framework_name": "Visa Internet (parcours EPN)",
        "framework_version": "1.0",
        "level_sentence": "Chaque savoir-faire a été accompli sans aide.",
        "groups": (INTERNET, MESSAGES),
        "hours_text": "12 heures, en 6 séances de 2 heures",
        "period_text": "du 3 octobre au 14 novembre 2026",
        "awarded_on": date(2026, 11, 21),
        "awarded_by": "Claire Le Goff, responsable de l’organisme",
        "site_name": "Médiathèque de Kérourien",
        "trainer_names": ("Yann Kervella", "Inès Benali"),
        "code": CODE,
        "url": URL,
        "salt": SALT,
    }
    return CertificateContent(**(values | changes))


def many_groups(*, groups: int = 6, items: int = 31) -> tuple[CompetencyGroup, ...]:
    """Return that many groups that share that many items, as long as real ones."""
    sentence = "Je trouve un horaire ou une adresse avec un moteur de recherche."
    sizes = [items // groups + (1 if index < items % groups else 0) for index in range(groups)]
    return tuple(
        CompetencyGroup(title=f"Découvrir l’ordinateur, partie {index + 1}", items=(sentence,) * size)
        for index, size in enumerate(sizes)
    )


@dataclass(frozen=True)
class Authorities:
    """A root, its issuing authority, one structure's seal, and the lists of both authorities."""

    root: KeyedCertificate
    issuing: KeyedCertificate
    structure: KeyedCertificate

    @property
    def roots(self) -> list[x509.Certificate]:
        """The one root that a checker trusts."""
        return [self.root.certificate]

    @property
    def crls(self) -> list[bytes]:
        """Lists that withdraw nothing."""
        return [
            authority.make_crl(self.issuing, now=NOW, days=authority.ISSUING_CRL_DAYS),
            authority.make_crl(self.root, now=NOW, days=authority.ROOT_CRL_DAYS),
        ]

    def seal(self) -> Seal:
        """Open the structure's seal."""
        crls = self.crls
        return Seal(self.structure, crls=lambda: crls)


def make_authorities(kind: KeyKind) -> Authorities:
    """Make new keys under names that are always the same."""
    root = authority.make_root("Palier – Racine", now=NOW, kind=kind)
    issuing = authority.make_issuing_authority(
        root, "Palier – Délivrance", now=NOW, crl_url="https://palier.example/root.crl", kind=kind
    )
    holder = SealHolder(name="EPN de Kérourien", siret="21290019500018", place="Brest")
    structure = authority.make_seal_certificate(
        issuing, holder, now=NOW, crl_url="https://palier.example/issuing.crl", kind=kind
    )
    return Authorities(root, issuing, structure)


_made_once = cache(make_authorities)


def authorities(kind: KeyKind = KeyKind.P256) -> Authorities:
    """Return the keys of the run."""
    return _made_once(kind)


@cache
def drawn() -> bytes:
    """Return the usual certificate before its seal."""
    return draw_certificate(a_content())


@cache
def _sealed(kind: KeyKind) -> bytes:
    return authorities(kind).seal().seal(drawn(), at=NOW)


def sealed(kind: KeyKind = KeyKind.P256) -> bytes:
    """Return the usual certificate, sealed."""
    return _sealed(kind)
