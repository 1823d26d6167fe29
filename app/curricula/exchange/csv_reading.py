"""`referentiel.csv` as an outline: `;`, `,` or tabs, with or without a mark, in UTF-8."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import PurePath

from app.core.french import plural
from app.curricula.exchange.case_tree import MOST_FLOORS, first_loop
from app.curricula.exchange.coding import a_line, a_shaped_code
from app.curricula.exchange.csv_layout import REQUIRED, Column, Kind, Method, unguarded
from app.curricula.exchange.errors import Findings
from app.curricula.exchange.identifiers import CASE_1_0
from app.curricula.exchange.outline import ACQUIRED, NOT_YET, Node, Outline, OutsideMatch, Step
from app.curricula.rules.crosswalk import Match

DELIMITERS = ";,\t"
MOST_ROWS = 5000
ALIKE = 90
"""How sure a cell of « equivalent_a » is taken to be, in percent."""

Row = dict[Column, str]


def read_csv(content: bytes, findings: Findings) -> Outline:
    """Read a framework from its rows; it bears the name of its file.

    Raises:
        UnreadablePackage: with what is wrong, by line.
    """
    rows = _rows(_text(content, findings), findings)
    tree = _Tree(rows, findings)
    findings.stop_if_any()
    steps = _steps(rows)
    _say_what_is_unread(rows, findings)
    title = a_line(PurePath(findings.file).stem.replace("_", " ").replace("-", " ")) or "Référentiel"
    findings.notice(f"Un fichier CSV ne dit ni titre ni organisme\u202f: ce sera « {title} ». Corrigez-les.")
    return Outline(
        title=title,
        authority="À compléter",
        origin="Fichier CSV",
        nodes=tuple(tree.nodes("")),
        steps=steps,
        counts_from=steps[1].code,
        matches=tuple(_matches(rows)),
    )


def _text(content: bytes, findings: Findings) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        findings.problem(
            f"ligne {line}",
            "Ce fichier n’est pas en UTF-8\u202f: dans le tableur, enregistrez-le en « CSV UTF-8 ».",
        )
        findings.stop_if_any()
        raise


def _rows(text: str, findings: Findings) -> list[tuple[int, Row]]:
    """Return the rows that hold something, each with its line."""
    delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, Row]] = []
    try:
        columns = _columns(next(reader, []), findings)
        line = reader.line_num + 1
        for cells in reader:
            row = {
                column: unguarded(cell.strip())
                for column, cell in zip(columns, cells, strict=False)
                if column
            }
            if any(row.values()):
                rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error:
        findings.problem(
            f"ligne {reader.line_num}", "Cette ligne ne se lit pas\u202f: vérifiez ses guillemets."
        )
    if not rows:
        findings.problem("", "Ce fichier n’a aucune ligne sous son en-tête.")
    if len(rows) > MOST_ROWS:
        findings.problem("", f"Ce fichier a plus de {MOST_ROWS} lignes\u202f: découpez-le par domaine.")
    findings.stop_if_any()
    return rows


def _columns(header: Sequence[str], findings: Findings) -> list[Column | None]:
    names = [cell.strip().lower() for cell in header]
    for name in dict.fromkeys(names):
        if name and names.count(name) > 1:
            findings.problem("ligne 1", f"La colonne « {name} » est donnée {names.count(name)} fois.")
    for column in REQUIRED:
        if column not in names:
            findings.problem("ligne 1", f"Il manque la colonne « {column} » dans l’en-tête.")
    findings.stop_if_any()
    unknown = [name for name in names if name and name not in set(Column)]
    if unknown:
        findings.notice(f"Colonnes laissées de côté\u202f: {', '.join(name[:40] for name in unknown)}.")
    return [Column(name) if name in set(Column) else None for name in names]


class _Tree:
    """The rows by parent, once it is sure that they make a tree."""

    def __init__(self, rows: Sequence[tuple[int, Row]], findings: Findings) -> None:
        self.findings = findings
        self.lines: dict[str, int] = {}
        self.children: dict[str, list[Row]] = {}
        for line, row in rows:
            self._take(line, row)
        for line, row in rows:
            self._check(line, row)
        parents = {row.get(Column.IDENTIFIER, ""): [row.get(Column.PARENT, "")] for _, row in rows}
        loop = first_loop(parents)
        if loop:
            sentence = f"Ces lignes sont rattachées en boucle\u202f: {', '.join(loop[:3])}."
            findings.problem(f"ligne {self.lines[loop[0]]}", sentence)
        elif self._floors() > MOST_FLOORS:
            findings.problem("", f"Plus de {MOST_FLOORS} étages\u202f: aplatissez cet arbre.")

    def _take(self, line: int, row: Row) -> None:
        for column in REQUIRED:
            if not row.get(column):
                self.findings.problem(f"ligne {line}", f"Il manque « {column} ».")
        identifier = row.get(Column.IDENTIFIER, "")
        if identifier and identifier in self.lines:
            first = self.lines[identifier]
            sentence = f"L’identifiant « {identifier[:64]} » est déjà celui de la ligne {first}."
            self.findings.problem(f"ligne {line}", sentence)
        self.lines.setdefault(identifier, line)
        self.children.setdefault(row.get(Column.PARENT, ""), []).append(row)

    def _check(self, line: int, row: Row) -> None:
        place, parent, kind = f"ligne {line}", row.get(Column.PARENT, ""), row.get(Column.KIND, "").lower()
        if parent and parent not in self.lines:
            self.findings.problem(place, f"Le parent « {parent[:64]} » n’est l’identifiant d’aucune ligne.")
        if kind and kind not in set(Kind):
            self.findings.problem(
                place, f"« {kind[:40]} » n’est pas un type\u202f: écrivez groupe ou competence."
            )
        if kind == Kind.COMPETENCY and row.get(Column.IDENTIFIER) in self.children:
            sentence = "Une compétence ne contient pas d’autres lignes\u202f: écrivez « groupe »."
            self.findings.problem(place, sentence)

    def _floors(self) -> int:
        floor, floors = self.children.get("", []), 0
        while floor and floors <= MOST_FLOORS:
            floor = [row for each in floor for row in self.children.get(each.get(Column.IDENTIFIER, ""), ())]
            floors += 1
        return floors

    def nodes(self, parent: str) -> Iterator[Node]:
        """Give the parts under a parent, in the file's order; "" is the root."""
        for row in self.children.get(parent, ()):
            identifier = row[Column.IDENTIFIER]
            lowered = identifier.lower()
            yield Node(
                title=row[Column.TITLE],
                key=identifier,
                identifier=lowered if CASE_1_0.fullmatch(lowered) else "",
                code=row.get(Column.CODE, "") or ("" if CASE_1_0.fullmatch(lowered) else identifier),
                short_title=row.get(Column.SHORT_TITLE, ""),
                kind=row[Column.KIND],
                level=_level_code(row),
                inner=tuple(self.nodes(identifier)),
            )


