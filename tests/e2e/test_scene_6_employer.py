"""An employer, without an account, in twenty seconds: is this certificate real, what does it say?"""

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.annotations import FreeText

from app.core.identifiers import grouped, new_code

HOLDER = "Yvette Kerdraon"


@pytest.fixture
def employer(visitor):
    """Bring somebody in who has no account and no script."""
    return visitor(with_script=False)


@pytest.fixture
def certificate(palier) -> dict[str, str]:
    """Return the certificate of the demonstration: its code, its address and its file."""
    told: dict[str, str] = palier.demonstration["certificate"]
    return told


def headline(employer) -> str:
    """Return the verdict, the page's title."""
    return employer.page.get_by_role("heading", level=1).inner_text().strip()


def drop(employer, name: str, content: bytes) -> None:
    """Give a file to check."""
    employer.open("/verifier")
    choose(employer, name, content)
    employer.press("Vérifier ce fichier")


def choose(employer, name: str, content: bytes) -> None:
    """Choose a file on this device."""
    given = {"name": name, "mimeType": "application/pdf", "buffer": content}
    employer.page.get_by_label("Le certificat").set_input_files(given)


def with_words_added(pdf: bytes) -> bytes:
    """Write on a certificate as anybody does in a reader, and save it."""
    written = PdfWriter(clone_from=BytesIO(pdf))
    note = FreeText(text="Directrice", rect=(80, 500, 320, 560), font_size="30pt")
    written.add_annotation(page_number=0, annotation=note)
    saved = BytesIO()
    written.write(saved)
    return saved.getvalue()


def test_the_link_on_the_paper_says_all_that_the_paper_says(employer, certificate):
    employer.open(certificate["url"], "6-valide")

    assert headline(employer) == "Certificat valide"
    for words in (HOLDER, "Visa Internet", "Médiathèque des Quatre-Vents", certificate["code"]):
        assert words in employer.words()


def test_a_code_typed_by_hand_with_the_letter_for_the_digit_is_found(employer, certificate):
    employer.open("/verifier", "6-verifier")

    typed = certificate["code"].replace("0", "o").replace("1", "l").replace("-", " ").lower()
    employer.page.get_by_label("Code du certificat").fill(typed)
    employer.press("Vérifier ce code")

    assert headline(employer) == "Certificat valide"
    assert HOLDER in employer.words()


def test_a_code_with_a_typing_mistake_is_given_back_to_be_corrected(employer, certificate):
    first, second, *rest = certificate["code"]
    mistyped = "".join((second, first, *rest)) if first != second else "Z" + certificate["code"][1:]
    employer.open("/verifier")

    employer.page.get_by_label("Code du certificat").fill(mistyped)
    employer.press("Vérifier ce code")

    employer.look("6-faute-de-frappe")
    assert "faute de frappe" in employer.words()
    assert employer.page.get_by_label("Code du certificat").input_value() == mistyped


def test_an_unknown_code_is_said_to_be_unknown_or_closed(employer):
    employer.open(f"/v/{grouped(new_code())}", "6-inconnu")

    assert headline(employer).startswith("Code inconnu")


def test_the_file_that_was_issued_is_valid(employer, certificate):
    drop(employer, "visa.pdf", Path(certificate["pdf"]).read_bytes())

    employer.look("6-fichier-valide")
    assert headline(employer) == "Certificat valide"
    assert HOLDER in employer.words()


@pytest.mark.parametrize("forgery", ["flipped", "annotated"])
def test_a_file_that_somebody_edited_is_refused(employer, certificate, forgery):
    pdf = Path(certificate["pdf"]).read_bytes()
    middle = len(pdf) // 2
    flipped = pdf[:middle] + bytes([pdf[middle] ^ 1]) + pdf[middle + 1 :]

    drop(employer, "visa.pdf", {"flipped": flipped, "annotated": with_words_added(pdf)}[forgery])

    employer.look(f"6-fichier-modifie-{forgery}")
    assert headline(employer) == "Certificat non valide"


def test_with_script_the_file_stays_on_the_device(visitor, certificate):
    employer = visitor(with_script=True)
    employer.open("/verifier", "6-deposer")
    sent = uploads_of(employer)

    choose(employer, "visa.pdf", Path(certificate["pdf"]).read_bytes())
    employer.page.wait_for_selector(".verdict")

    employer.look("6-empreinte")
    assert headline(employer) == "Certificat valide"
    assert HOLDER in employer.words()
    assert "n’a pas quitté votre appareil" in employer.words()
    assert max(sent) < 1000


def test_with_script_an_edited_file_is_sent_only_when_asked(visitor, certificate):
    employer = visitor(with_script=True)
    employer.open("/verifier")

    choose(employer, "visa.pdf", with_words_added(Path(certificate["pdf"]).read_bytes()))
    employer.follow(employer.page.get_by_role("button", name="Envoyer ce fichier"))
    employer.page.wait_for_selector(".verdict")

    employer.look("6-ce-qui-differe")
    assert headline(employer) == "Certificat non valide"
    assert "Directrice" in employer.words()


def uploads_of(employer) -> list[int]:
    """Give the list that fills with the size of each request's body."""
    sizes: list[int] = []
    employer.page.on("request", lambda request: sizes.append(len(request.post_data_buffer or b"")))
    return sizes


def test_a_pdf_that_is_no_certificate_is_said_to_be_none(employer):
    other = PdfWriter()
    other.add_blank_page(200, 200)
    saved = BytesIO()
    other.write(saved)

    drop(employer, "facture.pdf", saved.getvalue())

    employer.look("6-autre-fichier")
    assert headline(employer) != "Certificat valide"


def test_a_machine_reads_the_same_answer(employer, certificate):
    answer = employer.page.request.get(f"{certificate['url']}.json").json()

    assert answer["verdict"] == "valid"
