"""Where keys sleep: one PKCS#12 file each, under a passphrase, readable by their owner alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12

from certificates import authority
from certificates.authority import KeyedCertificate, KeyKind, PrivateKey, Revocation, SealHolder
from certificates.errors import KeysMissing, WrongPassphrase
from certificates.files import write_whole

ROOT = "root"
ISSUING = "issuing"
CREDENTIALS = "credentials"
ROOT_PEM = "palier-root.pem"

_SEAL_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Publication:
    """The public addresses of the two revocation lists, printed inside certificates for good."""

    root_crl: str | None = None
    issuing_crl: str | None = None


class KeyDirectory:
    """The keys of one installation: a root, an issuing authority, one seal per structure, and apart
    from them all the one that signs portable credentials.

    The root's file may be taken away to a safe once `create_authorities` has run: only a new
    issuing authority, or a new list of the root, needs it.
    """

    def __init__(self, folder: Path, passphrase: str) -> None:
        self.folder = folder
        self._passphrase = passphrase.encode()

    @property
    def root_pem(self) -> Path:
        """The public root certificate, which anyone may copy."""
        return self.folder / ROOT_PEM

    def create_authorities(
        self, name: str, *, now: datetime, publication: Publication, kind: KeyKind = KeyKind.P256
    ) -> None:
        """Make the root, the issuing authority, their two lists and the public root certificate.

        A making that a power cut stopped is taken up again with the root that it left.

        Raises:
            KeysExist: the installation has its keys already.
        """
        root = self._root(name, now=now, kind=kind)
        issuing = authority.make_issuing_authority(
            root, f"{name} – Délivrance", now=now, crl_url=publication.root_crl, kind=kind
        )
        self._save(ISSUING, issuing)
        public = root.certificate.public_bytes(Encoding.PEM)
        write_whole(self.root_pem, public, mode=0o644, replace=True)
        self.renew_crl(ROOT, now=now, days=authority.ROOT_CRL_DAYS)
        self.renew_crl(ISSUING, now=now, days=authority.ISSUING_CRL_DAYS)

    def create_seal(
        self,
        structure_id: str,
        holder: SealHolder,
        *,
        now: datetime,
        publication: Publication,
        kind: KeyKind = KeyKind.P256,
    ) -> KeyedCertificate:
        """Make the seal of a structure and keep it.

        Raises:
            KeysMissing: there is no issuing authority.
            KeysExist: the structure has a seal already.
        """
        issuing = self.load(ISSUING)
        seal = authority.make_seal_certificate(
            issuing, holder, now=now, crl_url=publication.issuing_crl, kind=kind
        )
        self._save(_seal(structure_id), seal)
        return seal

    def load(self, name: str) -> KeyedCertificate:
        """Open a key; for RSA this takes a quarter of a second, so load once and keep it.

        Raises:
            KeysMissing: there is no such file.
            WrongPassphrase: it does not open.
        """
        path = self.key_path(name)
        if not path.is_file():
            raise KeysMissing(
                "Les clés de cette installation manquent : lancez « palier keys init » avant de délivrer."
            )
        try:
            held = pkcs12.load_pkcs12(path.read_bytes(), self._passphrase)
        except ValueError as reason:
            raise WrongPassphrase("La phrase secrète n’ouvre pas les clés de cette installation.") from reason
        if held.cert is None or not isinstance(held.key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
            raise WrongPassphrase("Le fichier de clés est incomplet : restaurez-le depuis une sauvegarde.")
        issuers = tuple(extra.certificate for extra in held.additional_certs)
        return KeyedCertificate(held.key, held.cert.certificate, issuers)

    def load_seal(self, structure_id: str) -> KeyedCertificate:
        """Open the seal of a structure; raises as `load` does."""
        return self.load(_seal(structure_id))

    def has_seal(self, structure_id: str) -> bool:
        """Tell whether a structure has a seal."""
        return self.seal_path(structure_id).is_file()

    def seal_path(self, structure_id: str) -> Path:
        """The file of a structure's seal.

        Raises:
            KeysMissing: the identifier is no plain name.
        """
        return self.key_path(_seal(structure_id))

    def seals(self) -> list[str]:
        """List the structures that have a seal."""
        return sorted(path.stem for path in (self.folder / "seals").glob("*.p12"))

    def keep_credential_key(self, key: rsa.RSAPrivateKey) -> None:
        """Keep the key that signs portable credentials.

        Raises:
            KeysExist: the installation has one already.
        """
        self._save_key(CREDENTIALS, key)

    def has_credential_key(self) -> bool:
        """Tell whether there is a key for portable credentials."""
        return self.key_path(CREDENTIALS).is_file()

    def load_credential_key(self) -> rsa.RSAPrivateKey:
        """Open the key that signs portable credentials; raises as `load` does."""
        key = self._opened(CREDENTIALS).key
        if not isinstance(key, rsa.RSAPrivateKey):
            raise WrongPassphrase("Le fichier de clés est incomplet : restaurez-le depuis une sauvegarde.")
        return key

    def root_certificate(self) -> x509.Certificate:
        """Read the public root certificate.

        Raises:
            KeysMissing: the keys were never made.
        """
        if not self.root_pem.is_file():
            raise KeysMissing(
                "Le certificat racine de cette installation manque : lancez « palier keys init »."
            )
        return x509.load_pem_x509_certificate(self.root_pem.read_bytes())

    def renew_crl(self, name: str, *, now: datetime, days: int, revoked: Sequence[Revocation] = ()) -> bytes:
        """Sign and publish the list of an authority (`ROOT` or `ISSUING`); raises as `load` does."""
        crl = authority.make_crl(self.load(name), now=now, days=days, revoked=revoked)
        write_whole(self.crl_path(name), crl, mode=0o644, replace=True)
        return crl

    def crl_path(self, name: str) -> Path:
        """The published list of an authority, in DER."""
        return self.folder / f"{name}.crl"

    def crls(self) -> list[bytes]:
        """Read the lists that go into every sealed document: the issuing authority's and the root's."""
        paths = (self.crl_path(ISSUING), self.crl_path(ROOT))
        return [path.read_bytes() for path in paths if path.is_file()]

    def _root(self, name: str, *, now: datetime, kind: KeyKind) -> KeyedCertificate:
        if self.key_path(ROOT).is_file() and not self.key_path(ISSUING).exists():
            return self.load(ROOT)
        root = authority.make_root(f"{name} – Racine", now=now, kind=kind)
        self._save(ROOT, root)
        return root

    def key_path(self, name: str) -> Path:
        """The file of a key."""
        return self.folder / f"{name}.p12"

    def _opened(self, name: str) -> pkcs12.PKCS12KeyAndCertificates:
        path = self.key_path(name)
        if not path.is_file():
            raise KeysMissing(
                "Les clés de cette installation manquent : lancez « palier keys init » avant de délivrer."
            )
        try:
            return pkcs12.load_pkcs12(path.read_bytes(), self._passphrase)
        except ValueError as reason:
            raise WrongPassphrase("La phrase secrète n’ouvre pas les clés de cette installation.") from reason

    def _save(self, name: str, held: KeyedCertificate) -> None:
        self._save_key(name, held.key, held.certificate, held.issuers)

    def _save_key(
        self,
        name: str,
        key: PrivateKey,
        certificate: x509.Certificate | None = None,
        issuers: Sequence[x509.Certificate] = (),
    ) -> None:
        if not self._passphrase:
            raise WrongPassphrase("Les clés ne s’enregistrent pas sans phrase secrète.")
        encryption = BestAvailableEncryption(self._passphrase)
        content = pkcs12.serialize_key_and_certificates(
            b"palier", key, certificate, list(issuers) or None, encryption
        )
        write_whole(self.key_path(name), content, mode=0o600)


def _seal(structure_id: str) -> str:
    """Return a seal's name; the identifier becomes a file's name and must be plain."""
    if not _SEAL_NAME.fullmatch(structure_id):
        raise KeysMissing("Cet identifiant de structure ne peut pas porter de clé.")
    return f"seals/{structure_id}"
