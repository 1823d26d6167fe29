"""The seals of the structures: one each, made when first needed."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from app.core import clock
from app.core.keys.addresses import Addresses
from app.core.keys.opened import OpenedOnce
from app.core.keys.outside import Outside, SealInUse
from certificates.authority import KeyKind
from certificates.errors import KeysExist
from certificates.keystore import KeyDirectory, Publication
from certificates.names import SealHolder
from certificates.seal import Seal
from certificates.signers import Signer
from certificates.token_seals import TokenSeals


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


class SealKeeper(Protocol):
    """What keeps the seals of the structures: the key directory, or a token."""

    def seal_path(self, structure_id: str) -> Path:
        """The file that another one replaces when the seal is renewed."""

    def has_seal(self, structure_id: str) -> bool:
        """Tell whether a structure has a seal."""

    def load_seal(self, structure_id: str) -> Signer:
        """Open the seal of a structure."""

    def create_seal(
        self, structure_id: str, holder: SealHolder, *, now: datetime, publication: Publication, kind: KeyKind
    ) -> Signer:
        """Make the seal of a structure."""


class Seals:
    """The seals in use in one installation."""

    def __init__(
        self, directory: KeyDirectory, addresses: Addresses, kind: KeyKind, outside: Outside
    ) -> None:
        self._directory = directory
        self._outside = outside
        self._keeper: SealKeeper = TokenSeals(directory, outside.token) if outside.token else directory
        self._addresses = addresses
        self._kind = kind
        self._opened: OpenedOnce[Seal] = OpenedOnce()

    def of(self, owner: SealOwner) -> Seal:
        """Return the seal of a structure, made now if it has none yet.

        Raises:
            IssuingImpossible: there is no issuing authority, or a key does not open.
        """
        with self._outside.asked():
            return self._opened.get(self._keeper.seal_path(owner.public_id), lambda: self._found(owner))

    def _found(self, owner: SealOwner) -> Seal:
        if not self._keeper.has_seal(owner.public_id):
            self._make(owner)
        signer = self._keeper.load_seal(owner.public_id)
        return SealInUse(signer, crls=self._directory.crls, outside=self._outside)

    def _make(self, owner: SealOwner) -> None:
        try:
            self._keeper.create_seal(
                owner.public_id,
                owner.holder,
                now=clock.now(),
                publication=self._addresses.publication(),
                kind=self._kind,
            )
        except KeysExist:
            return  # another process made it in the meantime: ours was never kept
