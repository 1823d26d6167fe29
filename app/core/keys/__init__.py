"""The keys of this installation: the authority that issues, the seals, the keys of credentials, the lists."""

from app.core.keys.installation import (
    IDENTITY_PATH,
    ISSUING_LIST_PATH,
    KEY_LIST_PATH,
    ROOT_LIST_PATH,
    ROOT_PATH,
    IssuingImpossible,
    Keys,
    SealOwner,
    current_keys,
)

__all__ = [
    "IDENTITY_PATH",
    "ISSUING_LIST_PATH",
    "KEY_LIST_PATH",
    "ROOT_LIST_PATH",
    "ROOT_PATH",
    "IssuingImpossible",
    "Keys",
    "SealOwner",
    "current_keys",
]
