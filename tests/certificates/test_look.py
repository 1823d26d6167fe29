"""The look that a structure chose: readable, true to what was frozen, and never in the way of the words."""

import json
import re
import zlib
from hashlib import sha256
from io import BytesIO

import pytest
from pypdf import PdfReader

from certificates.authority import KeyKind
from certificates.content import CertificateContent
from certificates.errors import Unprintable
from certificates.layouts.certificate import draw_certificate
from certificates.layouts.palette import HOUSE, tints
from certificates.look import LEAST_CONTRAST, LONGEST_MENTION, USUAL, Look, contrast_with_white
from certificates.pdf.page import A4
from tests.certificates.carried import a_full_content, a_logo, a_look, attachments, full
from tests.certificates.documents import a_content, many_groups
from tests.certificates.test_layout import placed_runs, text_of

BEFORE_LOOKS = "1c252a7ca41a73e60036d0afbdce7c6ec686d22b4c352c7ed111c1e51988f1d1"
"""The digest of everything but the fonts in the usual certificate, drawn before looks existed."""


def shapes_of(pdf: bytes) -> str:
    """Return the drawing instructions of the page."""
    return PdfReader(BytesIO(pdf)).pages[0].get_contents().get_data().decode()


def unpacked(pdf: bytes) -> bytes:
    """Return the objects with their streams unpacked, without fonts: tools compress each in their way."""
    objects = re.findall(rb"\d+ 0 obj\n.*?\nendobj\n", pdf, re.DOTALL)
    return b"".join(_unpacked(held) for held in objects if b"/Length1 " not in held)


def _unpacked(held: bytes) -> bytes:
    if b"/FlateDecode" not in held:
        return held
    head, _, rest = held.partition(b"stream\n")
    return head.partition(b"/Filter")[0] + zlib.decompress(rest.removesuffix(b"\nendstream\nendobj\n"))


def test_a_content_frozen_before_looks_draws_what_it_drew():
    stored = a_content().to_dict()

    pdf = draw_certificate(CertificateContent.from_dict(stored))

    assert "look" not in stored
    assert sha256(unpacked(pdf)).hexdigest() == BEFORE_LOOKS


def test_a_look_comes_back_from_json_unchanged():
    content = a_full_content()

    assert CertificateContent.from_dict(json.loads(json.dumps(content.to_dict()))) == content


@pytest.mark.parametrize("look", [{"colour": "#000000"}, {"accent": "rouge"}, "x", 3, {"logo_digest": "a"}])
def test_a_stored_look_that_was_altered_is_refused(look):
    with pytest.raises(Unprintable):
        CertificateContent.from_dict(a_content().to_dict() | {"look": look})


def test_the_page_says_who_signs_and_the_structures_own_line():
    said = text_of(full())

    assert "Pour l’organisme Jeanne Martin, directrice de la médiathèque" in said
    assert a_look().mention in said
    assert "cachet électronique de l’organisme" in said


def test_a_look_without_words_leaves_no_empty_label():
    said = text_of(draw_certificate(a_content(look=Look(accent="#1b4fae"))))

    assert "Pour l’organisme" not in said


def test_the_accent_colours_the_edge_the_title_and_the_address():
    usual, chosen = (
        shapes_of(draw_certificate(a_content(look=look))) for look in (USUAL, Look(accent="#1b4fae"))
    )

    assert HOUSE.accent.operands() not in chosen
    assert chosen.count(tints(Look(accent="#1b4fae")).accent.operands()) == usual.count(
        HOUSE.accent.operands()
    )


def test_the_houses_own_accent_gives_nearly_the_houses_own_tints():
    derived = tints(Look(accent="#0f4c5c"))

    for name in ("accent", "middle", "pale", "hairline"):
        ours, theirs = getattr(HOUSE, name), getattr(derived, name)
        assert max(abs(getattr(ours, c) - getattr(theirs, c)) for c in ("red", "green", "blue")) <= 12


@pytest.mark.parametrize("accent", ["#000000", "#0F4C5C", "#b00020", "#767676", "#1b4fae"])
def test_a_deep_colour_is_accepted(accent):
    assert contrast_with_white(Look(accent=accent).accent) >= LEAST_CONTRAST


