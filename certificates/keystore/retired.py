"""What is kept of a key that no longer signs: its public half, for as long as the paper lasts."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from certificates.files import PUBLIC_FILE, write_whole


@dataclass(frozen=True)
class RetiredSeal:
    """A seal that a structure no longer uses; the fingerprint is the SHA-256 of its certificate."""

    structure_id: str
    fingerprint: str
    path: Path

    @property
    def certificate(self) -> x509.Certificate:
        """Its public certificate."""
        return x509.load_pem_x509_certificate(self.path.read_bytes())


class RetiredKeys:
    """The public halves of retired keys, in a folder beside the keys in use."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep_seal(self, structure_id: str, certificate: x509.Certificate) -> None:
        """Keep the certificate of a seal; kept twice, it is there once."""
        fingerprint = certificate.fingerprint(hashes.SHA256()).hex()
        path = self.folder / "seals" / structure_id / f"{fingerprint}.pem"
        write_whole(path, certificate.public_bytes(Encoding.PEM), mode=PUBLIC_FILE, replace=True)

    def seals(self) -> Iterator[RetiredSeal]:
        """List the seals that were retired."""
        for path in sorted(self.folder.glob("seals/*/*.pem")):
            yield RetiredSeal(path.parent.name, path.stem, path)

    def keep_key(self, jwk: Mapping[str, Any], certificate: x509.Certificate) -> None:
        """Keep the public half of a key that signed credentials (RFC 7517), and its certificate.

        Kept twice, it is there once.
        """
        path = self.folder / "credentials" / f"{thumbprint(jwk['kid'])}.json"
        held = certificate.public_bytes(Encoding.PEM)
        write_whole(path.with_suffix(".pem"), held, mode=PUBLIC_FILE, replace=True)
        write_whole(path, json.dumps(dict(jwk), indent=2).encode(), mode=PUBLIC_FILE, replace=True)

    def certificate_of_key(self, kid: str) -> x509.Certificate | None:
        """Return the certificate of a key that signed credentials; None where no such key was retired."""
        kept = self.folder.glob("credentials/*.pem")
        path = next((each for each in kept if each.stem == thumbprint(kid)), None)
        return x509.load_pem_x509_certificate(path.read_bytes()) if path else None

    def forget_key(self, kid: str) -> None:
        """Count a key no more among those to publish; its certificate stays."""
        (self.folder / "credentials" / f"{thumbprint(kid)}.json").unlink(missing_ok=True)

    def public_keys(self) -> list[dict[str, Any]]:
        """Return the public halves of the keys that signed credentials."""
        return [json.loads(path.read_bytes()) for path in sorted(self.folder.glob("credentials/*.json"))]


def thumbprint(kid: str) -> str:
    """Return what a key's name says of the key itself (RFC 7638), after that of its issuer."""
    return kid.rpartition("#")[2]
