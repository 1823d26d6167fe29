"""The lines of a filled sheet, each read against what the sheet says now."""

from collections import defaultdict
from datetime import datetime, time

from app.core.clock import in_paris
from app.people.errors import TooManyLines
from app.people.importing import headings
from app.people.importing.cells import MOST_ROWS, Row
from app.people.importing.report import Weight
from app.people.models.persons import NAME_LENGTH
from app.people.rules.names import cleaned, folded, looks_like_a_formula, sought_name
from app.sessions import rules
from app.sessions.importing import values
from app.sessions.importing.report import Answer, GoodLine, SheetReport
from app.sessions.importing.written import (
    LABELS,
    NAMES,
    SAYING,
    LineRefused,
    Written,
    check_formulas,
    check_it_holds_together,
    said_twice,
    twice_sentence,
)
from app.sessions.queries import Desk, Place
from app.sessions.services.marking_conditions import trouble_in
from app.sessions.services.marks import MarkWanted

KNOWN = {
    "seance ref": "session",
    "apprenant ref": "learner",
    "prenom": "given_name",
    "nom": "family_name",
    "statut": "presence",
    "arrivee": "arrived_at",
    "depart": "left_at",
    "remarque": "note",
}
REQUIRED = frozenset({"learner", "presence"})
MOST_NEWCOMERS = 60
"""How many people a file may add: beyond, it is not the sheet of a session."""


