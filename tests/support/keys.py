"""The keys of an installation for tests: all real, the slowest to make shared by the whole run."""

from flask import current_app

from app.core.keys import current_keys
from certificates.errors import KeysExist
from certificates.keystore import CREDENTIALS, CertifiedKey, KeyDirectory
from tests.certificates.credentials import a_private_key


def hold_the_keys() -> None:
    """Make the keys, with one of credentials that was made once for the whole run."""
    current_keys().create_where_missing()
    settings = current_app.extensions["settings"]
    try:
        KeyDirectory(settings.keys_dir, settings.keys_passphrase).save_signing_key(
            CREDENTIALS, CertifiedKey(a_private_key())
        )
    except KeysExist:
        return
