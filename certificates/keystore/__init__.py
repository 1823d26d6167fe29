"""The folder where the keys of an installation are kept: in use, retired, and copied to a safe place."""

from certificates.keystore.copies import CopyTold, copy_keys, put_keys_back
from certificates.keystore.directory import (
    CREDENTIALS,
    ISSUING,
    PROOFS,
    ROOT,
    ROOT_PEM,
    KeyDirectory,
    Publication,
)
from certificates.keystore.retired import RetiredKeys, RetiredSeal
from certificates.keystore.vault import CertifiedKey, SigningKey, Vault

__all__ = [
    "CREDENTIALS",
    "ISSUING",
    "PROOFS",
    "ROOT",
    "ROOT_PEM",
    "CertifiedKey",
    "CopyTold",
    "KeyDirectory",
    "Publication",
    "RetiredKeys",
    "RetiredSeal",
    "SigningKey",
    "Vault",
    "copy_keys",
    "put_keys_back",
]
