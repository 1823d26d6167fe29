"""A CASE package comes in: any tree becomes domains, competencies and items, in a file like an author's."""

import pytest

from app.curricula.exchange.published import Place
from app.curricula.rules import FrameworkKind, FrameworkStatus
from tests.curricula.packages import (
    a_link,
    a_newer_package,
    a_tie,
    an_id,
    an_item,
    as_bytes,
    changed,
    dated,
    identifiers_in,
    notices_of,
    read_in,
    titles_of,
    under,
    written_out,
)

CODE = "cadre-des-gestes"
TREE = [
    (
        "A",
        "Se repérer",
        [
            (
                "A.1",
                "Ouvrir un site",
                [("A.1.a", "J’ouvre le navigateur."), ("A.1.b", "J’écris une adresse.")],
            ),
            ("A.2", "Ranger ses fichiers", []),
        ],
    ),
    ("B", "Communiquer", [("B.1", "Envoyer un message", [])]),
]


def a_level(name: str, **more: object) -> dict:
    return {**dated(f"niveau {name}"), "quality": name, **more}


def a_rubric(*levels: dict, name: str = "échelle") -> dict:
    criterion = {**dated(f"critère {name}"), "CFRubricCriterionLevels": list(levels)}
    return {**dated(name), "CFRubricCriteria": [criterion]}


def with_levels(*levels: dict):
    return lambda package: package.update(CFRubrics=[a_rubric(*levels)])


def test_a_package_is_read_in_the_order_of_its_numbers_those_without_one_last():
    framework = read_in(changed()).file.framework

    assert titles_of(framework) == TREE


def test_the_file_says_where_it_comes_from_and_delivers_nothing():
    read = read_in(changed())

    framework = read.file.framework
    assert (framework.code, framework.version, framework.name) == (CODE, "3.1", "Cadre des gestes")
    assert framework.authority == "Réseau des ateliers"
    assert framework.claim.we_deliver is False
    assert framework.claim.prints.startswith("Attestation de compétences établie selon")
    assert framework.rules == ()
    assert (framework.kind, framework.status) == (FrameworkKind.PRIVATE, FrameworkStatus.IN_FORCE)
    assert "Paquet CASE 1.0, fichier « cadre.json »." in read.file.text
    assert "# Fichier produit par « palier curricula import »" in read.file.text


def test_code_and_version_may_be_chosen():
    framework = read_in(changed(), code="gestes", version="2026").file.framework

    assert (framework.code, framework.version) == ("gestes", "2026")


def test_the_identifiers_of_the_package_are_those_that_go_out_again():
    package = changed()

    again = written_out(read_in(package).file)

    assert identifiers_in(again) == identifiers_in(package)


def test_without_a_scale_a_thing_is_acquired_or_not_yet():
    read = read_in(changed())

    assert [level.name for level in read.file.framework.levels] == ["Pas encore", "Acquis"]
    assert read.file.framework.validated_from == 1
    assert "Le paquet n’a pas d’échelle" in notices_of(read)


def test_the_first_scale_of_the_package_is_taken_in_the_order_of_its_scores():
    scale = with_levels(
        a_level("Expert", score=9), a_level("Débutant", score=2, description="Avec de l’aide")
    )

    framework = read_in(changed(scale)).file.framework

    levels = [(level.code, level.ordinal, level.name, level.description) for level in framework.levels]
    assert levels == [("2", 2, "Débutant", "Avec de l’aide"), ("9", 9, "Expert", "")]
    assert framework.validated_from == 9


@pytest.mark.parametrize("scores", [(1, 1), (1.5, 2), (None, 2), (-1, 2)])
def test_a_scale_without_sound_scores_goes_by_position(scores):
    scale = with_levels(
        a_level("Haut", score=scores[0], position=2), a_level("Bas", score=scores[1], position=1)
    )

    framework = read_in(changed(scale)).file.framework

    assert [(level.ordinal, level.name) for level in framework.levels] == [(0, "Bas"), (1, "Haut")]


