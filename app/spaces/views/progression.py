"""Who is where: the learners of a structure in one framework at a time."""

from flask import render_template, request

from app.core.access import Role, current_reach, open_to
from app.core.errors import NotFound
from app.curricula.queries import FrameworkLine, framework_structure
from app.curricula.queries.offers import offered_frameworks
from app.spaces.grid_plan import named
from app.spaces.progression import Group, latest_groups, page_of
from app.spaces.views.blueprint import blueprint

FOLLOWING = (Role.TRAINER, Role.EVALUATOR, Role.MANAGER)


@blueprint.get("/progression")
@open_to(*FOLLOWING)
def structure_progression() -> str:
    """Show where the learners of the person's structures stand, twenty-five a page."""
    reach = current_reach()
    structures = reach.structures_as(*FOLLOWING)
    frameworks, groups = offered_frameworks(structures), latest_groups(structures)
    line = _chosen(frameworks, groups)
    framework = framework_structure(line.id) if line else None
    after = request.args.get("apres")
    return render_template(
        "spaces/progression.html",
        frameworks=frameworks,
        framework=framework,
        groups=[group for group in groups if framework and group.framework_version_id == framework.id],
        page=page_of(framework, structures, after=after) if framework else None,
        is_first=after is None,
        may_mark=bool(reach.structures_as(Role.TRAINER, Role.MANAGER)),
        named=named,
    )


def _chosen(frameworks: list[FrameworkLine], groups: tuple[Group, ...]) -> FrameworkLine | None:
    """Return the version that the address names, else that of the last cycle, else the first.

    Raises:
        NotFound: no structure of the person offers what the address names.
    """
    asked = request.args.get("referentiel")
    if asked is not None:
        found = next((line for line in frameworks if named(line) == asked), None)
        if found is None:
            raise NotFound
        return found
    taught = [group.framework_version_id for group in groups]
    rank = {version: number for number, version in reversed(list(enumerate(taught)))}
    return min(frameworks, key=lambda line: rank.get(line.id, len(taught)), default=None)
