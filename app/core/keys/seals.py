"""The seals of the structures: one each, made when first needed."""

from dataclasses import dataclass

from app.core import clock
from app.core.keys.addresses import Addresses
from app.core.keys.errors import IssuingImpossible
from app.core.keys.opened import OpenedOnce
from certificates.authority import KeyKind, SealHolder
from certificates.errors import CertificateError, KeysExist
from certificates.keystore import KeyDirectory
from certificates.seal import Seal


@dataclass(frozen=True, kw_only=True)
class SealOwner:
    """The structure whose seal is wanted."""

    public_id: str
    name: str
    siret: str | None = None
    place: str | None = None

    @property
    def holder(self) -> SealHolder:
        """The name that the seal's certificate bears."""
        return SealHolder(name=self.name, siret=self.siret, place=self.place)


class Seals:
    """The seals in use in one installation."""

    def __init__(self, directory: KeyDirectory, addresses: Addresses, kind: KeyKind) -> None:
        self._directory = directory
        self._addresses = addresses
        self._kind = kind
        self._opened: OpenedOnce[Seal] = OpenedOnce()

    def of(self, owner: SealOwner) -> Seal:
        """Return the seal of a structure, made now if it has none yet.

        Raises:
            IssuingImpossible: there is no issuing authority, or a key does not open.
        """
        try:
            return self._opened.get(self._directory.seal_path(owner.public_id), lambda: self._found(owner))
        except CertificateError as refusal:
            raise IssuingImpossible(refusal.message) from refusal

    def _found(self, owner: SealOwner) -> Seal:
        if not self._directory.has_seal(owner.public_id):
            self._make(owner)
        return Seal(self._directory.load_seal(owner.public_id), crls=self._directory.crls)

    def _make(self, owner: SealOwner) -> None:
        try:
            self._directory.create_seal(
                owner.public_id,
                owner.holder,
                now=clock.now(),
                publication=self._addresses.publication(),
                kind=self._kind,
            )
        except KeysExist:
            return  # another process made it in the meantime: ours was never kept
