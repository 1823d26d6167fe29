"""The keys of this installation, opened once per application; their absence never stops the start.

The issuing authority signs one seal per structure, made when it is first needed, and the list
of withdrawn seals, renewed well before it lapses. The root may be kept away from the machine.
"""

import threading
from dataclasses import dataclass
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from flask import current_app

from app.config import Settings
from app.core import clock
from app.core.errors import Unavailable
from certificates.authority import ISSUING_CRL_DAYS, ROOT_CRL_DAYS, KeyKind, Revocation, SealHolder
from certificates.credentials.keys import CredentialKey, did_web, new_private_key
from certificates.errors import CertificateError, KeysExist
from certificates.keystore import ISSUING, ROOT, KeyDirectory, Publication
from certificates.seal import Seal

AUTHORITY_NAME = "Palier"
ROOT_PATH = "/.well-known/palier-root.pem"
ISSUING_LIST_PATH = "/.well-known/palier.crl"
ROOT_LIST_PATH = "/.well-known/palier-root.crl"
KEY_LIST_PATH = "/.well-known/jwks.json"
IDENTITY_PATH = "/.well-known/did.json"

_DAYS = {ISSUING: ISSUING_CRL_DAYS, ROOT: ROOT_CRL_DAYS}


class IssuingImpossible(Unavailable):
    """Nothing can be sealed for now; the sentence says what an administrator must do."""

    code = "issuing_impossible"


@dataclass(frozen=True, kw_only=True)
class SealOwner:
    """The structure whose seal is wanted."""

    public_id: str
    name: str
    siret: str | None = None
    place: str | None = None


