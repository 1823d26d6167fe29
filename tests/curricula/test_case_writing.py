"""A framework goes out as a CASE 1.0 package: whole, stable, and what others can read."""

import json

import pytest
from jsonschema import Draft202012Validator

from app.curricula import reading
from app.curricula.exchange import case_bytes
from app.curricula.exchange.published import Link, Place
from app.curricula.rules.crosswalk import Match
from tests.curricula.case_schema import PACKAGE
from tests.curricula.files import SOUND, changed
from tests.curricula.packages import HOME, identifiers_in, published, read_in, shipped_file, written_out

SHIPPED = [path.stem for path in reading.shipped_files()]


def a_file(text: str = SOUND):
    return reading.read_bytes(text.encode(), name="essai.yaml")


def a_place(code: str) -> Place:
    return Place(
        framework="crcn-2019",
        version="2019",
        code=code,
        title="Gérer des données",
        identifier="3b709054-e582-5f69-8514-7edd9efc5aee",
    )


@pytest.mark.parametrize("code", SHIPPED)
def test_every_shipped_framework_makes_a_package_of_case_1_0(code: str):
    package = written_out(shipped_file(code))

    assert [error.message for error in Draft202012Validator(PACKAGE).iter_errors(package)] == []


@pytest.mark.parametrize("code", SHIPPED)
def test_nothing_in_a_package_shares_an_identifier_and_no_link_of_the_tree_leads_outside(code: str):
    package = written_out(shipped_file(code))

    entries = [package["CFDocument"], *package["CFItems"], *package["CFAssociations"]]
    identifiers = [entry["identifier"] for entry in entries]
    assert len(set(identifiers)) == len(identifiers)
    for tie in package["CFAssociations"]:
        if tie["associationType"] == "isChildOf":
            assert {tie[end]["identifier"] for end in ("originNodeURI", "destinationNodeURI")} <= set(
                identifiers
            )


def test_the_same_version_gives_the_same_bytes():
    first, second = (case_bytes(published(a_file()), public_url=HOME) for _ in range(2))

    assert first == second


def test_the_identifiers_do_not_depend_on_the_installation_but_on_the_version():
    here = identifiers_in(written_out(a_file()))
    there = identifiers_in(
        json.loads(case_bytes(published(a_file()), public_url="https://ailleurs.exemple.fr"))
    )
    later = identifiers_in(written_out(a_file(changed('version: "1.0"', 'version: "2.0"'))))

    assert here == there
    assert not set(here.values()) & set(later.values())


def test_identifiers_that_were_published_stay_those_that_were_published():
    ours = identifiers_in(written_out(a_file()))

    assert ours[""] == "82b21a6f-736b-550c-a5bd-8e5efc24ab62"
    assert ours["1.1.1"] == "c846aba8-9abe-5128-a052-68a96abde121"


def test_the_identifiers_that_a_file_keeps_are_those_that_go_out():
    kept = "8a6e2b6c-7a55-4c1d-9a2e-0f2f6f0a9b11"
    text = changed('- code: "1.1"\n', f'- code: "1.1"\n          identifier: "{kept}"\n')

    assert identifiers_in(written_out(a_file(text)))["1.1"] == kept


def test_an_identifier_kept_twice_is_nobodys():
    kept = '"8a6e2b6c-7a55-4c1d-9a2e-0f2f6f0a9b11"'
    text = changed('- code: "1.1"\n', f'- code: "1.1"\n          identifier: {kept}\n')
    text = text.replace('- code: "1"\n', f'- code: "1"\n      identifier: {kept}\n', 1)

    assert identifiers_in(written_out(a_file(text))) == identifiers_in(written_out(a_file()))


def test_the_moment_of_the_package_is_that_of_the_loading():
    document = written_out(a_file())["CFDocument"]

    assert document["lastChangeDateTime"] == "2026-11-22T09:30:15+00:00"
    assert document["uri"] == f"{HOME}/api/v1/frameworks/passeport-numerique/1.0/case"


def test_the_children_of_each_part_are_numbered_in_their_order():
    package = written_out(shipped_file("b2i-adultes-2012"))
    document = package["CFDocument"]["identifier"]

    domains = [
        (tie["originNodeURI"]["title"], tie["sequenceNumber"])
        for tie in package["CFAssociations"]
        if tie["destinationNodeURI"]["identifier"] == document
    ]

    assert [number for _, number in domains] == [1, 2, 3, 4, 5]
    assert domains[0][0] == "Environnement informatique"


def test_the_scale_is_a_rubric_that_says_which_levels_count():
    ((criterion,),) = (
        rubric["CFRubricCriteria"] for rubric in written_out(shipped_file("visa-internet"))["CFRubrics"]
    )

    levels = [
        (level["quality"], level["score"], level.get("feedback"))
        for level in criterion["CFRubricCriterionLevels"]
    ]
    assert levels == [
        ("Pas encore", 0, None),
        ("Avec de l’aide", 1, None),
        ("Sans aide", 2, "Acquis"),
        ("J’explique à un autre", 3, "Acquis"),
    ]


