"""One server and one browser for all the scenes of this process; each person has their own cookies."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.e2e.installation import Installation, installation_in
from tests.e2e.visitor import Visitor
from tests.support import requirements
from tests.support.browser import launched

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def palier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Give the demonstration, served from a folder of its own."""
    installation = installation_in(tmp_path_factory.mktemp("palier") / "instance")
    with installation.serving():
        yield installation


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """Give this machine's Chromium, started once: no scene seals anything in this process."""
    program = requirements.chromium()
    if program is None:
        requirements.without("chromium")
    with launched(program) as started:
        yield started


@pytest.fixture
def visitor(browser: "Browser", palier: Installation) -> Iterator[Callable[..., Visitor]]:
    """Give a function that brings somebody in: signed in as a role, or as nobody."""
    came: list[Visitor] = []

    def arrive(role: str | None = None, *, with_script: bool = True) -> Visitor:
        somebody = Visitor(browser, palier, with_script=with_script)
        came.append(somebody)
        if role:
            somebody.sign_in(role)
        return somebody

    yield arrive
    for somebody in came:
        somebody.context.close()
    assert [trouble for somebody in came for trouble in somebody.troubles] == []
