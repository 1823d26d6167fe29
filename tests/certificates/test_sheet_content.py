"""A sheet's words have one spelling: read back as they were written, and nothing else is read."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.sheets import NotASheet, SheetContent, digest
from certificates.sheets.canonical import canonical, digest_of
from tests.certificates.sheets import a_sheet

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


def altered(path: str, value: Any) -> dict[str, Any]:
    """Return the stored sheet with one of its values put in another's place."""
    stored = a_sheet().to_dict()
    held: Any = stored
    *way, last = (int(step) if step.isdigit() else step for step in path.split("."))
    for step in way:
        held = held[step]
    held[last] = value
    return stored


def test_what_is_stored_gives_the_same_content_back():
    stored = json.loads(json.dumps(a_sheet().to_dict()))

    assert SheetContent.from_dict(stored) == a_sheet()
    assert SheetContent.from_dict(stored).to_dict() == stored


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("version", True, "version: not of the kind int"),
        ("version", "1", "version: not of the kind int"),
        ("visitors", 1.0, "visitors: not of the kind int"),
        ("title", None, "title: not of the kind str"),
        ("kind", "party", "kind: not a Kind"),
        ("starts_at", "2026-11-24T13:00:00+00:00", "starts_at: not a datetime"),
        ("starts_at", "2026-11-24", "starts_at: not a datetime"),
        ("starts_at", 3, "starts_at: not a datetime"),
        ("lines", {}, "lines: not a list"),
        ("lines.0", [], "lines[0]: not an object"),
        ("lines.0.minutes", None, "lines[0].minutes: not of the kind int"),
        ("lines.0.signatures.0.day", "2026-11-24T00:00:00Z", "lines[0].signatures[0].day: not a date"),
        ("lines.0.more", 1, "lines[0].more: unknown"),
        ("lines.2.signatures.0.said_by", None, "lines[2].signatures[0].said_by: nothing is left out"),
        ("lines.2.signatures.0.said_by", 7, "lines[2].signatures[0].said_by: not of the kind str"),
        ("more", 1, "more: unknown"),
    ],
)
def test_what_is_spelled_otherwise_is_refused_with_its_place(path: str, value: Any, told: str):
    with pytest.raises(NotASheet) as refusal:
        SheetContent.from_dict(altered(path, value))

    assert str(refusal.value) == told


def test_a_member_that_is_missing_is_refused_with_its_place():
    stored = a_sheet().to_dict()
    del stored["marks"][2]["key"]

    with pytest.raises(NotASheet, match=r"marks\[2\]\.key: missing"):
        SheetContent.from_dict(stored)


def test_a_sheet_of_before_it_was_said_who_vouches_keeps_its_spelling():
    (act,) = a_sheet().lines[2].signatures
    older = replace(a_sheet().lines[2], signatures=(replace(act, said_by=None),))
    sheet = a_sheet(lines=(*a_sheet().lines[:2], older, *a_sheet().lines[3:]))

    stored = sheet.to_dict()

    assert "said_by" not in stored["lines"][2]["signatures"][0]
    assert SheetContent.from_dict(stored) == sheet
    assert digest(sheet) != digest(a_sheet())


def test_the_digest_does_not_depend_on_the_order_of_the_members():
    stored = a_sheet().to_dict()

    assert digest_of(dict(reversed(stored.items()))) == digest(a_sheet())
    assert digest(a_sheet(visitors=1)) != digest(a_sheet())


def test_the_one_spelling_is_that_of_the_standard():
    value = {
        "\u20ac": "Euro",
        "\r": "Retour",
        "\ufb33": "Dagesh",
        "1": "Un",
        "\U0001f600": "Visage",
        "é": [1, None],
    }

    assert canonical(value).decode() == (
        '{"\\r":"Retour","1":"Un","é":[1,null],"\u20ac":"Euro","\U0001f600":"Visage","\ufb33":"Dagesh"}'
    )


@given(VALUES)
def test_whatever_the_value_its_spelling_reads_back_as_itself(value: Any):
    assert json.loads(canonical(value)) == value


@pytest.mark.parametrize(
    "value",
    [1.5, 2**53, b"x", {1: 2}, ["\ud800"], {"a": object()}],
    ids=["fraction", "too large", "bytes", "numbered", "half a letter", "no value"],
)
def test_what_two_readers_might_read_otherwise_has_no_spelling(value: Any):
    with pytest.raises(ValueError, match=r"spelling|name|surrogates"):
        canonical(value)
