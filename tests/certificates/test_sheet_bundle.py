"""The evidence of a sheet: proven by a root alone, and every alteration is named."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.authority import KeyKind, Revocation, make_crl
from certificates.credentials import CredentialKey
from certificates.sheets import BundleReport, PartState, check_bundle, digest, sign_bundle
from tests.certificates.credentials import ISSUER
from tests.certificates.documents import NOW, authorities, make_authorities
from tests.certificates.sheets import AMINA, a_correction, a_link, a_sheet, at, evidence
from tests.certificates.test_credential_status import certified, signing

LATER = at(9, day=30)
BAD, GOOD, UNCHECKED = PartState.BAD, PartState.GOOD, PartState.UNCHECKED


def checked(text: str, **changes: Any) -> BundleReport:
    """Check with the root of the run, some days later."""
    return check_bundle(text, **({"roots": authorities().roots, "at": LATER} | changes))


def forged(change: Callable[[dict[str, Any]], object], text: str = "") -> str:
    """Return a bundle of which somebody changed something by hand."""
    stored = json.loads(text or evidence())
    change(stored)
    return json.dumps(stored)


def signed_anew(**changes: Any) -> BundleReport:
    """Return what is said of a false sheet that was really signed, its journal entry to match."""
    return checked(evidence(a_sheet(**changes)))


def test_an_untouched_bundle_is_proven_in_all_its_parts():
    report = checked(evidence())

    assert report.is_good
    assert [part.state for part in (*report.proof, report.versions)] == [GOOD] * 5
    assert report.bundle is not None
    assert report.bundle.sheet == a_sheet()


def test_its_words_can_be_read_in_the_file():
    text = evidence()

    assert '"given_name": "Marie-Thérèse"' in text
    assert "main plâtrée" in text


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value that holds no other."""
    inside = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    )
    if inside is None or not value:
        yield path
        return
    for step, each in inside:
        yield from leaves(each, (*path, step))


def with_leaf(text: str, path: tuple[Any, ...], change: Callable[[Any], Any]) -> str:
    """Put another value in the place of one."""
    stored = json.loads(text)
    held = stored
    for step in path[:-1]:
        held = held[step]
    held[path[-1]] = change(held[path[-1]])
    return json.dumps(stored)


