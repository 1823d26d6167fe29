"""Credentials written and signed: the form that the standard asks for, accepted by an outside tool."""

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import jsonschema
import pytest
import time_machine
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier

from certificates.credentials import (
    Credential,
    HashedName,
    UnusableKeys,
    did_document,
    did_web,
    jwks_from,
    written,
)
from tests.certificates.credentials import (
    HOLDER,
    ISSUER,
    LIST_URL,
    NOW,
    a_certificate,
    a_credential,
    a_key,
    a_private_key,
)

ALIGNMENT = {
    "required": ["type", "targetName", "targetUrl"],
    "properties": {"targetType": {"enum": ["CFItem", "CFRubric"]}, "targetUrl": {"format": "uri"}},
}
OPEN_BADGE = {
    "type": "object",
    "required": ["@context", "id", "type", "issuer", "validFrom", "credentialSubject"],
    "properties": {
        "@context": {
            "prefixItems": [
                {"const": "https://www.w3.org/ns/credentials/v2"},
                {"const": "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"},
            ],
            "minItems": 2,
        },
        "type": {"contains": {"const": "OpenBadgeCredential"}},
        "issuer": {"required": ["id", "type"], "properties": {"type": {"contains": {"const": "Profile"}}}},
        "validFrom": {"pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
        "credentialSubject": {
            "required": ["id", "type", "achievement"],
            "properties": {
                "type": {"contains": {"const": "AchievementSubject"}},
                "achievement": {
                    "required": ["id", "type", "name", "description", "criteria"],
                    "properties": {
                        "achievementType": {"enum": ["Assessment", "CertificateOfCompletion", "Competency"]},
                        "alignment": {"items": ALIGNMENT},
                        "resultDescription": {
                            "items": {
                                "required": ["id", "type", "name", "resultType"],
                                "properties": {
                                    "rubricCriterionLevel": {"items": {"required": ["id", "type", "name"]}}
                                },
                            }
                        },
                    },
                },
                "identifier": {
                    "items": {
                        "required": ["type", "hashed", "identityHash", "identityType"],
                        "properties": {"type": {"const": "IdentityObject"}},
                    }
                },
                "result": {
                    "items": {"required": ["type"], "properties": {"alignment": {"items": ALIGNMENT}}}
                },
            },
        },
        "credentialStatus": {
            "required": ["type", "statusPurpose", "statusListIndex", "statusListCredential"],
            "properties": {
                "type": {"const": "BitstringStatusListEntry"},
                "statusListIndex": {"pattern": "^[0-9]+$"},
                "statusListCredential": {"format": "uri", "pattern": "^https://"},
            },
        },
    },
}  # fmt: skip
"""What Open Badges 3.0 requires of what we write, from the text of the standard."""


def decoded(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    header, payload, _signature = token.split(".")
    return tuple(json.loads(base64.urlsafe_b64decode(piece + "==")) for piece in (header, payload))  # type: ignore[return-value]


def values_of(part: Any) -> Iterator[Any]:
    yield part
    for child in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from values_of(child)


def an_outside_reader() -> OB3Verifier:
    public = a_private_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return OB3Verifier(public)


@pytest.mark.parametrize("credential", [a_credential(), a_certificate()], ids=["passport", "certificate"])
def test_a_credential_has_every_member_that_the_standard_requires(credential: Credential):
    jsonschema.Draft202012Validator(OPEN_BADGE).validate(written(credential))


def test_a_certificate_says_in_which_list_and_where_its_revocation_is_told():
    status = written(a_certificate())["credentialStatus"]

    assert status == {
        "id": f"{LIST_URL}#94567",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "94567",
        "statusListCredential": LIST_URL,
    }
    assert "credentialStatus" not in written(a_certificate(status=None))


def test_a_frozen_document_is_signed_as_the_credential_itself():
    credential = a_certificate(valid_until=NOW + timedelta(days=900))
    kept = json.loads(json.dumps(written(credential)))

    assert a_key().sign_document(kept) == a_key().sign(credential)


def test_a_credential_holds_neither_null_nor_an_empty_list():
    document = written(a_credential(results=()))

    assert all(value not in (None, [], "", {}) for value in values_of(document))


def test_a_result_points_at_a_level_of_the_scale_that_its_framework_describes():
    subject = written(a_credential())["credentialSubject"]

    [description] = subject["achievement"]["resultDescription"]
    names = {level["id"]: level["name"] for level in description["rubricCriterionLevel"]}
    assert [names[result["achievedLevel"]] for result in subject["result"]] == [
        "sans aide",
        "j’explique à un autre",
    ]
    assert {result["resultDescription"] for result in subject["result"]} == {description["id"]}


def test_the_file_does_not_say_the_name_nor_an_address_of_the_person():
    text = json.dumps(written(a_credential()), ensure_ascii=False)

    assert "Rose" not in text
    assert "Kermarrec" not in text
    assert "@" not in text.replace("@context", "")


def test_the_header_holds_only_what_the_standard_allows():
    header, _payload = decoded(a_key().sign(a_credential()))

    assert header == {"alg": "RS256", "kid": a_key().kid, "typ": "JWT"}
    assert a_key().kid.startswith(f"{ISSUER}#")


def test_the_claims_repeat_the_credential_and_expiry_only_where_there_is_one():
    without = decoded(a_key().sign(a_credential()))[1]
    ends = NOW + timedelta(days=365)

    dated = decoded(a_key().sign(a_credential(valid_until=ends)))[1]

    assert (without["iss"], without["jti"]) == (without["issuer"]["id"], without["id"])
    assert without["sub"] == without["credentialSubject"]["id"]
    assert without["nbf"] == int(NOW.timestamp())
    assert "exp" not in without
    assert dated["exp"] == int(ends.timestamp())


@time_machine.travel(NOW)
def test_an_outside_tool_accepts_our_credential():
    read = an_outside_reader().verify(a_key().sign(a_credential()))

    assert read.issuer.id == ISSUER
    assert read.achievement.name == "Passeport de compétences numériques"


@pytest.mark.parametrize("piece", [0, 1, 2], ids=["header", "credential", "signature"])
@time_machine.travel(NOW)
def test_an_outside_tool_refuses_it_once_tampered_with(piece: int):
    pieces = a_key().sign(a_credential()).split(".")
    middle = len(pieces[piece]) // 2
    other = "A" if pieces[piece][middle] != "A" else "B"
    pieces[piece] = pieces[piece][:middle] + other + pieces[piece][middle + 1 :]

    with pytest.raises(OB3VerificationError):
        an_outside_reader().verify(".".join(pieces))


@pytest.mark.parametrize("said", ["Rose Kermarrec", "KERMARREC Rose", "rose  kermarrec", "Rosé Kermarrec"])
def test_a_name_is_recognised_whatever_its_case_accents_and_order(said: str):
    assert HashedName.of(HOLDER).is_of(said)


@pytest.mark.parametrize("said", ["Rose Kermarec", "Rose", "", "Rose Kermarrec Le Goff"])
def test_another_name_is_not_recognised(said: str):
    assert not HashedName.of(HOLDER).is_of(said)


def test_two_digests_of_one_name_have_nothing_in_common():
    assert HashedName.of(HOLDER) != HashedName.of(HOLDER)


@pytest.mark.parametrize(
    ("address", "identifier"),
    [
        ("https://palier.exemple.fr", "did:web:palier.exemple.fr"),
        ("http://127.0.0.1:5000", "did:web:127.0.0.1%3A5000"),
        ("https://Ville.Exemple.fr/palier/", "did:web:ville.exemple.fr:palier"),
    ],
)
def test_an_installation_is_named_after_its_public_address(address: str, identifier: str):
    assert did_web(address) == identifier


def test_both_published_forms_of_a_key_lead_to_the_same_public_key():
    from_list = jwks_from(a_key().jwks())
    from_identity = jwks_from(did_document(ISSUER, [a_key().public_jwk()]))

    assert from_list == from_identity
    assert set(from_list["keys"][0]) == {"kty", "n", "e", "kid"}


@pytest.mark.parametrize(
    "document",
    [
        None,
        "keys",
        {},
        {"keys": []},
        {"keys": [{"kty": "oct", "k": "c2VjcmV0"}]},
        {"keys": [{"kty": ["RSA"]}]},
        {"keys": [{"kty": "RSA", "n": "AQAB"}]},
        {"verificationMethod": [{"publicKeyJwk": "x"}]},
    ],
)
def test_what_holds_no_usable_key_is_refused(document: Any):
    with pytest.raises(UnusableKeys):
        jwks_from(document)


def test_the_private_half_never_comes_along():
    private = {**a_key().public_jwk(), "d": "c2VjcmV0"}

    assert "d" not in jwks_from({"keys": [private]})["keys"][0]