def test_an_item_may_show_a_level_of_the_scale():
    def shown(package):
        package["CFRubrics"] = [a_rubric(a_level("Un", score=1), a_level("Deux", score=2))]
        package["CFAssociations"] += [
            a_tie("hasSkillLevel", "J’ouvre le navigateur.", "niveau Un"),
            a_tie("hasSkillLevel", "J’écris une adresse.", "niveau Deux"),
        ]

    framework = read_in(changed(shown)).file.framework

    assert [item.level for item in framework.items] == [1, 2]


def test_levels_that_only_some_items_of_a_competency_show_are_left_aside_and_said():
    def shown(package):
        package["CFRubrics"] = [a_rubric(a_level("Un", score=1), a_level("Deux", score=2))]
        package["CFAssociations"].append(a_tie("hasSkillLevel", "J’ouvre le navigateur.", "niveau Un"))

    read = read_in(changed(shown))

    assert [item.level for item in read.file.framework.items] == [None, None]
    assert "n’a pas un niveau pour chaque savoir-faire" in notices_of(read)


def test_two_scales_and_the_first_is_taken():
    def two(package):
        package["CFRubrics"] = [a_rubric(a_level("Oui")), a_rubric(a_level("Non"), name="autre")]

    read = read_in(changed(two))

    assert [level.name for level in read.file.framework.levels] == ["Oui"]
    assert "2 échelles : seule la première" in notices_of(read)


def test_a_package_of_1_1_is_read_and_what_is_left_aside_is_said():
    read = read_in(a_newer_package())

    assert titles_of(read.file.framework) == TREE
    said = notices_of(read)
    assert "CFDocument.extensions" in said
    assert "CFItems.extensions" in said
    assert "ext:inspiredBy (1), isTranslationOf (1)" in said
    assert "1 identifiant hors du format de CASE 1.0" in said
    assert "Paquet CASE 1.1" in read.file.text


def test_a_looser_identifier_of_1_1_gets_one_of_ours():
    again = identifiers_in(written_out(read_in(a_newer_package()).file))

    assert again["A.1.a"] != "item-navigateur"
    assert again["A.1.b"] == an_id("J’écris une adresse.")


def test_null_and_empty_optional_fields_are_as_good_as_absent():
    def sparse(package):
        package["CFRubrics"] = None
        package["CFDefinitions"] = {"CFConcepts": [], "CFSubjects": [], "CFLicenses": [], "CFItemTypes": []}
        for item in package["CFItems"]:
            item.update(
                notes=None, educationLevel=[], abbreviatedStatement="", CFItemType=None, licenseURI=None
            )
        for tie in package["CFAssociations"]:
            tie["sequenceNumber"] = tie.get("sequenceNumber")
            tie["CFAssociationGroupingURI"] = None

    assert titles_of(read_in(changed(sparse)).file.framework) == TREE


def test_a_byte_order_mark_and_capitals_in_identifiers_do_not_matter():
    package = changed(lambda p: p["CFItems"][0].update(identifier=p["CFItems"][0]["identifier"].upper()))

    framework = read_in(b"\xef\xbb\xbf" + as_bytes(package)).file.framework

    assert titles_of(framework) == TREE


def test_items_without_any_tie_make_one_domain():
    read = read_in(changed(lambda p: p.update(CFAssociations=[])))

    (domain,) = read.file.framework.domains
    assert (domain.title, len(domain.competencies)) == ("Cadre des gestes", 7)
    assert "Aucun lien isChildOf" in notices_of(read)


def test_one_floor_makes_one_domain():
    def flat(package):
        package["CFItems"] = [an_item("Ouvrir", "1"), an_item("Fermer", "2")]
        package["CFAssociations"] = [under("Ouvrir", "Cadre des gestes"), under("Fermer", "Cadre des gestes")]

    framework = read_in(changed(flat)).file.framework

    assert titles_of(framework) == [("1-2", "Cadre des gestes", [("1", "Ouvrir", []), ("2", "Fermer", [])])]


