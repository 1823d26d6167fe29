"""What a certificate says is clean, complete and printable before anything is drawn."""

import json

import pytest

from certificates.content import CertificateContent
from certificates.errors import Unprintable
from certificates.pdf.fonts import Face
from certificates.typography import LONGEST
from tests.certificates.documents import a_content


def test_content_comes_back_from_json_unchanged():
    content = a_content(holder_name="Nguyễn Thị Ánh")

    stored = json.dumps(content.to_dict())

    assert CertificateContent.from_dict(json.loads(stored)) == content


@pytest.mark.parametrize("missing", ["title", "groups", "salt"])
def test_stored_content_without_a_field_is_refused(missing):
    stored = a_content().to_dict()
    del stored[missing]

    with pytest.raises(Unprintable, match="illisible"):
        CertificateContent.from_dict(stored)


def test_stored_content_with_an_unknown_field_is_refused():
    with pytest.raises(Unprintable, match="illisible"):
        CertificateContent.from_dict(a_content().to_dict() | {"birth_date": "1990-01-01"})


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Thị Ánh",
        "Ayşe Çelik-Yıldız",
        "Łukasz Żółć",
        "Ђорђе Жуковић",
        "Γιώργος Παπαδόπουλος",
        "D’Ève Ÿ",
    ],
)
def test_names_of_many_languages_are_printable(name):
    assert a_content(holder_name=name).holder_name == name


@pytest.mark.parametrize("name", ["محمد علي", "王小明", "דוד כהן", "Ali 😀", "สมชาย"])
def test_a_name_that_our_letters_cannot_draw_is_refused_in_a_clear_sentence(name):
    with pytest.raises(Unprintable) as refusal:
        a_content(holder_name=name)

    assert "le nom de la personne" in refusal.value.message
    assert "latin, grec et cyrillique" in refusal.value.message
    assert "Écrivez en lettres latines" in refusal.value.message
    assert "pièce d’identité ou le titre de séjour" in refusal.value.message


def test_a_decomposed_name_is_composed():
    assert a_content(holder_name="Zoe\u0308 Lefe\u0300vre").holder_name == "Zoë Lefèvre"


def test_marks_that_turn_text_round_or_hide_vanish():
    assert a_content(holder_name="Ali\u202e ice\u200b\x00 B\u00ad").holder_name == "Ali ice B"


def test_line_ends_and_tabs_become_single_spaces():
    assert a_content(holder_name=" Ali \n\t Baba ").holder_name == "Ali Baba"


@pytest.mark.parametrize("field", ["title", "holder_name", "issuer_name", "code", "url"])
def test_nothing_is_printed_without_what_makes_it_a_certificate(field):
    with pytest.raises(Unprintable):
        a_content(**{field: " \u200b "})


def test_a_text_too_long_to_be_read_is_refused():
    with pytest.raises(Unprintable, match="trop long"):
        a_content(holder_name="a" * (LONGEST + 1))


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://palier.example/v/1", "https://a b", "https://é.fr"]
)
def test_only_a_plain_web_address_is_printed(url):
    with pytest.raises(Unprintable, match="adresse"):
        a_content(url=url)


@pytest.mark.parametrize("salt", ["", "court", "Z" * 32, "ab" * 65])
def test_a_salt_that_is_no_salt_is_refused(salt):
    with pytest.raises(Unprintable, match="empreinte"):
        a_content(salt=salt)


def test_the_names_of_items_and_trainers_are_cleaned_too():
    content = a_content(trainer_names=("Yann\u200b  Kervella",))

    assert content.trainer_names == ("Yann Kervella",)


def test_the_four_faces_draw_the_same_characters():
    every = "".join(map(chr, range(0x20, 0x2213)))

    missing = {face.lacks(every) for face in Face}

    assert len(missing) == 1
