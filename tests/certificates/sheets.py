"""Closed sheets for tests: a Tuesday afternoon in Brest, and how its lines follow from its marks."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from certificates.sheets import JournalLink, digest, sign_bundle
from certificates.sheets.content import (
    HalfDay,
    HalfDaySlot,
    Kind,
    LineSignature,
    MarkHow,
    Part,
    Pause,
    Presence,
    SheetContent,
    SheetLine,
    SheetMark,
    SignedHow,
    Totals,
    Trainer,
    TrainerSignature,
)
from tests.certificates.test_credential_status import signing

TUESDAY = date(2026, 11, 24)
AMINA, YANN = "Amina Kebe", "Yann Kervella"


def at(hour: int, minute: int = 0, *, day: int = 24) -> datetime:
    """Return a moment of November 2026 by the clock of Brest."""
    return datetime(2026, 11, day, hour - 1, minute, tzinfo=UTC)


AFTERNOON = HalfDaySlot(day=TUESDAY, half=HalfDay.AFTERNOON, begins_at=at(14), ends_at=at(16))
MORNING = HalfDaySlot(day=TUESDAY, half=HalfDay.MORNING, begins_at=at(9), ends_at=at(12))


def a_mark(number: int, learner_id: str, presence: Presence = Presence.PRESENT, **changes: Any) -> SheetMark:
    """Return a mark that the trainer made at the start."""
    values: dict[str, Any] = {
        "id": number,
        "key": f"k{number:04}",
        "learner_id": learner_id,
        "presence": presence,
        "arrived_at": None,
        "left_at": None,
        "replaces": (),
        "recorded_at": at(14, 5),
        "claimed_at": None,
        "how": MarkHow.TRAINER,
        "recorded_by": AMINA,
        "is_withdrawn": False,
    }
    return SheetMark(**(values | changes))


def a_line(learner_id: str, given_name: str, family_name: str, **changes: Any) -> SheetLine:
    """Return somebody who was there the two hours but for the pause, and signed with their secret code."""
    values: dict[str, Any] = {
        "learner_id": learner_id,
        "given_name": given_name,
        "family_name": family_name,
        "presence": Presence.PRESENT,
        "arrived_at": None,
        "left_at": None,
        "minutes": 105,
        "counted": 105,
        "how": MarkHow.TRAINER,
        "recorded_by": AMINA,
        "signatures": (signed(SignedHow.PIN),),
    }
    return SheetLine(**(values | changes))


def signed(how: SignedHow, slot: HalfDaySlot = AFTERNOON, *, reason: str | None = None) -> LineSignature:
    """Return an act for a half-day, two minutes after its start; the trainer vouches for the reason."""
    moment, said_by = slot.begins_at.replace(minute=2), AMINA if reason else None
    return LineSignature(
        day=slot.day, half=slot.half, how=how, signed_at=moment, reason=reason, said_by=said_by
    )


def countersigned(slot: HalfDaySlot = AFTERNOON) -> TrainerSignature:
    """Return the trainer's act, at the end of a half-day."""
    return TrainerSignature(
        day=slot.day, half=slot.half, name=AMINA, how=SignedHow.TRAINER, signed_at=slot.ends_at
    )


LINES = (
    a_line("r0se", "Rose", "Kermarrec"),
    a_line(
        "al1",
        "Ali",
        "Ben Salah",
        presence=Presence.LATE,
        arrived_at=at(14, 20),
        minutes=85,
        counted=85,
        signatures=(signed(SignedHow.CARD),),
    ),
    a_line(
        "mar1e",
        "Marie-Thérèse",
        "Le Goff",
        signatures=(signed(SignedHow.UNABLE, reason="main plâtrée"),),
    ),
    a_line("fat0u", "Fatoumata", "", how=MarkHow.TAP, signatures=()),
    a_line("jean", "Jean", "Dupont", presence=Presence.EXCUSED, minutes=0, counted=0, signatures=()),
)
MARKS = (
    a_mark(1, "r0se"),
    a_mark(2, "al1", Presence.ABSENT),
    a_mark(
        3, "al1", Presence.LATE, arrived_at=at(14, 20), replaces=(2,), recorded_at=at(14, 22),
        claimed_at=at(14, 21),
    ),
    a_mark(4, "mar1e"),
    a_mark(5, "fat0u", how=MarkHow.TAP),
    a_mark(6, "jean", Presence.EXCUSED),
)  # fmt: skip


