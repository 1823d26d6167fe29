"""The proof that a document carries inside itself (W3C VC Data Integrity 1.0, EdDSA Cryptosuites 1.0).

`eddsa-rdfc-2022`: an Ed25519 signature over the digests of the proof's own words and of what the
document states, so that neither spaces nor the order of members matter.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from joserfc.jwk import OKPKey

from certificates.credentials.canonical import canonical
from certificates.credentials.document import moment
from certificates.credentials.linked import statements
from certificates.credentials.multibase import base58, from_base58

CRYPTOSUITE = "eddsa-rdfc-2022"
ALGORITHM = "Ed25519"
PROOF = {"type": "DataIntegrityProof", "cryptosuite": CRYPTOSUITE, "proofPurpose": "assertionMethod"}
"""What every proof of ours says, and the only words that are believed."""

MEMBERS = frozenset({*PROOF, "created", "verificationMethod", "proofValue"})


class ProofKey:
    """The Ed25519 key of an issuer, opened once; safe between threads.

    `chain` holds the certificates that lead from the key to a root (own first, root last), if any.
    """

    def __init__(
        self, private: Ed25519PrivateKey, *, issuer_id: str, chain: Sequence[x509.Certificate] = ()
    ) -> None:
        self.issuer_id = issuer_id
        self.chain = tuple(chain)
        self._private = private
        self._public = OKPKey.import_key(private.public_key())
        self.kid = f"{issuer_id}#{self._public.thumbprint()}"

    def public_jwk(self) -> dict[str, Any]:
        """Return the public half, as others keep it (RFC 8037)."""
        return {**self._public.as_dict(private=False), "kid": self.kid, "use": "sig", "alg": ALGORITHM}

    def prove(self, document: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
        """Return the document with its proof, made at that moment.

        Raises:
            Unlinked: a part of the document would not be covered.
        """
        assert document["issuer"]["id"] == self.issuer_id, "a document is signed by its own issuer"
        proof = {**PROOF, "created": moment(at), "verificationMethod": self.kid}
        signature = self._private.sign(_digests(document, proof))
        return {**document, "proof": {**proof, "proofValue": base58(signature)}}


def is_proven(document: Mapping[str, Any], proof: Mapping[str, Any], public: Ed25519PublicKey) -> bool:
    """Tell whether a key signed exactly what a document states.

    Raises:
        ValueError: a part of the document, or of its proof, is not covered by any signature.
    """
    bare = {name: value for name, value in document.items() if name != "proof"}
    said = {name: value for name, value in proof.items() if name != "proofValue"}
    try:
        public.verify(from_base58(proof["proofValue"]), _digests(bare, said))
    except InvalidSignature:
        return False
    return True


def _digests(document: Mapping[str, Any], proof: Mapping[str, Any]) -> bytes:
    """Digest the proof's words, then the document's, both under the document's contexts."""
    return _digest({**proof, "@context": document.get("@context")}) + _digest(document)


def _digest(document: Mapping[str, Any]) -> bytes:
    return sha256(canonical(statements(document)).encode()).digest()
