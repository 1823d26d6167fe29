"""Asking a timestamping authority for its token, over HTTP, in bounded time and size (RFC 3161 §3.4)."""

import hashlib
import secrets
import time
from datetime import datetime, timedelta
from http.client import HTTPException, HTTPResponse
from urllib.error import HTTPError
from urllib.request import OpenerDirector, Request, build_opener

from asn1crypto import tsp

from certificates.errors import TimestampMissing
from certificates.timestamps import MALFORMED, TimestampToken, TokenShape

LARGEST_ANSWER = 16 * 1024
"""Bytes beyond which an answer is not read: a token with its chain takes three to eight thousand."""

_BETWEEN_CLOCKS = timedelta(minutes=10)
_AT_ONCE = 2048
_GRANTED = {"granted", "granted_with_mods"}
_AWAY = "Le service d’horodatage ne répond pas : les documents attendent et seront scellés dès son retour."
_UNSOUND = "Le service d’horodatage n’a pas donné d’horodatage valable : vérifiez TSA_URL."
_OTHER_TIME = (
    "Le service d’horodatage et cette machine ne donnent pas la même heure : réglez l’horloge de la machine."
)


class TimestampAuthority:
    """An authority known by its address; `patience` is in seconds, for one answer."""

    def __init__(self, url: str, *, patience: float = 10.0) -> None:
        self._url = url
        self._patience = patience
        self._opener: OpenerDirector = build_opener()
        self._shape: TokenShape | None = None

    def shape(self, *, at: datetime) -> TokenShape:
        """Return what its tokens look like, from the last one; the first time, ask for one to know."""
        if self._shape is None:
            return self.stamp(b"", at=at).shape
        return self._shape

    def stamp(self, signature: bytes, *, at: datetime) -> TimestampToken:
        """Return its token for a signature made just now; `at` is our own clock's time.

        Raises:
            TimestampMissing: it is away, it refuses, or what it sent is no token for this signature.
        """
        nonce = secrets.randbits(62) | 1 << 62
        token = _token_in(self._answer_to(_request(signature, nonce=nonce)))
        if not _is_for(token, signature, nonce=nonce):
            raise TimestampMissing(_UNSOUND)
        if abs(token.moment - at) > _BETWEEN_CLOCKS:
            raise TimestampMissing(_OTHER_TIME)
        self._shape = token.shape
        return token

    def _answer_to(self, request: bytes) -> bytes:
        wanted = Request(  # noqa: S310 - the settings accept https, or http on this machine
            self._url,
            data=request,
            headers={"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"},
        )
        ends = time.monotonic() + self._patience
        try:
            with self._opener.open(wanted, timeout=self._patience) as response:
                return _read(response, ends=ends)
        except HTTPError as reason:
            reason.close()
            raise TimestampMissing(_UNSOUND) from reason
        except (OSError, HTTPException) as reason:
            raise TimestampMissing(_AWAY) from reason


def _read(response: HTTPResponse, *, ends: float) -> bytes:
    """Read an answer to its end, unless it is too long or comes too slowly."""
    answer = b""
    while part := response.read1(_AT_ONCE):
        answer += part
        if len(answer) > LARGEST_ANSWER:
            raise TimestampMissing(_UNSOUND)
        if time.monotonic() > ends:
            raise TimestampMissing(_AWAY)
    return answer


def _request(signature: bytes, *, nonce: int) -> bytes:
    imprint = {
        "hash_algorithm": {"algorithm": "sha256"},
        "hashed_message": hashlib.sha256(signature).digest(),
    }
    wanted = {"version": 1, "message_imprint": imprint, "nonce": nonce, "cert_req": True}
    request: bytes = tsp.TimeStampReq(wanted).dump()
    return request


def _token_in(answer: bytes) -> TimestampToken:
    try:
        response = tsp.TimeStampResp.load(answer, strict=True)
        if response["status"]["status"].native in _GRANTED:
            return TimestampToken(response["time_stamp_token"].dump())
    except MALFORMED as reason:
        raise TimestampMissing(_UNSOUND) from reason
    raise TimestampMissing(_UNSOUND)


def _is_for(token: TimestampToken, signature: bytes, *, nonce: int) -> bool:
    try:
        return token.nonce == nonce and token.vouches_for(signature)
    except MALFORMED:
        return False
