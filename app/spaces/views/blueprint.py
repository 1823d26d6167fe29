"""The blueprint that the spaces' pages share."""

from flask import Blueprint

blueprint = Blueprint("spaces", __name__)
