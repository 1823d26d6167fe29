"""The sheet to sign by hand, with what is known of the session so far."""

from app.core.keys import current_keys
from app.sessions.queries.sheet_facts import SheetFacts
from app.sessions.services.sheet_content import pauses, slots, trainers
from certificates.layouts.blank_sheet import draw_blank_sheet
from certificates.sheets.papers import BlankSheet


def blank_sheet(facts: SheetFacts) -> bytes:
    """Return the PDF of a sheet to print before a session: names, boxes to sign in, empty lines."""
    return draw_blank_sheet(
        BlankSheet(
            structure_name=facts.structure_name,
            structure_siret=facts.structure_siret,
            site_name=facts.site,
            site_address=facts.site_address,
            room=facts.room,
            title=facts.title,
            course_title=facts.course,
            cycle_title=facts.cycle,
            module_title=facts.module,
            module_minutes=facts.module_minutes,
            starts_at=facts.starts_at,
            ends_at=facts.ends_at,
            pauses=pauses(facts),
            trainers=trainers(facts),
            half_days=slots(facts),
            names=tuple(someone.name for someone in facts.people if someone.is_seated),
            example=current_keys().prints_examples,
        )
    )
