"""The page check sees what it is there to see."""

import pytest

from tests.support.page_check import defects

PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Accueil – Palier</title>
<meta name="viewport" content="width=device-width"></head>
<body><main><h1>Bonjour</h1>{}</main></body></html>"""


def page(part: str) -> bytes:
    return PAGE.format(part).encode()


@pytest.mark.parametrize(
    "part",
    [
        "<p>Quoi\u202f? L’atelier «\u202fVisa\u202f» : non… si\u202f!</p>".replace(" :", "\u202f:"),
        '<p translate="no">O\'Neil "Bob" (d\'accord?)</p>',
        '<p lang="en">Who\'s there?</p>',
        "<p>Voir https://palier.example/v/AB?x=1 à 14:00</p>",
        '<label>Nom <input name="nom"></label>',
        '<label for="n">Nom</label><input id="n" name="nom">',
        '<form method="post"><input type="hidden" name="csrf_token" value="x"></form>',
        '<form><label>Jour <input type="date" name="jour"></label></form>',
        '<img src="/static/logo.svg" alt="">',
        '<script src="/static/a.js" defer></script>',
    ],
)
def test_a_good_page_passes(part: str):
    assert defects(page(part)) == []


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("<h1>Encore</h1>", "<h1>"),
        ("<h3>Plus bas</h3>", "saute un niveau"),
        ("<p>l'atelier</p>", "apostrophe"),
        ("<p>Quoi ?</p>", "ponctuation"),
        ("<p>Quoi?</p>", "ponctuation"),
        ("<p>Lieu : Brest</p>", "deux-points"),
        ("<p>« Visa »</p>", "espace fine"),
        ("<p>un·e</p>", "médian"),
        ('<a href="/" title="l\'accueil">a</a>', "apostrophe"),
        ('<p id="a"></p><p id="a"></p>', "sert 2 fois"),
        ('<label for="absent">Nom</label>', "n’existe pas"),
        ('<input name="nom">', "étiquette"),
        ("<fieldset><p>a</p></fieldset>", "légende"),
        ('<img src="/a.png">', "pas de texte"),
        ('<a href="/"></a>', "pas de texte"),
        ('<form method="post"></form>', "jeton"),
        ('<form action="https://ailleurs.example/"></form>', "ailleurs"),
        ('<form><label>Nom <input type="search" name="nom"></label></form>', "adresse"),
        ('<form method="get"><label>Nom <input name="nom"></label></form>', "adresse"),
        ('<form><label>Mot <textarea name="mot"></textarea></label></form>', "adresse"),
        ('<p style="color:red">a</p>', "style"),
        ("<style>p{}</style>", "style"),
        ("<script>a()</script>", "script"),
        ('<p onclick="a()">a</p>', "onclick"),
        ('<script src="https://cdn.example/a.js" defer></script>', "autre site"),
        ("<p><div>a</div></p>", "HTML"),
    ],
)
def test_a_bad_page_is_seen(part: str, said: str):
    assert any(said in problem for problem in defects(page(part)))


def test_a_heavy_page_is_seen():
    words = " ".join(str(number * 7919 % 100_003) for number in range(9_000))

    assert any("pèse" in problem for problem in defects(page(f"<p>{words}</p>")))
