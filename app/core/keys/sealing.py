"""Seal what was drawn, and check the result before anybody keeps it."""

from dataclasses import dataclass

from app.core import clock
from app.core.keys.errors import SealUnsound
from app.core.keys.installation import Keys
from app.core.keys.seals import SealOwner
from certificates.checking import SealState, check_seal
from certificates.seal import Seal


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """A sealed PDF that passed our own check, and the seal that it bears."""

    pdf: bytes
    seal: Seal


def sealed_and_checked(drawn: bytes, owner: SealOwner, keys: Keys) -> Sealed:
    """Seal a drawn PDF with the seal of a structure, outside any transaction.

    Raises:
        IssuingImpossible: there is no key; nothing unsealed is ever kept.
        SealUnsound: the result does not pass our own check.
    """
    seal = keys.seal_of(owner)
    pdf = seal.seal(drawn, at=clock.now())
    report = check_seal(pdf, roots=[keys.root()], crls=keys.lists(), at=clock.now())
    if report.state is not SealState.GOOD:
        raise SealUnsound(report.state)
    return Sealed(pdf=pdf, seal=seal)
