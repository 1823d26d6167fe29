"""The keys that sign portable credentials: the installation's own, apart from every seal."""

from app.core.keys.addresses import Addresses
from app.core.keys.errors import IssuingImpossible
from app.core.keys.opened import OpenedOnce
from certificates.credentials.keys import CredentialKey, new_private_key
from certificates.errors import CertificateError, KeysExist
from certificates.keystore import CREDENTIALS, KeyDirectory


class CredentialKeys:
    """The keys of portable credentials in use in one installation."""

    def __init__(self, directory: KeyDirectory, addresses: Addresses) -> None:
        self._directory = directory
        self._addresses = addresses
        self._signing: OpenedOnce[CredentialKey] = OpenedOnce()

    def signing(self) -> CredentialKey:
        """Return the key that signs credentials as tokens (RS256), made now if there is none yet.

        Raises:
            IssuingImpossible: a key does not open.
        """
        try:
            return self._signing.get(self._directory.key_path(CREDENTIALS), self._found)
        except CertificateError as refusal:
            raise IssuingImpossible(refusal.message) from refusal

    def make_where_missing(self) -> None:
        """Make the key unless it is there."""
        if self._directory.has_credential_key():
            return
        try:
            self._directory.keep_credential_key(new_private_key())
        except KeysExist:
            return  # another process made it in the meantime: ours was never kept

    def _found(self) -> CredentialKey:
        self.make_where_missing()
        return CredentialKey(self._directory.load_credential_key(), issuer_id=self._addresses.issuer_id)
