from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from flask import Flask, Response, render_template
from jinja2 import UndefinedError
from PIL import Image, ImageDraw
from werkzeug.datastructures import MultiDict

import app as house
from app.core import clock, pages
from app.core.errors import Invalid
from app.core.pages import Shell, ShellLink, form_fields, page_asked, qr_drawing, static_url
from tests.support.page_check import defects

TRAINER = Shell(
    signed_in_name="Rose Le Gall",
    place="Médiathèque de Kérourien",
    links=(ShellLink("Aujourd’hui", "/aujourdhui", current=True),),
    demo=True,
)


def a_house(*, uses_https: bool = False, shell: Shell = TRAINER) -> Flask:
    """Return the bare frame of the application: templates, filters and headers."""
    built = Flask("app", root_path=str(Path(house.__file__).parent))
    built.jinja_environment = pages.Templates
    pages.init_app(built, uses_https=uses_https)
    built.jinja_env.globals["csrf_token"] = lambda: "jeton"
    built.context_processor(lambda: {"shell": shell})
    built.add_url_rule("/deconnexion", "people.sign_out", lambda: "", methods=["POST"])
    built.add_url_rule("/style", "style", lambda: render_template("style/gallery.html"))
    return built


def test_a_form_becomes_nested_lists_and_drops_its_envelope():
    form = MultiDict(
        [
            ("csrf_token", "jeton"),
            ("key", "k1"),
            ("note", "Salle 2"),
            ("marks-0-status", "present"),
            ("marks-0-learner", "ali"),
            ("marks-10-status", "late"),
            ("marks-2-status", "absent"),
            ("themes-0", "courriel"),
            ("themes-3", "securite"),
        ]
    )

    assert form_fields(form) == {
        "note": "Salle 2",
        "marks": [{"status": "present", "learner": "ali"}, {"status": "absent"}, {"status": "late"}],
        "themes": ["courriel", "securite"],
    }


@pytest.mark.parametrize(
    "pairs",
    [
        [("note", "a"), ("note", "b")],
        [("marks", "a"), ("marks-0", "b")],
        [("marks-0", "b"), ("marks", "a")],
        [("marks--status", "a")],
        [("a-b-c-d-e", "trop profond")],
        [("note", "Salle\0 2")],
        [("marks-\0", "present")],
    ],
)
def test_a_damaged_form_is_refused(pairs: list[tuple[str, str]]):
    with pytest.raises(Invalid, match="Rechargez la page"):
        form_fields(MultiDict(pairs))


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("", 1),
        ("?page=3", 3),
        ("?page=0", 1),
        ("?page=-2", 1),
        ("?page=deux", 1),
        (f"?page={9**99}", 1_000_000),
    ],
)
def test_whatever_page_an_address_asks_for_the_database_can_count_to_it(asked: str, number: int):
    with a_house().test_request_context(f"/{asked}"):
        assert page_asked() == number


def test_every_page_carries_the_safe_headers_and_is_not_kept():
    headers = a_house().test_client().get("/style").headers

    assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers


def test_an_installation_on_https_says_so_for_a_year():
    headers = a_house(uses_https=True).test_client().get("/style").headers

    assert headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_missing_page_is_not_kept_either():
    assert a_house().test_client().get("/rien").headers["Cache-Control"] == "no-store"


def test_a_view_may_say_itself_that_its_answer_is_public():
    built = a_house()

    @built.get("/crl")
    def crl() -> Response:
        answer = Response("liste")
        answer.cache_control.public = True
        answer.cache_control.max_age = 60
        return answer

    assert built.test_client().get("/crl").headers["Cache-Control"] == "public, max-age=60"


def test_a_static_address_changes_with_the_file_and_is_kept_for_a_year():
    built = a_house()

    address = static_url("palier.css")

    with built.test_client() as client, client.get(address) as kept, client.get("/static/palier.css") as bare:
        assert "?v=" in address
        assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert bare.headers["Cache-Control"] == "public, max-age=3600"


