"""The keys of this installation: its authorities, seals, keys of credentials, and published lists."""

from app.core.keys.addresses import (
    IDENTITY_PATH,
    ISSUING_LIST_PATH,
    KEY_LIST_PATH,
    ROOT_LIST_PATH,
    ROOT_PATH,
    STATUS_LISTS_PATH,
)
from app.core.keys.current import current_keys
from app.core.keys.errors import IssuingImpossible, SealUnsound
from app.core.keys.installation import Keys
from app.core.keys.sealing import Sealed, sealed_and_checked
from app.core.keys.seals import SealOwner

__all__ = [
    "IDENTITY_PATH",
    "ISSUING_LIST_PATH",
    "KEY_LIST_PATH",
    "ROOT_LIST_PATH",
    "ROOT_PATH",
    "STATUS_LISTS_PATH",
    "IssuingImpossible",
    "Keys",
    "SealOwner",
    "SealUnsound",
    "Sealed",
    "current_keys",
    "sealed_and_checked",
]
