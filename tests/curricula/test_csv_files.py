"""`referentiel.csv`: what a spreadsheet writes is read, what it would compute is written safely."""

import csv
from io import StringIO

import pytest

from app.curricula import reading
from app.curricula.exchange import csv_bytes
from app.curricula.exchange.published import Link, Place, Published
from app.curricula.rules.crosswalk import Match
from tests.curricula.files import SOUND, changed
from tests.curricula.packages import LOADED_AT, notices_of, problems_of, published, read_in, the_only_problem

HEADER = "identifiant;type;parent;code;libelle;niveau"
LINES = (
    "d1;groupe;;A;Se repérer;",
    "c1;groupe;d1;A.1;Ouvrir un site;",
    "s1;competence;c1;A.1.a;J’ouvre le navigateur.;",
    "s2;competence;c1;A.1.b;J’écris une adresse.;",
    "c2;competence;d1;A.2;Ranger ses fichiers;",
)
TREE = [("A", [("A.1", ["A.1.a", "A.1.b"]), ("A.2", [])])]


def a_csv(*lines: str, header: str = HEADER) -> bytes:
    return "\r\n".join((header, *(lines or LINES))).encode()


def read_csv(content: bytes, **options):
    return read_in(content, name="gestes-du-quartier.csv", **options)


def codes_of(read):
    return [
        (domain.code, [(each.code, [item.code for item in each.items]) for each in domain.competencies])
        for domain in read.file.framework.domains
    ]


