"""What a proof covers: the same statements, in the same spelling, as a library that is not ours."""

import copy
import hashlib
from dataclasses import replace
from datetime import date, timedelta
from importlib import resources
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.credentials import Alignment, Level, Result, Scale, Unlinked, written
from certificates.credentials.canonical import canonical
from certificates.credentials.linked import MOST_STATEMENTS, statements
from certificates.credentials.vocabulary import CREDENTIALS, EXTENSIONS, FILES, OPEN_BADGES
from tests.certificates.credentials import (
    ATTACHMENT,
    HOLDER,
    NOW,
    PLACE,
    SCALE,
    WIFI,
    a_certificate,
    a_credential,
    an_item,
)
from tests.certificates.linked_data import outside_form

PROOF = {
    "@context": [CREDENTIALS, OPEN_BADGES],
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-rdfc-2022",
    "created": "2026-11-20T09:30:00Z",
    "verificationMethod": "did:web:palier.example#cle",
    "proofPurpose": "assertionMethod",
}
DIGESTS = {
    CREDENTIALS: "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    OPEN_BADGES: "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
    EXTENSIONS: "87c06c81bc2317663bf288d740d94fddd2818c4342b186270ff6371dfaa63f93",
}

words = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=30)
items = st.builds(
    lambda name, code: Alignment(name=name, url=f"{SCALE.url}#{code}", code=str(code), framework="Visa"),
    words,
    st.integers(0, 9),
)
scales = st.builds(
    lambda place, names: Scale(
        url=f"https://palier.example/referentiels/{place}",
        framework_code="visa",
        framework_version=str(place),
        framework_name="Visa",
        levels=tuple(Level(ordinal=ordinal, name=name) for ordinal, name in enumerate(names)),
    ),
    st.integers(0, 3),
    st.lists(words, min_size=2, max_size=4),
)
results = st.builds(
    lambda scale, item, ordinal, day: Result(
        scale=scale, item=item, ordinal=ordinal, seen_by="work", seen_on=date(2026, 11, 1 + day)
    ),
    st.just(SCALE),
    items,
    st.integers(0, 3),
    st.integers(0, 2),
)


def form(document: dict[str, Any]) -> str:
    return canonical(statements(document))


def with_member(path: tuple[str, ...], value: Any) -> dict[str, Any]:
    """Return the document of a certificate with one member changed or added."""
    document = written(a_certificate(items=2))
    inside: Any = document
    for name in path[:-1]:
        inside = inside[int(name)] if isinstance(inside, list) else inside[name]
    inside[path[-1]] = value
    return document


@settings(max_examples=150, deadline=None)
@given(
    name=words,
    alignments=st.lists(items, max_size=5),
    shown=st.lists(results, max_size=6),
    described=st.lists(scales, max_size=2, unique_by=lambda scale: scale.url),
    has_status=st.booleans(),
    ends=st.none() | st.integers(1, 900),
)
def test_the_form_is_the_one_that_an_outside_library_finds(
    name: str,
    alignments: list[Alignment],
    shown: list[Result],
    described: list[Scale],
    has_status: bool,
    ends: int | None,
):
    achievement = replace(
        a_credential().achievement, name=name, alignments=tuple(alignments), scales=tuple(described)
    )
    document = written(
        a_credential(
            achievement=achievement,
            results=tuple(shown),
            status=PLACE if has_status else None,
            valid_until=None if ends is None else NOW + timedelta(days=ends),
        )
    )

    assert form(document) == outside_form(document)


@pytest.mark.parametrize(
    "document",
    [
        written(a_certificate(items=50)),
        written(a_credential(results=(WIFI, WIFI, ATTACHMENT, ATTACHMENT, ATTACHMENT))),
        written(a_credential(results=tuple(replace(WIFI, item=an_item(str(n), HOLDER)) for n in range(40)))),
        PROOF,
    ],
    ids=["a certificate", "the same thing shown twice", "forty things that differ far away", "a proof"],
)
def test_the_form_of_real_files_is_the_one_that_an_outside_library_finds(document: dict[str, Any]):
    assert form(document) == outside_form(document)


def test_neither_order_nor_lists_of_one_change_the_form():
    document = written(a_certificate())
    turned = dict(reversed(copy.deepcopy(document).items()))
    turned["credentialStatus"] = [turned["credentialStatus"]]
    turned["credentialSubject"]["achievement"]["alignment"].reverse()

    assert form(turned) == form(document)


