"""Passports for tests: believable contents."""

from datetime import date
from typing import Any

from certificates.passport_content import PassportContent, PassportDomain, PassportLine, PassportPart
from tests.certificates.documents import CODE, SALT, URL

VISA = PassportPart(
    framework_name="Visa Internet (parcours EPN)",
    framework_version="1.0",
    scale="Niveaux, du premier au dernier : pas encore, avec de l’aide, sans aide, j’explique à un autre.",
    domains=(
        PassportDomain(
            title="Aller sur Internet",
            lines=(
                PassportLine(
                    statement="Je me connecte au wifi.", level="sans aide", seen="observé le 03/11/2026"
                ),
                PassportLine(
                    statement="Je trouve un horaire ou une adresse avec un moteur de recherche.",
                    level="j’explique à un autre",
                    seen="dit à l’oral le 10/11/2026",
                ),
            ),
        ),
        PassportDomain(
            title="Écrire et recevoir des messages",
            lines=(
                PassportLine(
                    statement="J’envoie et j’ouvre une pièce jointe.",
                    level="sans aide",
                    seen="travail remis le 17/11/2026",
                ),
            ),
        ),
    ),
)


def a_long_part(lines: int = 90) -> PassportPart:
    """Return a framework of which much is held, on several pages."""
    held = tuple(
        PassportLine(
            statement=f"Je fais la chose numéro {number}, et je vérifie que tout est bien comme voulu.",
            level="Acquis",
            seen="observé le 03/11/2026",
        )
        for number in range(lines)
    )
    domains = tuple(
        PassportDomain(title=f"Domaine {start // 15 + 1}", lines=held[start : start + 15])
        for start in range(0, lines, 15)
    )
    return PassportPart(
        framework_name="B2i adultes", framework_version="2012", scale="Ses niveaux.", domains=domains
    )


def a_passport(**changes: Any) -> PassportContent:
    """Return the passport of somebody who has learnt in Brest."""
    values: dict[str, Any] = {
        "holder_name": "Fatoumata Diallo-Le Goff",
        "issuer_name": "Espace public numérique de Kérourien",
        "issuer_place": "Brest",
        "issuer_siret": "21290019500018",
        "parts": (VISA,),
        "issued_on": date(2026, 11, 21),
        "code": CODE,
        "url": URL,
        "salt": SALT,
    }
    return PassportContent(**(values | changes))