def test_a_template_that_names_something_unknown_fails():
    built = a_house()

    with built.app_context(), pytest.raises(UndefinedError):
        built.jinja_env.from_string("{{ inconnu }}").render()


def test_all_templates_share_one_dictionary_of_globals():
    built = a_house()

    assert built.jinja_env.get_template("_layout.html").globals is built.jinja_env.globals
    assert built.jinja_env.from_string("{{ city }}", {"city": "Brest"}).render() == "Brest"
    assert "city" not in built.jinja_env.globals


def test_the_printed_qr_code_leads_to_the_address():
    address = "https://palier.exemple.fr/v/7K2Q-9MPX-3TBD-W"

    assert zxingcpp.read_barcodes(painted(qr_drawing(address)))[0].text == address


def painted(drawing: pages.QrDrawing, *, scale: int = 8) -> Image.Image:
    """Paint the runs of an SVG path, each « Mx yhnv1h-nz », as a picture."""
    picture = Image.new("L", (drawing.size * scale, drawing.size * scale), 255)
    brush = ImageDraw.Draw(picture)
    for run in filter(None, drawing.path.split("M")):
        place, length = run.split("v")[0].split("h")
        x, y = (int(number) for number in place.split())
        brush.rectangle((x * scale, y * scale, (x + int(length)) * scale - 1, (y + 1) * scale - 1), 0)
    return picture


@pytest.mark.parametrize("shell", [TRAINER, Shell()], ids=["signed in", "anonymous"])
def test_every_part_of_the_house_is_well_made(shell: Shell):
    page = a_house(shell=shell).test_client().get("/style").data

    assert defects(page) == []


def test_a_name_is_shown_as_typed_and_never_as_html():
    built = a_house(shell=Shell(signed_in_name="<b>Rose</b> & 'Léo'"))

    page = built.test_client().get("/style").text

    assert "&lt;b&gt;Rose&lt;/b&gt; &amp; &#39;Léo&#39;" in page


def test_a_broken_page_gives_a_number_to_quote_and_a_way_back():
    built = a_house(shell=Shell())
    with built.test_request_context():
        page = render_template(
            "errors/refused.html", title="Panne", sentence="De notre fait.", incident="7f3k"
        )

    assert defects(page.encode()) == []
    assert "7f3k" in page
    assert '<a class="button button-primary" href="/">' in page


def refused_page(**posted: object) -> str:
    built = a_house()
    typed = [("given_name", "Ali"), ("note", ""), ("suite", "<i>")]
    with built.test_request_context("/inscription", method="POST", data=posted):
        return render_template(
            "errors/refused.html", title="Page expirée", sentence="Rien n’est perdu.", typed=typed
        )


def test_a_refused_form_shows_what_was_typed_and_can_be_sent_again_with_its_key():
    page = refused_page(given_name="Ali", key="k1")

    assert defects(page.encode()) == []
    assert '<input type="hidden" name="key" value="k1">' in page
    assert '<input type="hidden" name="suite" value="&lt;i&gt;">' in page
    assert '<dt>Prénom</dt><dd translate="no">Ali</dd>' in page
    assert "<dt>suite</dt>" not in page
    assert "Renvoyer" in page


@pytest.mark.parametrize("posted", [{"secret": "4821"}, {"fichier": (BytesIO(b"%PDF"), "a.pdf")}])
def test_a_form_whose_secret_or_file_is_gone_is_not_sent_again(posted: dict[str, object]):
    page = refused_page(given_name="Ali", **posted)

    assert "Ali" in page
    assert "Renvoyer" not in page


def test_a_session_is_announced_with_its_day_and_hours_in_paris():
    built = a_house()
    line = built.jinja_env.from_string(
        "{% from '_components/session.html' import session_line %}"
        "{{ session_line('Écrire', when, until, 'Kérourien', href='/s', seats='encore 2 places') }}"
    )
    when = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)

    with built.test_request_context(), clock.telling(when):
        shown = line.render(when=when, until=when + timedelta(hours=2))

    assert "mardi 24\u00a0novembre<" in shown
    assert "14\u00a0h – 16\u00a0h" in shown
    assert "encore 2 places" in shown