def rows_of(content: bytes, delimiter: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig")), delimiter=delimiter))


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_what_a_spreadsheet_writes_is_read(delimiter: str, mark: bytes):
    content = mark + a_csv().replace(b";", delimiter.encode())

    read = read_csv(content)

    assert codes_of(read) == TREE
    assert read.file.framework.name == "gestes du quartier"
    assert read.file.framework.code == "gestes-du-quartier"


def test_empty_lines_blanks_and_capitals_in_the_header_do_not_matter():
    content = a_csv(*LINES, ";;;;;", "", header=HEADER.upper().replace(";", " ; "))

    assert codes_of(read_csv(content)) == TREE


def test_lines_may_come_in_any_order():
    content = a_csv(LINES[3], LINES[2], *LINES[:2], LINES[4])

    assert codes_of(read_csv(content)) == [("A", [("A.1", ["A.1.b", "A.1.a"]), ("A.2", [])])]


def test_without_a_code_the_identifier_is_the_code():
    read = read_csv(a_csv(*LINES, "outils;competence;d1;;Choisir ses outils;"))

    assert codes_of(read)[0][1][-1] == ("outils", [])


def test_levels_make_a_scale_that_begins_before_them():
    content = a_csv(*(line + ("2" if line.startswith("s") else "") for line in LINES))

    framework = read_csv(content).file.framework

    assert [(level.code, level.ordinal, level.name) for level in framework.levels] == [
        ("0", 0, "Pas encore"),
        ("2", 1, "Niveau 2"),
    ]
    assert [item.level for item in framework.items] == [1, 1]


@pytest.mark.parametrize(
    ("content", "place", "says"),
    [
        (a_csv().decode().encode("cp1252"), "ligne 2", "CSV UTF-8"),
        (b"", "ligne 1", "Il manque la colonne « identifiant »"),
        (HEADER.encode(), "", "aucune ligne"),
        (
            a_csv(header="identifiant;type;parent;code;titre;niveau"),
            "ligne 1",
            "Il manque la colonne « libelle »",
        ),
        (a_csv(header=HEADER.replace("niveau", "code")), "ligne 1", "La colonne « code » est donnée 2 fois"),
        (a_csv(*LINES, LINES[0]), "ligne 7", "« d1 » est déjà celui de la ligne 2"),
        (
            a_csv(*LINES, "s3;competence;c9;A;Oui;"),
            "ligne 7",
            "Le parent « c9 » n’est l’identifiant d’aucune",
        ),
        (a_csv(*LINES, "s3;module;c1;A;Oui;"), "ligne 7", "« module » n’est pas un type"),
        (a_csv(*LINES, "s3;competence;c1;A;;"), "ligne 7", "Il manque « libelle »"),
        (a_csv(*LINES, "s3;competence;s1;A;Oui;"), "ligne 4", "Une compétence ne contient pas"),
        (a_csv("a;groupe;b;A;Un;", "b;groupe;a;B;Deux;"), "ligne 2", "en boucle"),
        (a_csv(*LINES, 's3;competence;c1;A;"Oui;'), "ligne 7", "vérifiez ses guillemets"),
        (
            a_csv("e0;groupe;;;x;", *(f"e{n};groupe;e{n - 1};;x;" for n in range(1, 30))),
            "",
            "Plus de 20 étages",
        ),
        (a_csv(*(f"e{n};groupe;;;x;" for n in range(5001))), "", "plus de 5000 lignes"),
    ],
)
def test_a_file_that_does_not_hold_together_is_refused_at_its_line(content: bytes, place: str, says: str):
    found = problems_of(content, name="gestes.csv")

    assert any(where == place and says in sentence for where, sentence in found), found


def test_a_line_that_takes_several_is_counted_as_a_person_sees_it():
    content = a_csv(*LINES, 's3;competence;c1;;"Deux\r\nlignes";', "s4;module;c1;;Oui;")

    assert the_only_problem(content, name="gestes.csv")[0] == "ligne 9"


def test_unknown_columns_and_what_has_no_place_here_are_said():
    content = a_csv(
        *(f"{line};n_sur_m;d9;bleu" for line in LINES), header=f"{HEADER};methode;remplace;couleur"
    )

    said = notices_of(read_csv(content))

    assert "Colonnes laissées de côté : couleur." in said
    assert "5 méthodes laissées de côté" in said
    assert "5 remplacements laissés de côté" in said


FORMULAS = ["=1+1", "+33 6", "-1", "@somme", "'=1+1", "''"]


@pytest.mark.parametrize("statement", FORMULAS)
def test_what_a_spreadsheet_would_compute_is_written_as_text_and_read_back(statement: str):
    file = reading.read_bytes(changed("J’allume l’appareil.", statement).encode(), name="essai.yaml")

    content = csv_bytes(published(file), for_a_spreadsheet=True)

    cells = [cell for row in rows_of(content, ";") for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    back = read_in(content, name="essai.csv").file.framework
    assert next(iter(back.items)).statement == statement


def test_a_spreadsheet_gets_a_mark_and_semicolons_a_program_neither():
    file = reading.read_bytes(SOUND.encode(), name="essai.yaml")

    spreadsheet, program = (csv_bytes(published(file), for_a_spreadsheet=each) for each in (True, False))

    assert spreadsheet.startswith(b"\xef\xbb\xbfidentifiant;type;")
    assert program.startswith(
        b"identifiant,type,parent,code,libelle,libelle_simple,niveau,methode,seuil,remplace"
    )
    assert rows_of(spreadsheet, ";") == rows_of(program, ",")


def test_each_row_says_its_parent_and_what_it_is():
    file = reading.read_bytes(SOUND.encode(), name="essai.yaml")

    domain, competency, item, _ = rows_of(csv_bytes(published(file), for_a_spreadsheet=False), ",")

    assert (domain["type"], domain["parent"], domain["code"]) == ("groupe", "", "1")
    assert (competency["type"], competency["parent"]) == ("groupe", domain["identifiant"])
    assert (item["type"], item["parent"], item["methode"]) == (
        "competence",
        competency["identifiant"],
        "dernier",
    )


def test_exact_matches_and_replacements_have_their_columns_and_come_back_as_a_crosswalk():
    file = reading.read_bytes(SOUND.encode(), name="essai.yaml")
    there = Place(
        framework="crcn-2019",
        version="2019",
        code="1.2",
        title="Gérer des données",
        identifier="3b709054-e582-5f69-8514-7edd9efc5aee",
        is_competency=True,
    )
    content = csv_bytes(
        Published(
            framework=file.framework,
            text=file.text,
            loaded_at=LOADED_AT,
            links=(Link(origin="1.1", to=there, match=Match.EXACT),),
            replaces=(("1.1.1", there),),
        ),
        for_a_spreadsheet=False,
    )

    _, competency, item, _ = rows_of(content, ",")
    back = read_csv(content, known={there.identifier: there})

    assert competency["equivalent_a"] == "crcn-2019:1.2"
    assert item["remplace"] == there.identifier
    assert '{from: "1.1", to: "1.2", match: "exact", confidence: 0.90}' in back.crosswalk


def test_a_row_that_its_author_named_may_be_the_same_as_something_loaded_here():
    there = Place(
        framework="crcn-2019", version="2019", code="1.2", title="Gérer", identifier="x", is_competency=True
    )
    lines = (f"{line};{'crcn-2019:1.2' if line.startswith('c2') else ''}" for line in LINES)

    crosswalk = read_csv(a_csv(*lines, header=f"{HEADER};equivalent_a"), known={"x": there}).crosswalk

    assert '{from: "A.2", to: "1.2", match: "exact", confidence: 0.90}' in crosswalk
