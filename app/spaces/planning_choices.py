"""What a plan can be made of: places, rooms and trainers within reach, and what was chosen of them."""

from collections.abc import Collection
from dataclasses import dataclass

from app.core.access import Reach
from app.core.errors import Invalid
from app.core.french import NO_BREAK, plural
from app.sessions.queries.rooms import RoomLine, TrainerLine, Venue, trainers_of, venues_of
from app.sessions.services.planning import Setting, check_room_holds
from app.spaces.newcomers import KEEPERS
from app.spaces.planning_fields import MOST_SEATS, TO_CORRECT, MeetingsWanted


@dataclass(frozen=True, slots=True)
class Choices:
    """The sites with their rooms, and those who may lead, of the structures where someone plans."""

    venues: tuple[Venue, ...]
    trainers: tuple[TrainerLine, ...]
    planner_id: int

    @property
    def has_rooms(self) -> bool:
        """A room is registered somewhere: it is then chosen, not written."""
        return any(venue.rooms for venue in self.venues)

    @property
    def places(self) -> list[tuple[str, str]]:
        """Each site, then each of its rooms."""
        return [
            choice
            for venue in self.venues
            for choice in [
                (venue.public_id, venue.name),
                *((room.public_id, _said(venue, room)) for room in venue.rooms),
            ]
        ]

    @property
    def people(self) -> list[tuple[str, str]]:
        """Those who may lead, each once."""
        return list({one.public_id: one.name for one in self.trainers}.items())

    @property
    def planner(self) -> str:
        """The public id of whoever plans, where they may lead."""
        found = (one.public_id for one in self.trainers if one.person_id == self.planner_id)
        return next(found, "")


def choices_of(reach: Reach) -> Choices:
    """Read what somebody may plan with, in two statements."""
    structures = reach.structures_as(*KEEPERS)
    return Choices(venues_of(structures), trainers_of(structures), reach.person_id)


def place_of(chosen: str, choices: Choices) -> tuple[Venue, RoomLine | None]:
    """Return the site, and the room if one was chosen.

    Raises:
        Invalid: it is no place of ours.
    """
    for venue in choices.venues:
        if venue.public_id == chosen:
            return venue, None
        for room in venue.rooms:
            if room.public_id == chosen:
                return venue, room
    raise Invalid(TO_CORRECT, {"site": ["Choisissez un lieu de la liste."]})


def trainer_of(chosen: str, structure_id: int, choices: Choices) -> int:
    """Return who is to lead in a structure: whoever plans, where nobody was chosen.

    Raises:
        Invalid: they are no trainer of this structure.
    """
    wanted = chosen or choices.planner
    for one in choices.trainers:
        if one.public_id == wanted and one.structure_id == structure_id:
            return one.person_id
    sentence = "Choisissez qui anime, parmi les personnes de la même structure que le lieu."
    raise Invalid(TO_CORRECT, {"trainer": [sentence]})


def setting_of(
    wanted: MeetingsWanted, choices: Choices, *, clashes_seen: Collection[str]
) -> tuple[int, Setting]:
    """Return the structure where to plan, and the place, the people and the seats.

    Raises:
        Invalid: a choice is not ours, or the number of seats is not known.
        TooFewSeats: the room holds fewer.
    """
    venue, room = place_of(wanted.site, choices)
    seats = wanted.seats or (room.usual_seats if room else None)
    if seats is None:
        sentence = f"Sans salle choisie, écrivez combien de places : entre 1 et {MOST_SEATS}."
        raise Invalid(TO_CORRECT, {"seats": [sentence]})
    check_room_holds(room.id if room else None, seats)
    lead = trainer_of(wanted.trainer, venue.structure_id, choices)
    others = {trainer_of(each, venue.structure_id, choices) for each in wanted.others if each}
    return venue.structure_id, Setting(
        site_id=venue.id,
        trainer_id=lead,
        seats=seats,
        room=room.name if room else wanted.room,
        room_id=room.id if room else None,
        with_ids=tuple(sorted(others - {lead})),
        open_to_learners=wanted.open_to_learners,
        clashes_seen=clashes_seen,
    )


def _said(venue: Venue, room: RoomLine) -> str:
    return f"{venue.name}, {room.name} ({plural(room.seats, 'place')})".replace(" (", f"{NO_BREAK}(")
