"""The continuity kit of an installation: its whole register as commitments, signed, for others to host.

Everything that it says was true at one moment. It is read first and in one go, then the codes are
digested slowly, far from any transaction.
"""

import json
import secrets
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from sqlalchemy import Connection

from app.awards.queries.continuity import (
    ListHeld,
    RegisterLine,
    counted,
    register_lines,
    seals_told,
    status_lists_held,
)
from app.awards.services.status import VALID_FOR as LIST_VALID_FOR
from app.core import clock
from app.core.database import one_view
from app.core.keys import (
    IDENTITY_PATH,
    ISSUING_LIST_PATH,
    KEY_LIST_PATH,
    ROOT_LIST_PATH,
    ROOT_PATH,
    STATUS_LISTS_PATH,
    Keys,
)
from app.core.keys.addresses import AUTHORITY_NAME
from certificates.continuity import ITERATIONS, SEALS, Facts, KitWriter, Line, RetiredSeals
from certificates.credentials import Issuer, did_document, jwks, status_document
from certificates.credentials.strict import compact_json

VALID_FOR = timedelta(days=31)
"""How long « in force » is believed on the word of a kit: whoever hosts one replaces it each month."""

_SALT_BYTES = 32

Told = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class KitMade:
    """What was made: how many papers it knows, how many codes it answers, until when (None: for good)."""

    documents: int
    codes: int
    valid_until: datetime | None


def make_kit(
    path: Path,
    *,
    keys: Keys,
    is_last: bool = False,
    iterations: int = ITERATIONS,
    told: Told = lambda _done, _all: None,
) -> KitMade:
    """Make the kit in a folder, or in a ZIP file where the name ends so; `told` hears the codes done.

    The last one of an issuer that closes is good for as long as the keys behind it.

    Raises:
        IssuingImpossible: there is no key to sign it with.
        KitRefused: something that is no kit is in its place.
    """
    at = clock.now()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as aside, one_view() as view:
        documents, codes = counted(view)
        facts = Facts(
            issuer_id=keys.issuer_id,
            address=keys.public_address,
            made_at=at,
            valid_until=None if is_last else at + VALID_FOR,
            documents=documents,
            codes=codes,
            salt=secrets.token_bytes(_SALT_BYTES),
            iterations=iterations,
        )
        signing = keys.credential_key()
        with KitWriter(path, facts=facts) as kit:
            _add_what_is_read(kit, view, aside, keys=keys, facts=facts)
            view.close()
            aside.seek(0)
            kit.add_codes(_codes_in(aside), told=lambda done: told(done, codes))
            kit.sign(signing)
    return KitMade(documents=documents, codes=codes, valid_until=facts.valid_until)


def _add_what_is_read(kit: KitWriter, view: Connection, aside: IO[str], *, keys: Keys, facts: Facts) -> None:
    """Add all that the database says, and put the open codes aside for later."""
    kit.add_documents(_with_codes_aside(register_lines(view), aside))
    kit.add(SEALS, RetiredSeals(tuple(seals_told(view))).written())
    for held in status_lists_held(view):
        _add_status_list(kit, held, keys=keys, facts=facts)
    _add_keys(kit, keys)


def _with_codes_aside(lines: Iterator[RegisterLine], aside: IO[str]) -> Iterator[tuple[str, Line]]:
    for each in lines:
        if each.open_code is not None:
            aside.write(f"{each.open_code} {json.dumps(each.line.written())}\n")
        yield each.file_digest, each.line


def _codes_in(aside: IO[str]) -> Iterator[tuple[str, Line]]:
    for kept in aside:
        code, _, line = kept.partition(" ")
        yield code, Line.read(json.loads(line))


def _add_status_list(kit: KitWriter, held: ListHeld, *, keys: Keys, facts: Facts) -> None:
    """Sign a list again in both its forms, as it stood; in a last kit, for as long as its keys last."""
    signing, proving = keys.credential_key(), keys.proof_key()
    ends = min(each.chain[0].not_valid_after_utc for each in (signing, proving))
    until = ends if facts.valid_until is None else facts.made_at + LIST_VALID_FOR
    document = status_document(
        url=keys.status_list_address(held.public_id),
        issuer=Issuer(id=keys.issuer_id, name=AUTHORITY_NAME),
        set_positions=held.positions,
        valid_from=facts.made_at,
        valid_until=until,
        chain=proving.chain,
        length=held.length,
    )
    proven = compact_json(proving.prove(document, at=facts.made_at)).encode()
    name = _name(f"{STATUS_LISTS_PATH}/{held.public_id}")
    for suffix in ("", ".json"):
        kit.add(f"{name}{suffix}", proven)
    kit.add(f"{name}.jwt", signing.sign_status(document).encode())


def _add_keys(kit: KitWriter, keys: Keys) -> None:
    """Add what proves all the rest, under the addresses that papers and credentials carry."""
    published = keys.published_keys()
    for path, content in (
        (ROOT_PATH, keys.root_pem()),
        (ISSUING_LIST_PATH, keys.list_of_seals()),
        (ROOT_LIST_PATH, keys.list_of_authorities()),
        (KEY_LIST_PATH, json.dumps(jwks(published), indent=2).encode()),
        (IDENTITY_PATH, json.dumps(did_document(keys.issuer_id, published), indent=2).encode()),
    ):
        kit.add(_name(path), content)


def _name(path: str) -> str:
    return path.removeprefix("/")
