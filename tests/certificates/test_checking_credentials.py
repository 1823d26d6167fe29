"""Credentials that somebody brings: proven, only claimed, broken, out of date or unreadable."""

import base64
import json
import warnings
from dataclasses import replace
from datetime import date, timedelta
from string import ascii_letters
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from certificates.credentials import (
    CredentialKey,
    CredentialReport,
    CredentialState,
    Issuer,
    check_credential,
    written,
)
from tests.certificates.credentials import (
    HOLDER,
    ISSUER,
    NOW,
    PLACE,
    WIFI,
    a_certificate,
    a_credential,
    a_key,
    an_item,
)

STATUS = written(a_certificate())["credentialStatus"]


def checked(token: str, **changes: Any) -> CredentialReport:
    return check_credential(token, **({"jwks_by_issuer": {ISSUER: a_key().jwks()}, "at": NOW} | changes))


def claims_of(**changes: Any) -> dict[str, Any]:
    """Return the claims of a good credential, some of them changed."""
    credential = a_credential()
    claims = {"iss": ISSUER, "jti": credential.id, "sub": credential.holder.urn, "nbf": int(NOW.timestamp())}
    return {**written(credential), **claims, **changes}


def signed(claims: dict[str, Any], header: dict[str, Any] | None = None) -> str:
    """Sign any claims with the issuer's own key, as a careless or hostile issuer would."""
    protected = {"alg": "RS256", "kid": a_key().kid, "typ": "JWT"} | (header or {})
    return put_together(protected, claims, a_key()._key)


def put_together(header: dict[str, Any], claims: Any, key: Any) -> str:
    text = claims if isinstance(claims, str) else json.dumps(claims)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        registry = jws.JWSRegistry(algorithms=[header["alg"]], strict_check_header=False)
        return jws.serialize_compact(header, text, key, registry=registry)


def test_a_credential_of_a_trusted_issuer_is_good_and_says_what_was_shown():
    report = checked(a_key().sign(a_credential()))

    assert report.state is CredentialState.GOOD
    first = report.content.shown[0]
    assert (first.framework_code, first.framework_version, first.framework_name) == (
        "visa-internet",
        "1.0",
        "Visa Internet",
    )
    assert (first.item_code, first.statement) == ("1.1", "Je me connecte au wifi.")
    assert (first.level_ordinal, first.level_name) == (2, "sans aide")
    assert (first.seen_by, first.seen_on) == ("observation", date(2026, 11, 3))


def test_a_credential_tells_whether_it_is_about_somebody():
    content = checked(a_key().sign(a_credential())).content

    assert content.is_about(HOLDER) is True
    assert content.is_about("Ali Benali") is False


def test_an_issuer_that_we_do_not_know_proves_nothing_but_is_read():
    report = checked(a_key().sign(a_credential()), jwks_by_issuer={})

    assert report.state is CredentialState.ISSUER_UNKNOWN
    assert len(report.content.shown) == 2


@pytest.mark.parametrize("piece", [1, 2], ids=["credential", "signature"])
def test_a_changed_credential_is_broken(piece: int):
    pieces = a_key().sign(a_credential()).split(".")
    if piece == 1:
        raw = base64.urlsafe_b64decode(pieces[1] + "==").replace(b"avec de l", b"sans du l")
        pieces[1] = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    else:
        pieces[2] = pieces[2][:40] + ("A" if pieces[2][40] != "A" else "B") + pieces[2][41:]

    assert checked(".".join(pieces)).state is CredentialState.BROKEN


def test_another_key_under_the_issuer_s_name_is_broken():
    forger = CredentialKey(rsa.generate_private_key(public_exponent=65537, key_size=2048), issuer_id=ISSUER)

    assert checked(forger.sign(a_credential())).state is CredentialState.BROKEN


