"""The look: one light stylesheet that old telephones understand, parts that everybody can use."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import render_template, render_template_string

import app as house
from app.core.pages import Shell
from tests.core.test_pages import a_house
from tests.support.browser import accessibility_defects, overflows, served

if TYPE_CHECKING:
    from playwright.sync_api import Page

HOUSE = Path(house.__file__).parent
STYLESHEET = (HOUSE / "static" / "palier.css").read_text()
HEAVIEST = 6 * 1024
TOO_NEW_FOR_CHROME_60 = [
    *(r":has\(", r":is\(", r":where\(", ":focus-visible", "@layer", "@container", "aspect-ratio"),
    *(r"\bclamp\(", r"\bmin\(", r"\bmax\(", r"(?<!grid-)\bgap:", r"\binset:", r"\b(margin|padding)-inline"),
    *("place-items", "color-mix", r"\{[^{}]*&", r"\bsvh\b", r"\bdvh\b"),
]


def test_the_stylesheet_is_light():
    assert len(gzip.compress(STYLESHEET.encode())) <= HEAVIEST


@pytest.mark.parametrize("feature", TOO_NEW_FOR_CHROME_60)
def test_the_stylesheet_asks_nothing_that_an_old_telephone_lacks(feature: str):
    assert re.findall(feature, STYLESHEET) == []


def test_the_stylesheet_asks_nothing_of_another_site():
    assert "@import" not in STYLESHEET
    assert [url for url in re.findall(r"url\(\"?([^\")]+)", STYLESHEET) if not url.startswith("data:")] == []


def test_every_part_is_shown_in_the_gallery_or_needs_a_page_of_its_own():
    gallery = (HOUSE / "templates" / "style" / "gallery.html").read_text()
    parts = {part.stem for part in (HOUSE / "templates" / "_components").glob("*.html")}

    hidden = {part for part in parts if f"_components/{part}.html" not in gallery}

    assert hidden == {"form", "qr", "session", "signs", "welcome"}


def test_every_part_says_what_it_is_for():
    silent = [
        part.name
        for part in (HOUSE / "templates" / "_components").glob("*.html")
        if "{#" not in part.read_text()
    ]

    assert silent == []


SHEET = """
{% extends "_layout.html" %}
{% from "_components/attendance.html" import all_times, attendance_row %}
{% from "_components/button.html" import button %}
{% block title %}Feuille{% endblock %}
{% block head %}<script src="{{ static_url("tous-presents.js") }}" defer></script>{% endblock %}
{% block main %}<h1>Feuille</h1><form>
{{ button("Tous présents", "secondary", name="everyone") }}{{ all_times() }}
<ol class="rows attendance">
{% for number in range(12) %}<li>{{ attendance_row(number, number, "Personne " ~ number) }}</li>{% endfor %}
</ol>{{ button("Enregistrer") }}</form>{% endblock %}
"""


@pytest.fixture(scope="module")
def gallery() -> Iterator[str]:
    built = a_house()
    built.add_url_rule("/bienvenue", "home", lambda: render_template("spaces/home.html"))
    built.add_url_rule("/feuille", "sheet", lambda: render_template_string(SHEET))
    built.add_url_rule("/connexion", "people.sign_in", lambda: "")
    with served(built) as address:
        yield address


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("path", ["/style", "/bienvenue"])
def test_the_parts_are_accessible_and_never_pushed_sideways(
    page: "Page", gallery: str, path: str, width: int
):
    page.set_viewport_size({"width": width, "height": 800})

    page.goto(gallery + path)

    assert accessibility_defects(page) == []
    assert not overflows(page)


@pytest.mark.parametrize("name", ["W" * 300, "علي بن يوسف " * 25], ids=["one endless word", "right to left"])
def test_a_name_of_three_hundred_letters_stays_on_the_page(page: "Page", name: str):
    built = a_house(shell=Shell(signed_in_name=name, place=name))
    page.set_viewport_size({"width": 320, "height": 800})
    with served(built) as address:
        page.goto(f"{address}/style")

        assert not overflows(page)
        assert accessibility_defects(page) == []


def test_text_twice_as_large_still_fits_the_screen(page: "Page", gallery: str):
    page.goto(f"{gallery}/style")
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert not overflows(page)


@pytest.mark.parametrize("width", [360, 1280])
def test_whatever_is_pressed_or_typed_in_is_large_enough_for_a_finger(page: "Page", gallery: str, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{gallery}/style")

    small = page.evaluate(
        """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea")]
        .map(control => control.closest("label") || control)
        .filter(control => control.id !== "all-times" && control.offsetHeight > 0)
        .map(control => [control, control.getBoundingClientRect()])
        .filter(([, box]) => box.height < 43.9 || box.width < 36)
        .map(([control]) => control.outerHTML.slice(0, 90))"""
    )

    assert small == []


def test_twelve_people_are_marked_by_keyboard_alone_in_thirty_strokes(page: "Page", gallery: str):
    page.goto(f"{gallery}/feuille")
    marking = ["Tab", "Space"] * 12

    for stroke in ["Tab", "Enter", "Tab", "Tab", *marking, "Tab"]:
        page.keyboard.press(stroke)

    assert page.locator(".marks input[value=present]:checked").count() == 12
    assert page.evaluate("document.activeElement.textContent").strip() == "Enregistrer"


def test_everybody_else_is_present_in_one_gesture(page: "Page", gallery: str):
    page.goto(f"{gallery}/feuille")
    page.check("#marks-3-absent")

    page.click("text=Tous présents")

    assert page.locator(".marks input[value=present]:checked").count() == 11
    assert page.is_checked("#marks-3-absent")


def test_the_time_of_arrival_is_asked_only_of_whoever_is_late(page: "Page", gallery: str):
    page.goto(f"{gallery}/style")

    page.check("#marks-0-retard")
    page.check("#marks-1-absent")

    assert page.is_visible("[name=marks-0-arrived_at]")
    assert not page.is_visible("[name=marks-1-arrived_at]")
