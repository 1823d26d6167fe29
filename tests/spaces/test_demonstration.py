"""What tells a demonstration from a real installation."""

import pytest
from flask import Flask

from app.spaces import demo
from app.spaces.demo import story
from app.spaces.demo.loading import DemonstrationHere
from tests.support.factories import a_person, a_structure, an_account

pytestmark = pytest.mark.one_engine


def test_the_database_of_a_demonstration_never_opens_as_a_real_one(app: Flask):
    a_structure(story.EPN)
    an_account(a_person().id, identifiant=story.CARD_NUMBER)

    with pytest.raises(DemonstrationHere, match="PALIER_DEMO=1"):
        demo.check_is_absent()


def test_a_real_installation_opens_even_under_the_name_of_the_demonstration(app: Flask):
    a_structure(story.EPN)
    an_account(a_person().id, identifiant="helene.morvan")

    demo.check_is_absent()