def test_a_trusted_issuer_cannot_speak_for_another():
    other = "did:web:autre.example"
    claims = claims_of(iss=other, issuer={"id": other, "type": ["Profile"]})
    trusted = {ISSUER: a_key().jwks(), other: {"keys": []}}

    assert checked(signed(claims), jwks_by_issuer=trusted).state is CredentialState.BROKEN


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "did:web:autre.example"},
        {"jti": "urn:uuid:00000000-0000-4000-8000-000000000000"},
        {"sub": "urn:uuid:00000000-0000-4000-8000-000000000000"},
        {"nbf": int(NOW.timestamp()) - 60},
        {"nbf": True},
        {"nbf": None},
        {"exp": int(NOW.timestamp()) + 60},
        {"validUntil": "2030-01-01T00:00:00Z"},
    ],
    ids=lambda changes: "-".join(changes),
)
def test_claims_that_disagree_with_the_credential_are_broken(changes: dict[str, Any]):
    assert checked(signed(claims_of(**changes))).state is CredentialState.BROKEN


@pytest.mark.parametrize(
    "header",
    [
        {"crit": ["x"], "x": 1},
        {"x5u": "https://x.example"},
        {"typ": "vc"},
        {"jwk": {"kty": "RSA", "d": "AQ"}},
    ],
    ids=["critical", "address", "another type", "a private key"],
)
def test_a_header_that_the_standard_does_not_allow_is_broken(header: dict[str, Any]):
    body = signed(claims_of()).split(".")
    first = base64.urlsafe_b64encode(json.dumps({"alg": "RS256", "kid": a_key().kid} | header).encode())

    report = checked(".".join([first.decode().rstrip("="), *body[1:]]))

    assert report.state is CredentialState.BROKEN


def test_a_signature_without_a_secret_is_broken():
    public = json.dumps(a_key().public_jwk()).encode()
    hmac = put_together({"alg": "HS256", "kid": a_key().kid}, claims_of(), OctKey.import_key(public))
    none = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")

    assert checked(hmac).state is CredentialState.BROKEN
    assert checked(".".join([none, hmac.split(".")[1], "AA"])).state is CredentialState.BROKEN


def test_the_key_that_a_file_carries_in_its_own_header_is_not_believed():
    forger = RSAKey.import_key(rsa.generate_private_key(public_exponent=65537, key_size=2048))
    header = {"alg": "RS256", "jwk": forger.as_dict(private=False)}

    assert checked(put_together(header, claims_of(), forger)).state is CredentialState.BROKEN


@pytest.mark.parametrize(
    ("algorithm", "key"),
    [
        ("EdDSA", OKPKey.import_key(ed25519.Ed25519PrivateKey.generate())),
        ("Ed25519", OKPKey.import_key(ed25519.Ed25519PrivateKey.generate())),
        ("ES256", ECKey.import_key(ec.generate_private_key(ec.SECP256R1()))),
    ],
)
def test_the_other_algorithms_of_the_field_are_read(algorithm: str, key: Any):
    token = put_together({"alg": algorithm, "kid": f"{ISSUER}#autre"}, claims_of(), key)
    jwks = {"keys": [{**key.as_dict(private=False), "kid": "autre"}]}

    assert checked(token, jwks_by_issuer={ISSUER: jwks}).is_good


def test_an_rsa_key_too_small_to_resist_is_not_believed():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        weak = RSAKey.import_key(rsa.generate_private_key(public_exponent=65537, key_size=1024))
        token = put_together({"alg": "RS256"}, claims_of(), weak)

    report = checked(token, jwks_by_issuer={ISSUER: {"keys": [weak.as_dict(private=False)]}})

    assert report.state is CredentialState.BROKEN


def test_a_credential_of_tomorrow_or_past_its_end_is_out_of_date():
    lasting = a_key().sign(a_credential(valid_until=NOW + timedelta(days=1)))

    assert checked(lasting).is_good
    assert checked(lasting, at=NOW + timedelta(days=1)).state is CredentialState.EXPIRED
    assert checked(lasting, at=NOW - timedelta(days=1)).state is CredentialState.NOT_YET
    assert checked(lasting, at=NOW - timedelta(minutes=2)).is_good