class Keys:
    """The issuing authority, the seals and the published lists of one installation."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._directory = KeyDirectory(settings.keys_dir, settings.keys_passphrase)
        self._kind = KeyKind(settings.seal_key)
        self._seals: dict[str, Seal] = {}
        self._credential_key: CredentialKey | None = None
        self._issuing_opens = False
        self._one_at_a_time = threading.Lock()

    @property
    def prints_examples(self) -> bool:
        """Tell whether what is issued here is worth nothing: a demonstration."""
        return self._settings.demo

    @property
    def issuer_id(self) -> str:
        """The name under which portable credentials are signed here (did:web)."""
        return did_web(self._settings.public_url)

    @property
    def public_address(self) -> str:
        """The address of this installation, as it is printed."""
        return self._settings.public_url

    def verification_address(self, grouped_code: str) -> str:
        """Return the address that is printed for a code, for as long as the paper lasts."""
        return f"{self._settings.public_url}/v/{grouped_code}"

    def create(self) -> None:
        """Make the root, the issuing authority and their lists.

        Raises:
            KeysExist: the installation has them already.
        """
        self._directory.create_authorities(
            AUTHORITY_NAME, now=clock.now(), publication=self._publication(), kind=self._kind
        )

    def create_where_missing(self) -> bool:
        """Make the authorities unless they are there; tell whether they were made."""
        try:
            self.create()
        except KeysExist:
            return False
        return True

    def trouble(self) -> str | None:
        """Say in French why nothing can be issued, or return None: all is well."""
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

    def trouble_with_the_address(self) -> str | None:
        """Say why the public address may not be printed: it stands in QR codes for ever."""
        if self._settings.demo or self._settings.public_url_is_printable:
            return None
        return (
            "L’adresse publique de cette installation ne peut pas être imprimée : "
            "réglez PUBLIC_URL sur une adresse https avant de délivrer."
        )

    def seal_of(self, owner: SealOwner) -> Seal:
        """Return the seal of a structure, made now if it has none yet.

        Raises:
            IssuingImpossible: there is no issuing authority, it does not open, or the address
                may not be printed.
        """
        trouble = self.trouble()
        if trouble is not None:
            raise IssuingImpossible(trouble)
        with self._one_at_a_time:
            if owner.public_id not in self._seals:
                self._seals[owner.public_id] = self._opened_or_made(owner)
            return self._seals[owner.public_id]

    def _opened_or_made(self, owner: SealOwner) -> Seal:
        try:
            if not self._directory.has_seal(owner.public_id):
                self._make_seal(owner)
            return Seal(self._directory.load_seal(owner.public_id), crls=self.lists)
        except CertificateError as refusal:
            raise IssuingImpossible(refusal.message) from refusal

    def _make_seal(self, owner: SealOwner) -> None:
        holder = SealHolder(name=owner.name, siret=owner.siret, place=owner.place)
        try:
            self._directory.create_seal(
                owner.public_id, holder, now=clock.now(), publication=self._publication(), kind=self._kind
            )
        except KeysExist:
            return  # another process made it in the meantime: ours was never kept

    def credential_key(self) -> CredentialKey:
        """Return the key that signs portable credentials, made now if there is none yet.

        It is the installation's, apart from every seal, under the name that its public address
        gives it (did:web); raises as `seal_of` does.
        """
        trouble = self.trouble()
        if trouble is not None:
            raise IssuingImpossible(trouble)
        with self._one_at_a_time:
            if self._credential_key is None:
                self._credential_key = self._opened_or_made_credential_key()
            return self._credential_key

    def make_credential_key_where_missing(self) -> None:
        """Make the key of portable credentials unless it is there."""
        if self._directory.has_credential_key():
            return
        try:
            self._directory.keep_credential_key(new_private_key())
        except KeysExist:
            return  # another process made it in the meantime: ours was never kept

    def _opened_or_made_credential_key(self) -> CredentialKey:
        try:
            self.make_credential_key_where_missing()
            private = self._directory.load_credential_key()
        except CertificateError as refusal:
            raise IssuingImpossible(refusal.message) from refusal
        return CredentialKey(private, issuer_id=did_web(self._settings.public_url))

    def root(self) -> x509.Certificate:
        """Return the public root certificate.

        Raises:
            IssuingImpossible: the keys were never made.
        """
        try:
            return self._directory.root_certificate()
        except CertificateError as refusal:
            raise IssuingImpossible(refusal.message) from refusal

    def root_pem(self) -> bytes:
        """Return the public root certificate as anyone may copy it; raises as `root` does."""
        return self.root().public_bytes(Encoding.PEM)

    def lists(self) -> list[bytes]:
        """Return the lists of withdrawn seals and authorities, in DER."""
        return self._directory.crls()

    def list_of_seals(self) -> bytes:
        """Return the issuing authority's list, in DER; raises as `root` does."""
        return self._published(ISSUING)

    def list_of_authorities(self) -> bytes:
        """Return the root's list, in DER; raises as `root` does."""
        return self._published(ROOT)

    def _published(self, name: str) -> bytes:
        path = self._directory.crl_path(name)
        if not path.is_file():
            raise IssuingImpossible("La liste n’est pas encore publiée : les clés manquent.")
        return path.read_bytes()

    def renew_lists(self) -> list[str]:
        """Sign again each list in the last third of its life; return the names of those renewed.

        A list whose authority is away (the root in its safe) is left as it is.
        """
        return [name for name in (ISSUING, ROOT) if self._is_due(name) and self._renewed(name)]

    def _is_due(self, name: str) -> bool:
        path = self._directory.crl_path(name)
        if not path.is_file():
            return False
        ends = x509.load_der_x509_crl(path.read_bytes()).next_update_utc
        return ends is None or ends - clock.now() < timedelta(days=_DAYS[name]) / 3

    def _renewed(self, name: str) -> bool:
        current = x509.load_der_x509_crl(self._published(name))
        withdrawn = [Revocation(each.serial_number, each.revocation_date_utc) for each in current]
        try:
            self._directory.renew_crl(name, now=clock.now(), days=_DAYS[name], revoked=withdrawn)
        except CertificateError:
            return False
        return True

    def _publication(self) -> Publication:
        if not self._settings.public_url_is_printable:
            return Publication()
        base = self._settings.public_url
        return Publication(root_crl=base + ROOT_LIST_PATH, issuing_crl=base + ISSUING_LIST_PATH)


def current_keys() -> Keys:
    """Return the keys of the current application."""
    held: dict[str, object] = current_app.extensions
    keys = held.get("keys") or held.setdefault("keys", Keys(current_app.extensions["settings"]))
    assert isinstance(keys, Keys)
    return keys
