"""Names are kept as typed and found however they are typed; easy secrets are refused."""

import pytest

from app.people.rules.names import cleaned, folded, in_a_list, looks_like_a_formula, sought_name
from app.people.rules.signing_in import as_card_number, is_locked_after, password_trouble, pin_is_easy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Marie   Anne ", "Marie Anne"),
        ("Zoe\u0301", "Zoé"),
        ("<b>Rose</b> & fils", "<b>Rose</b> & fils"),
        ("علي بن يوسف", "علي بن يوسف"),
        ("Ṁíċeál", "Ṁíċeál"),
    ],
)
def test_a_name_is_kept_as_it_was_typed(typed: str, kept: str):
    assert cleaned(typed) == (kept, False)


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\x00", "\x1b", "\ufeff"])
def test_what_cannot_be_seen_is_taken_out_of_a_name_and_told(hidden: str):
    assert cleaned(f"Ro{hidden}se") == ("Rose", True)


@pytest.mark.parametrize(
    ("name", "sought"),
    [
        ("Floc’h", "floch"),
        ("Le Goff-Hervé", "le goff herve"),
        ("L’Hostis", "l hostis"),
        ("SŒUR Ælis", "soeur aelis"),
        ("Łukasz Ørsted", "lukasz orsted"),
        ("  ", ""),
    ],
)
def test_a_name_is_found_without_its_accents_hyphens_or_case(name: str, sought: str):
    assert folded(name) == sought


def test_accents_do_not_send_anyone_to_the_end_of_a_list():
    group = [
        ("Élodie", "Le Gall"),
        ("Łukasz", "Nowak"),
        ("Zoé", ""),
        ("François", ""),
        ("Marie", ""),
        ("élodie", "Kerbrat"),
    ]

    read = [" ".join(name).strip() for name in sorted(group, key=lambda name: in_a_list(*name))]

    assert read == ["élodie Kerbrat", "Élodie Le Gall", "François", "Łukasz Nowak", "Marie", "Zoé"]


def test_a_folded_name_fits_its_column_whatever_its_letters_become():
    assert len(sought_name("ﷺ" * 300, "ﬃ" * 300)) <= 601


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "+33", "-1", "@SUM(A1)", "＝1"])
def test_a_text_that_a_spreadsheet_would_compute_is_seen(text: str):
    assert looks_like_a_formula(text)


@pytest.mark.parametrize("typed", ["y4my-66yr", "Y4MY 66YR", " y4my66yr "])
def test_a_card_number_is_read_however_it_is_typed(typed: str):
    assert as_card_number(typed) == "Y4MY66YR"


def test_the_letters_that_look_like_digits_are_forgiven_on_a_card():
    assert as_card_number("OIL0-1234") == "01101234"


@pytest.mark.parametrize("typed", ["formatrice", "Y4MY-66Y", "U4MY-66YR", ""])
def test_what_cannot_be_a_card_number_is_not_one(typed: str):
    assert as_card_number(typed) is None


@pytest.mark.parametrize("pin", ["0000", "1234", "4321", "1212", "1984", "2010"])
def test_the_codes_that_anyone_would_try_are_never_drawn(pin: str):
    assert pin_is_easy(pin)


@pytest.mark.parametrize("pin", ["4829", "0273", "9050"])
def test_other_codes_are_drawn(pin: str):
    assert not pin_is_easy(pin)


@pytest.mark.parametrize(
    "password", ["court", "motdepasse123", "azertyazerty", "Bonjour-Bonjour-2026", "x" * 201]
)
def test_a_short_known_or_endless_password_is_refused_with_advice(password: str):
    trouble = password_trouble(password)

    assert trouble
    assert trouble.endswith(".")


def test_four_unrelated_words_make_a_password():
    assert password_trouble("girafe cuivre lundi ardoise") is None


def test_the_tenth_failure_locks_and_the_ninth_does_not():
    assert (is_locked_after(9), is_locked_after(10)) == (False, True)
