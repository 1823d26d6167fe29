"""What a paper says besides its title and its list, with the labels of the paper."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.core.french import date_fr


def compared(printed: Mapping[str, Any]) -> list[tuple[str, str]]:
    """List the printed facts, in the order and with the labels of the paper; those not shown are left out."""
    facts = _of_a_passport(printed) if "issued_on" in printed else _of_a_certificate(printed)
    return [(label, value) for label, value in facts if value]


def _of_a_passport(printed: Mapping[str, Any]) -> list[tuple[str, str]]:
    parts = printed.get("parts", ())
    count = sum(len(domain["lines"]) for part in parts for domain in part["domains"])
    return [
        ("Date et lieu", _day_and_place(printed["issued_on"], printed["issuer_place"])),
        ("Ce que contient ce passeport", f"{count} savoir-faire" if parts else ""),
    ]


def _of_a_certificate(printed: Mapping[str, Any]) -> list[tuple[str, str]]:
    said = {
        "awarded_by": "",
        "hours_text": "",
        "period_text": "",
        "site_name": "",
        "trainer_names": (),
        **printed,
    }
    return [
        ("Date et lieu de délivrance", _day_and_place(said["awarded_on"], said["issuer_place"])),
        ("Délivrance accordée par", said["awarded_by"]),
        ("Durée et période", ", ".join(filter(None, (said["hours_text"], said["period_text"])))),
        ("Lieu de formation", said["site_name"]),
        ("Formation assurée par", ", ".join(said["trainer_names"])),
        ("Référentiel", f"{said['framework_name']}, version {said['framework_version']}"),
        ("Pour l’organisme", _signatory(said.get("look") or {})),
    ]


def _signatory(look: Mapping[str, Any]) -> str:
    return ", ".join(filter(None, (look.get("signatory_name"), look.get("signatory_title"))))


def _day_and_place(day: str, place: str) -> str:
    return ", ".join(part for part in (date_without_weekday(date.fromisoformat(day)), place) if part)


def date_without_weekday(day: date) -> str:
    """Say a day as the paper does: « 24 novembre 2026 »."""
    return date_fr(day).partition(" ")[2]