def a_sheet(**changes: Any) -> SheetContent:
    """Return the sheet of « Les e-mails », closed at the end of the afternoon."""
    values: dict[str, Any] = {
        "structure_name": "Espace public numérique de Kérourien",
        "structure_siret": "21290019500018",
        "site_name": "Médiathèque de Kérourien",
        "site_address": "3 rue des Ajoncs, 29200 Brest",
        "room": "Salle bleue",
        "session_id": "7h2k9m4q0x8v3c5n1b6z7j2f4d",
        "sheet_id": "4d2f7j6z1b5n3c8v0x4q9m2k7h",
        "kind": Kind.WORKSHOP,
        "title": "Les e-mails",
        "course_title": "Débutants",
        "cycle_title": "Débutants, les mardis de novembre",
        "module_title": "Les e-mails",
        "module_minutes": 240,
        "starts_at": AFTERNOON.begins_at,
        "ends_at": AFTERNOON.ends_at,
        "pauses": (Pause(begins_at=at(15), ends_at=at(15, 15)),),
        "trainers": (Trainer(name=AMINA, part=Part.LEAD), Trainer(name=YANN, part=Part.WITH)),
        "half_days": (AFTERNOON,),
        "asks_signatures": True,
        "lines": LINES,
        "trainer_signatures": (countersigned(),),
        "visitors": 0,
        "rounding_minutes": 1,
        "totals": Totals(people=5, came=4, minutes=400, counted=400),
        "version": 1,
        "reason": "",
        "closed_at": at(16, 3),
        "closed_by": AMINA,
        "scans": (),
        "marks": MARKS,
        "previous": None,
    }
    return SheetContent(**(values | changes))


def a_link(content: SheetContent, **changes: Any) -> JournalLink:
    """Return the journal's entry of a closing, its digests worked out as the journal does."""
    values: dict[str, Any] = {
        "structure_id": 1,
        "position": 412,
        "at": content.closed_at,
        "actor_id": 7,
        "kind": "attendance:sheet:close",
        "subject": content.sheet_id,
        "said": "",
        "previous": "5e" * 32,
        "digest": "",
        "salt": "c0ffee" * 5 + "00",
        "words": {"digest": digest(content), "version": content.version},
    }
    link = JournalLink(**(values | changes))
    link = replace(link, said=link.said_again())
    return replace(link, digest=link.digest_again())


def a_correction(**changes: Any) -> SheetContent:
    """Return the second version of the sheet: Jean came after all, and nobody had noted it."""
    jean = a_line("jean", "Jean", "Dupont", signatures=(signed(SignedHow.UNABLE, reason="n’était plus là"),))
    values: dict[str, Any] = {
        "sheet_id": "9s3c0nd7z6b5n3c8v0x4q9m2k7",
        "lines": (*LINES[:-1], jean),
        "marks": (*MARKS, a_mark(7, "jean", replaces=(6,), recorded_at=at(17))),
        "totals": Totals(people=5, came=5, minutes=505, counted=505),
        "version": 2,
        "reason": "Jean est arrivé à l’heure : la feuille était passée trop tôt.",
        "closed_at": at(17),
        "previous": digest(a_sheet()),
    }
    return a_sheet(**(values | changes))


def evidence(content: SheetContent | None = None, *, link: JournalLink | None = None) -> str:
    """Return the signed evidence of a sheet, two minutes after its closing."""
    sheet = content or a_sheet()
    return sign_bundle(sheet, link or a_link(sheet), key=signing(), at=sheet.closed_at + timedelta(minutes=2))
