"""A room or a trainer taken twice, or a day that is closed: a warning that somebody confirms."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.core.french import day_fr, time_fr
from app.people.models import Structure
from app.sessions.errors import Clash
from app.sessions.queries.clashes import ClashFound, MeetingMeant, Span, clashes_of


def check_clashes(
    structure_id: int,
    spans: Sequence[Span],
    *,
    room_id: int | None,
    trainer_ids: Collection[int],
    seen: Collection[str],
    besides: Collection[int] = (),
    site_id: int | None = None,
) -> None:
    """Refuse meetings that are alike, unless what stands against them was confirmed: see `check_meant`."""
    meant = [
        MeetingMeant(span=span, room_id=room_id, trainer_ids=trainer_ids, site_id=site_id) for span in spans
    ]
    check_meant(structure_id, meant, seen=seen, besides=besides)


def check_meant(
    structure_id: int, meant: Sequence[MeetingMeant], *, seen: Collection[str], besides: Collection[int] = ()
) -> None:
    """Refuse what meets a session or a closing, unless each clash was seen and confirmed.

    Whoever plans in the structure in the same instant waits: two people never take one room
    without either being told.

    Args:
        seen: the keys of the clashes that were shown and confirmed.

    Raises:
        Clash: there is one that nobody confirmed.
    """
    hold_the_plan(structure_id)
    found = clashes_of(structure_id, meant, besides=besides)
    if {clash.key for clash in found} - set(seen):
        raise clash_of(found)


def clash_of(found: tuple[ClashFound, ...]) -> Clash:
    """Return the refusal that tells of clashes."""
    kinds = {clash.what == "closing" for clash in found}
    if kinds == {True}:
        return Clash("Ce jour-là, le lieu est fermé. Vérifiez, puis confirmez.", found)
    if kinds == {True, False}:
        return Clash("Quelque chose est déjà pris, et le lieu est fermé. Vérifiez, puis confirmez.", found)
    return Clash("À ces heures, quelque chose est déjà pris. Vérifiez, puis confirmez.", found)


def hold_the_plan(structure_id: int) -> None:
    """Let one person at a time change the plan of a structure; take it before any session's lock.

    The lock leaves others free to write what refers to the structure.
    """
    wanted = select(Structure.id).where(Structure.id == structure_id)
    db.session.execute(wanted.with_for_update(key_share=True))


def said_of(clash: ClashFound) -> str:
    """Say a clash in a sentence."""
    today = clock.today()
    begins = day_fr(clash.starts_at, today=today)
    if clash.what == "closing":
        last = day_fr(clash.ends_at - timedelta(seconds=1), today=today)
        days = begins if begins == last else f"du {begins} au {last}"
        return f"{clash.name or 'Tous les lieux'} : fermé {days}{f', {clash.title}' if clash.title else ''}."
    hours = f"{begins} de {time_fr(clash.starts_at)} à {time_fr(clash.ends_at)}"
    taken = "déjà prise par" if clash.what == "room" else "déjà à"
    return f"{clash.name} : {taken} « {clash.title} », {hours}."
