"""A badge, a token or a JSON credential checked far from its issuer: on the word of its lists or its kit."""

import json
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from certificates.badges import badge_image, baked
from certificates.checking import SealState
from certificates.continuity import Kit
from certificates.credentials import jwks, written
from certificates.offline import OfflineReport, check_offline, given
from certificates.verdict import RegisterState, SealOpinion, StatusState
from tests.certificates.credentials import NOW, PLACE, a_certificate, a_proof_key
from tests.certificates.documents import authorities
from tests.certificates.kits import opened, write_kit
from tests.certificates.test_credential_status import (
    IN_FORCE,
    a_list,
    as_json,
    as_token,
    proving,
    signing,
)
from tests.certificates.test_offline import FREE

FORMS = ("json", "jwt", "png")
NO_KEY = "Il manque la clé de l’émetteur"


@cache
def copy(form: str, *, position: int = FREE.position, expires: bool = False) -> bytes:
    """Return the portable copy of a certificate in one of its forms."""
    until = NOW + timedelta(hours=1) if expires else None
    credential = a_certificate(status=replace(PLACE, position=position), valid_until=until)
    if form == "json":
        return json.dumps(proving().prove(written(credential), at=NOW)).encode()
    token = signing().sign(credential)
    return token.encode() if form == "jwt" else baked(badge_image(title="Visa", issuer_name="EPN"), token)


def list_for(form: str) -> str:
    return as_json() if form == "json" else as_token()


def checked(content: bytes, *files: str, kits: tuple[Kit, ...] = ()) -> OfflineReport:
    return check_offline(
        content, given(authorities().roots, [each.encode() for each in files], kits=kits), at=IN_FORCE
    )


def a_kit(folder: Path, *keys: dict[str, object]) -> Kit:
    """Return a kit that lists these keys, and has the status list in one form."""
    files = {
        ".well-known/jwks.json": json.dumps(jwks(list(keys))).encode(),
        ".well-known/status/abc.json": as_json().encode(),
    }
    return opened(write_kit(folder / "kit", {}, files=files))


@pytest.mark.parametrize("form", FORMS)
def test_a_portable_copy_is_checked_with_a_root_and_a_list(form: str):
    report = checked(copy(form), list_for(form))

    assert report.seal.state is SealState.GOOD
    assert (report.verdict.register, report.verdict.status) == (RegisterState.LISTED, StatusState.IN_FORCE)
    assert report.verdict.exit_code == 0


@pytest.mark.parametrize("form", FORMS)
def test_a_portable_copy_that_was_revoked_is_not_valid(form: str):
    report = checked(copy(form, position=PLACE.position), list_for(form))

    assert report.verdict.status is StatusState.REVOKED
    assert report.verdict.exit_code == 1


@pytest.mark.parametrize("form", FORMS)
def test_a_portable_copy_at_its_term_is_expired(form: str):
    assert checked(copy(form, expires=True), list_for(form)).verdict.status is StatusState.EXPIRED


def test_a_changed_copy_is_not_valid():
    changed = json.loads(copy("json"))
    changed["name"] = "Master"

    report = checked(json.dumps(changed).encode(), list_for("json"))

    assert report.seal.state is SealState.BROKEN
    assert report.verdict.exit_code == 1


def test_a_token_of_a_forger_who_names_our_key_is_not_valid():
    header, _, signature = copy("jwt").decode().split(".")
    payload = copy("jwt", position=PLACE.position).decode().split(".")[1]

    assert checked(f"{header}.{payload}.{signature}".encode(), as_token()).verdict.exit_code == 1


@pytest.mark.parametrize(("form", "told"), [("json", "token"), ("jwt", "json"), ("png", "json"), ("png", "")])
def test_without_the_key_that_signed_it_nobody_can_tell(form: str, told: str):
    lists = {"token": (as_token(),), "json": (as_json(),), "": ()}[told]

    report = checked(copy(form, expires=True), *lists)

    assert report.verdict.seal is SealOpinion.NOT_EXAMINED
    assert report.verdict.exit_code == 2
    assert report.reasons[-1].startswith(NO_KEY)


def test_a_list_that_lapsed_proves_the_key_and_not_that_the_copy_stands():
    lapsed = as_json(a_list(valid_until=IN_FORCE - timedelta(days=1)))

    report = checked(copy("json"), lapsed)

    assert report.seal.state is SealState.GOOD
    assert report.verdict.exit_code == 2
    assert "depuis le 24 novembre 2026" in report.reasons[-1]


@pytest.mark.parametrize("form", FORMS)
def test_a_kit_brings_the_keys_and_the_list(tmp_path: Path, form: str):
    kit = a_kit(tmp_path, signing().public_jwk(), proving().public_jwk())

    assert checked(copy(form), kits=(kit,)).verdict.exit_code == 0
    assert checked(copy(form, position=PLACE.position), kits=(kit,)).verdict.exit_code == 1


def test_a_copy_signed_with_a_retired_key_is_checked_with_the_kit_that_lists_it(tmp_path: Path):
    token = a_proof_key().prove(written(a_certificate(status=FREE)), at=NOW)
    old = json.dumps(token).encode()

    assert checked(old, as_json()).verdict.exit_code == 2
    kit = a_kit(tmp_path, proving().public_jwk(), a_proof_key().public_jwk())
    assert checked(old, kits=(kit,)).verdict.exit_code == 0


def test_a_key_that_a_kit_should_list_and_does_not_is_a_forger_s(tmp_path: Path):
    kit = a_kit(tmp_path, proving().public_jwk())
    forged = json.dumps(a_proof_key().prove(written(a_certificate(status=FREE)), at=NOW)).encode()

    assert checked(forged, kits=(kit,)).verdict.exit_code == 1


@pytest.mark.parametrize("content", [b"{}", b"eyJ.e30.x", badge_image(title="Visa", issuer_name="EPN")])
def test_what_carries_no_credential_is_not_valid(content: bytes):
    report = checked(content, as_json())

    assert report.seal.state is SealState.UNREADABLE
    assert report.verdict.exit_code == 1
