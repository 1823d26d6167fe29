"""The template of a structure's certificates: chosen, seen, kept as a version, never changed afterwards."""

import base64
import re
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image, ImageDraw
from sqlalchemy import func, select, update
from sqlalchemy.exc import DatabaseError

from app.awards import queries, services
from app.awards.errors import NotPrintable
from app.awards.models import CertificateTemplate
from app.core.access import Role
from app.core.database import db
from app.core.writing import writing
from tests.support.attainments import the_framework
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import a_member, a_structure, the_structure
from tests.support.page_check import defects
from tests.support.statements import counted

PAGE = "/modele"
TYPED = {
    "colour": "#7a2e3b",
    "signatory_name": "Hélène Cadiou",
    "signatory_title": "directrice",
    "mention": "Avec le soutien de la Ville de Kerbest",
    "act": "keep",
}


@pytest.fixture
def manager(app: Flask, client: Client) -> None:
    """Sign the manager of our structure in."""
    signed_in_as(client, a_member(Role.MANAGER).person_id)


def a_logo(*, size: tuple[int, int] = (300, 120), form: str = "PNG") -> bytes:
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).ellipse((10, 10, size[0] - 10, size[1] - 10), fill="#0f4c5c")
    written = BytesIO()
    image.save(written, form)
    return written.getvalue()


def versions() -> int:
    return db.session.scalar(select(func.count()).select_from(CertificateTemplate)) or 0


def test_a_template_is_kept_as_a_version_and_the_earlier_one_stays(client: Client, manager: None):
    client.send_form(PAGE, TYPED)
    client.send_form(PAGE, {**TYPED, "colour": "#333333", "key": "une-autre"})

    used = queries.template_in_use(the_structure().id)
    kept = [line.version for line in queries.templates_of(the_structure().id)]
    assert (used.look.accent, used.look.template_version, kept) == ("#333333", 2, [2, 1])


def test_a_version_is_never_changed(client: Client, manager: None):
    client.send_form(PAGE, TYPED)

    with pytest.raises(DatabaseError):
        db.session.execute(update(CertificateTemplate).values(mention="Autre chose"))
    db.session.rollback()


@pytest.mark.one_engine
def test_a_double_press_keeps_one_version(client: Client, manager: None):
    client.send_form(PAGE, {**TYPED, "key": "la-meme"})
    client.send_form(PAGE, {**TYPED, "key": "la-meme"})

    assert versions() == 1


@pytest.mark.one_engine
def test_seeing_keeps_nothing_and_shows_the_page_as_it_will_be(client: Client, manager: None):
    answer = client.send_form(PAGE, {**TYPED, "act": "show"})

    drawn = re.search(r'src="data:image/png;base64,([^"]+)"', answer.text)
    assert drawn is not None
    picture = Image.open(BytesIO(base64.b64decode(drawn[1])))
    assert 690 < picture.width < 710
    assert (122, 46, 59) in [colour for _count, colour in picture.convert("RGB").getcolors(1 << 20) or ()]
    assert versions() == 0


@pytest.mark.one_engine
def test_the_page_shows_the_template_as_it_stands(client: Client, manager: None):
    client.send_form(PAGE, TYPED)

    page, drawn = client.get(PAGE), client.get("/modele/apercu.png")

    assert not defects(page.data)
    assert Image.open(BytesIO(drawn.data)).format == "PNG"
    assert client.get(f"/modele/apercu.png?structure={a_structure().public_id}").status_code == 404


