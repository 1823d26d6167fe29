"""Are the frameworks sound: a row for each competency whole, evidence that follows without turning round?"""

from collections.abc import Iterator

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from app.core.database import db
from app.curricula.models import Competency, FrameworkVariant, FrameworkVersion, Item, ItemSource
from app.curricula.rules.succession import closure


def competencies_without_whole() -> Iterator[str]:
    """List the competencies that evidence of the whole could not hang on, or could on two rows."""
    wholes = func.count(Item.id)
    wanted = (
        select(FrameworkVersion.code, FrameworkVersion.version, Competency.code, wholes)
        .join(FrameworkVersion, FrameworkVersion.id == Competency.framework_version_id)
        .outerjoin(
            Item,
            and_(
                Item.competency_id == Competency.id,
                Item.is_whole.is_(True),
                Item.code == Competency.code,
                Item.statement == Competency.title,
            ),
        )
        .group_by(FrameworkVersion.code, FrameworkVersion.version, Competency.code)
        .having(wholes != 1)
    )
    for framework, version, code, count in db.session.execute(wanted):
        yield f"{framework} {version}, compétence {code} : {count} lignes pour la compétence entière"


def open_sources() -> Iterator[str]:
    """List the items of which a source's own source does not count."""
    pairs = {
        (item_id, source_id)
        for item_id, source_id in db.session.execute(select(ItemSource.item_id, ItemSource.source_id))
    }
    for item_id, source_id in sorted(closure(pairs) - pairs):
        yield f"savoir-faire {item_id} : les preuves du savoir-faire {source_id} devraient compter aussi"


def sources_in_a_ring() -> Iterator[str]:
    """List the items that replace one another, but for those of a base and of its local variants."""
    one, other = aliased(ItemSource), aliased(ItemSource)
    here, there = aliased(Item), aliased(Item)
    wanted = (
        select(here.id, there.id, here.framework_version_id, there.framework_version_id)
        .select_from(one)
        .join(other, and_(other.item_id == one.source_id, other.source_id == one.item_id))
        .join(here, here.id == one.item_id)
        .join(there, there.id == one.source_id)
        .where(here.id < there.id)
        .order_by(here.id, there.id)
    )
    variants = select(FrameworkVariant.framework_version_id, FrameworkVariant.base_version_id)
    base_of = {row.framework_version_id: row.base_version_id for row in db.session.execute(variants)}
    for item_id, source_id, version_id, source_version_id in db.session.execute(wanted):
        if base_of.get(version_id, version_id) != base_of.get(source_version_id, source_version_id):
            yield f"les savoir-faire {item_id} et {source_id} se remplacent l’un l’autre"
        elif version_id == source_version_id:
            yield f"les savoir-faire {item_id} et {source_id} se remplacent dans la même version"
