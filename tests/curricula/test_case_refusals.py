"""A CASE package that does not hold together is refused whole, each problem at its place."""

import json

import pytest

from app.curricula.exchange import LARGEST, UnreadablePackage
from app.curricula.exchange.errors import MOST_SHOWN
from tests.curricula.packages import (
    Change,
    a_link,
    a_newer_package,
    a_tie,
    an_id,
    an_item,
    as_bytes,
    changed,
    dated,
    problems_of,
    read_in,
    the_only_problem,
    under,
)


def item(number: int, **more: object) -> Change:
    return lambda package: package["CFItems"][number].update(more)


def tie(number: int, **more: object) -> Change:
    return lambda package: package["CFAssociations"][number].update(more)


def ties(*more: dict) -> Change:
    return lambda package: package["CFAssociations"].extend(more)


def without(part: str, key: str) -> Change:
    return lambda package: package[part][0].pop(key)


@pytest.mark.parametrize(
    ("content", "place", "says"),
    [
        (b'{"CFDocument": {', "ligne 1", "plus du JSON"),
        (b'{"CFDocument":\n\n nul}', "ligne 3, colonne 2", "plus du JSON"),
        (b'{"a": "\xe9t\xe9"}', "ligne 1", "UTF-8"),
        (b'{"a": 1}', "$", "Ce n’est pas un paquet CASE"),
        (b'[{"CFDocument": {}}]', "$", "Ce n’est pas un paquet CASE"),
        (b'{"CFDocument": {"score": NaN}}', "", "« NaN »"),
        (b'{"CFDocument": {"score": -Infinity}}', "", "« -Infinity »"),
        (b'{"CFDocument": {"score": 1e999}}', "$.CFDocument.score", "trop grand"),
        (b'{"CFDocument": {"score": 1%s}}' % (b"0" * 5000), "", "n’est pas un nombre"),
        (b'{"CFDocument": {}, "CFDocument": {}}', "$.CFDocument", "deux fois"),
        (b'{"CFDocument": {}, "a": [{"b": 1, "b": 1}]}', "$.a[0].b", "deux fois"),
        (b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "", "Trop de niveaux"),
        (b'{"a": ' + b"[" * 40 + b"]" * 40 + b"}", "$.a" + "[0]" * 15, "Trop de niveaux"),
        (b'{"CFDocument": null}', "$.CFDocument", "Il faut un groupe de clés ici, pas rien"),
    ],
)
def test_what_is_not_sound_json_is_refused_at_its_place(content: bytes, place: str, says: str):
    found = problems_of(content)

    assert found[0][0].startswith(place)
    assert says in found[0][1]


@pytest.mark.parametrize("start", [b"", b"[", b"{"])
def test_a_file_over_five_mebibytes_is_refused_before_being_read(start: bytes):
    place, sentence = the_only_problem(start + b" " * (LARGEST + 1))

    assert (place, sentence) == ("", "Ce fichier est trop gros : 5\u00a0Mio au plus.")


def test_more_text_than_a_file_of_ours_holds_is_refused_with_advice():
    package = changed(*(item(number, fullStatement="mot " * 4999) for number in range(7)))
    package["CFItems"] += [an_item("mot " * 4990 + str(number)) for number in range(10)]

    place, sentence = the_only_problem(package)

    assert place == "$.CFItems"
    assert "17\u00a0éléments" in sentence
    assert "Découpez-le par domaine" in sentence


def test_many_short_things_that_would_not_fit_are_refused_with_the_same_advice():
    package = changed(lambda p: p["CFItems"].extend(an_item(str(number)) for number in range(3000)))
    package["CFAssociations"] += [under(str(number), "Communiquer") for number in range(3000)]

    place, sentence = the_only_problem(package)

    assert (place, "Découpez-le par domaine" in sentence) == ("", True)


@pytest.mark.parametrize("many", [b"{}", b"1", b"[]", b'""'])
def test_a_list_without_end_is_refused_before_its_entries_are(many: bytes):
    content = b'{"CFDocument": {}, "CFItems": [%s]}' % b",".join([many] * 20_001)

    assert the_only_problem(content) == ("$.CFItems", "Trop d’éléments ici : 20000 au plus.")