def test_a_domain_without_content_becomes_one_of_a_single_competency():
    def emptied(package):
        package["CFItems"] = package["CFItems"][:-1]
        package["CFAssociations"] = package["CFAssociations"][:-1]

    read = read_in(changed(emptied))

    assert titles_of(read.file.framework)[-1][1:] == ("Communiquer", [("B", "Communiquer", [])])
    assert identifiers_in(written_out(read.file))["B"] == an_id("Communiquer")
    assert "« Communiquer » est sans contenu" in notices_of(read)


def test_floors_too_deep_are_folded_and_their_titles_kept():
    def deepened(package):
        package["CFItems"] += [an_item("Au clavier"), an_item("Je tape l’adresse."), an_item("Je valide.")]
        package["CFAssociations"] += [
            under("Au clavier", "Ouvrir un site"),
            under("Je tape l’adresse.", "Au clavier", 1),
            under("Je valide.", "Au clavier", 2),
        ]

    read = read_in(changed(deepened))

    competency = read.file.framework.domains[0].competencies[0]
    assert [item.statement for item in competency.items][-2:] == ["Je tape l’adresse.", "Je valide."]
    assert competency.description.replace("\u202f", " ") == "Groupes : Au clavier."
    assert "1 groupe : trop profond est replié" in notices_of(read)


def test_a_single_root_above_three_floors_is_taken_off():
    def rooted(package):
        package["CFItems"].append(an_item("Tout"))
        for tie in package["CFAssociations"]:
            if tie["destinationNodeURI"]["title"] == "Cadre des gestes":
                tie["destinationNodeURI"] = a_link("Tout")
        package["CFAssociations"].append(under("Tout", "Cadre des gestes"))

    read = read_in(changed(rooted))

    assert titles_of(read.file.framework) == TREE
    assert "L’étage unique « Tout » est retiré" in notices_of(read)


def a_place(**changes: object) -> Place:
    whole = {
        "framework": "crcn-2019",
        "version": "2019",
        "code": "1.2",
        "title": "Gérer",
        "identifier": an_id("Gérer"),
        "is_competency": True,
    }
    return Place(**{**whole, **changes})


def test_links_to_what_is_loaded_here_become_a_crosswalk():
    ties = [
        a_tie("exactMatchOf", "Ranger ses fichiers", "Gérer"),
        a_tie("isRelatedTo", "Gérer", "Ouvrir un site", notes="skos:broadMatch, confiance 85 %. Onglets"),
    ]
    package = changed(lambda p: p["CFAssociations"].extend(ties))

    crosswalk = read_in(package, known={an_id("Gérer"): a_place()}).crosswalk

    assert '- from: "cadre-des-gestes"' in crosswalk
    assert '- {from: "A.1", to: "1.2", match: "narrow", confidence: 0.85, note: "Onglets"}' in crosswalk
    assert '- {from: "A.2", to: "1.2", match: "exact", confidence: 0.90}' in crosswalk


@pytest.mark.parametrize("known", [{}, {an_id("Gérer"): a_place(is_competency=False)}])
def test_links_to_what_is_not_a_competency_here_are_only_said(known):
    package = changed(
        lambda p: p["CFAssociations"].append(a_tie("isRelatedTo", "Ranger ses fichiers", "Gérer"))
    )

    read = read_in(package, known=known)

    assert read.crosswalk == ""
    assert "1 correspondance laissée de côté" in notices_of(read)


def test_a_replacement_that_does_not_tie_two_items_is_only_said():
    ties = [
        a_tie("replacedBy", "Ranger ses fichiers", "Ouvrir un site"),
        a_tie("replacedBy", "J’écris une adresse.", "Ouvrir un site"),
    ]

    read = read_in(changed(lambda p: p["CFAssociations"].extend(ties)))

    assert titles_of(read.file.framework) == TREE
    assert "2 remplacements laissés de côté" in notices_of(read)
