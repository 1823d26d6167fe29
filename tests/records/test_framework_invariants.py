"""`palier check` sees frameworks of which a part is missing, or whose evidence turns round."""

import pytest
from sqlalchemy import select

from app.core.database import write_transaction
from app.curricula.models import ItemSource
from app.curricula.rules.framework import Framework
from tests.curricula.files import SOUND, VARIANT, load
from tests.records.test_invariants import breached, broken_open
from tests.support.factories import kept

pytestmark = pytest.mark.usefixtures("app")


def later(version: str, before: str) -> str:
    return SOUND.replace('version: "1.0"\n', f'version: "{version}"\n  previous: {{version: "{before}"}}\n')


def items(framework: Framework) -> list[int]:
    return [item.id for item in framework.items]


def test_versions_that_follow_and_variants_of_a_base_are_sound():
    for text in (SOUND, later("2.0", "1.0"), VARIANT, later("3.0", "2.0")):
        load(text)

    assert breached() == {}


def test_a_competency_without_its_row_is_seen():
    load(SOUND)
    broken_open("DELETE FROM item WHERE is_whole")

    assert breached() == {
        "wholes": ("passeport-numerique 1.0, compétence 1.1 : 0 lignes pour la compétence entière",)
    }


def test_a_row_that_no_longer_says_what_its_competency_says_is_seen():
    load(SOUND)
    broken_open("UPDATE item SET statement = 'Autre chose' WHERE is_whole")

    assert list(breached()) == ["wholes"]


def test_evidence_that_stops_half_way_is_seen():
    first, second, third = load(SOUND), load(later("2.0", "1.0")), load(later("3.0", "2.0"))
    broken_open(
        f"DELETE FROM item_source WHERE item_id = {items(third)[0]} AND source_id = {items(first)[0]}"
    )

    assert breached() == {
        "sources_closed": (
            f"savoir-faire {items(third)[0]} : les preuves du savoir-faire {items(first)[0]} "
            "devraient compter aussi",
        )
    }
    assert items(second)


def test_versions_that_replace_one_another_are_seen():
    first, second = load(SOUND), load(later("2.0", "1.0"))

    kept(ItemSource(item_id=items(first)[0], source_id=items(second)[0]))

    assert breached() == {
        "sources_acyclic": (
            f"les savoir-faire {items(first)[0]} et {items(second)[0]} se remplacent l’un l’autre",
        )
    }


def test_two_items_of_one_version_that_replace_one_another_are_seen():
    one, other = items(load(SOUND))

    for pair in ((one, other), (other, one)):
        kept(ItemSource(item_id=pair[0], source_id=pair[1]))

    assert list(breached()) == ["sources_acyclic"]


def test_the_sources_of_a_version_are_written_once_each():
    load(SOUND)
    load(VARIANT)
    load(VARIANT.replace("passeport-du-port", "passeport-de-la-gare"))
    load(later("2.0", "1.0"))

    with write_transaction() as session:
        rows = session.execute(select(ItemSource.item_id, ItemSource.source_id)).all()

    assert len(rows) == len(set(rows)) == 3 * (3 * 2 + 3)