def test_an_item_that_shows_a_level_points_at_it():
    package = written_out(shipped_file("crcn-2019"))
    (rubric,) = package["CFRubrics"]
    levels = {
        level["identifier"]: level["quality"]
        for level in rubric["CFRubricCriteria"][0]["CFRubricCriterionLevels"]
    }

    shown = [
        (tie["originNodeURI"]["title"], levels[tie["destinationNodeURI"]["identifier"]])
        for tie in package["CFAssociations"]
        if tie["associationType"] == "hasSkillLevel"
    ]

    assert ("Je choisis mes mots-clés et je compare deux sources.", "Novice 2") in shown


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("in_force", "Adopted"),
        ("local", "Adopted"),
        ("draft", "Draft"),
        ("superseded", "Deprecated"),
        ("historical", "Deprecated"),
    ],
)
def test_the_status_is_said_in_the_words_of_case(status: str, said: str):
    text = changed("status: local", f"status: {status}")

    assert written_out(a_file(text))["CFDocument"]["adoptionStatus"] == said


def test_a_licence_an_address_and_dates_go_out_where_the_file_states_them():
    text = changed(
        "  status: local\n",
        '  status: local\n  licence: "Licence Ouverte 2.0"\n'
        '  valid_from: "2026-09-01"\n  valid_until: "2027"\n',
    )
    text = text.replace("seen: full}", 'url: "https://centre.exemple.fr/passeport", seen: full}')

    package = written_out(a_file(text))

    document = package["CFDocument"]
    (licence,) = package["CFDefinitions"]["CFLicenses"]
    assert document["licenseURI"]["identifier"] == licence["identifier"]
    assert licence["licenseText"] == "Licence Ouverte 2.0"
    assert document["officialSourceURL"] == "https://centre.exemple.fr/passeport"
    assert document["statusStartDate"] == "2026-09-01"
    assert "statusEndDate" not in document


@pytest.mark.parametrize(
    ("link", "kind", "notes"),
    [
        (
            Link(origin="1.1", to=a_place("1.2"), match=Match.EXACT, confidence=95),
            "exactMatchOf",
            "skos:exactMatch, confiance 95 %",
        ),
        (
            Link(origin="1.1", to=a_place("1.2"), match=Match.BROAD, confidence=85, note="PDF"),
            "isRelatedTo",
            "skos:broadMatch, confiance 85 %. PDF",
        ),
        (Link(origin="1.1.1", to=a_place("1.2")), "replacedBy", ""),
    ],
)
def test_links_to_other_frameworks_are_associations(link: Link, kind: str, notes: str):
    package = written_out(a_file(), link)

    tie = package["CFAssociations"][-1]
    assert tie["associationType"] == kind
    assert tie.get("notes", "").replace("\u202f", " ") == notes
    assert tie["originNodeURI"]["identifier"] == identifiers_in(package)[link.origin]
    assert tie["destinationNodeURI"] == {
        "title": "Gérer des données",
        "identifier": a_place("1.2").identifier,
        "uri": f"{HOME}/api/v1/frameworks/crcn-2019/2019/case#{a_place('1.2').identifier}",
    }
    assert list(Draft202012Validator(PACKAGE).iter_errors(package)) == []


def test_a_framework_without_a_scale_has_no_rubric():
    lines = [line for line in SOUND.splitlines() if "ordinal:" not in line and "validated_from" not in line]
    text = "\n".join(lines[: lines.index("  certification_rules:")]).replace("  levels:", "  levels: []")

    assert "CFRubrics" not in written_out(a_file(text + "\n  certification_rules: []\n"))


def test_a_text_that_is_not_a_file_of_ours_still_goes_out_with_derived_identifiers():
    file = a_file()

    for text in ("crcn", "a: [1, 2", "framework: rien"):
        spoilt = type(file)(framework=file.framework, text=f"{text}\n# identifier: x")
        assert identifiers_in(written_out(spoilt)) == identifiers_in(written_out(file))


RETIRED = changed(
    '            - {code: "1.1.2"',
    '            - {code: "1.1.0", statement: "J’appuie.", replaced_by: "1.1.1", evidence: own}\n'
    '            - {code: "1.1.2"',
)


def test_an_item_that_another_one_replaced_goes_out_with_what_replaces_it():
    package = written_out(a_file(RETIRED))

    (tie,) = (each for each in package["CFAssociations"] if each["associationType"] == "replacedBy")
    codes = identifiers_in(package)
    assert (tie["originNodeURI"]["identifier"], tie["destinationNodeURI"]["identifier"]) == (
        codes["1.1.0"],
        codes["1.1.1"],
    )
    assert list(Draft202012Validator(PACKAGE).iter_errors(package)) == []


def test_an_item_that_another_one_replaced_comes_back_replaced():
    back = read_in(written_out(a_file(RETIRED))).file

    assert [item.code for item in back.framework.retired] == ["1.1.0"]
    assert [item.code for item in back.framework.items] == ["1.1.1", "1.1.2"]
    assert back.replaced_here == {"1.1.0": "1.1.1"}


def test_a_replaced_item_whose_file_does_not_say_by_what_does_not_go_out():
    file = a_file(RETIRED)

    package = written_out(type(file)(framework=file.framework, text=""))

    assert "1.1.0" not in identifiers_in(package)
    assert {tie["associationType"] for tie in package["CFAssociations"]} == {"isChildOf"}
