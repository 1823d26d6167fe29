"""What was shown under one version counts under the next, and in a local variant as in its base."""

import pytest

from app.curricula.rules import Framework
from app.progress.queries import standing_of
from tests.curricula.files import SOUND, VARIANT, load
from tests.support.attainments import shown
from tests.support.factories import a_learner, the_trainer

pytestmark = pytest.mark.usefixtures("app")
SECOND = SOUND.replace(
    'version: "1.0"\n', 'version: "2.0"\n  previous: {version: "1.0", replaced_by: {"1.1.2": "1.1.3"}}\n'
).replace('code: "1.1.2", statement: "J’éteins l’appareil."', 'code: "1.1.3", statement: "Je coupe tout."')


def show(code: str, level: int, *, of: Framework, by: str = "Rose") -> int:
    """Have a learner show something; return who it is."""
    learner = a_learner(by)
    subject = next(each for each in of.subjects if each.code == code)
    shown(learner, subject.id, level=level, by=the_trainer().id)
    return learner.id


def test_what_was_shown_under_a_version_counts_under_the_next_one_and_not_the_other_way():
    first = load(SOUND)
    second = load(SECOND)

    before, after = show("1.1.1", 1, of=first), show("1.1.1", 1, of=second, by="Ali")

    assert standing_of(before, second.id).levels["1.1.1"] == 1
    assert "1.1.1" not in standing_of(after, first.id).levels


def test_what_a_thing_replaces_counts_for_it_under_its_new_code():
    first, second = load(SOUND), load(SECOND)

    rose = show("1.1.2", 1, of=first)

    assert standing_of(rose, second.id).levels["1.1.3"] == 1


def test_a_competency_marked_whole_follows_too():
    first, second = load(SOUND), load(SECOND)

    rose = show("1.1", 1, of=first)

    assert standing_of(rose, second.id).levels["1.1"] == 1


def test_one_observation_serves_a_base_and_its_variant_both_ways():
    base = load(SOUND)
    variant = load(VARIANT)

    rose, ali = show("1.1.1", 1, of=base), show("1.1.1", 1, of=variant, by="Ali")

    assert standing_of(rose, variant.id).levels["1.1.1"] == 1
    assert standing_of(ali, base.id).levels["1.1.1"] == 1


def test_what_was_shown_of_a_thing_replaced_in_its_own_version_counts_for_the_other():
    retired = SOUND.replace(
        'code: "1.1.2", statement: "J’éteins l’appareil.", optional: true',
        'code: "1.1.2", statement: "J’éteins l’appareil.", replaced_by: "1.1.1"',
    ).replace('version: "1.0"\n', 'version: "2.0"\n  previous: {version: "1.0"}\n')
    first, second = load(SOUND), load(retired)

    rose = show("1.1.2", 1, of=first)

    assert standing_of(rose, second.id).levels == {"1.1.1": 1}
