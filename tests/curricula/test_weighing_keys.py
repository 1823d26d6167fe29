"""A file says how evidence is weighed, how long it counts, and how presence is rounded."""

import pytest

from app.curricula.rules.framework import Derivation
from tests.curricula.files import changed, read, the_only_problem_is


def with_keys(keys: str) -> str:
    return changed("  domain_word: module\n", f"  domain_word: module\n  {keys}\n")


@pytest.mark.parametrize(
    ("keys", "derivation"),
    [
        ("valid_months: 24", Derivation(valid_months=24)),
        ("held_by: {n: 2, of_last: 3}", Derivation(n=2, m=3)),
        ("attendance_rounding: {minutes: 15}", Derivation(rounding_minutes=15)),
    ],
)
def test_what_a_file_says_becomes_the_derivation(keys: str, derivation: Derivation):
    assert read(with_keys(keys)).derivation == derivation


def test_without_a_word_the_latest_evidence_decides_for_ever_and_each_minute_counts():
    assert read(changed("  domain_word: module\n", "")).derivation == Derivation()


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ("held_by: {n: 4, of_last: 3}", "jamais plus d’observations que de jours"),
        ("held_by: {n: 2, of_last: 21}", "20 jours au plus"),
        ("held_by: {n: 0, of_last: 3}", "au moins 1"),
        ("held_by: {n: 2}", "of_last : Il manque cette clé"),
        ("held_by: latest", "Il faut un groupe de clés"),
        ('valid_months: "24"', "nombre entier"),
        ("valid_months: 0", "au moins 1"),
        ("attendance_rounding: {minutes: 0.5}", "nombre entier"),
        ("attendance_rounding: {minutes: 600}", "240 minutes au plus"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_line(keys: str, says: str):
    the_only_problem_is(with_keys(keys), at=keys, says=says)