def test_parts_of_the_same_code_all_get_their_own():
    package = changed(lambda p: p["CFItems"].extend(an_item(f"Geste {n}", "A") for n in range(300)))
    package["CFAssociations"] += [under(f"Geste {n}", "Communiquer") for n in range(300)]

    codes = [competency.code for competency in read_in(package).file.framework.domains[1].competencies]

    assert codes[1:] == [f"A-{n}" for n in range(2, 302)]


@pytest.mark.parametrize(
    ("change", "place", "says"),
    [
        (lambda p: p["CFDocument"].pop("title"), "$.CFDocument", "Il manque « title »"),
        (lambda p: p["CFDocument"].update(title=""), "$.CFDocument.title", "vide"),
        (lambda p: p["CFDocument"].update(creator=3), "$.CFDocument.creator", "pas un nombre"),
        (lambda p: p["CFDocument"].update(language="de"), "$.CFDocument.language", "en « de »"),
        (lambda p: p["CFDocument"].update(licenseURI="libre"), "$.CFDocument.licenseURI", "Il faut un lien"),
        (lambda p: p.update(CFItems={}), "$.CFItems", "Il faut une liste"),
        (lambda p: p.update(CFRubrics="échelle"), "$.CFRubrics", "Il faut une liste"),
        (lambda p: p["CFItems"].append("x"), "$.CFItems[7]", "groupe de clés ici, pas un texte"),
        (without("CFItems", "fullStatement"), "$.CFItems[0]", "Il manque « fullStatement »"),
        (without("CFItems", "uri"), "$.CFItems[0]", "Il manque « uri »"),
        (without("CFItems", "lastChangeDateTime"), "$.CFItems[0]", "Il manque « lastChangeDateTime »"),
        (item(1, fullStatement=["a"]), "$.CFItems[1].fullStatement", "pas une liste"),
        (item(1, fullStatement=True), "$.CFItems[1].fullStatement", "pas vrai ou faux"),
        (item(1, fullStatement="x" * 20_001), "$.CFItems[1].fullStatement", "trop long"),
        (item(1, humanCodingScheme={}), "$.CFItems[1].humanCodingScheme", "pas un groupe"),
        (item(1, educationLevel="1"), "$.CFItems[1].educationLevel", "liste de textes"),
        (item(1, identifier="A.1"), "$.CFItems[1].identifier", "Un identifiant est un UUID"),
        (item(1, CFDocumentURI=a_link("autre")), "$.CFItems[1].CFDocumentURI", "un autre document"),
        (tie(0, sequenceNumber="1"), "$.CFAssociations[0].sequenceNumber", "Il faut un nombre"),
        (tie(0, sequenceNumber=True), "$.CFAssociations[0].sequenceNumber", "Il faut un nombre"),
        (tie(0, originNodeURI="x"), "$.CFAssociations[0].originNodeURI", "Il faut un lien"),
        (tie(0, originNodeURI={"identifier": "x"}), "$.CFAssociations[0].originNodeURI", "pas de « uri »"),
        (
            tie(0, associationType="estEnfantDe"),
            "$.CFAssociations[0].associationType",
            "n’existe pas dans CASE",
        ),
        (ties(a_tie("isPeerOf", "Ici", "Là")), "$.CFAssociations[7]", "Aucun des deux bouts"),
        (ties(under("Ici", "Communiquer")), "$.CFAssociations[7].originNodeURI", "n’est pas un élément"),
        (lambda p: p["CFItems"].append(an_item("Seul")), "$.CFItems[7]", "rattaché à rien"),
        (ties(under("Ouvrir un site", "Communiquer")), "$.CFAssociations[7]", "a déjà un parent"),
        (
            lambda p: p["CFItems"].append({**an_item("Deux fois"), "identifier": an_id("Communiquer")}),
            "$",
            "sert 2 fois",
        ),
        (lambda p: p["CFDocument"].update(identifier=an_id("Communiquer")), "$", "sert 2 fois"),
        (
            lambda p: p.update(CFRubrics=[{**dated("é"), "CFRubricCriteria": {}}]),
            "$.CFRubrics[0].CFRubricCriteria",
            "Il faut une liste",
        ),
        (
            lambda p: p.update(
                CFRubrics=[
                    {**dated("é"), "CFRubricCriteria": [{**dated("c"), "CFRubricCriterionLevels": [{}]}]}
                ]
            ),
            "$.CFRubrics[0].CFRubricCriteria[0].CFRubricCriterionLevels[0]",
            "Il manque « identifier »",
        ),
    ],
)
def test_each_problem_is_shown_at_its_place(change: Change, place: str, says: str):
    found = problems_of(changed(change))

    assert any(where == place and says in sentence for where, sentence in found), found


