"""The keys that sign portable credentials and status lists: the installation's own, apart from every seal."""

from collections.abc import Callable
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from app.core import clock
from app.core.keys.addresses import AUTHORITY_NAME, Addresses
from app.core.keys.errors import told_as_impossible
from app.core.keys.lists import Lists
from app.core.keys.opened import OpenedOnce
from certificates.credentials.keys import CredentialKey, new_private_key
from certificates.credentials.proofs import ProofKey
from certificates.errors import KeysExist, WrongPassphrase
from certificates.keystore import CREDENTIALS, PROOFS, CertifiedKey, KeyDirectory, SigningKey

_TITLES = {CREDENTIALS: f"{AUTHORITY_NAME} – Copies numériques", PROOFS: f"{AUTHORITY_NAME} – Preuves"}
_NEW: dict[str, Callable[[], SigningKey]] = {
    CREDENTIALS: new_private_key,
    PROOFS: Ed25519PrivateKey.generate,
}


class CredentialKeys:
    """The two keys in use in one installation: RS256 for tokens, Ed25519 for proofs inside documents."""

    def __init__(self, directory: KeyDirectory, addresses: Addresses) -> None:
        self._directory = directory
        self._addresses = addresses
        self._signing: OpenedOnce[CredentialKey] = OpenedOnce()
        self._proving: OpenedOnce[ProofKey] = OpenedOnce()

    def signing(self) -> CredentialKey:
        """Return the key that signs credentials as tokens (RS256), made now if there is none yet.

        Raises:
            IssuingImpossible: there is no issuing authority, or a key does not open.
        """
        with told_as_impossible():
            return self._signing.get(self._directory.key_path(CREDENTIALS), self._opened_to_sign)

    def proving(self) -> ProofKey:
        """Return the key that proves documents (Ed25519), made now if there is none; raises as `signing`."""
        with told_as_impossible():
            return self._proving.get(self._directory.key_path(PROOFS), self._opened_to_prove)

    def published(self) -> list[dict[str, Any]]:
        """Return the public keys, those in use first, then the retired; raises as `signing`."""
        in_use = [self.signing().public_jwk(), self.proving().public_jwk()]
        names = {key["kid"] for key in in_use}
        return in_use + [key for key in self._directory.retired.public_keys() if key["kid"] not in names]

    def make_where_missing(self) -> None:
        """Make the keys that are not there, and the certificates that they lack."""
        self.signing()
        self.proving()

    def certificates(self) -> list[x509.Certificate]:
        """Return the certificates of the two keys; raises as `signing`."""
        return [self.signing().chain[0], self.proving().chain[0]]

    def renew(self, *, keeps_published: bool) -> list[x509.Certificate]:
        """Put new keys in the place of those in use, and return the certificates of the earlier ones.

        The earlier ones stay published, for what they signed, unless told otherwise: whoever holds
        a compromised key could sign with it today. Raises as `signing`.
        """
        earlier = self.certificates()
        if keeps_published:
            for key in (self.signing(), self.proving()):
                self._directory.retired.keep_key(key.public_jwk(), key.chain[0])
        with told_as_impossible():
            for name in (CREDENTIALS, PROOFS):
                self._directory.save_signing_key(name, self._certified(name, _NEW[name]()), replace=True)
        return earlier

    def withdraw(self, kid: str, lists: Lists, reason: x509.ReasonFlags) -> bool:
        """Put a retired key's certificate on the list, then publish the key no more; False for no such key.

        Raises as `signing`.
        """
        certificate = self._directory.retired.certificate_of_key(kid)
        if certificate is None:
            return False
        lists.withdraw([certificate], reason)
        self._directory.retired.forget_key(kid)
        return True

    def _opened_to_sign(self) -> CredentialKey:
        held = self._found(CREDENTIALS)
        if not isinstance(held.private, RSAPrivateKey):
            raise WrongPassphrase("Le fichier de clés est incomplet : restaurez-le depuis une sauvegarde.")
        return CredentialKey(held.private, issuer_id=self._addresses.issuer_id, chain=held.chain)

    def _opened_to_prove(self) -> ProofKey:
        held = self._found(PROOFS)
        if not isinstance(held.private, Ed25519PrivateKey):
            raise WrongPassphrase("Le fichier de clés est incomplet : restaurez-le depuis une sauvegarde.")
        return ProofKey(held.private, issuer_id=self._addresses.issuer_id, chain=held.chain)

    def _found(self, name: str) -> CertifiedKey:
        """Open a key, made where it is missing, certified where it is not yet or under another name."""
        if not self._directory.has(name):
            self._make(name)
        held = self._directory.load_signing_key(name)
        if not _is_certified(held, self._addresses.issuer_id):
            held = self._certified(name, held.private)
            self._directory.save_signing_key(name, held, replace=True)
        return held

    def _make(self, name: str) -> None:
        try:
            self._directory.save_signing_key(name, self._certified(name, _NEW[name]()))
        except KeysExist:
            return  # another process made it in the meantime: ours was never kept

    def _certified(self, name: str, private: SigningKey) -> CertifiedKey:
        return self._directory.certified(
            private,
            _TITLES[name],
            issuer_id=self._addresses.issuer_id,
            now=clock.now(),
            publication=self._addresses.publication(),
        )


def _is_certified(held: CertifiedKey, issuer_id: str) -> bool:
    """Tell whether a key's certificate leaves it the installation's present name."""
    if not held.chain:
        return False
    names = held.chain[0].extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return issuer_id in names.get_values_for_type(x509.UniformResourceIdentifier)
