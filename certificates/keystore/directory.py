"""The keys of one installation: a root, an issuing authority, one seal per structure, two signing keys."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from certificates import authority
from certificates.authority import KeyedCertificate, KeyKind, Revocation
from certificates.errors import KeysExist, KeysMissing
from certificates.files import PUBLIC_FILE, write_whole
from certificates.keystore.retired import RetiredKeys
from certificates.keystore.vault import CertifiedKey, SigningKey, Vault
from certificates.names import SealHolder

ROOT = "root"
ISSUING = "issuing"
CREDENTIALS = "credentials"
PROOFS = "proofs"
ROOT_PEM = "palier-root.pem"

_SEAL_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Publication:
    """The public addresses of the two revocation lists, printed inside certificates for good."""

    root_crl: str | None = None
    issuing_crl: str | None = None


class KeyDirectory(Vault):
    """The folder of an installation's keys.

    The root's file may be taken away to a safe once `create_authorities` has run: only a new
    issuing authority, or a new list of the root, needs it.
    """

    @property
    def root_pem(self) -> Path:
        """The public root certificate, which anyone may copy."""
        return self.folder / ROOT_PEM

    @property
    def retired(self) -> RetiredKeys:
        """What is kept of the keys that no longer sign."""
        return RetiredKeys(self.folder / "retired")

    def create_authorities(
        self, name: str, *, now: datetime, publication: Publication, kind: KeyKind = KeyKind.P256
    ) -> None:
        """Make the root, the issuing authority, their two lists and the public root certificate.

        A making that a power cut stopped is taken up again with what it left; its last file is the
        issuing authority's list. With the root in its safe, nothing is made anew.

        Raises:
            KeysExist: the installation has its keys already.
        """
        if self.has(ISSUING) and self.crl_path(ISSUING).is_file():
            raise KeysExist("Les clés de cette installation existent déjà : elles ne sont jamais écrasées.")
        if not self.has(ISSUING):
            self._create_issuing_authority(name, now=now, publication=publication, kind=kind)
        public = self.load(ISSUING).issuers[-1].public_bytes(Encoding.PEM)
        write_whole(self.root_pem, public, mode=PUBLIC_FILE, replace=True)
        self.renew_crl(ROOT, now=now, days=authority.ROOT_CRL_DAYS)
        self.renew_crl(ISSUING, now=now, days=authority.ISSUING_CRL_DAYS)

    def _create_issuing_authority(
        self, name: str, *, now: datetime, publication: Publication, kind: KeyKind
    ) -> None:
        if not self.has(ROOT):
            self.save(ROOT, authority.make_root(f"{name} – Racine", now=now, kind=kind))
        issuing = authority.make_issuing_authority(
            self.load(ROOT), f"{name} – Délivrance", now=now, crl_url=publication.root_crl, kind=kind
        )
        self.save(ISSUING, issuing)

    def root_certificate(self) -> x509.Certificate:
        """Read the public root certificate.

        Raises:
            KeysMissing: the keys were never made.
        """
        if not self.root_pem.is_file():
            raise KeysMissing(
                "Le certificat racine de cette installation manque : lancez « palier keys init »."
            )
        return x509.load_pem_x509_certificate(self.root_pem.read_bytes())

    def create_seal(
        self,
        structure_id: str,
        holder: SealHolder,
        *,
        now: datetime,
        publication: Publication,
        kind: KeyKind = KeyKind.P256,
        replace: bool = False,
    ) -> KeyedCertificate:
        """Make the seal of a structure and keep it, in the place of the earlier one if told so.

        Raises:
            KeysMissing: there is no issuing authority.
            KeysExist: the structure has a seal already.
        """
        issuing = self.load(ISSUING)
        seal = authority.make_seal_certificate(
            issuing, holder, now=now, crl_url=publication.issuing_crl, kind=kind
        )
        self.save(_seal(structure_id), seal, replace=replace)
        return seal

    def load_seal(self, structure_id: str) -> KeyedCertificate:
        """Open the seal of a structure; raises as `load` does."""
        return self.load(_seal(structure_id))

    def has_seal(self, structure_id: str) -> bool:
        """Tell whether a structure has a seal."""
        return self.has(_seal(structure_id))

    def seal_path(self, structure_id: str) -> Path:
        """The file of a structure's seal.

        Raises:
            KeysMissing: the identifier is no plain name.
        """
        return self.key_path(_seal(structure_id))

    def seals(self) -> list[str]:
        """List the structures that have a seal."""
        return sorted(path.stem for path in (self.folder / "seals").glob("*.p12"))

    def certified(
        self, private: SigningKey, title: str, *, issuer_id: str, now: datetime, publication: Publication
    ) -> CertifiedKey:
        """Give a key that signs credentials its certificate, and keep nothing yet; raises as `load`."""
        issuing = self.load(ISSUING)
        own = authority.make_key_certificate(
            issuing,
            private.public_key(),
            title,
            issuer_id=issuer_id,
            now=now,
            crl_url=publication.issuing_crl,
        )
        return CertifiedKey(private, (own, *issuing.chain))

    def renew_crl(self, name: str, *, now: datetime, days: int, revoked: Sequence[Revocation] = ()) -> bytes:
        """Sign and publish the list of an authority (`ROOT` or `ISSUING`); raises as `load` does.

        A root that is not this installation's, left there by mistake, signs nothing.
        """
        signing = self.load(name)
        if signing.chain[-1] != self.root_certificate():
            raise KeysMissing(f"Le fichier {name}.p12 n’est pas celui de cette installation.")
        crl = authority.make_crl(signing, now=now, days=days, revoked=revoked)
        write_whole(self.crl_path(name), crl, mode=PUBLIC_FILE, replace=True)
        return crl

    def crl_path(self, name: str) -> Path:
        """The published list of an authority, in DER."""
        return self.folder / f"{name}.crl"

    def crls(self) -> list[bytes]:
        """Read the lists that go into every sealed document: the issuing authority's and the root's."""
        paths = (self.crl_path(ISSUING), self.crl_path(ROOT))
        return [path.read_bytes() for path in paths if path.is_file()]


def _seal(structure_id: str) -> str:
    """Return a seal's name; the identifier becomes a file's name and must be plain."""
    if not _SEAL_NAME.fullmatch(structure_id):
        raise KeysMissing("Cet identifiant de structure ne peut pas porter de clé.")
    return f"seals/{structure_id}"