@pytest.mark.parametrize(
    "changes",
    [
        {"type": ["VerifiableCredential"]},
        {"credentialSubject": []},
        {"credentialSubject": {"type": ["AchievementSubject"]}},
        {"issuer": None},
        {"id": ""},
        {"id": "x" * 3000},
        {"validFrom": "hier"},
        {"validFrom": "2026-13-45T99:00:00Z"},
        {"validFrom": "0001-01-01T00:00:00+23:59"},
        {"credentialStatus": "https://palier.example/etat"},
        {"credentialStatus": STATUS | {"statusListIndex": "-1"}},
        {"credentialStatus": STATUS | {"statusListIndex": 7}},
        {"credentialStatus": STATUS | {"statusListIndex": "9" * 40}},
        {"credentialStatus": STATUS | {"statusListCredential": None}},
    ],
)
def test_what_is_not_a_credential_is_unreadable(changes: dict[str, Any]):
    report = checked(signed(claims_of(**changes)))

    assert report.state is CredentialState.UNREADABLE
    assert report.content is None


@pytest.mark.parametrize(
    "text",
    ["", "…", "a.b", "a.b.c", "e30.e30.AA", "e30.W10.AA", "." * 3, "A" * 600_000 + ".A.A"],
)
def test_what_is_not_a_signed_file_is_unreadable(text: str):
    assert checked(text).state is CredentialState.UNREADABLE


@pytest.mark.parametrize(
    "payload",
    ['{"id": "a", "id": "b"}', '{"nbf": NaN}', "[" * 5000 + "]" * 5000, '{"a":' * 50 + "1" + "}" * 50],
    ids=["a name twice", "not a number", "deeper than any parser", "too deep"],
)
def test_json_that_two_readers_would_read_differently_is_unreadable(payload: str):
    assert checked(put_together({"alg": "RS256"}, payload, a_key()._key)).state is CredentialState.UNREADABLE


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(list(claims_of())), st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
), max_size=3))  # fmt: skip
def test_whatever_the_claims_the_answer_is_a_report(changes: dict[str, Any]):
    body = base64.urlsafe_b64encode(json.dumps(claims_of(**changes)).encode()).decode().rstrip("=")
    header = base64.urlsafe_b64encode(b'{"alg":"RS256"}').decode().rstrip("=")

    assert isinstance(checked(f"{header}.{body}.AAAA"), CredentialReport)


def test_a_signature_spelt_otherwise_is_not_the_same_file():
    token = a_key().sign(a_credential())
    spellings = {checked(token[:-1] + last).state for last in ascii_letters if last != token[-1]}

    assert CredentialState.GOOD not in spellings


def test_a_credential_of_six_hundred_results_is_signed_and_read():
    many = tuple(replace(WIFI, item=an_item(f"1.{number}", "Je me connecte.")) for number in range(600))

    report = checked(a_key().sign(a_credential(results=many)))

    assert report.is_good
    assert len(report.content.shown) == 600


def test_a_badge_of_another_kind_is_read_without_anything_shown():
    document = written(a_credential(results=()))
    del document["credentialSubject"]["achievement"]["resultDescription"]
    document["issuer"] = Issuer(id=ISSUER, name="x").id
    claims = {**claims_of(), **document}

    report = checked(signed(claims))

    assert report.is_good
    assert report.content.shown == ()


def test_a_credential_tells_in_which_list_and_where_it_may_be_revoked():
    assert checked(a_key().sign(a_certificate())).content.status == PLACE
    assert checked(a_key().sign(a_credential())).content.status is None


def test_a_list_of_another_kind_tells_us_nothing():
    other = {"id": "https://x.example/1", "type": "1EdTechRevocationList"}
    suspended = STATUS | {"statusPurpose": "suspension"}

    for status in (other, suspended, [other, suspended]):
        assert checked(signed(claims_of(credentialStatus=status))).content.status is None
    assert checked(signed(claims_of(credentialStatus=[other, STATUS]))).content.status == PLACE
