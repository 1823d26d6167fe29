"""The issuer's own open data: its root, and what was withdrawn."""

import pytest
from cryptography import x509
from flask import Flask

from certificates.credentials import jwks_from
from tests.awards.granted import Granted
from tests.support.client import Client

pytestmark = pytest.mark.one_engine


OPEN = ["palier-root.pem", "palier.crl", "palier-root.crl", "jwks.json", "did.json"]


@pytest.mark.parametrize("name", OPEN)
def test_the_root_and_the_lists_are_open_to_all_even_to_pages_of_other_sites(
    client: Client, rose: Granted, name: str
):
    answer = client.get(f"/.well-known/{name}")
    again = client.get(f"/.well-known/{name}", headers={"If-None-Match": answer.headers["ETag"]})

    assert answer.status_code == 200
    assert "public" in answer.headers["Cache-Control"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert again.status_code == 304


def test_the_list_of_seals_is_that_of_the_authority_under_the_root(client: Client, rose: Granted):
    root = x509.load_pem_x509_certificate(client.get("/.well-known/palier-root.pem").data)
    seals = x509.load_der_x509_crl(client.get("/.well-known/palier.crl").data)
    authorities = x509.load_der_x509_crl(client.get("/.well-known/palier-root.crl").data)

    assert authorities.issuer == root.subject
    assert seals.issuer != root.subject
    assert len(seals) == len(authorities) == 0


def test_the_keys_of_credentials_are_published_under_the_name_that_credentials_bear(
    client: Client, rose: Granted
):
    keys = client.get("/.well-known/jwks.json").json["keys"]
    identity = client.get("/.well-known/did.json").json

    assert [key["alg"] for key in keys] == ["RS256", "Ed25519"]
    assert all(key["kid"].startswith(identity["id"] + "#") for key in keys)
    assert identity["id"].startswith("did:web:")
    assert identity["assertionMethod"] == [key["kid"] for key in keys]
    assert jwks_from(identity) == jwks_from({"keys": keys})
    assert not any("d" in key for key in keys)


def test_the_key_of_credentials_is_made_once_and_kept(client: Client, rose: Granted, app: Flask):
    before = client.get("/.well-known/jwks.json").json
    app.extensions.pop("keys")

    assert client.get("/.well-known/jwks.json").json == before


@pytest.mark.parametrize("name", OPEN)
def test_without_keys_they_are_not_there_yet(client: Client, name: str):
    assert client.get(f"/.well-known/{name}").status_code == 503