@pytest.mark.one_engine
def test_a_logo_travels_with_the_page_and_is_kept(client: Client, manager: None):
    seen = client.send_form(PAGE, {**TYPED, "act": "show", "logo": (BytesIO(a_logo()), "logo.png")})
    carried = re.search(r'name="logo_kept" value="([^"]+)"', seen.text)
    assert carried is not None

    client.send_form(PAGE, {**TYPED, "logo_kept": carried[1]})

    used = queries.template_in_use(the_structure().id)
    assert used.logo == base64.b64decode(carried[1])
    assert used.look.logo_digest is not None
    assert queries.logo_of(the_structure().id, used.look.logo_digest) == used.logo
    assert queries.logo_of(a_structure().id, used.look.logo_digest) is None


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"colour": "autre", "other_colour": "#ffe680"}, "trop claire"),
        ({"colour": "javascript:1"}, "Une couleur s’écrit"),
        ({"mention": "حفظ"}, "Un caractère ne peut pas être imprimé"),
        ({"mention": "m" * 181}, "Raccourcissez la mention"),
        ({"signatory_name": "i" * 101}, "Raccourcissez le nom"),
        ({"mention": "Ceci vaut certification PIX"}, "interdit d’imprimer"),
        ({"mention": "Un premier diplôme"}, "interdit d’imprimer"),
        ({"signatory_name": ""}, "Indiquez le nom de la personne qui signe"),
    ],
)
def test_what_cannot_be_printed_is_said_and_what_was_typed_stays(
    client: Client, manager: None, typed: dict[str, str], told: str
):
    the_framework()

    answer = client.send_form(PAGE, {**TYPED, **typed})

    assert answer.status_code == 422
    assert told in answer.text
    assert "Ville de Kerbest" in answer.text or "mention" in typed
    assert versions() == 0


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("signatory_name", {"signatory_name": "上海"}),
        ("signatory_title", {"signatory_title": "上海"}),
        ("mention", {"mention": "上海"}),
        ("colour", {"colour": "autre", "other_colour": "#ffe680"}),
    ],
)
def test_the_page_leads_to_the_field_that_is_to_be_put_right(
    client: Client, manager: None, field: str, typed: dict[str, str]
):
    answer = client.send_form(PAGE, {**TYPED, **typed})

    summary = answer.text.partition("à corriger")[2].partition("</ul>")[0]
    assert re.findall(r'href="#([a-z_]+)"', summary) == [field]


@pytest.mark.one_engine
@pytest.mark.parametrize("said", ["B2i délivré", "Certification Pix", "Signature qualifiée"])
def test_what_nothing_of_ours_says_is_refused_even_where_no_framework_is_offered(
    client: Client, manager: None, said: str
):
    answer = client.send_form(PAGE, {**TYPED, "mention": said})

    assert (answer.status_code, versions()) == (422, 0)
    assert "interdit d’imprimer" in answer.text


@pytest.mark.one_engine
@pytest.mark.parametrize(
    "bytes_sent", [b"", b"GIF89a" * 40, a_logo()[:200], b"\x89PNG\r\n\x1a\n" + b"\0" * 4000]
)
def test_a_file_that_is_no_picture_is_refused_with_a_sentence(
    client: Client, manager: None, bytes_sent: bytes
):
    answer = client.send_form(PAGE, {**TYPED, "logo": (BytesIO(bytes_sent), "logo.png")})

    assert answer.status_code == 422
    assert versions() == 0


@pytest.mark.one_engine
def test_another_structure_s_template_is_out_of_reach(client: Client, manager: None):
    other = a_structure()

    assert client.get(f"{PAGE}?structure={other.public_id}").status_code == 404
    assert client.send_form(PAGE, {**TYPED, "structure": other.public_id}).status_code == 404


@pytest.mark.one_engine
def test_the_script_s_preview_is_a_picture_or_nothing(client: Client, manager: None):
    good = client.send_form("/modele/apercu.png", TYPED, page=PAGE)
    bad = client.send_form("/modele/apercu.png", {**TYPED, "colour": "#ffffff"}, page=PAGE)

    assert (good.status_code, good.mimetype) == (200, "image/png")
    assert (bad.status_code, bad.data) == (422, b"")


def test_two_managers_at_once_make_two_versions(app: Flask):
    look = services.look_wanted(
        accent="#333333", logo=None, signatory_name="", signatory_title="", mention="Une mention"
    )
    by = a_member(Role.MANAGER).person_id

    for _ in range(2):
        with writing():
            services.keep_template(the_structure().id, look, logo=None, by_person_id=by)

    assert [line.version for line in queries.templates_of(the_structure().id)] == [2, 1]


def test_a_mention_that_a_framework_forbids_is_never_kept(app: Flask):
    the_framework()
    look = services.look_wanted(
        accent="", logo=None, signatory_name="", signatory_title="", mention="B2i délivré ici"
    )
    by = a_member(Role.MANAGER).person_id

    with writing(), pytest.raises(NotPrintable):
        services.keep_template(the_structure().id, look, logo=None, by_person_id=by)


def test_the_page_asks_for_little_whatever_the_number_of_versions(client: Client, manager: None):
    client.get(PAGE)
    with counted(db.engine) as few:
        client.get(PAGE)
    for number in range(6):
        client.send_form(PAGE, {**TYPED, "key": f"cle-{number}"})
    client.get(PAGE)
    with counted(db.engine) as many:
        client.get(PAGE)

    assert len(few) == len(many) <= 6