class SheetLines:
    """Reads a filled sheet, and reports what may be noted, what is so already and what cannot be."""

    def __init__(self, desk: Desk, *, now: datetime) -> None:
        self.report = SheetReport(session=desk.public_id)
        self._desk = desk
        self._by_ref = {place.public_id: place for place in desk.seated}
        self._waiting = {place.public_id: place for place in desk.waiting}
        self._by_name: dict[str, list[Place]] = defaultdict(list)
        for place in desk.seated:
            self._by_name[sought_name(place.given_name, place.family_name)].append(place)
        self._newcomers = 0
        self._takes_people_in = rules.enrolment_is_open(
            ends_at=desk.ends_at, cancelled_at=desk.cancelled_at, now=now
        )

    def read(self, rows: list[Row]) -> SheetReport:
        """Read a whole file.

        Raises:
            FileRefused: its headings are missing, or it has too many lines.
        """
        columns, rows = headings.split(rows, known=KNOWN, required=REQUIRED)
        if len(rows) > MOST_ROWS:
            raise TooManyLines(MOST_ROWS)
        for name in columns.unknown:
            self._say(0, name, "Cette colonne n’est pas connue, elle est laissée de côté.", Weight.NOTE)
        written = [self._recognised(row, columns) for row in rows]
        meant = [line for line in written if line is not None and self._says_something(line)]
        twice = said_twice(meant)
        for line in meant:
            try:
                check_formulas(line)
                if line.number in twice:
                    raise LineRefused("", twice_sentence(line, twice[line.number]))
                self._read_line(line)
            except LineRefused as refusal:
                column = LABELS.get(refusal.field, "")
                self._say(line.number, column, line.told(refusal.sentence), Weight.ERROR)
        return self.report

    def _recognised(self, row: Row, columns: headings.Columns) -> Written | None:
        """Find whom a line names: by reference, else by the very name of one person of the sheet."""
        line = Written(row.number, {field: columns.cell(row, field) for field in LABELS})
        session, ref = line.text("session").casefold(), line.text("learner").casefold()
        try:
            if session and session != self._desk.public_id:
                raise LineRefused(
                    "session", "Cette ligne vient d’une autre séance. Donnez-la sur sa feuille."
                )
            if ref:
                return Written(line.number, line.cells, self._of_ref(ref))
        except LineRefused as refusal:
            self._say(line.number, LABELS[refusal.field], line.told(refusal.sentence), Weight.ERROR)
            return None
        homonyms = self._by_name.get(sought_name(*map(line.text, NAMES)), []) if line.holds(*NAMES) else []
        return Written(line.number, line.cells, homonyms[0] if len(homonyms) == 1 else None)

    def _of_ref(self, ref: str) -> Place:
        if ref in self._waiting:
            name = self._waiting[ref].name
            raise LineRefused(
                "learner", f"{name} est en liste d’attente : donnez-lui d’abord une place sur la feuille."
            )
        if ref not in self._by_ref:
            raise LineRefused(
                "learner", "Cette personne n’est pas inscrite à cette séance. Inscrivez-la d’abord."
            )
        return self._by_ref[ref]

    def _says_something(self, line: Written) -> bool:
        """Tell whether a line is to be read; where an answer was emptied, say that it stays."""
        if line.holds(*SAYING) or any(line.cells[field].is_formula for field in SAYING):
            return True
        if line.place is not None and line.holds("learner"):
            if line.place.marks:
                sentence = f"{line.name} : rien n’est écrit, la réponse déjà notée reste."
                self._say(line.number, LABELS["presence"], sentence, Weight.NOTE)
            return False
        return line.holds(*NAMES)

    def _read_line(self, line: Written) -> None:
        answer = self._answer(line)
        before = tuple(map(Answer.of, line.place.marks)) if line.place else ()
        if {*before} == {answer}:
            self._say(line.number, "", f"{line.name} : c’est déjà noté ainsi.", Weight.DUPLICATE)
            return
        check_it_holds_together(line, answer)
        person = line.place
        if person is None:
            self._check_newcomer(line, answer)
        self._check_truth(line, answer)
        good = GoodLine(
            line=line.number,
            name=line.name,
            answer=answer,
            learner_id=person.learner_id if person else None,
            given_name="" if person else line.text("given_name"),
            family_name="" if person else line.text("family_name"),
            before=before,
            seen=(*(mark.id for mark in person.marks), *person.taken_back) if person else (),
        )
        self.report.lines.append(good.as_words())

    def _answer(self, line: Written) -> Answer:
        """Read what a line says; an unexpected person without an answer was there."""
        mark = line.place.mark if line.place else None
        word, note = line.text("presence"), line.text("note")
        if not word and line.place is not None:
            raise LineRefused("presence", f"Dites d’abord si {line.name} est là, puis notez le reste.")
        try:
            presence = values.presence(word) if word else rules.Presence.PRESENT
        except ValueError:
            raise LineRefused(
                "presence", "Ce mot n’est pas connu. Écrivez présent, en retard, excusé ou absent."
            ) from None
        return Answer(
            presence=presence,
            arrived_at=self._moment(line, "arrived_at", standing=mark.arrived_at if mark else None),
            left_at=self._moment(line, "left_at", standing=mark.left_at if mark else None),
            note=mark.note if mark and cleaned(mark.note).text == note else note,
        )

    def _moment(self, line: Written, field: str, *, standing: datetime | None) -> datetime | None:
        """Read an hour of the session; one that is noted already to the minute is that very moment."""
        try:
            hour = values.hour(line.cells[field])
        except ValueError:
            raise LineRefused(field, "Cette heure ne se lit pas. Écrivez-la comme 14:05.") from None
        if hour is None:
            return None
        if standing is not None and _to_the_minute(standing) == hour:
            return standing
        return rules.moment_of(hour, starts_at=self._desk.starts_at, ends_at=self._desk.ends_at)

    def _check_newcomer(self, line: Written, answer: Answer) -> None:
        """Check that somebody who was not expected can be added."""
        if not folded(line.text("given_name")):
            raise LineRefused("given_name", "Écrivez au moins le prénom de cette personne.")
        if answer.presence not in rules.CAME:
            raise LineRefused(
                "presence", f"{line.name} n’était pas attendu : enlevez cette ligne, ou écrivez présent."
            )
        if not self._takes_people_in:
            raise LineRefused(
                "", "La séance est finie depuis plus d’une semaine. Plus personne ne peut y être ajouté."
            )
        self._newcomers += 1
        if self._newcomers > MOST_NEWCOMERS:
            raise LineRefused("", f"Un fichier peut ajouter {MOST_NEWCOMERS} personnes au plus.")
        for field in NAMES:
            if looks_like_a_formula(line.text(field)):
                raise LineRefused(field, "Cette case contient une formule. Écrivez le texte lui-même.")
            if len(line.text(field)) > NAME_LENGTH:
                raise LineRefused(field, f"C’est trop long : {NAME_LENGTH} caractères au plus.")

    def _check_truth(self, line: Written, answer: Answer) -> None:
        wanted = MarkWanted(
            learner_id=line.place.learner_id if line.place else 0,
            name=line.name,
            presence=answer.presence,
            arrived_at=answer.arrived_at,
            left_at=answer.left_at,
            note=answer.note,
        )
        if trouble := trouble_in(wanted, self._desk):
            raise LineRefused("", trouble)

    def _say(self, line: int, column: str, sentence: str, weight: Weight) -> None:
        self.report.remark(line, column, sentence, weight)


def _to_the_minute(moment: datetime) -> time:
    return in_paris(moment).time().replace(second=0, microsecond=0)
