"""Where private keys sleep: one PKCS#12 file each (RFC 7292), under a passphrase, for their owner alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from certificates.authority import KeyedCertificate
from certificates.errors import KeysMissing, WrongPassphrase
from certificates.files import PRIVATE_FILE, write_whole

SigningKey = rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey

_MISSING = "Les clés de cette installation manquent : lancez « palier keys init » avant de délivrer."
_CLOSED = "La phrase secrète n’ouvre pas les clés de cette installation."
_NOT_WHOLE = "Le fichier de clés est incomplet : restaurez-le depuis une sauvegarde."


@dataclass(frozen=True)
class CertifiedKey:
    """A key that signs credentials, and its certificates, its own first; none from an earlier version."""

    private: SigningKey
    chain: tuple[x509.Certificate, ...] = ()


class Vault:
    """The private keys of one installation, by name."""

    def __init__(self, folder: Path, passphrase: str) -> None:
        self.folder = folder
        self._passphrase = passphrase.encode()

    def key_path(self, name: str) -> Path:
        """The file of a key."""
        return self.folder / f"{name}.p12"

    def has(self, name: str) -> bool:
        """Tell whether there is such a key."""
        return self.key_path(name).is_file()

    def load(self, name: str) -> KeyedCertificate:
        """Open a key that seals or certifies; for RSA this takes a quarter of a second, so keep it.

        Raises:
            KeysMissing: there is no such file.
            WrongPassphrase: it does not open.
        """
        held = self._opened(name)
        if held.cert is None or not isinstance(held.key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
            raise WrongPassphrase(_NOT_WHOLE)
        return KeyedCertificate(held.key, held.cert.certificate, _issuers(held))

    def load_signing_key(self, name: str) -> CertifiedKey:
        """Open a key that signs credentials; raises as `load` does."""
        held = self._opened(name)
        if not isinstance(held.key, rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey):
            raise WrongPassphrase(_NOT_WHOLE)
        own = (held.cert.certificate,) if held.cert else ()
        return CertifiedKey(held.key, (*own, *_issuers(held)))

    def save(self, name: str, held: KeyedCertificate, *, replace: bool = False) -> None:
        """Keep a key with its certificates.

        Raises:
            KeysExist: there is one of this name, which is not to be replaced.
            WrongPassphrase: there is no passphrase to keep it under.
        """
        self._keep(name, held.key, held.chain, replace=replace)

    def save_signing_key(self, name: str, held: CertifiedKey, *, replace: bool = False) -> None:
        """Keep a key that signs credentials; raises as `save` does."""
        self._keep(name, held.private, held.chain, replace=replace)

    def _keep(
        self,
        name: str,
        key: ec.EllipticCurvePrivateKey | SigningKey,
        chain: Sequence[x509.Certificate],
        *,
        replace: bool,
    ) -> None:
        if not self._passphrase:
            raise WrongPassphrase("Les clés ne s’enregistrent pas sans phrase secrète.")
        own, issuers = (chain[0], chain[1:]) if chain else (None, ())
        content = pkcs12.serialize_key_and_certificates(
            b"palier", key, own, list(issuers) or None, BestAvailableEncryption(self._passphrase)
        )
        write_whole(self.key_path(name), content, mode=PRIVATE_FILE, replace=replace)

    def check(self, content: bytes) -> None:
        """Open what could become the file of a key, and keep nothing.

        Raises:
            WrongPassphrase: it does not open.
        """
        if self._open(content).key is None:
            raise WrongPassphrase(_NOT_WHOLE)

    def _opened(self, name: str) -> pkcs12.PKCS12KeyAndCertificates:
        path = self.key_path(name)
        if not path.is_file():
            raise KeysMissing(_MISSING)
        return self._open(path.read_bytes())

    def _open(self, content: bytes) -> pkcs12.PKCS12KeyAndCertificates:
        try:
            return _unlocked(content, self._passphrase)
        except ValueError as reason:
            raise WrongPassphrase(_CLOSED) from reason


@lru_cache(maxsize=8)
def _unlocked(content: bytes, passphrase: bytes) -> pkcs12.PKCS12KeyAndCertificates:
    """Open a file; the same bytes a second time cost nothing, where an RSA key takes a tenth of a second."""
    return pkcs12.load_pkcs12(content, passphrase)


def _issuers(held: pkcs12.PKCS12KeyAndCertificates) -> tuple[x509.Certificate, ...]:
    return tuple(extra.certificate for extra in held.additional_certs)