@pytest.mark.parametrize("address", FILES)
def test_the_contexts_are_kept_as_published(address: str):
    kept = resources.files("certificates.credentials").joinpath("contexts", FILES[address]).read_bytes()

    assert hashlib.sha256(kept).hexdigest() == DIGESTS[address]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("mention",), "rien"),
        (("https://schema.org/name",), "Visa Internet"),
        (("schema:name",), "Visa Internet"),
        (("@id",), "urn:uuid:1"),
        (("@graph",), []),
        (("@included",), {"id": "urn:x:1", "name": "x"}),
        (("credentialSubject", "@context"), {"name": "https://x.example/name"}),
        (("credentialSubject", "achievement", "name"), {"@value": "Visa"}),
        (("credentialSubject", "achievement", "name"), None),
        (("credentialSubject", "achievement", "name"), 3),
        (("credentialSubject", "achievement", "name"), ["Visa", "Visa"]),
        (("credentialSubject", "achievement", "name"), "Vi\x00sa"),
        (("credentialSubject", "achievement", "name"), "Vi\ud800sa"),
        (("credentialSubject", "achievement", "alignment"), []),
        (("credentialSubject", "achievement", "alignment"), [[{"targetName": "x"}]]),
        (("credentialSubject", "achievement", "Criteria"), {"narrative": "x"}),
        (("credentialSubject", "achievement", "targetCode"), "1.1"),
        (("credentialSubject", "achievement", "id"), "achievement"),
        (("credentialSubject", "achievement", "id"), "_:b0"),
        (("credentialSubject", "achievement", "id"), "name:x"),
        (("credentialSubject", "achievement", "id"), "urn:x> <urn:y"),
        (("credentialSubject", "achievement", "type"), ["name"]),
        (("credentialSubject", "achievement", "type"), ["https://x.example/Achievement"]),
        (("credentialSubject", "achievement", "type"), ["Achievement", "Inconnu"]),
        (("credentialSubject", "identifier", "0", "hashed"), "true"),
        (("credentialSubject", "achievement", "creditsAvailable"), 1.5),
        (
            ("credentialSubject", "achievement", "related"),
            {"id": written(a_certificate())["id"], "name": "x"},
        ),
        (("credentialSubject", "source"), a_certificate().achievement.id),
    ],
    ids=lambda part: str(part)[:40] if isinstance(part, str) else None,
)
def test_a_json_that_says_more_or_otherwise_than_what_is_signed_is_refused(path: tuple[str, ...], value: Any):
    with pytest.raises(Unlinked):
        form(with_member(path, value))


@pytest.mark.parametrize(
    "contexts",
    [
        None,
        [],
        CREDENTIALS,
        [OPEN_BADGES, CREDENTIALS],
        [CREDENTIALS, OPEN_BADGES, {"name": "https://x.example/name"}],
        [CREDENTIALS, "https://x.example/context"],
        [CREDENTIALS, OPEN_BADGES, OPEN_BADGES],
    ],
)
def test_contexts_that_we_do_not_keep_are_refused(contexts: Any):
    with pytest.raises(ValueError, match="contexts"):
        form(with_member(("@context",), contexts))


TWINS = {"type": ["Alignment"], "alignment": [{"targetType": "CFItem"} for _ in range(12)]}


@pytest.mark.parametrize(
    "alignments",
    [[TWINS, TWINS], [{"targetName": "x"}] * MOST_STATEMENTS],
    ids=["alike things that only years would order", "more statements than any credential"],
)
def test_a_file_made_to_keep_us_busy_is_refused(alignments: list[Any]):
    with pytest.raises(Unlinked):
        form(with_member(("credentialSubject", "achievement", "alignment"), alignments))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.recursive(
            st.builds(lambda name: {"type": ["Alignment"], "targetName": name}, st.sampled_from("ab")),
            lambda inner: st.builds(
                lambda name, within: {"type": ["Alignment"], "targetName": name, "alignment": within},
                st.sampled_from("ab"),
                st.lists(inner, min_size=1, max_size=2),
            ),
            max_leaves=5,
        ),
        min_size=1,
        max_size=3,
    )
)
def test_things_alike_inside_things_alike_have_the_same_form_or_are_refused(alignments: list[Any]):
    document = with_member(("credentialSubject", "achievement", "alignment"), alignments)
    outside = outside_form(document)

    try:
        ours = form(document)
    except Unlinked:
        ours = None

    assert ours in (outside, None)
