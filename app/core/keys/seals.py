"""The seals of the structures: one each, made when first needed."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from cryptography import x509

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
        self,
        structure_id: str,
        holder: SealHolder,
        *,
        now: datetime,
        publication: Publication,
        kind: KeyKind,
        replace: bool = False,
    ) -> Signer:
        """Make the seal of a structure, in the place of an earlier one only if told so."""

    def seals(self) -> list[str]:
        """List the structures that have a seal."""


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

    def structures(self) -> list[str]:
        """List the structures that have a seal, by their public identifiers."""
        return self._keeper.seals()

    def certificate(self, structure_id: str) -> x509.Certificate:
        """Return the certificate of the seal that a structure uses now; raises as `of`."""
        with self._outside.asked():
            return self._keeper.load_seal(structure_id).chain[0]

    def retire(self, owner: SealOwner) -> x509.Certificate:
        """Keep the public half of a structure's seal, before another takes its place; raises as `of`."""
        certificate = self.certificate(owner.public_id)
        self._directory.retired.keep_seal(owner.public_id, certificate)
        return certificate

    def renew(self, owner: SealOwner) -> None:
        """Make a new seal in the place of a structure's earlier one, whose key is no more; raises as `of`."""
        with self._outside.asked():
            self._create(owner, replace=True)

    def _make(self, owner: SealOwner) -> None:
        try:
            self._create(owner, replace=False)
        except KeysExist:
            return  # another process made it in the meantime: ours was never kept

    def _create(self, owner: SealOwner, *, replace: bool) -> None:
        self._keeper.create_seal(
            owner.public_id,
            owner.holder,
            now=clock.now(),
            publication=self._addresses.publication(),
            kind=self._kind,
            replace=replace,
        )
