"""The front door, and the page that shows every part the pages are made of."""

from flask import current_app, render_template

from app.core.access import PUBLIC, open_to
from app.core.errors import NotFound
from app.spaces.views.blueprint import blueprint


@blueprint.get("/")
@open_to(PUBLIC)
def home() -> str:
    """Welcome whoever comes, with one door for each."""
    return render_template("spaces/home.html")


@blueprint.get("/style")
@open_to(PUBLIC)
def style() -> str:
    """Show each component in each state, in the demonstration only."""
    if not current_app.extensions["settings"].demo:
        raise NotFound
    return render_template("style/gallery.html")
