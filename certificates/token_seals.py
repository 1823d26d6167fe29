"""The seals whose keys live in a token: here only their certificates, public, beside the other keys."""

import re
import secrets
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from certificates.authority import KeyKind, certify_seal
from certificates.errors import KeysMissing
from certificates.files import write_whole
from certificates.keystore import ISSUING, KeyDirectory, Publication
from certificates.names import SealHolder
from certificates.signers import TokenSigner
from certificates.tokens import SecurityToken

_KEY_LINE = "PKCS#11 id: "
_KEY_ID = re.compile(re.escape(_KEY_LINE) + r"([0-9a-f]{32})\n")


class TokenSeals:
    """One seal per structure: its key in the token, labelled with the structure's public identifier."""

    def __init__(self, directory: KeyDirectory, token: SecurityToken) -> None:
        self._directory = directory
        self.token = token

    def seal_path(self, structure_id: str) -> Path:
        """The public chain of a structure's seal, with the identifier of its key in the token.

        Raises:
            KeysMissing: the identifier is no plain name.
        """
        return self._directory.seal_path(structure_id).with_suffix(".pem")

    def has_seal(self, structure_id: str) -> bool:
        """Tell whether a structure has its seal in the token."""
        return self.seal_path(structure_id).is_file()

    def seals(self) -> list[str]:
        """List the structures that have a seal in the token."""
        return sorted(path.stem for path in (self._directory.folder / "seals").glob("*.pem"))

    def create_seal(
        self,
        structure_id: str,
        holder: SealHolder,
        *,
        now: datetime,
        publication: Publication,
        kind: KeyKind = KeyKind.P256,
        replace: bool = False,
    ) -> TokenSigner:
        """Make a key inside the token, and keep its certificate; with `replace`, destroy the earlier one.

        Raises:
            KeysMissing: there is no issuing authority.
            KeysExist: the structure has a seal already, and it is not to be replaced.
            TokenAway, WrongPassphrase: the token does not open.
        """
        path = self.seal_path(structure_id)
        earlier = self.load_seal(structure_id) if replace and self.has_seal(structure_id) else None
        issuing = self._directory.load(ISSUING)
        key_id = secrets.token_bytes(16)
        public = self.token.make_key(key_id, label=structure_id, kind=kind)
        certificate = certify_seal(issuing, holder, public, now=now, crl_url=publication.issuing_crl)
        signer = TokenSigner(self.token, key_id, (certificate, *issuing.chain))
        try:
            write_whole(path, _told(signer), mode=0o644, replace=replace)
        except BaseException:
            self.token.destroy_key(key_id)
            raise
        if earlier is not None:
            self.token.destroy_key(earlier.key_id)
        return signer

    def load_seal(self, structure_id: str) -> TokenSigner:
        """Return the signer of a structure's seal, without asking anything of the token.

        Raises:
            KeysMissing: the structure has no seal in the token, or its file is damaged.
        """
        path = self.seal_path(structure_id)
        content = path.read_text(encoding="ascii") if path.is_file() else ""
        found = _KEY_ID.search(content)
        if found is None:
            raise KeysMissing("Le certificat du cachet manque ou est abîmé : restaurez-le d’une sauvegarde.")
        chain = tuple(x509.load_pem_x509_certificates(content.encode()))
        return TokenSigner(self.token, bytes.fromhex(found[1]), chain)


def _told(signer: TokenSigner) -> bytes:
    """Write a chain in PEM, after the line that names its key (explanatory text, RFC 7468 §2)."""
    chain = b"".join(held.public_bytes(Encoding.PEM) for held in signer.chain)
    return f"{_KEY_LINE}{signer.key_id.hex()}\n".encode() + chain