def _level_code(row: Row) -> str:
    return a_shaped_code(row.get(Column.LEVEL, ""))


def _steps(rows: Sequence[tuple[int, Row]]) -> tuple[Step, ...]:
    """Make the scale that the rows name: « pas encore », then each level in the order of its code."""
    codes = sorted({_level_code(row) for _, row in rows} - {""}, key=lambda code: (len(code), code))
    if not codes:
        return (NOT_YET, ACQUIRED)
    zero = Step(code="pas-encore" if "0" in codes else NOT_YET.code, ordinal=0, name=NOT_YET.name)
    return (zero, *(Step(code=code, ordinal=n, name=f"Niveau {code}") for n, code in enumerate(codes, 1)))


def _say_what_is_unread(rows: Sequence[tuple[int, Row]], findings: Findings) -> None:
    weighed = sum(row.get(Column.METHOD, Method.LATEST) not in {"", Method.LATEST} for _, row in rows)
    if weighed:
        findings.notice(
            f"{plural(weighed, 'méthode laissée', 'méthodes laissées')} de côté\u202f: "
            "un référentiel pèse toutes ses preuves de la même façon, dites-le une fois dans le fichier."
        )
    replaced = sum(bool(row.get(Column.REPLACES)) for _, row in rows)
    if replaced:
        findings.notice(
            f"{plural(replaced, 'remplacement laissé', 'remplacements laissés')} de côté\u202f: "
            "une version suivante se charge sous le code de la première."
        )


def _matches(rows: Sequence[tuple[int, Row]]) -> Iterator[OutsideMatch]:
    for _, row in rows:
        for target in row.get(Column.SAME_AS, "").split():
            yield OutsideMatch(
                origin=row[Column.IDENTIFIER], target=target, match=Match.EXACT, confidence=ALIKE
            )
