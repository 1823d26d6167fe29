"""The names that certificates bear (RFC 5280; ETSI EN 319 412-3)."""

from dataclasses import dataclass

from cryptography import x509
from cryptography.x509.oid import NameOID

_LONGEST_NAME = 64


@dataclass(frozen=True, kw_only=True)
class SealHolder:
    """The structure whose name the seal bears; a SIRET is fourteen digits."""

    name: str
    siret: str | None = None
    place: str | None = None


def authority_name(name: str) -> x509.Name:
    """Name an authority, or a key of the installation's own."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _shortened(name)),
            x509.NameAttribute(NameOID.COMMON_NAME, _shortened(name)),
        ]
    )


def holder_name(holder: SealHolder) -> x509.Name:
    """Name a legal person (ETSI EN 319 412-3); the unit `0002` is the French register of SIRET (ISO 6523)."""
    attributes = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, _shortened(holder.name)),
    ]
    if holder.siret:
        siren = f"NTRFR-{holder.siret[:9]}"
        attributes.append(x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, siren))
        attributes.append(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, f"0002 {holder.siret}"))
    if holder.place:
        attributes.append(x509.NameAttribute(NameOID.LOCALITY_NAME, _shortened(holder.place)))
    attributes.append(x509.NameAttribute(NameOID.COMMON_NAME, _shortened(holder.name)))
    return x509.Name(attributes)


def _shortened(name: str) -> str:
    """Cut a name to the 64 bytes of UTF-8 that a certificate can hold (RFC 5280, upper bounds)."""
    if len(name.encode()) <= _LONGEST_NAME:
        return name
    kept = name.encode()[: _LONGEST_NAME - len("…".encode())]
    return kept.decode(errors="ignore").rstrip() + "…"
