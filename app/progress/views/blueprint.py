"""The blueprint of the pages about what learners show."""

from flask import Blueprint

blueprint = Blueprint("progress", __name__)
