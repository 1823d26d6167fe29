"""Every template compiles, and holds neither style nor script nor address of its own."""

import re
from pathlib import Path

import pytest
from flask import Flask

import app as package

TEMPLATES = Path(package.__file__).parent / "templates"
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
REFUSED = {
    r"\sstyle\s*=": "a style inside",
    r"<style\b": "a style inside",
    r"\son\w+\s*=\s*[\"']": "a script inside",
    r"<script(?![^>]*\bsrc=)": "a script inside",
    r"\b(?:src|href|action)\s*=\s*[\"'](?:https?:)?//": "another site",
}


@pytest.mark.one_engine
def test_every_template_compiles(app: Flask):
    for name in NAMES:
        app.jinja_env.get_template(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_holds_only_what_a_page_may_hold(name: str):
    source = (TEMPLATES / name).read_text()

    assert [problem for pattern, problem in REFUSED.items() if re.search(pattern, source)] == []
