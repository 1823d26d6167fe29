"""Pages in Markdown: what people write comes out, what could harm whoever reads does not."""

import re
import time

import pytest

from app.courses.rules.pages import LONGEST, flaws_in, rendered

NOBODY = frozenset[str]()
STORED = "a" * 26
HOSTILE = {
    "a script": "<script>alert(1)</script>",
    "an event": '<img src=x onerror="alert(1)">',
    "a frame": "<iframe src='https://example.org'></iframe>",
    "a link that runs": "[ici](javascript:alert(1))",
    "a link that runs, hidden": "[ici](JaVa&#x53;cript:alert(1))",
    "a link that runs, cut": "[ici](java\tscript:alert(1))",
    "data in a link": "[ici](data:text/html;base64,PHNjcmlwdD4=)",
    "data in a picture": "![ici](data:image/svg+xml;base64,PHN2Zz4=)",
    "a picture from elsewhere": "![ici](https://example.org/pixel.png)",
    "a picture of our pages": "![ici](/deconnexion)",
    "another site without a scheme": "[ici](//example.org)",
    "a style": '<p style="position:fixed">',
    "a form": "<form action=/deconnexion method=post>",
    "a reference that runs": "[ici]\n\n[ici]: vbscript:x",
    "a link in angle brackets": "<javascript:alert(1)>",
    "a file of this machine": "[ici](file:///etc/passwd)",
}
KEPT = re.compile(
    r"</?(?:h[234]|p|ul|li|strong|em|blockquote|code|pre|hr|br)>|<ol(?: start=\"\d+\")?>|</ol>|</a>"
    r'|<a href="(?:https?://[^"]+|/ressources/[^"]+)" rel="noopener noreferrer">'
    r'|<a rel="noopener noreferrer">'
    r'|<img src="/ressources/[a-z0-9]{26}/fichier" alt="[^"]*" loading="lazy">'
)


def bare(html: str) -> str:
    """Return what is left of a page once the tags that it may hold are taken out."""
    return KEPT.sub("", html)


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_nothing_that_acts_or_comes_from_elsewhere_goes_through(words: str):
    assert "<" not in bare(rendered(words).html)


def test_what_people_write_comes_out():
    words = "## La souris\n\nBougez **doucement**.\n\n1. Posez\n2. Cliquez\n\n> À retenir\n\n[Ici](https://www.service-public.fr)"

    page = rendered(words).html

    assert "<h2>La souris</h2>" in page
    assert "<strong>doucement</strong>" in page
    assert "<li>Cliquez</li>" in page
    assert "<blockquote>" in page
    assert '<a href="https://www.service-public.fr" rel="noopener noreferrer">Ici</a>' in page


def test_a_stored_picture_is_shown_when_it_is_seen():
    page = rendered(f"![Une souris](/ressources/{STORED}/fichier)").html

    assert f'<img src="/ressources/{STORED}/fichier" alt="Une souris" loading="lazy">' in page


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("# A\n\n# B", ["h2", "h2"]),
        ("## A\n\n## B\n\n### C\n\n## D", ["h2", "h2", "h3", "h2"]),
        ("#### A\n\n###### B", ["h2", "h3"]),
        ("# A\n\n## B\n\n### C\n\n#### D\n\n##### E", ["h2", "h3", "h4", "h4", "h4"]),
        ("### A\n\n# B", ["h2", "h2"]),
    ],
)
def test_headings_stand_under_the_title_of_the_page_and_skip_no_level(written: str, shown: list[str]):
    assert re.findall(r"<(h\d)>", rendered(written).html) == shown


def test_a_page_of_a_megabyte_is_cut_and_refused_at_once():
    begun = time.process_time()

    (sentence,) = flaws_in("a " * 500_000, resources=NOBODY, pictures=NOBODY)
    page = rendered("a " * 500_000)

    assert "trop longue" in sentence
    assert page.weight < 2 * LONGEST
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("again", ["> ", "- ", "[", "![[", "*a_ ", "**a *b ", "`", "<", "\\", "1. "])
def test_what_is_nested_thousands_of_times_neither_hangs_nor_breaks(again: str):
    begun = time.process_time()

    page = rendered((again * LONGEST)[:LONGEST])

    assert "<" not in bare(page.html)
    assert time.process_time() - begun < 2


def test_a_page_that_leads_nowhere_is_refused_in_words():
    words = "[un](javascript:x) [deux](https://www.cnil.fr) [trois](ftp://cnil.fr)"

    said = flaws_in(words, resources=NOBODY, pictures=NOBODY)

    assert len(said) == 2
    assert "« javascript:x »" in said[0]
    assert "« ftp://cnil.fr »" in said[1]


def test_a_page_may_lead_to_a_resource_of_its_course_alone():
    words = f"[La suite](/ressources/{STORED})"

    assert flaws_in(words, resources=frozenset({STORED}), pictures=NOBODY) == []
    assert "n’est pas de ce parcours" in flaws_in(words, resources=NOBODY, pictures=NOBODY)[0]


def test_a_picture_is_of_the_course_and_is_described():
    described, bare_one = f"![Une souris](/ressources/{STORED}/fichier)", f"![](/ressources/{STORED}/fichier)"
    ours = frozenset({STORED})

    assert flaws_in(described, resources=ours, pictures=ours) == []
    assert "Décrivez" in flaws_in(bare_one, resources=ours, pictures=ours)[0]
    assert "d’abord être ajoutée" in flaws_in(described, resources=ours, pictures=NOBODY)[0]
