from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.french import date_fr, day_fr, de, duration_fr, number_fr, plural, time_fr, typography


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("J'ouvre l'ordinateur", "J’ouvre l’ordinateur"),
        ('Je clique sur "Envoyer".', "Je clique sur «\u202fEnvoyer\u202f»."),
        ("Je lis « À propos »", "Je lis «\u202fÀ propos\u202f»"),
        ("Qui êtes-vous ?", "Qui êtes-vous\u202f?"),
        ("Attention! C'est sûr?!", "Attention\u202f! C’est sûr\u202f?!"),
        ("Les gestes : ouvrir ; fermer", "Les gestes\u202f: ouvrir\u202f; fermer"),
        ("70 % des points", "70\u202f% des points"),
        ("et ainsi de suite...", "et ainsi de suite…"),
    ],
)
def test_a_curriculum_is_set_as_a_french_printer_would(written: str, printed: str):
    assert typography(written) == printed


@pytest.mark.parametrize("kept", ["https://exemple.fr/?a=1;b=2", "rendez-vous à 14:30", "<b>gras</b>"])
def test_addresses_hours_and_signs_are_left_as_they_are(kept: str):
    assert typography(kept) == kept


@given(st.text(alphabet="aé «»\"':;!?.%€5 \u00a0\u202f", max_size=40))
def test_setting_a_text_twice_changes_nothing_more(text: str):
    once = typography(text)

    assert typography(once) == once


def test_days_are_said_in_full():
    assert day_fr(date(2026, 11, 24)) == "mardi 24\u00a0novembre"
    assert day_fr(date(2026, 3, 1)) == "dimanche 1er\u00a0mars"
    assert date_fr(date(2026, 11, 24)) == "mardi 24\u00a0novembre 2026"


def test_a_day_of_another_year_is_said_with_its_year():
    new_year_in_paris = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)

    assert day_fr(date(2026, 11, 24), today=date(2026, 1, 1)) == "mardi 24\u00a0novembre"
    assert day_fr(date(2026, 11, 24), today=date(2027, 1, 1)) == "mardi 24\u00a0novembre 2026"
    assert day_fr(new_year_in_paris, today=date(2026, 12, 31)) == "vendredi 1er\u00a0janvier 2027"


def test_a_moment_is_said_as_the_clocks_of_paris_show_it():
    new_year_in_paris = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)

    assert date_fr(new_year_in_paris) == "vendredi 1er\u00a0janvier 2027"
    assert time_fr(new_year_in_paris) == "0\u00a0h\u00a030"


def test_hours_and_durations_drop_the_minutes_that_are_not_there():
    assert time_fr(time(14)) == "14\u00a0h"
    assert time_fr(time(9, 5)) == "9\u00a0h\u00a005"
    assert duration_fr(120) == "2\u00a0h"
    assert duration_fr(timedelta(hours=1, minutes=30)) == "1\u00a0h\u00a030"
    assert duration_fr(45) == "45\u00a0min"


def test_zero_is_singular_and_thousands_are_grouped():
    assert plural(0, "séance") == "0\u00a0séance"
    assert plural(1, "séance") == "1\u00a0séance"
    assert plural(1204, "séance") == "1\u202f204\u00a0séances"
    assert plural(2, "cheval", "chevaux") == "2\u00a0chevaux"
    assert number_fr(35072) == "35\u202f072"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Rose", "de Rose"),
        ("Ali", "d’Ali"),
        ("Élise", "d’Élise"),
        ("Yvette", "d’Yvette"),
        ("Yann", "de Yann"),
        ("Œuvrard", "d’Œuvrard"),
        ("Hamid", "de Hamid"),
        ("", "de "),
    ],
)
def test_de_is_cut_short_before_a_vowel(name: str, said: str):
    assert de(name) + name == said
