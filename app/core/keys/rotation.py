"""New keys in the place of those in use, at any moment, under the eyes of running processes.

Each step leaves a sound installation, and doing it again after a cut ends the work: the public half
is kept first, a compromised key is withdrawn before anything else, its successor comes last.
"""

from collections.abc import Iterable, Sequence

from cryptography import x509

from app.core.keys.credentials import CredentialKeys
from app.core.keys.lists import Lists
from app.core.keys.seals import SealOwner, Seals

_REASON = x509.ReasonFlags.key_compromise


def rotate_seals(
    owners: Sequence[SealOwner], *, seals: Seals, lists: Lists, is_compromised: bool
) -> list[x509.Certificate]:
    """Give each structure a new seal, and return the certificates of the earlier ones."""
    earlier = [seals.retire(owner) for owner in owners]
    _withdraw(earlier, lists, is_compromised=is_compromised)
    for owner in owners:
        seals.renew(owner)
    return earlier


def rotate_credential_keys(
    *, keys: CredentialKeys, lists: Lists, is_compromised: bool
) -> list[x509.Certificate]:
    """Give the installation new keys of credentials, and return the certificates of the earlier ones."""
    _withdraw(keys.certificates(), lists, is_compromised=is_compromised)
    return keys.renew(keeps_published=not is_compromised)


def _withdraw(certificates: Iterable[x509.Certificate], lists: Lists, *, is_compromised: bool) -> None:
    if is_compromised:
        lists.withdraw(certificates, _REASON)
