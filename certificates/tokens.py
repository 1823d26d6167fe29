"""A token that makes keys and signs with them, and never gives them out: PKCS#11 (OASIS, version 2.40).

A smart card, a network module or SoftHSM, through the library of its maker. The Python side,
python-pkcs11, is an optional dependency, imported when a token is first used.
"""

import contextlib
import os
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from cryptography.hazmat.primitives.serialization import load_der_public_key

from certificates.authority import KeyKind, PublicKey
from certificates.errors import KeysMissing, TokenAway, WrongPassphrase

T = TypeVar("T")

_ABSENT = (
    "La carte ou le boîtier qui garde les clés des cachets ne répond pas : rebranchez-le, "
    "ou vérifiez SEAL_PKCS11_MODULE et SEAL_PKCS11_TOKEN. Les documents attendent."
)
_WRONG_PIN = (
    "Le code de la carte ou du boîtier qui garde les clés des cachets est refusé : "
    "corrigez SEAL_PKCS11_PIN, puis relancez."
)
_NO_SUCH_KEY = (
    "La carte ou le boîtier ne contient plus la clé de ce cachet : remettez celui qui la contient, "
    "ou faites une clé neuve avec « palier keys rotate »."
)
_NO_LIBRARY = (
    "Les clés des cachets sont dans une carte ou un boîtier, mais il manque ici de quoi lui parler : "
    "installez « palier[pkcs11] »."
)
_one_at_a_time = threading.RLock()
"""The maker's library is told of one thread alone, and belongs to the whole process."""
_openings: Counter[str] = Counter()
"""How many times each library was opened: sessions of an earlier opening are stale."""


@dataclass
class SecurityToken:
    """A token, by its maker's library, its label and its PIN; its session is opened once per process.

    A token that went away is opened again when it is back. A PIN that was refused is never tried
    twice by the same process: tokens lock themselves after a few mistakes.
    """

    module: str
    label: str
    pin: str = field(repr=False)
    _session: Any = field(default=None, repr=False)
    _opening: tuple[int, int] = (0, 0)
    _keys: dict[bytes, Any] = field(default_factory=dict, repr=False)
    _refused: bool = False

    def make_key(self, key_id: bytes, *, label: str, kind: KeyKind) -> PublicKey:
        """Make a key that can never leave the token; return its public half.

        Raises:
            TokenAway: the token is not there, or cannot make such a key.
            WrongPassphrase: its PIN is refused.
            KeysMissing: python-pkcs11 is not installed.
        """
        return self._asking(lambda session: _made(session, key_id, label=label, kind=kind))

    def sign_ecdsa(self, key_id: bytes, digest: bytes) -> bytes:
        """Return the two numbers of an ECDSA signature side by side; raises as `sign_rsa` does."""
        return self._sign(key_id, digest, "ECDSA")

    def sign_rsa(self, key_id: bytes, message: bytes) -> bytes:
        """Return an RSA signature, PKCS#1 v1.5 with SHA-256; raises as `make_key` does.

        Raises:
            KeysMissing: also where the token holds no such key.
        """
        return self._sign(key_id, message, "SHA256_RSA_PKCS")

    def destroy_key(self, key_id: bytes) -> None:
        """Destroy both halves of a key; it may be gone already."""
        self._asking(lambda session: _destroy(session, key_id))
        self._keys.pop(key_id, None)

    def check(self) -> None:
        """Open the token, unless it is open; raises as `make_key` does."""
        self._asking(lambda _: None)

    def _sign(self, key_id: bytes, message: bytes, mechanism: str) -> bytes:
        how = _pkcs11().Mechanism[mechanism]
        signature: bytes = self._asking(lambda _: self._key(key_id).sign(message, mechanism=how))
        return signature

    def _asking(self, work: Callable[[Any], T]) -> T:
        """Ask something of the token, twice where the first answer may come from a session gone stale."""
        errors = _pkcs11().exceptions
        with _one_at_a_time:
            try:
                return work(self._open_session())
            except errors.PKCS11Error:
                self._forget()
            try:
                return work(self._open_session())
            except (errors.NoSuchKey, errors.MultipleObjectsReturned) as reason:
                raise KeysMissing(_NO_SUCH_KEY) from reason
            except errors.PKCS11Error as reason:
                self._forget()
                raise TokenAway(_ABSENT) from reason

    def _open_session(self) -> Any:
        if self._session is None or self._opening != self._present_opening():
            self._forget()
            self._session = self._opened()
            self._opening = self._present_opening()
        return self._session

    def _present_opening(self) -> tuple[int, int]:
        return os.getpid(), _openings[self.module]

    def _opened(self) -> Any:
        errors = _pkcs11().exceptions
        if self._refused:
            raise WrongPassphrase(_WRONG_PIN)
        library = _fresh_library(self.module)
        try:
            return library.get_token(token_label=self.label).open(rw=True, user_pin=self.pin)
        except (errors.PinIncorrect, errors.PinInvalid, errors.PinLenRange, errors.PinLocked) as reason:
            self._refused = True
            raise WrongPassphrase(_WRONG_PIN) from reason

    def _key(self, key_id: bytes) -> Any:
        if key_id not in self._keys:
            private = _pkcs11().ObjectClass.PRIVATE_KEY
            self._keys[key_id] = self._session.get_key(object_class=private, id=key_id)
        return self._keys[key_id]

    def _forget(self) -> None:
        self._keys.clear()
        self._session = None


def _pkcs11() -> Any:
    try:
        import pkcs11
    except ImportError as reason:
        raise KeysMissing(_NO_LIBRARY) from reason
    return pkcs11


def _fresh_library(module: str) -> Any:
    """Load the maker's library anew: one that a parent process opened, or that lost its token, is stale."""
    pkcs11 = _pkcs11()
    library = pkcs11.lib(module)
    with contextlib.suppress(pkcs11.exceptions.PKCS11Error):
        library.finalize()
    _openings[module] += 1
    library.initialize()
    return library


def _made(session: Any, key_id: bytes, *, label: str, kind: KeyKind) -> PublicKey:
    pkcs11 = _pkcs11()
    private = {pkcs11.Attribute.SENSITIVE: True, pkcs11.Attribute.EXTRACTABLE: False}
    signs = pkcs11.MechanismFlag.SIGN | pkcs11.MechanismFlag.VERIFY
    names: Mapping[str, Any] = {
        "id": key_id,
        "label": label,
        "store": True,
        "capabilities": signs,
        "private_template": private,
    }
    if kind is KeyKind.P256:
        curve = pkcs11.util.ec.encode_named_curve_parameters("secp256r1")
        parameters = session.create_domain_parameters(
            pkcs11.KeyType.EC, {pkcs11.Attribute.EC_PARAMS: curve}, local=True
        )
        public, _ = parameters.generate_keypair(**names)
        return _public(pkcs11.util.ec.encode_ec_public_key(public))
    public, _ = session.generate_keypair(pkcs11.KeyType.RSA, 3072, **names)
    return _public(pkcs11.util.rsa.encode_rsa_public_key(public))


def _public(der: bytes) -> PublicKey:
    key = load_der_public_key(der)
    assert isinstance(key, PublicKey)
    return key


def _destroy(session: Any, key_id: bytes) -> None:
    for held in list(session.get_objects({_pkcs11().Attribute.ID: key_id})):
        held.destroy()
