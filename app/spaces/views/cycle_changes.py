"""Change all the sessions to come of a cycle: what changes, then each session, then the change."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core.access import current_reach, open_to
from app.core.errors import Invalid, Refused
from app.core.pages import form_fields
from app.core.writing import writing
from app.sessions.errors import Clash, CycleNotChanged, SessionChanged
from app.sessions.queries.clashes import ClashFound, clashes_of
from app.sessions.queries.cycle_ahead import CycleAhead, cycle_ahead
from app.sessions.rules.cycle_change import CycleChange
from app.sessions.services.changing_cycles import SessionChange, change_cycle, changes_of, meant_by
from app.spaces.cycle_change_form import change_wanted, changes_shown, shown_typed, usual_hours
from app.spaces.dates import keys_of, sent_in
from app.spaces.newcomers import KEEPERS
from app.spaces.planning_choices import Choices, choices_of
from app.spaces.views.blueprint import blueprint
from app.spaces.views.plan_pages import carried


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A change of a cycle as the page that checks it shows it; `kept` are the sessions ticked."""

    cycle: CycleAhead
    choices: Choices
    change: CycleChange
    kept: frozenset[str]

    @property
    def changes(self) -> tuple[SessionChange, ...]:
        """What each session to come would be."""
        return changes_of(self.cycle.sessions, self.change)


@blueprint.get("/cycles/<cycle_id>/changer")
@open_to(*KEEPERS)
def cycle_to_change(cycle_id: str) -> Response:
    """Ask what changes in the sessions to come of a cycle."""
    cycle = _cycle(cycle_id)
    return _form({}, cycle, _choices(cycle))


@blueprint.post("/cycles/<cycle_id>/changer")
@open_to(*KEEPERS)
def change_all_of_a_cycle(cycle_id: str) -> Response:
    """Show what becomes of each session, then change them all at once."""
    cycle = _cycle(cycle_id)
    choices = _choices(cycle)
    sent = sent_in(form_fields(request.form))
    if sent.step == "back":
        return _form(request.form, cycle, choices)
    try:
        change = change_wanted(sent.plan, cycle, choices)
        proposal = Proposal(cycle=cycle, choices=choices, change=change, kept=frozenset())
        if sent.step == "dates":
            return _first_look(proposal)
        shown = shown_typed(sent.dates)
        proposal = replace(proposal, kept=frozenset(shown))
        if not shown:
            raise CycleNotChanged("Cochez au moins une séance.")
        with writing(idempotency_key=request.form.get("key")) as write:
            change_cycle(cycle.id, change, shown, by=current_reach().person_id, clashes_seen=sent.seen)
            there = url_for("spaces.cycle", cycle_id=cycle_id, fait="changees")
            return write.answer(redirect(there))
    except Clash as refusal:
        return _dates(proposal, refusal.found, refusal)
    except CycleNotChanged as refusal:
        return _dates(proposal, refusal=refusal)
    except SessionChanged as refusal:
        return _dates(replace(proposal, cycle=_cycle(cycle_id)), refusal=refusal)
    except Invalid as refusal:
        return _form(request.form, cycle, choices, refusal)


def _cycle(cycle_id: str) -> CycleAhead:
    return cycle_ahead(cycle_id, current_reach().structures_as(*KEEPERS))


def _choices(cycle: CycleAhead) -> Choices:
    """Read what the cycle may have: the places and the people of its structure."""
    every = choices_of(current_reach())
    return replace(
        every,
        venues=tuple(one for one in every.venues if one.structure_id == cycle.structure_id),
        trainers=tuple(one for one in every.trainers if one.structure_id == cycle.structure_id),
    )


def _first_look(proposal: Proposal) -> Response:
    """Show every session that would change, ticked, with what stands against it.

    Raises:
        Invalid: nothing would change.
    """
    changes = [each for each in proposal.changes if each.changes]
    if not changes:
        raise Invalid("Rien à changer : les séances à venir sont déjà ainsi.")
    possible = [each.session for each in changes if not each.why_not]
    besides = [one.id for one in possible]
    found = clashes_of(proposal.cycle.structure_id, meant_by(changes), besides=besides)
    return _dates(replace(proposal, kept=frozenset(one.public_id for one in possible)), found)


def _form(
    typed: Mapping[str, str], cycle: CycleAhead, choices: Choices, refusal: Invalid | None = None
) -> Response:
    page = render_template(
        "sessions/cycle_change.html",
        cycle=cycle,
        choices=choices,
        typed=typed,
        hours=usual_hours(cycle.sessions),
        errors=refusal.errors if refusal else {},
        refusal=refusal,
    )
    return make_response(page, refusal.status if refusal else 200)


def _dates(
    proposal: Proposal, found: tuple[ClashFound, ...] = (), refusal: Refused | None = None
) -> Response:
    page = render_template(
        "sessions/cycle_change_dates.html",
        cycle=proposal.cycle,
        rows=changes_shown(proposal.changes, proposal.choices, kept=proposal.kept, clashes=found),
        kept=len(proposal.kept),
        carried=carried(),
        clashes=found,
        seen=keys_of(found),
        refusal=refusal,
    )
    return make_response(page, refusal.status if refusal else 200)
