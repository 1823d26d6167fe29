"""The key that signs credentials as tokens (VC-JWT), and the name of who holds it (W3C did:web).

RS256 with RSA of 3,072 bits: the one algorithm that every reader of Open Badges 3.0 must know.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from joserfc import jws
from joserfc.jwk import RSAKey
from joserfc.jws import JWSRegistry

from certificates.credentials.chains import spoken
from certificates.credentials.content import Credential
from certificates.credentials.document import written
from certificates.credentials.reading import moment
from certificates.credentials.strict import compact_json

ALGORITHM = "RS256"
KEY_BITS = 3072
LONGEST_PAYLOAD = 384 * 1024
"""Bytes of a credential's text: some thousand things shown, far above any real passport."""

STATUS_TYPE = "vc+jwt"
"""The type of a signed list (W3C VC-JOSE-COSE 1.0)."""


def did_web(public_url: str) -> str:
    """Return the identifier of an installation from its public address (did:web, a port as %3A)."""
    parts = urlsplit(public_url)
    host = parts.netloc.lower().replace(":", "%3A")
    return ":".join(["did", "web", host, *filter(None, parts.path.split("/"))])


def new_private_key() -> rsa.RSAPrivateKey:
    """Make a key; it takes some tenths of a second."""
    return rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)


class CredentialKey:
    """The signing key of an issuer, opened once; safe between threads.

    `chain` holds the certificates that lead from the key to a root (own first, root last), if any.
    """

    def __init__(
        self, private: rsa.RSAPrivateKey, *, issuer_id: str, chain: Sequence[x509.Certificate] = ()
    ) -> None:
        self.issuer_id = issuer_id
        self.chain = tuple(chain)
        self._key = RSAKey.import_key(private)
        self._registry = JWSRegistry(algorithms=[ALGORITHM])
        self._registry.max_payload_length = LONGEST_PAYLOAD
        self.kid = f"{issuer_id}#{self._key.thumbprint()}"

    def public_jwk(self) -> dict[str, Any]:
        """Return the public half, as others keep it."""
        public = self._key.as_dict(private=False)
        return {**public, "kid": self.kid, "use": "sig", "alg": ALGORITHM}

    def jwks(self) -> dict[str, Any]:
        """Return this key alone as a published list (RFC 7517 §5)."""
        return {"keys": [self.public_jwk()]}

    def sign(self, credential: Credential) -> str:
        """Return a credential as a VC-JWT; see `sign_document`."""
        return self.sign_document(written(credential))

    def sign_document(self, document: Mapping[str, Any]) -> str:
        """Return a credential's document as a VC-JWT: the document, and the claims that repeat it.

        The header holds `alg`, `kid` and `typ` only: Open Badges 3.0 allows no other.
        """
        return self._signed(document, {"typ": "JWT"})

    def sign_status(self, document: Mapping[str, Any]) -> str:
        """Return a status list as a token, which carries this key's certificates (RFC 7515 §4.1.6)."""
        bare = {name: value for name, value in document.items() if name != "x5c"}
        context = [each for each in document["@context"] if isinstance(each, str)]
        carried = {"x5c": spoken(self.chain)} if self.chain else {}
        return self._signed({**bare, "@context": context}, {"typ": STATUS_TYPE, **carried})

    def sign_statement(self, statement: dict[str, Any], *, kind: str) -> str:
        """Return a statement that is no credential as a token of its own kind, with this key’s chain."""
        return self._sealed(compact_json(statement), {"typ": kind, "x5c": spoken(self.chain)})

    def _signed(self, document: Mapping[str, Any], header: Mapping[str, Any]) -> str:
        assert document["issuer"]["id"] == self.issuer_id, "a document is signed by its own issuer"
        return self._sealed(compact_json({**document, **_claims(document)}), header)

    def _sealed(self, payload: str, header: Mapping[str, Any]) -> str:
        protected = {"alg": ALGORITHM, "kid": self.kid, **header}
        return jws.serialize_compact(protected, payload, self._key, registry=self._registry)


def _claims(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the claims that repeat a document (Open Badges 3.0, JSON Web Token proof)."""
    claims = {
        "iss": document["issuer"]["id"],
        "jti": document["id"],
        "sub": document["credentialSubject"]["id"],
        "nbf": int(moment(document, "validFrom").timestamp()),
    }
    if "validUntil" in document:
        claims["exp"] = int(moment(document, "validUntil").timestamp())
    return claims
