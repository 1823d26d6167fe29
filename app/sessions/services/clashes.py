"""A room or a trainer taken twice is a warning, that somebody confirms: never a surprise."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from app.core.database import db
from app.core.french import day_fr, time_fr
from app.people.models import Structure
from app.sessions.errors import Clash
from app.sessions.queries.clashes import ClashFound, Span, clashes_with


def check_clashes(
    structure_id: int,
    spans: Sequence[Span],
    *,
    room_id: int | None,
    trainer_ids: Collection[int],
    seen: Collection[str],
    besides: Collection[int] = (),
) -> None:
    """Refuse hours at which a room or a trainer is taken, unless each clash was seen and confirmed.

    Whoever plans in the structure in the same instant waits: two people never take one room
    without either being told.

    Args:
        seen: the keys of the clashes that were shown and confirmed.

    Raises:
        Clash: there is one that nobody confirmed.
    """
    hold_the_plan(structure_id)
    found = clashes_with(structure_id, spans, room_id=room_id, trainer_ids=trainer_ids, besides=besides)
    if {clash.key for clash in found} - set(seen):
        raise clash_of(found)


def clash_of(found: tuple[ClashFound, ...]) -> Clash:
    """Return the refusal that tells of clashes."""
    return Clash("À ces heures, quelque chose est déjà pris. Vérifiez, puis confirmez.", found)


def hold_the_plan(structure_id: int) -> None:
    """Let one person at a time change the plan of a structure; take it before any session's lock.

    The lock leaves others free to write what refers to the structure.
    """
    wanted = select(Structure.id).where(Structure.id == structure_id)
    db.session.execute(wanted.with_for_update(key_share=True))


def said_of(clash: ClashFound) -> str:
    """Say a clash in a sentence."""
    hours = f"{day_fr(clash.starts_at)} de {time_fr(clash.starts_at)} à {time_fr(clash.ends_at)}"
    if clash.what == "room":
        return f"{clash.name} : déjà prise par « {clash.title} », {hours}."
    return f"{clash.name} : déjà à « {clash.title} », {hours}."
