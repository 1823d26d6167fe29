"""Addresses that people are sent to."""

import pytest

from app.courses.errors import CourseInvalid
from app.courses.rules.addresses import checked_address, host_of


@pytest.mark.parametrize(
    ("typed", "kept", "host"),
    [
        ("https://www.service-public.fr", "https://www.service-public.fr", "service-public.fr"),
        (" www.cnil.fr/fr ", "https://www.cnil.fr/fr", "cnil.fr"),
        ("http://été.fr:8080/a?b=c#d", "http://été.fr:8080/a?b=c#d", "xn--t-9fab.fr"),
    ],
)
def test_an_address_is_kept_with_the_host_that_people_read(typed: str, kept: str, host: str):
    assert checked_address(typed) == kept
    assert host_of(kept) == host


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://cnil.fr",
        "https://",
        "https://cnil",
        "https://nom:secret@cnil.fr",
        "https://cnil.fr\\@example.org",
        "https://cnil.fr/a b",
        "https://cnil.fr:99999",
        "https://[::1",
        "https://cnil.fr/" + "a" * 2000,
        "https://cnil\u202e.fr",
        "",
    ],
)
def test_what_is_not_an_address_of_the_web_is_refused(typed: str):
    with pytest.raises(CourseInvalid) as refusal:
        checked_address(typed)

    assert refusal.value.errors["address"][0].startswith("Écrivez une adresse")