def otherwise(value: Any) -> Any:
    """Return another value of the same kind."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str() if value:
            return value[:-1] + ("0" if value[-1] != "0" else "1")
        case _:
            return "x"


@pytest.mark.parametrize("path", [*leaves(json.loads(evidence()))], ids=lambda path: ".".join(map(str, path)))
def test_whatever_value_is_altered_the_bundle_is_refused(path: tuple[Any, ...]):
    report = checked(with_leaf(evidence(), path, otherwise))

    assert report.is_bad
    assert any(part.words for part in (*report.proof, report.versions))


def test_lines_altered_beside_their_marks_are_named_even_where_the_forger_holds_the_key():
    rose, ali, *others = a_sheet().lines

    longer = signed_anew(lines=(rose, replace(ali, minutes=105, counted=105), *others))
    there = signed_anew(lines=(rose, replace(ali, arrived_at=None), *others))

    assert longer.signature.state is GOOD
    assert "Ali Ben Salah : la feuille compte 105 min, les heures en donnent 85." in longer.sheet.words
    assert there.sheet.words == (
        "Ali Ben Salah : la feuille dit une arrivée sans heure, le pointage à 14:20.",
    )


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"marks": a_sheet().marks[1:]}, "Rose Kermarrec : aucun pointage ne le dit."),
        ({"marks": (*a_sheet().marks[:1], *a_sheet().marks[2:])}, "Le pointage 3 en remplace un qui manque."),
        ({"marks": a_sheet().marks[:2] + a_sheet().marks[3:]},
         "Ali Ben Salah : la feuille dit « en retard », le pointage « absent »."),
        ({"marks": (*a_sheet().marks, replace(a_sheet().marks[0], id=9, key="k9", left_at=at(15)))},
         "Rose Kermarrec : ses pointages se contredisent."),
        ({"marks": (*a_sheet().marks, a_sheet().marks[0])}, "Un pointage est écrit deux fois."),
        ({"marks": (*a_sheet().marks, replace(a_sheet().marks[0], id=9, key="k9", learner_id="z0e"))},
         "Une personne est pointée (z0e), et n’a pas de ligne sur la feuille."),
        ({"marks": (*a_sheet().marks, replace(a_sheet().marks[4], id=9, key="k9", replaces=(1,)))},
         "Le pointage 9 en remplace un autre qui n’est pas de la même personne."),
        ({"lines": a_sheet().lines[:-1]},
         "Une personne est pointée (jean), et n’a pas de ligne sur la feuille."),
        ({"lines": (*a_sheet().lines, a_sheet().lines[0])},
         "Rose Kermarrec : deux lignes pour la même personne."),
        ({"lines": (replace(a_sheet().lines[0], recorded_by="Yann Kervella"), *a_sheet().lines[1:])},
         "Rose Kermarrec : la feuille ne dit pas comment, ou par qui, la présence a été notée."),
        ({"totals": replace(a_sheet().totals, counted=480)}, "Les totaux ne sont pas la somme des lignes."),
        ({"rounding_minutes": 30}, "Rose Kermarrec : les 105 min retenues ne suivent pas l’arrondi annoncé."),
        ({"rounding_minutes": 0}, "L’unité d’arrondi n’est pas comprise entre 1 et 60 minutes."),
        ({"pauses": ()}, "Rose Kermarrec : la feuille compte 105 min, les heures en donnent 120."),
        ({"ends_at": at(13)}, "La séance finit avant de commencer."),
        ({"half_days": ()}, "Les demi-journées imprimées ne sont pas celles de la séance."),
        ({"visitors": -1}, "Le nombre de visiteurs est négatif."),
        ({"trainer_signatures": a_sheet().trainer_signatures * 2},
         f"{AMINA} : la même demi-journée est signée deux fois."),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else None,
)  # fmt: skip
def test_a_sheet_that_its_own_marks_deny_is_refused_with_what_differs(changes: dict[str, Any], told: str):
    report = signed_anew(**changes)

    assert report.signature.state is GOOD
    assert report.sheet.state is BAD
    assert told in report.sheet.words


def test_a_signature_of_another_day_or_without_its_reason_is_refused():
    rose, ali, marie, *others = a_sheet().lines
    (act,) = rose.signatures
    moved = replace(rose, signatures=(replace(act, day=at(14, day=25).date()),))
    silent = replace(marie, signatures=(replace(marie.signatures[0], reason=None),))

    report = signed_anew(lines=(moved, ali, silent, *others))

    assert report.sheet.words == (
        "Rose Kermarrec : une signature est d’une autre demi-journée que celles de la séance.",
        "Marie-Thérèse Le Goff : une raison manque à une signature, ou n’a pas à y être.",
    )


def test_whoever_signed_is_not_said_to_be_vouched_for():
    rose, *others = a_sheet().lines
    spoken_for = replace(rose, signatures=(replace(rose.signatures[0], said_by=AMINA),))

    report = signed_anew(lines=(spoken_for, *others))

    assert report.sheet.words == (
        "Rose Kermarrec : une signature qui est la sienne est dite notée par quelqu’un d’autre.",
    )


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"kind": "attendance:mark:record"}, "l’acte n’est pas la clôture d’une feuille"),
        ({"subject": "an0ther"}, "il parle d’une autre feuille"),
        ({"words": {"digest": "0" * 64, "version": 1}}, "il tient une autre empreinte"),
        ({"words": {"digest": digest(a_sheet()), "version": 2}}, "il tient un autre numéro de version"),
    ],
    ids=["kind", "subject", "digest", "version"],
)
def test_the_journal_s_entry_of_another_act_is_refused(changes: dict[str, Any], told: str):
    report = checked(evidence(link=a_link(a_sheet(), **changes)))

    assert report.signature.state is GOOD
    assert report.journal.words == (f"Le journal ne concorde pas : {told}.",)


def test_a_journal_s_link_taken_from_another_sheet_is_refused():
    other = json.loads(evidence(a_correction()))["journal"]

    report = checked(forged(lambda bundle: bundle.update(journal=other)))

    assert report.signature.state is BAD
    assert report.journal.state is BAD


def test_a_correction_names_the_version_that_it_replaces():
    text = evidence(a_correction())

    alone, beside = checked(text), checked(text, earlier=a_sheet())
    wrong = checked(text, earlier=a_sheet(visitors=3))

    assert alone.is_good
    assert alone.versions.state is UNCHECKED
    assert digest(a_sheet()) in alone.versions.words[0]
    assert beside.versions.state is GOOD
    assert wrong.is_bad


@pytest.mark.parametrize(
    "changes", [{"reason": ""}, {"previous": None}, {"previous": "x"}, {"version": 0}, {"version": 1}]
)
def test_a_correction_without_its_reason_or_what_it_replaces_is_refused(changes: dict[str, Any]):
    assert checked(evidence(a_correction(**changes))).versions.state is BAD


def test_without_a_root_nobody_can_say_who_signed():
    report = checked(evidence(), roots=[])

    assert report.signature.state is UNCHECKED
    assert not report.is_good
    assert not report.is_bad


def test_the_signature_of_another_installation_is_refused_even_under_the_same_names():
    theirs = make_authorities(KeyKind.P256)
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    chain = certified(private.public_key(), by=theirs.issuing)
    key = CredentialKey(private, issuer_id=ISSUER, chain=chain)
    text = sign_bundle(a_sheet(), a_link(a_sheet()), key=key, at=at(16, 5))
    ours = sign_bundle(
        a_sheet(), a_link(a_sheet()), key=CredentialKey(private, issuer_id=ISSUER, chain=signing().chain),
        at=at(16, 5),
    )  # fmt: skip

    assert checked(text, roots=theirs.roots).is_good
    assert checked(text).signature.words == ("La signature ne vient pas de l’installation attendue.",)
    assert checked(ours).signature.state is BAD


def test_a_key_that_was_withdrawn_proves_nothing_any_more():
    taken = [Revocation(signing().chain[0].serial_number, NOW)]
    crl = make_crl(authorities().issuing, now=NOW, days=30, revoked=taken)

    assert checked(evidence(), crls=[crl]).signature.state is BAD


def test_a_bundle_outlives_the_key_that_signed_it():
    assert checked(evidence(), at=LATER + timedelta(days=365 * 30)).is_good
    assert checked(evidence(), at=NOW).signature.words == (
        "Le fichier annonce une date de signature à venir.",
    )


HOSTILE = {
    "nothing": "",
    "no JSON": "…",
    "an empty object": "{}",
    "a list": "[]",
    "a name twice": evidence()[:-1] + ',"format":"x"}',
    "too deep": "[" * 100_000,
    "a deep object": '{"a":' * 60 + "1" + "}" * 60,
    "too long": evidence() + " " * 1_100_000,
    "a number without end": forged(lambda b: b["sheet"].update(visitors=10**400)),
    "a fraction": forged(lambda b: b["journal"]["words"].update(version=1.5)),
    "not a number": evidence().replace('"visitors": 0', '"visitors": NaN'),
    "half a character": forged(lambda b: b["sheet"].update(title="\ud800")),
    "the end of time": forged(lambda b: b["sheet"].update(ends_at="9999-12-31T23:59:59Z")),
    "the start of time": forged(lambda b: b["sheet"].update(starts_at="0001-01-01T00:00:00Z")),
    "a chain of nonsense": forged(lambda b: b.update(signature="eyJhbGciOiJSUzI1NiIsIng1YyI6M30.e30.AA")),
    "no algorithm": forged(lambda b: b.update(signature="eyJhbGciOiJub25lIn0.e30.")),
    "another format": forged(lambda b: b.update(format="else")),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_whatever_the_text_the_answer_is_a_report_that_is_bad(text: str):
    assert checked(text).is_bad


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
PATHS = [*leaves(json.loads(evidence()))]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PATHS), st.integers(1, 4), JSON)
def test_whatever_stands_in_a_place_the_answer_is_a_report(path: tuple[Any, ...], depth: int, value: Any):
    text = with_leaf(evidence(), path[:depth], lambda _before: value)

    assert isinstance(checked(text), BundleReport)