@pytest.mark.parametrize("accent", ["#777777", "#ffffff", "#ffcc00", "#00aaff"])
def test_a_pale_colour_is_refused_with_what_to_do(accent):
    with pytest.raises(Unprintable, match="choisissez-en une plus foncée"):
        Look(accent=accent)


@pytest.mark.parametrize("accent", ["", "rouge", "#fff", "0f4c5c", "#0f4c5c;", "#0f4c5g"])
def test_what_is_no_colour_is_refused_with_an_example(accent):
    with pytest.raises(Unprintable, match="#0f4c5c"):
        Look(accent=accent)


def test_the_known_contrasts_are_found():
    assert contrast_with_white("#000000") == pytest.approx(21)
    assert contrast_with_white("#ffffff") == pytest.approx(1)
    assert contrast_with_white("#767676") == pytest.approx(4.54, abs=0.01)


def test_texts_of_a_look_are_cleaned_and_empty_ones_left_out():
    look = Look(signatory_name=" Jeanne\u202e  Martin ", signatory_title=" ", mention="\u200b")

    assert look == Look(signatory_name="Jeanne Martin")
    assert look.signatory == "Jeanne Martin"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"signatory_name": "محمد"}, "le nom de la personne qui signe"),
        ({"signatory_title": "directrice"}, "Indiquez le nom"),
        ({"mention": "a" * (LONGEST_MENTION + 1)}, "Raccourcissez la mention : 180 caractères"),
        ({"signatory_name": "i" * 101}, "Raccourcissez le nom de la personne qui signe"),
        ({"signatory_name": "I", "signatory_title": "i" * 101}, "Raccourcissez la qualité"),
        ({"logo_digest": "abc"}, "empreinte du logo"),
    ],
)
def test_what_cannot_be_printed_is_refused(given, said):
    with pytest.raises(Unprintable, match=said):
        Look(**given)


def test_a_mention_that_two_lines_cannot_hold_is_refused():
    with pytest.raises(Unprintable, match="deux lignes"):
        draw_certificate(a_content(look=Look(mention="W" * LONGEST_MENTION)))


def test_a_logo_is_decoration_beside_the_issuers_name():
    pdf = full()
    shapes = shapes_of(pdf)

    assert re.search(r"/Artifact BMC\nq \S+ 0 0 \S+ 58 \S+ cm /P1 Do Q\nEMC", shapes)
    assert shapes.count(" Do Q") == 1
    assert text_of(pdf).startswith("Espace public numérique de Kérourien Brest · SIRET")


@pytest.mark.parametrize("accent", ["#7a1f5c", "#8a4b08", "#000000"])
@pytest.mark.parametrize("name", ["Катерина Ђорђевић", "Ayşe Çelik-Yıldız", "Wilhelmina-Anastasia " * 14])
def test_everything_at_once_stays_on_one_page(accent, name):
    content = a_full_content(
        holder_name=name,
        issuer_name="Communauté d’agglomération de Landerneau, service de la médiation numérique",
        look=a_look(accent=accent, mention="Action soutenue par la Région Bretagne. " * 4),
        groups=many_groups(groups=6, items=31),
        trainer_names=tuple(f"Formatrice {number}" for number in range(9)),
        example=True,
    )

    pdf = draw_certificate(content, logo=a_logo())

    assert len(PdfReader(BytesIO(pdf)).pages) == 1
    assert all(40 <= x <= A4[0] - 40 and 20 <= y <= A4[1] - 40 for x, y in placed_runs(pdf))
    assert text_of(pdf).count("avec un moteur de recherche.") == 31


@pytest.mark.parametrize("kind", list(KeyKind))
def test_a_certificate_that_carries_everything_stays_light(kind):
    assert len(full(kind)) <= 80_000


def test_the_same_content_logo_and_copies_give_the_same_bytes():
    content = a_full_content()

    first, second = (draw_certificate(content, logo=a_logo(), attachments=attachments()) for _ in range(2))

    assert first == second
