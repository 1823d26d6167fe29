"""The two blueprints of awards: the staff's and holders' pages, and those that anyone may open."""

from flask import Blueprint

blueprint = Blueprint("awards", __name__)

verification = Blueprint("verification", __name__)
"""Pages that need no account and change nothing: they are exempt from the form's token."""
