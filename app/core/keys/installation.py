"""The keys of this installation, opened once per application; their absence never stops the start.

The issuing authority signs one seal per structure, made when it is first needed, and the list
of withdrawn seals, renewed well before it lapses. The root may be kept away from the machine.
"""

from collections.abc import Sequence
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from app.config import Settings
from app.core import clock
from app.core.keys.addresses import AUTHORITY_NAME, Addresses
from app.core.keys.copies import Copies
from app.core.keys.credentials import CredentialKeys
from app.core.keys.errors import IssuingImpossible, told_as_impossible
from app.core.keys.lists import Lists
from app.core.keys.outside import Outside
from app.core.keys.rotation import rotate_credential_keys, rotate_seals
from app.core.keys.seals import SealOwner, Seals
from certificates.authority import KeyKind
from certificates.credentials.keys import CredentialKey
from certificates.credentials.proofs import ProofKey
from certificates.errors import CertificateError, KeysExist
from certificates.keystore import ISSUING, ROOT, KeyDirectory, RetiredSeal
from certificates.seal import Seal


class Keys(Addresses):
    """The issuing authority, the seals and the published lists of one installation."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._directory = KeyDirectory(settings.keys_dir, settings.keys_passphrase)
        self._kind = KeyKind(settings.seal_key)
        self._outside = Outside(settings)
        self._seals = Seals(self._directory, self, self._kind, self._outside)
        self._credentials = CredentialKeys(self._directory, self)
        self.published_lists = Lists(self._directory)
        self.copies = Copies(self._directory)
        self._issuing_opens = False

    def create(self) -> None:
        """Make the root, the issuing authority and their lists.

        Raises:
            KeysExist: the installation has them already.
            KeysMissing, WrongPassphrase: what a power cut left of them does not open.
        """
        self._directory.create_authorities(
            AUTHORITY_NAME, now=clock.now(), publication=self.publication(), kind=self._kind
        )

    def create_where_missing(self) -> bool:
        """Make the authorities unless they are there; tell whether they were made."""
        try:
            self.create()
        except KeysExist:
            return False
        return True

    def trouble(self) -> str | None:
        """Say in French why nothing can be sealed, or return None: all is well."""
        return self.trouble_with_the_authority() or self._outside.trouble()

    def try_again(self) -> str | None:
        """Ask again those outside who did not answer, then say what `trouble` says."""
        self._outside.try_again()
        return self.trouble()

    def trouble_with_the_authority(self) -> str | None:
        """Say why nothing can be issued nor signed here, or return None."""
        address = self.trouble_with_the_address()
        if address or self._issuing_opens:
            return address
        try:
            self._directory.load(ISSUING)
            self._directory.root_certificate()
        except CertificateError as refusal:
            return refusal.message
        self._issuing_opens = True
        return None

    def _check_that_signing_is_possible(self) -> None:
        trouble = self.trouble_with_the_authority()
        if trouble is not None:
            raise IssuingImpossible(trouble)

    def seal_of(self, owner: SealOwner) -> Seal:
        """Return the seal of a structure, made now if it has none yet.

        Raises:
            IssuingImpossible: there is no issuing authority, it does not open, the address may not
                be printed, or the token or the timestamping authority did not answer.
        """
        trouble = self.trouble()
        if trouble is not None:
            raise IssuingImpossible(trouble)
        return self._seals.of(owner)

    def credential_key(self) -> CredentialKey:
        """Return the key that signs portable credentials, made now if there is none yet.

        It is the installation's, apart from every seal, under the name that its public address
        gives it (did:web); raises as `seal_of` does.
        """
        self._check_that_signing_is_possible()
        return self._credentials.signing()

    def proof_key(self) -> ProofKey:
        """Return the key that proves documents from inside; as `credential_key` in all else."""
        self._check_that_signing_is_possible()
        return self._credentials.proving()

    def published_keys(self) -> list[dict[str, Any]]:
        """Return the public keys of credentials, in use then retired; raises as `seal_of`."""
        self._check_that_signing_is_possible()
        return self._credentials.published()

    def make_credential_keys_where_missing(self) -> None:
        """Make the keys of portable credentials, and their certificates, unless they are there."""
        self._credentials.make_where_missing()

    def root(self) -> x509.Certificate:
        """Return the public root certificate.

        Raises:
            IssuingImpossible: the keys were never made.
        """
        with told_as_impossible():
            return self._directory.root_certificate()

    def root_pem(self) -> bytes:
        """Return the public root certificate as anyone may copy it; raises as `root` does."""
        return self.root().public_bytes(Encoding.PEM)

    @property
    def root_is_here(self) -> bool:
        """Tell whether the root's private key is on this machine, rather than in a safe."""
        return self._directory.has(ROOT)

    def lists(self) -> list[bytes]:
        """Return the lists of withdrawn seals and authorities, in DER."""
        return self._directory.crls()

    def list_of_seals(self) -> bytes:
        """Return the issuing authority's list, in DER; raises as `root` does."""
        return self.published_lists.published(ISSUING)

    def list_of_authorities(self) -> bytes:
        """Return the root's list, in DER; raises as `root` does."""
        return self.published_lists.published(ROOT)

    def renew_lists(self) -> list[str]:
        """Sign again each list that lapses soon; return the names of those renewed."""
        return self.published_lists.renew_due()

    def structures_with_a_seal(self) -> list[str]:
        """List the structures that have a seal, by their public identifiers."""
        return self._seals.structures()

    def seal_certificate(self, structure_id: str) -> x509.Certificate:
        """Return the certificate of the seal that a structure uses now; raises as `seal_of`."""
        return self._seals.certificate(structure_id)

    def is_in_use(self, seal: RetiredSeal) -> bool:
        """Tell whether a structure still uses a seal: its successor was never made. Raises as `seal_of`."""
        if seal.structure_id not in self.structures_with_a_seal():
            return False
        return self.seal_certificate(seal.structure_id) == seal.certificate

    def retired_seals(self) -> list[RetiredSeal]:
        """List the seals that were retired, or were about to be when a rotation was cut short."""
        return list(self._directory.retired.seals())

    def rotate_seals(self, owners: Sequence[SealOwner], *, is_compromised: bool) -> list[x509.Certificate]:
        """Give structures new seals at once; return the certificates of the earlier ones.

        Compromised, these go on the list of withdrawn seals. Raises as `seal_of`.
        """
        self._check_that_signing_is_possible()
        lists = self.published_lists
        return rotate_seals(owners, seals=self._seals, lists=lists, is_compromised=is_compromised)

    def rotate_credential_keys(self, *, is_compromised: bool) -> list[x509.Certificate]:
        """Give the installation new keys of credentials; as `rotate_seals` in all else."""
        self._check_that_signing_is_possible()
        lists = self.published_lists
        return rotate_credential_keys(keys=self._credentials, lists=lists, is_compromised=is_compromised)

    def withdraw_credential_key(self, kid: str, reason: x509.ReasonFlags) -> bool:
        """Withdraw a retired key of credentials for good; tell whether there is one of that name.

        What it signed is believed no longer, here or elsewhere. Raises as `seal_of`.
        """
        return self._credentials.withdraw(kid, self.published_lists, reason)

    def warnings(self) -> list[str]:
        """Say in French what lapses soon and asks for a hand."""
        return self.published_lists.warnings()
