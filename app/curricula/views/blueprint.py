"""The blueprint of the pages about frameworks."""

from flask import Blueprint

blueprint = Blueprint("curricula", __name__)