def test_a_tie_to_an_element_that_is_not_there_is_refused():
    package = changed(tie(6, destinationNodeURI=a_link("Disparu")))

    dangling, orphan = problems_of(package)

    assert dangling[0] == "$.CFAssociations[6].destinationNodeURI"
    assert an_id("Disparu") in dangling[1]
    assert orphan[0] == "$.CFItems[6]"


def test_a_loop_of_parents_is_refused_and_named():
    package = changed(tie(2, destinationNodeURI=a_link("Ouvrir un site")))
    package["CFAssociations"][3]["destinationNodeURI"] = a_link("Ranger ses fichiers")

    place, sentence = the_only_problem(package)

    assert place in {"$.CFItems[1]", "$.CFItems[5]"}
    assert "en boucle" in sentence
    assert an_id("Ouvrir un site") in sentence
    assert an_id("Ranger ses fichiers") in sentence


def test_an_item_under_itself_is_a_loop():
    package = changed(tie(6, destinationNodeURI=a_link("Envoyer un message")))

    assert "en boucle" in the_only_problem(package)[1]


def test_a_loop_of_replacements_is_refused_even_through_another_document():
    package = changed(
        ties(
            a_tie("replacedBy", "Ouvrir un site", "Naviguer"),
            a_tie("replacedBy", "Naviguer", "Ranger ses fichiers"),
            a_tie("replacedBy", "Ranger ses fichiers", "Ouvrir un site"),
        )
    )

    place, sentence = the_only_problem(package)

    assert place == "$.CFAssociations"
    assert "se remplacent en boucle" in sentence


def test_two_ways_of_being_replaced_are_no_loop():
    package = changed(
        ties(
            a_tie("replacedBy", "Ouvrir un site", "Ranger ses fichiers"),
            a_tie("replacedBy", "Ouvrir un site", "Envoyer un message"),
            a_tie("replacedBy", "Ranger ses fichiers", "Envoyer un message"),
        )
    )

    assert read_in(package).file.framework.name == "Cadre des gestes"


def test_a_tower_of_floors_is_refused():
    names = [f"Étage {number}" for number in range(25)]
    package = changed(lambda p: p["CFItems"].extend(an_item(name) for name in names))
    for above, below in zip(["Communiquer", *names], names, strict=False):
        package["CFAssociations"].append(under(below, above))

    assert "Plus de 20 étages" in the_only_problem(package)[1]


def test_a_package_without_an_item_is_refused():
    package = changed(lambda p: p.update(CFItems=[], CFAssociations=[]))

    assert the_only_problem(package) == ("$.CFItems", "Ce paquet ne contient aucun élément.")


def test_all_the_problems_are_shown_at_once():
    package = changed(item(0, fullStatement=""), item(3, uri=4), lambda p: p["CFDocument"].pop("creator"))

    assert [place for place, _ in problems_of(package)] == [
        "$.CFDocument",
        "$.CFItems[0].fullStatement",
        "$.CFItems[3].uri",
    ]


def test_of_very_many_problems_the_first_are_shown_and_the_others_counted():
    package = changed(lambda p: p["CFItems"].extend([{}] * 100))

    found = problems_of(package)

    assert len(found) == MOST_SHOWN + 1
    assert found[-1][1] == "Et 350\u00a0autres problèmes."


def test_what_an_author_may_not_write_a_package_may_not_either():
    package = changed(lambda p: p["CFDocument"].update(title="\u200b\u200b"))

    places = [place for place, _ in problems_of(package)]

    assert all(place.startswith("une fois converti, ligne ") for place in places)


def test_an_empty_identifier_is_refused_in_1_1_too():
    package = a_newer_package()
    package["CFItems"][0]["identifier"] = ""

    assert ("$.CFItems[0].identifier", "Ce texte est vide.") in problems_of(package)


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.8, 0.999])
def test_a_file_that_was_cut_is_refused(cut: float):
    content = as_bytes(changed())

    assert problems_of(content[: int(len(content) * cut)])


def test_a_problem_says_the_file_the_place_and_what_to_do():
    with pytest.raises(UnreadablePackage) as refusal:
        read_in(json.dumps({"CFDocument": 1}).encode())

    assert refusal.value.message.startswith("cadre.json: $.CFDocument: Il faut un groupe de clés")
